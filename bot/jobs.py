"""What the process does with the engine: one round of collecting and composing."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.contract import Progress
from bot.app import App
from bot.selection import Selection
from digest import briefs
from digest.engine.tally import Writing
from digest.model import Brief, Language, Recipient, Topic
from digest.words.table import Words

COLLECT_WITHIN = timedelta(seconds=6)
"""Of the 12 s that a brief may take; the rest is for clustering, pages and writing."""
WINDOW = timedelta(hours=48)
"""How far back a brief looks; what a reader was told keeps it from repeating."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one reader wants of one brief."""

    topics: frozenset[Topic]
    language: Language
    max_stories: int
    since: datetime | None = None
    recipient: Recipient | None = None
    is_remembered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A brief, how it was written, and how long it took to make."""

    brief: Brief
    writing: Writing
    seconds: timedelta


async def make_brief(
    app: App, selection: Selection, wish: Wish, *, words: Words, progress: Progress
) -> Made:
    """Collect what is due, and compose.

    Raises:
        StoreError: the store failed.
    """
    began = time.perf_counter()

    def tell(done: int, all_: int) -> None:
        progress.tell(words.collecting.format(done=done, all=all_))

    collected = await app.collector.collect(
        selection.feeds, deadline=COLLECT_WITHIN, progress=tell
    )
    refused = selection.refused
    collected = replace(
        collected,
        feeds=collected.feeds + len(refused),
        missing=(*collected.missing, *refused),
    )
    progress.tell(words.writing)
    until = app.clock.now()
    feeds = {feed.url: feed for feed in selection.feeds}
    edition = briefs.edition_for(
        topics=wish.topics,
        language=wish.language,
        since=wish.since or until - WINDOW,
        until=until,
        feeds=feeds,
        max_stories=wish.max_stories,
    )
    composed = await app.composer.compose(
        edition, feeds=feeds, collected=collected, recipient=wish.recipient
    )
    brief, writing = composed.brief, composed.writing
    return Made(
        brief=brief, writing=writing, seconds=timedelta(seconds=time.perf_counter() - began)
    )


async def remember(app: App, wish: Wish, brief: Brief) -> None:
    """Record what a reader was told, once he has it: what he never saw is not known to him.

    Raises:
        StoreError: the store failed.
    """
    if wish.recipient and wish.is_remembered:
        await app.briefs.remember(wish.recipient, briefs.told(brief), brief_id=brief.id)


def local_reader(name: str) -> Recipient:
    """Return the address of a reader at the terminal."""
    return Recipient(platform="console", tenant="local", chat=name)


def topics(text: str) -> frozenset[Topic]:
    """Read a list of topics separated by commas."""
    return frozenset(Topic(" ".join(each.split()).casefold()) for each in _parts(text))


def _parts(text: str) -> Collection[str]:
    return [part for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]
