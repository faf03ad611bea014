"""What is wrong with a source: one fetch, one parse, and the finding in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from digest.errors import FetchError, FetchThrottled, NotAFeed, ParseError
from digest.model import Feed, FeedDocument
from digest.ports import Clock, Fetched, Fetcher, Parser

STALE_AFTER = timedelta(days=180)
"""A source that wrote nothing for so long is worth a look, though nothing is broken."""
AT_ONCE = 16

_HTML = (b"<!doctype html", b"<html")
_SNIFFED = 512


class Health(StrEnum):
    """How a source fares."""

    GOOD = "ok"
    DOUBTFUL = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check of one source found."""

    feed: Feed
    health: Health
    words: str
    """What was read, or what is wrong."""
    document: FeedDocument | None = None


async def check_all(
    feeds: Sequence[Feed],
    *,
    fetcher: Fetcher,
    parser: Parser,
    clock: Clock,
    progress: Callable[[int, int], None],
) -> tuple[Finding, ...]:
    """Check sources, at most `AT_ONCE` at a time, and return the findings in their order.

    `progress` is told how many of how many are done, after each.
    """
    room = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(feed: Feed) -> Finding:
        nonlocal done
        async with room:
            finding = await check(feed, fetcher=fetcher, parser=parser, now=clock.now())
        done += 1
        progress(done, len(feeds))
        return finding

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(feed)) for feed in feeds]
    return tuple(task.result() for task in tasks)


async def check(feed: Feed, *, fetcher: Fetcher, parser: Parser, now: datetime) -> Finding:
    """Fetch and parse a source as a poll would."""
    try:
        response = await fetcher.fetch(feed.url)
    except FetchError as error:
        return Finding(feed=feed, health=Health.BROKEN, words=fetch_fault(error))
    if not isinstance(response, Fetched):
        return Finding(feed=feed, health=Health.BROKEN, words="304 not modified, unasked")
    try:
        document = await parser.parse(
            response.body, url=response.url, content_type=response.content_type
        )
    except ParseError as error:
        return Finding(feed=feed, health=Health.BROKEN, words=_parse_fault(error, response))
    health, words = _judge(document, now)
    if response.moved_to is not None:
        words += f"; moved to {response.moved_to}"
    return Finding(feed=feed, health=health, words=words, document=document)


def fetch_fault(error: FetchError) -> str:
    """Say in a few words why a source could not be fetched, the status first if any."""
    if error.status is None:
        return error.reason
    try:
        words = f"{error.status} {HTTPStatus(error.status).phrase.lower()}"
    except ValueError:
        words = f"{error.status} {error.reason}"
    if isinstance(error, FetchThrottled) and error.retry_after is not None:
        words += f", wants to be left alone for {_span(error.retry_after)}"
    return words


def _parse_fault(error: ParseError, response: Fetched) -> str:
    head = response.body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = head.startswith(_HTML) or "html" in response.content_type.lower()
    if isinstance(error, NotAFeed) and is_page:
        return "an HTML page, not a feed"
    return error.reason


def _judge(document: FeedDocument, now: datetime) -> tuple[Health, str]:
    count = len(document.entries)
    if not count:
        return Health.BROKEN, "0 entries"
    said = f"{count} {'entry' if count == 1 else 'entries'}"
    dates = [each.published_at for each in document.entries if each.published_at is not None]
    if not dates:
        return Health.DOUBTFUL, f"{said}, none of them dated"
    age = max(now - max(dates), timedelta(0))
    if age > STALE_AFTER:
        return Health.DOUBTFUL, f"{said}, newest {_span(age)} old"
    return Health.GOOD, f"{said}, newest {_span(age)} old"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}s"
    return f"{minutes} minutes" if minutes != 1 else "1 minute"
