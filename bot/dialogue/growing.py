"""To what an answer is told sentence by sentence, while it is found."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from digest.words.lines import Line

LOOKING = timedelta(seconds=1)
"""How often it is looked whether an answer is still wanted while nothing comes of it."""

T = TypeVar("T")


class Growing(Protocol):
    """An answer that may be shown sentence by sentence, and may be wanted no more."""

    async def begin(self) -> bool:
        """Give a sign of life, where there is one; return whether what is told is shown."""
        ...

    async def tell(self, line: Line) -> None:
        """Show one more line, where the platform can."""
        ...

    async def is_unwanted(self) -> bool:
        """Tell whether somebody has said that it is enough.

        Raises:
            StoreError: the store failed.
        """
        ...


class Whole:
    """An answer that is shown when it is whole. See Growing."""

    async def begin(self) -> bool:
        """See Growing."""
        return False

    async def tell(self, line: Line) -> None:
        """See Growing."""

    async def is_unwanted(self) -> bool:
        """See Growing."""
        return False


async def while_wanted(growing: Growing, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what comes of work on an answer; end it, and return None, once nobody wants it.

    Raises:
        StoreError: the store failed; besides, whatever the work raises.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait((task,), timeout=LOOKING.total_seconds())
            if await growing.is_unwanted():
                return None
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait((task,))
        if not task.cancelled():
            task.exception()  # which has been raised, or is of an answer that nobody wants
