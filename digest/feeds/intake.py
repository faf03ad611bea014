"""Which articles a document brings, and which of them are the same as before.

*Pure.* An article keeps its id from poll to poll: the id comes from its link, which
publishers keep, before its guid, which some of them make anew each time.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from digest.feeds.entries import FIRST_CREDIBLE
from digest.feeds.urls import canonical, site_of
from digest.model import Article, ArticleId, Entry, Feed, FeedDocument, Language

MAX_CLOCK_SKEW = timedelta(minutes=10)
MAX_AHEAD = timedelta(days=1)
"""Dates further ahead are no skewed clock or wrong zone but no date at all."""

_ID_HEX_DIGITS = 32
_MAX_MADE_TITLE_CHARS = 120
_LEAST_SENTENCE_CHARS = 20
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"'”’)]|$)|[。！？]|\n")


def articles(
    document: FeedDocument, feed: Feed, *, now: datetime, present: datetime | None = None
) -> tuple[Article, ...]:
    """Return the articles of a document, newest first, each once.

    `present` is given when `now` is an instant of the past that is looked at again: what
    appeared between the two was not there yet, and is left out.

    Dates up to a day ahead become `now`; those further ahead, before 1995 or absent make
    the article undated, as of `now`. Entries with neither title nor text are left out.
    """
    site = feed.site or document.site or canonical(feed.url) or ""
    outlet = feed.title or document.title or site_of(site)
    told = [
        entry
        for entry in document.entries
        if (entry.title or entry.text) and not _is_yet_to_come(entry, now, present)
    ]
    shared = {url for url, count in Counter(each.url for each in told).items() if count > 1}
    found: dict[ArticleId, Article] = {}
    # Oldest first: of items that differ in their text alone, the first keeps its id.
    for entry in reversed(told):
        key = _identity(entry, feed, is_shared=entry.url in shared)
        if key in found and found[key].text != entry.text:
            key = ArticleId(_digest(key, entry.text)[:_ID_HEX_DIGITS])
        if key in found:
            continue
        published_at, is_dated = _dated(entry.published_at, now)
        title = entry.title or _made_title(entry.text)
        found[key] = Article(
            id=key,
            feed_url=feed.url,
            outlet=outlet,
            url=entry.url or site,
            title=title,
            text=entry.text,
            language=_language(entry, feed, document),
            published_at=published_at,
            seen_at=now,
            is_dated=is_dated,
            author=entry.author,
            content_hash=_digest(title, entry.text),
        )
    return tuple(reversed(found.values()))


def _identity(entry: Entry, feed: Feed, *, is_shared: bool) -> ArticleId:
    """Return the id: of the link, unless several entries have it or none is given.

    Entries that share a link are told apart by title, so that a guid made anew for each
    poll brings nothing back and one guid for all items collapses nothing.
    """
    name: tuple[str, ...]
    if entry.url and not is_shared:
        name = ("link", entry.url)
    elif entry.url:
        name = ("link and title", entry.url, _folded(entry.title or entry.text))
    elif entry.guid:
        name = ("guid and title", entry.guid, _folded(entry.title or entry.text))
    else:
        name = ("words", _folded(entry.title), _folded(entry.text))
    return ArticleId(_digest(feed.url, *name)[:_ID_HEX_DIGITS])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _digest(*parts: str) -> str:
    # Lone surrogates cannot come out of `clean`; a digest must not be what finds one.
    joined = "\x1f".join(parts).encode("utf-8", errors="replace")
    return hashlib.sha256(joined).hexdigest()


def _is_yet_to_come(entry: Entry, now: datetime, present: datetime | None) -> bool:
    if present is None or entry.published_at is None:
        return False
    return now + MAX_CLOCK_SKEW < entry.published_at <= present + MAX_AHEAD


def _dated(stated: datetime | None, now: datetime) -> tuple[datetime, bool]:
    if stated is None or stated < FIRST_CREDIBLE or stated > now + MAX_AHEAD:
        return now, False
    return (now if stated > now + MAX_CLOCK_SKEW else stated.astimezone(UTC)), True


def _language(entry: Entry, feed: Feed, document: FeedDocument) -> Language:
    stated = entry.language or feed.language or document.language
    return stated or Language("")


def _made_title(text: str) -> str:
    """Return the first sentence of a text, or as much of it as a title holds."""
    for match in _SENTENCE_END.finditer(text, _LEAST_SENTENCE_CHARS, _MAX_MADE_TITLE_CHARS):
        return text[: match.end()].rstrip("\n。")
    if len(text) <= _MAX_MADE_TITLE_CHARS:
        return text
    start = text[: _MAX_MADE_TITLE_CHARS - 1]
    return start.rpartition(" ")[0].rstrip(" ,;:") + "…" if " " in start else start + "…"
