"""A look at the store that changes nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot import doctor, keys
from bot.app import models, state
from bot.clocks import SystemClock
from bot.settings import Settings
from bot.watch import Watch
from digest.errors import ConfigError
from digest.model import EVERYBODY, Feed, FeedState, FeedUrl, OwnSource

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel

EXAMINE_WITHIN = timedelta(seconds=20)
_NEWEST_LETTERS = 5


Known: TypeAlias = Callable[[Sequence[OwnSource]], Sequence[Feed]]
"""Returns the feeds there are, given what the operator made of his list."""


async def examine(settings: Settings, known: Known) -> doctor.Store | doctor.Server | None:
    """Look at the store without changing it; None where there is none yet.

    Args:
        settings: where it is.
        known: says which feeds are of interest.

    Raises:
        ConfigError: the Redis cannot be relied on, or its address is none.
        StoreError: it cannot be read, or is none of ours.
    """
    if settings.redis_url:
        return await _examined_server(settings, known)
    return await _examined_file(settings, known)


async def _examined_file(settings: Settings, known: Known) -> doctor.Store | None:
    from adapters.store.sqlite import SqliteKernel, health

    path = settings.data_dir / state.STORE
    found = await asyncio.to_thread(health.examine, path, within=EXAMINE_WITHIN)
    if found is None:
        return None
    feeds, machine = known(()), None
    states: Mapping[FeedUrl, FeedState] = {}
    if found.schema == found.newest_schema and not found.faults:  # or opening would change it
        kernel = await SqliteKernel.open(path, clock=SystemClock())
        try:
            feeds, states = await _remembered(kernel, known)
            machine = await _machine(kernel, settings)
        finally:
            await kernel.aclose()
    return doctor.Store(
        schema=found.schema,
        newest_schema=found.newest_schema,
        file_bytes=found.file_bytes,
        log_bytes=found.log_bytes,
        faults=found.faults,
        is_checked_whole=found.is_checked_whole,
        feeds=feeds,
        states=states,
        machine=machine,
    )


async def _examined_server(settings: Settings, known: Known) -> doctor.Server:
    from adapters.store.redis import RedisKernel, health

    found = await health.examine(settings.redis_url, is_unsafe=settings.redis_unsafe)
    feeds, machine = known(()), None
    states: Mapping[FeedUrl, FeedState] = {}
    if found.schema == found.newest_schema:  # or opening would change it
        kernel = await RedisKernel.open(settings.redis_url, is_unsafe=settings.redis_unsafe)
        try:
            feeds, states = await _remembered(kernel, known)
            machine = await _machine(kernel, settings)
        finally:
            await kernel.aclose()
    return doctor.Server(
        schema=found.schema,
        newest_schema=found.newest_schema,
        findings=found.findings,
        feeds=feeds,
        states=states,
        machine=machine,
    )


async def _remembered(
    kernel: Kernel, known: Known
) -> tuple[Sequence[Feed], Mapping[FeedUrl, FeedState]]:
    """Return the feeds there are, and what is remembered of them."""
    from adapters.store.articles import ArticleStore
    from adapters.store.feeds import FeedStore
    from adapters.store.ownlists import OwnListStore

    feeds = known(await OwnListStore(kernel, clock=SystemClock()).of(EVERYBODY))
    states = await FeedStore(kernel, ArticleStore(kernel)).states([each.url for each in feeds])
    return feeds, states


async def _machine(kernel: Kernel, settings: Settings) -> doctor.Machine:
    """Look at what is owed, planned and said; with a key of no use, since none is made here."""
    from adapters.store import keyring
    from adapters.store.lapses import Lapses
    from adapters.store.reports import ReportStore
    from adapters.store.sealing import Sealer

    clock = SystemClock()
    stores = state.local(kernel, clock)

    reports = ReportStore(kernel, Sealer(_keys(settings) or [os.urandom(keys.KEY_BYTES)]))
    watch = Watch(
        clock=clock,
        outbox=stores.outbox,
        editions=stores.editions,
        queues=stores.queues,
        given_up=stores.given_up,
        damaged=stores.damaged,
        chores=stores.chores,
        spending=models.spending(settings, kernel) if settings.has_model else None,
        prices=settings.llm_prices,
    )
    return doctor.Machine(
        standing=await watch.look(),
        missing=await watch.missing(),
        dead_letters=await stores.mail.dead_letters(_NEWEST_LETTERS),
        reports=await reports.newest(_NEWEST_LETTERS),
        report_count=await reports.count(),
        lapse=await Lapses(kernel, clock=clock).noted(),
        tokens_per_day=settings.llm_budget_tokens_per_day if settings.has_model else None,
        foreign_key=await keyring.foreign(kernel, _keys(settings)),
    )


def _keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that are there; a file that cannot be used is another finding."""
    path: Path = settings.data_dir / keys.FILE_NAME
    try:
        return (*settings.secret_key, *(keys.read(path) if path.exists() else ()))
    except ConfigError:
        return settings.secret_key
