"""Lists of feeds as files: OPML 2.0 in and out (http://opml.org/spec2.opml).

*Pure.* Reading is expat alone, told to refuse any document type declaration: without one
there are no entities to expand and nothing to load. What OPML has no attribute for stands
in our own namespace, as section «Extending OPML» asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from digest.errors import NotAFeed
from digest.feeds import surface
from digest.feeds.charset import decode
from digest.feeds.language import primary_subtag
from digest.feeds.text import clean
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, SourceKind, Topic

NAMESPACE = "https://daybrief.example/opml"
MAX_FEEDS = 10_000
_PREFIX = "daybrief"
_NO_AUTHORITY = 0.5
"""What a feed weighs that nobody has judged; see `Feed.authority`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What a list names: feeds we may poll, and addresses that we may not."""

    feeds: tuple[Feed, ...]
    refused: tuple[str, ...] = ()


def read(body: bytes) -> FeedList:
    """Read a list of feeds; a feed named twice counts once.

    Raises:
        NotAFeed: the bytes are no OPML.
    """
    text = surface.mended(decode(body))
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.ExternalEntityRefHandler = _refuse_doctype
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003  # expat names no argument: this is the last part
    except expat.ExpatError as error:
        raise NotAFeed(f"malformed OPML: {error}") from error
    if not reader.is_opml:
        raise NotAFeed("not an OPML list")
    return FeedList(feeds=tuple(reader.feeds.values()), refused=tuple(reader.refused))


def write(feeds: Iterable[Feed], title: str) -> bytes:
    """Return feeds as an OPML file that `read` gives back unchanged."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<opml version="2.0" xmlns:{_PREFIX}={quoteattr(NAMESPACE)}>',
        f"  <head><title>{escape(clean(title))}</title></head>",
        "  <body>",
        *(f"    <outline {_attributes(feed)}/>" for feed in feeds),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


@dataclass(slots=True)
class _Reader:
    """What expat has reported so far."""

    feeds: dict[FeedUrl, Feed] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    is_opml: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "opml":
            self.is_opml = True
        if name != "outline" or not self.is_opml or len(self.feeds) >= MAX_FEEDS:
            return
        named = {key.rpartition(":")[2].lower(): value for key, value in attributes.items()}
        address = named.get("xmlurl", "").strip()
        if not address:
            return
        url = FeedUrl(address)
        if canonical(address) is None:
            self.refused.append(clean(address))
        elif url not in self.feeds:
            self.feeds[url] = _feed(url, named)


def _refuse_doctype(*_: object) -> NoReturn:
    raise NotAFeed("a document type declaration, which no list of feeds needs")


def _feed(url: FeedUrl, named: Mapping[str, str]) -> Feed:
    return Feed(
        url=url,
        title=clean(named.get("title") or named.get("text") or ""),
        site=canonical(named.get("htmlurl", "")) or "",
        kind=_kind(named.get("kind", "")),
        topics=frozenset(
            Topic(each.strip())
            for each in clean(named.get("topics", "")).split(",")
            if each.strip()
        ),
        language=primary_subtag(named.get("language", "")),
        owner=clean(named.get("owner", "")),
        authority=_authority(named.get("authority", "")),
        is_broad=named.get("scope") == "broad",
    )


def _kind(value: str) -> SourceKind:
    return SourceKind(value) if value in set(SourceKind) else SourceKind.NEWS


def _authority(value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        return _NO_AUTHORITY
    return found if 0.0 <= found <= 1.0 else _NO_AUTHORITY


def _attributes(feed: Feed) -> str:
    named = {
        "type": "rss",
        "text": feed.title or feed.url,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site,
        "language": feed.language,
        f"{_PREFIX}:kind": feed.kind.value,
        f"{_PREFIX}:topics": ",".join(sorted(feed.topics)),
        f"{_PREFIX}:owner": feed.owner,
        f"{_PREFIX}:authority": f"{feed.authority:g}",
        f"{_PREFIX}:scope": "broad" if feed.is_broad else "",
    }
    return " ".join(f"{name}={quoteattr(value)}" for name, value in named.items() if value)
