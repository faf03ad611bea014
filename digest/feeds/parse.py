"""How the bytes of a feed become a document, whatever their format and state.

Two parsers cover each other's gaps: fastfeedparser is much faster (308 MB/s against 8.7 on
200 real feeds, neither sanitising), feedparser forgives more. Both are given bytes that we
have decoded, mended and bounded, and never an address: feedparser takes a `str` or `bytes`
for the name of a file or page to open, a `BytesIO` never. Call this only where it can be
killed: what the parsers do with ill-formed input is theirs to know.
"""

from __future__ import annotations

import io
import warnings
from calendar import timegm
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from digest.errors import NotAFeed
from digest.feeds import jsonfeed, surface
from digest.feeds.charset import decode
from digest.feeds.entries import RawDocument, RawEntry, credible, document
from digest.feeds.markup import is_html_element
from digest.model import FeedDocument

_BINARY = (
    (b"%PDF", "a PDF, not a feed"),
    (b"\x89PNG", "an image, not a feed"),
    (b"\xff\xd8\xff", "an image, not a feed"),
    (b"GIF8", "an image, not a feed"),
    (b"PK\x03\x04", "an archive, not a feed"),
    (b"\x1f\x8b", "compressed data, not a feed"),
)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_OTHER_ROOTS = {
    "opml": "an OPML list, not a feed",
    "urlset": "a sitemap, not a feed",
    "sitemapindex": "a sitemap, not a feed",
}
_ALTERNATE = frozenset({None, "", "alternate"})
_MAX_TOLERANT_BYTES = 2 * 1024 * 1024
"""What feedparser reads well within the worker's deadline, at 2.8 MB/s and worse."""
_MOST_GAPS = 0.2
"""Above this share of entries without link or title, the other parser may see more."""


def parse(body: bytes, *, url: str, content_type: str = "") -> FeedDocument:
    """Read a feed in any format: RSS 0.9x to 2.0, RDF, Atom, JSON Feed.

    Args:
        body: The decoded body, as bytes.
        url: Where it came from; relative links are relative to it.
        content_type: The header of that name, for its charset.

    Raises:
        NotAFeed: the bytes are something else; the reason says what.
    """
    if not body.strip():
        raise NotAFeed("empty")
    for start, reason in _BINARY:
        if body.startswith(start):
            raise NotAFeed(reason)
    text = decode(body, content_type=content_type)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        raw = jsonfeed.read(text.lstrip("\ufeff"))
    else:
        raw = _read_xml(text, url=url)
    return document(raw, url=url)


def _read_xml(text: str, *, url: str) -> RawDocument:
    root = surface.root_name(text)
    if root in _OTHER_ROOTS:
        raise NotAFeed(_OTHER_ROOTS[root])
    if is_html_element(root):
        raise NotAFeed("an HTML page, not a feed")
    if not root:
        raise NotAFeed("no feed in any format we know")
    if surface.has_too_many_attributes(text):
        raise NotAFeed(f"a tag with more than {surface.MAX_ATTRIBUTES:,} attributes")
    body = surface.mended(text).encode("utf-8")
    raw = _attempt(lambda: _read_fast(body))
    if _is_worth_another(raw, text, len(body)):
        raw = _fuller(raw, _attempt(lambda: _read_tolerant(body, url=url)))
    if raw is None or not (raw.entries or root in _FEED_ROOTS):
        raise NotAFeed("no feed in any format we know")
    return _completed(raw, text)


def _attempt(read: Callable[[], RawDocument]) -> RawDocument | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parsers' own, about their own code
        try:
            return read()
        except MemoryError:
            raise  # the process is spent; its parent starts another
        except Exception:  # noqa: BLE001  # ill-formed input raises anything out of them
            return None


def _is_worth_another(raw: RawDocument | None, text: str, body_bytes: int) -> bool:
    """Tell whether the tolerant parser may see more than the fast one did."""
    if raw is None or not raw.entries:
        return True
    if body_bytes > _MAX_TOLERANT_BYTES:
        return False
    return _has_gaps(raw, text) or _has_unknown_base(raw, text)


def _has_gaps(raw: RawDocument, text: str) -> bool:
    """Tell whether the fast parser's result looks as if it had missed something."""
    entries = raw.entries
    incomplete = sum(1 for each in entries if not (each.link and each.title))
    if incomplete > _MOST_GAPS * len(entries):
        return True
    return "\ufffd" not in text and any("\ufffd" in each.title for each in entries)


def _has_unknown_base(raw: RawDocument, text: str) -> bool:
    """Tell whether links hang on an `xml:base` that the fast parser does not report."""
    return surface.has_inner_base(text) and any("://" not in each.link for each in raw.entries)


def _fuller(fast: RawDocument | None, tolerant: RawDocument | None) -> RawDocument | None:
    if fast is None or tolerant is None:
        return tolerant or fast
    return tolerant if _fullness(tolerant) > _fullness(fast) else fast


def _fullness(raw: RawDocument) -> int:
    return sum(bool(each.title) + bool(each.link) + ("://" in each.link) for each in raw.entries)


def _completed(raw: RawDocument, text: str) -> RawDocument:
    """Add what the parsers drop, and drop the dates that they made up."""
    before_items = surface.head(text)
    dates = surface.stated_dates(text)
    entries = raw.entries
    if len(dates) == len(entries):
        entries = tuple(
            replace(each, published_at=None)
            if each.published_at and not surface.is_stated(each.published_at, stated)
            else each
            for each, stated in zip(entries, dates, strict=True)
        )
    return replace(
        raw,
        language=raw.language or surface.stated_language(before_items),
        ttl=surface.time_to_live(before_items),
        entries=entries,
    )


def _read_fast(body: bytes) -> RawDocument:
    import fastfeedparser  # noqa: PLC0415  # 0.1 s that only the parser's process should pay

    found = fastfeedparser.parse(
        body,
        include_tags=False,
        include_enclosures=False,
        include_media=b"media:description" in body,
    )
    feed = found["feed"]
    link = _string(feed, "link")
    return RawDocument(
        title=_string(feed, "title"),
        link=link,
        base=_string(feed.get("title_detail") or {}, "base") or (link if "://" in link else ""),
        language=_string(feed, "language"),
        entries=tuple(_fast_entry(each) for each in found["entries"]),
    )


def _fast_entry(entry: Mapping[str, Any]) -> RawEntry:
    content = _first(entry, "content")
    media = _first(entry, "media_content")
    stamp = _string(entry, "published")
    return RawEntry(
        guid=_string(entry, "id"),
        link=_fast_link(entry),
        title=_string(entry, "title"),
        content=_string(content, "value"),
        summary=_string(entry, "description") or _string(media, "description"),
        published_at=credible(datetime.fromisoformat(stamp)) if stamp else None,
        author=_string(entry, "author"),
        language=_string(content, "language"),
    )


def _fast_link(entry: Mapping[str, Any]) -> str:
    """Return the link to the page: of several, fastfeedparser takes the first of any kind."""
    link = _string(entry, "link")
    links: Sequence[Mapping[str, Any]] = entry.get("links") or ()
    if not any(each.get("href") == link and each.get("rel") not in _ALTERNATE for each in links):
        return link
    pages = [_string(each, "href") for each in links if each.get("rel") in _ALTERNATE]
    return pages[0] if pages else link


def _read_tolerant(body: bytes, *, url: str) -> RawDocument:
    import feedparser  # noqa: PLC0415  # needed by few feeds

    found = feedparser.parse(
        io.BytesIO(body),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
    )
    feed = found["feed"]
    return RawDocument(
        title=_string(feed, "title"),
        link=_string(feed, "link"),
        language=_string(feed, "language"),
        entries=tuple(_tolerant_entry(each) for each in found["entries"]),
    )


def _tolerant_entry(entry: Mapping[str, Any]) -> RawEntry:
    content = _first(entry, "content")
    parsed = _raw(entry, "published_parsed") or _raw(entry, "updated_parsed")
    return RawEntry(
        guid=_string(entry, "id"),
        link=_string(entry, "link"),
        title=_string(entry, "title"),
        content=_string(content, "value"),
        summary=_string(entry, "summary"),
        published_at=credible(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None,
        author=_string(entry, "author"),
        language=_string(content, "language"),
    )


def _raw(source: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401  # whatever the parser put there
    # Past feedparser's own lookup, which answers for other keys and warns about it.
    return dict.get(source, key) if isinstance(source, dict) else None


def _first(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = _raw(entry, key)
    return found[0] if found else {}


def _string(source: Mapping[str, Any], key: str) -> str:
    value = _raw(source, key)
    return value if isinstance(value, str) else ""
