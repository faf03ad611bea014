"""One round of a loop: pieces of work side by side, none of which harms another.

A piece that fails keeps its lease until that ends, and so comes again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from digest.errors import StoreError

P = TypeVar("P")

_log = logging.getLogger(__name__)


async def side_by_side(work: Callable[[P], Awaitable[None]], pieces: Iterable[P]) -> None:
    """Do the work on all pieces; a defect that one of them meets is logged and ends that one.

    Raises:
        StoreError: the store failed for some piece; the others were worked on all the same.
    """
    failures: list[StoreError] = []

    async def one(piece: P) -> None:
        try:
            await work(piece)
        except StoreError as error:
            failures.append(error)
        except Exception:  # noqa: BLE001  # the job loop's: one poisonous piece stops no other
            _log.exception("a piece of work ended unforeseen")

    async with asyncio.TaskGroup() as group:
        for piece in pieces:
            group.create_task(one(piece))
    if failures:
        raise failures[0]
