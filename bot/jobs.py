"""What the process does with the engine: one round of collecting and composing."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.selection import Selection
from digest import briefs
from digest.engine.collect import Harvest, Standing
from digest.engine.headstart import head_start
from digest.engine.tally import Writing
from digest.model import Brief, Edition, Language, Recipient, Topic
from digest.words.table import Words

if TYPE_CHECKING:
    from adapters.contract import Progress
    from bot.app import App

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
    """Collect what is due, and compose; grouping begins while the last feeds are awaited.

    The window ends with the last articles that came, so that waiting for a server that says
    nothing does not move it.

    Raises:
        StoreError: the store failed.
    """
    began = time.perf_counter()
    feeds = {feed.url: feed for feed in selection.feeds}

    def edition(until: datetime) -> Edition:
        return briefs.edition_for(
            topics=wish.topics,
            language=wish.language,
            since=wish.since or until - WINDOW,
            until=until,
            feeds=feeds,
            max_stories=wish.max_stories,
        )

    async def group(harvest: Harvest) -> None:
        await app.composer.group(edition(harvest.at), feeds=feeds, harvest=harvest)

    async with head_start(group) as ahead:

        def tell(standing: Standing) -> None:
            progress.tell(words.collecting.format(done=standing.settled, all=standing.feeds))
            ahead.tell(standing)

        collected = await app.collector.collect(
            selection.feeds, deadline=COLLECT_WITHIN, progress=tell
        )
        progress.tell(words.writing)
    refused = selection.refused
    collected = replace(
        collected,
        feeds=collected.feeds + len(refused),
        missing=(*collected.missing, *refused),
    )
    composed = await app.composer.compose(
        edition(collected.harvest.at),
        feeds=feeds,
        collected=collected,
        recipient=wish.recipient,
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
