"""What any feed format says of itself and its items, and how that becomes our nouns.

*Pure.* Each reader (`digest.feeds.parse`, `digest.feeds.jsonfeed`) fills a `RawDocument`
with the feed's own words; `document` makes them fit to keep: plain text, canonical URLs,
credible dates, all within bounds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from digest.feeds.language import language_of, primary_subtag
from digest.feeds.markup import html_to_text, plain_title, unwrapped
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical
from digest.model import MAX_TEXT_CHARS, Entry, FeedDocument

MAX_ENTRIES = 200
MAX_TITLE_GRAPHEMES = 300
MAX_AUTHOR_CHARS = 200
MAX_GUID_CHARS = 1_000
FIRST_CREDIBLE = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older; epoch 0 and the year 1 are what software writes for «unknown»."""

_MAX_RAW_TITLE_CHARS = 8_000
_TAG = re.compile(r"<[^<>]*+>")
_EMAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")

_SAMPLED_ENTRIES, _SAMPLED = 10, 400
"""Entries of a feed, and characters of each, by which its language is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An item in the words of its feed; markup and relative links included."""

    guid: str = ""
    link: str = ""
    title: str = ""
    content: str = ""
    summary: str = ""
    is_plain: bool = False
    """Whether content and summary are declared to be no HTML."""
    published_at: datetime | None = None
    author: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A feed in its own words."""

    title: str = ""
    link: str = ""
    base: str = ""
    """What relative links are relative to, when the document says so."""
    language: str = ""
    ttl: timedelta | None = None
    entries: tuple[RawEntry, ...] = ()


def document(raw: RawDocument, *, url: str) -> FeedDocument:
    """Return what a feed says, newest entry first, in plain text and canonical URLs."""
    base = urljoin(url, raw.base.strip()) if raw.base else url
    site = canonical(raw.link, base=base) or ""
    newest = _newest(raw.entries)
    entries = tuple(_entry(each, base=base) for each in newest)
    # Once for the document: what a feed does not say its entries say together.
    language = primary_subtag(raw.language) or language_of(
        "\n".join(f"{each.title}\n{each.text[:_SAMPLED]}" for each in entries[:_SAMPLED_ENTRIES])
    )
    return FeedDocument(
        title=_title(raw.title),
        site=site,
        language=language,
        entries=_told_apart(entries, newest, base=base),
        ttl=raw.ttl,
    )


def credible(instant: datetime | None) -> datetime | None:
    """Return an instant in UTC, or None when it is missing or older than any feed."""
    if instant is None:
        return None
    try:
        instant = instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (OverflowError, ValueError):  # the year 1 or 9999, moved across its border
        return None
    return instant if instant >= FIRST_CREDIBLE else None


def _newest(entries: Iterable[RawEntry]) -> list[RawEntry]:
    """Return at most 200 entries, newest first, undated ones last in their own order."""
    oldest = FIRST_CREDIBLE - timedelta(days=1)
    ranked = sorted(entries, key=lambda each: each.published_at or oldest, reverse=True)
    return ranked[:MAX_ENTRIES]


def _entry(raw: RawEntry, *, base: str) -> Entry:
    return Entry(
        guid=clean(raw.guid[: 2 * MAX_GUID_CHARS])[:MAX_GUID_CHARS],
        url=canonical(raw.link, base=base) or "",
        title=_title(raw.title),
        text=_text(raw),
        published_at=raw.published_at,
        author=_author(raw.author),
        language=primary_subtag(raw.language),
    )


def _title(raw: str) -> str:
    if not raw:
        return ""
    title = clean(plain_title(raw[:_MAX_RAW_TITLE_CHARS]))
    return cut(" ".join(title.split()), MAX_TITLE_GRAPHEMES)


def _author(raw: str) -> str:
    name = _title(raw)
    match = _EMAIL_AND_NAME.fullmatch(name)  # RSS 2.0: "mail@example.com (A. Name)"
    return (match[1] if match else name)[:MAX_AUTHOR_CHARS].rstrip()


def _text(raw: RawEntry) -> str:
    """Return the longer of content and summary as plain text."""
    content = _visible(raw.content, is_plain=raw.is_plain)
    if raw.summary == raw.content or len(raw.summary) <= len(content):
        return content
    if content and _is_made_from(raw.summary, raw.content):
        return content
    summary = _visible(raw.summary, is_plain=raw.is_plain)
    return summary if len(summary) > len(content) else content


def _visible(source: str, *, is_plain: bool) -> str:
    if not source:
        return ""
    if is_plain:
        text = unwrapped(source[: 2 * MAX_TEXT_CHARS])
    else:
        text = html_to_text(source, max_chars=2 * MAX_TEXT_CHARS)[: 2 * MAX_TEXT_CHARS]
    return clean(text)[:MAX_TEXT_CHARS].rstrip()


def _is_made_from(summary: str, content: str) -> bool:
    """Tell a summary that the parser made by striking the tags, hidden text and all."""
    struck = "".join(_TAG.sub(" ", content[:2_048]).split())
    return struck.startswith("".join(summary[:100].split()))


def _told_apart(
    entries: tuple[Entry, ...], raw: list[RawEntry], *, base: str
) -> tuple[Entry, ...]:
    """Keep the fragment of links that differ in nothing else, as those of changelogs do."""
    shared = {url for url, count in Counter(each.url for each in entries).items() if count > 1}
    return tuple(
        replace(entry, url=canonical(source.link, base=base, keep_fragment=True) or entry.url)
        if entry.url in shared and "#" in source.link
        else entry
        for entry, source in zip(entries, raw, strict=True)
    )
