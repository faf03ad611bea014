"""Which feeds a web page names.

*Pure.* Pages name their feeds by `<link rel="alternate" type="application/rss+xml" href="…">`
(WHATWG HTML, 4.6.7.1), sometimes by `rel="feed"`. One pass over the beginning of the page,
linear in its length; what stands in comments and scripts does not count. Only http and https
addresses are named, each once; a page's feed of comments comes after its others.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from digest.feeds.charset import decode
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical
from digest.model import FeedLink, FeedUrl

MOST_BYTES = 512 << 10
"""Of a page: links stand in its head; the largest heads that were met have 200 kB."""
MOST_LINKS = 8
"""More are no choice that anybody could make."""

_MOST_TITLE_CHARS = 80
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_OPENING = re.compile(
    r"<(?:!--|(script|style|template|noscript|textarea|link|base)(?=[\s/>]))", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:(>)|([^\s=>/"']++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']*+))?+|["'=])"""
)
_COMMENTS = re.compile(r"\bcomments?\b|コメント", re.IGNORECASE)
_MOST_ATTRIBUTES = 50


def links(page: bytes, *, url: str, content_type: str = "") -> tuple[FeedLink, ...]:
    """Return the feeds that a page names, `MOST_LINKS` at most, in the order to offer them.

    Args:
        page: The decoded body, as bytes; only its beginning is read.
        url: Where it came from; a `<base>` of the page counts before it.
        content_type: The header of that name, for its charset.
    """
    head = page[:MOST_BYTES]
    head = head[: head.rfind(b">") + 1]  # a character that is cut in two would tell no charset
    text = decode(head, content_type=content_type)
    base, found = url, dict[str, FeedLink]()
    for name, attributes in _tags(text):
        if name == "base":
            base = canonical(attributes.get("href", ""), base=url) or base
            continue
        address = _address(attributes, base)
        if address is not None and address not in found:
            title = cut(clean(attributes.get("title", "")), _MOST_TITLE_CHARS)
            found[address] = FeedLink(url=FeedUrl(address), title=title)
    offered = sorted(found.values(), key=_is_of_comments)
    return tuple(offered[:MOST_LINKS])


def _address(attributes: Mapping[str, str], base: str) -> str | None:
    """Return the address of the feed that a link names, None when it names none."""
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    is_feed = ("alternate" in relations and kind in _TYPES) or "feed" in relations
    if not is_feed or "stylesheet" in relations:
        return None
    return canonical(attributes.get("href", ""), base=base)


def _is_of_comments(link: FeedLink) -> bool:
    return bool(_COMMENTS.search(f"{link.title} {link.url}"))


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the link and base elements of a page, names in lower case."""
    place = 0
    while (opening := _OPENING.search(text, place)) is not None:
        name = (opening[1] or "").lower()
        if name in {"link", "base"}:
            attributes, place = _attributes(text, opening.end())
            yield name, attributes
            continue
        place = _after(text, "-->" if not name else f"</{name}", opening.end())


def _after(text: str, end: str, place: int) -> int:
    """Return the place after the next end, in any case; without one the end of the text."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(text, place)
    return len(text) if found is None else found.end()


def _attributes(text: str, place: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag, the first of each name, and the place after it."""
    found: dict[str, str] = {}
    for _ in range(_MOST_ATTRIBUTES):
        part = _ATTRIBUTE.match(text, place)
        if part is None:
            break
        place = part.end()
        if part[1]:
            break
        if part[2]:
            value = part[3] or ""
            found.setdefault(part[2].lower(), html.unescape(value.strip("\"'")))
    return found, place
