"""The list of sources, for commands that need no more of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot import ownlist
from bot.app import state
from bot.catalogue import catalogue
from bot.clocks import SystemClock
from bot.settings import Settings
from bot.sources import Sources
from bot.telemetry import Unmeasured
from digest.model import Feed
from digest.ports import OwnLists

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from bot.configuration import Setup


@asynccontextmanager
async def lists(settings: Settings) -> AsyncIterator[OwnLists]:
    """Open what people made of the list; a file of the operator's from before is taken in.

    Raises:
        ConfigError: that file is none of ours, or the Redis cannot be relied on.
        StoreError: the store cannot be opened, or failed.
    """
    async with _opened(settings) as (_, kept):
        yield kept


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Kernel, OwnLists]]:
    from adapters.store.ownlists import OwnListStore

    clock = SystemClock()
    kernel = await state.kernel(settings, clock, state.folder(settings.data_dir), Unmeasured())
    try:
        kept = OwnListStore(kernel, clock=clock)
        known = {feed.url: feed for feed in catalogue.feeds()}
        await ownlist.take_in(settings.data_dir, kept, known, clock.now())
        yield kernel, kept
    finally:
        await kernel.aclose()


@asynccontextmanager
async def setup(settings: Settings) -> AsyncIterator[Setup]:
    """Open what people have set up, to be taken out or brought in.

    Raises:
        ConfigError: see `lists`.
        StoreError: see `lists`.
    """
    from bot.configuration import Setup
    from bot.standing import Standing

    async with _opened(settings) as (kernel, _):
        clock = SystemClock()
        stores = state.local(kernel, clock)  # nothing of it is sealed
        yield Setup(
            lists=stores.lists,
            standing=Standing(
                wishes=stores.wishes,
                subscriptions=stores.subscriptions,
                offers=stores.offers,
                clock=clock,
                language=settings.language,
            ),
        )


async def listed(settings: Settings) -> tuple[Feed, ...]:
    """Return the sources of the operator's list: the catalogue's while there is no store.

    Raises:
        ConfigError: see `lists`.
        StoreError: see `lists`.
    """
    is_new = not settings.redis_url and not (settings.data_dir / state.STORE).exists()
    if is_new and not (settings.data_dir / ownlist.FILE_NAME).exists():
        return catalogue.feeds()
    async with lists(settings) as kept:
        sources = Sources(catalogue.feeds(), kept, clock=SystemClock())
        return (await sources.read()).feeds
