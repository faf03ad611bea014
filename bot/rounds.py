"""Pieces of work side by side, none of which harms another.

A piece that fails keeps its lease until that ends, and so comes again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from digest.errors import StoreError

P = TypeVar("P")

AGAIN_S = 1.0
"""How long at most what falls due waits for pieces in hand, when there was nothing more."""
_SHARE = 4
"""Looking costs: more pieces are taken when a quarter of the hands is free."""

_log = logging.getLogger(__name__)


async def side_by_side(
    work: Callable[[P], Awaitable[None]],
    pieces: Iterable[P],
    *,
    spoilt: Callable[[P], Awaitable[None]] | None = None,
) -> None:
    """Do the work on all pieces; a defect that one of them meets is logged and ends that one.

    `spoilt` is done with a piece that met a defect.

    Raises:
        StoreError: the store failed for some piece; the others were worked on all the same.
    """
    failures: list[StoreError] = []
    async with asyncio.TaskGroup() as group:
        for piece in pieces:
            group.create_task(_one(work, piece, spoilt, failures))
    if failures:
        raise failures[0]


async def in_flow(
    take: Callable[[int], Awaitable[Sequence[P]]],
    work: Callable[[P], Awaitable[None]],
    *,
    at_once: int,
    is_over: Callable[[], bool],
    again_s: float = AGAIN_S,
) -> int:
    """Take pieces and do the work on them, so many at once, until none is left; count them.

    A slow piece holds up no other: it has one hand, and the others take more meanwhile. When
    it is over nothing is taken any more, and what is in hand is finished.

    Raises:
        StoreError: as `side_by_side`, or no more could be taken.
    """
    failures: list[StoreError] = []
    hands: set[asyncio.Task[None]] = set()
    count, is_dry = 0, False
    async with asyncio.TaskGroup() as group:
        while (hands or not is_dry) and not (failures or is_over()):
            room = at_once - len(hands)
            try:
                pieces = await take(room)
            except StoreError as error:
                failures.append(error)
                break
            hands |= {group.create_task(_one(work, each, None, failures)) for each in pieces}
            count += len(pieces)
            is_dry = len(pieces) < room
            if hands:
                hands = await _freed(hands, at_once, again_s if is_dry else None)
    if failures:
        raise failures[0]
    return count


async def _freed(
    hands: set[asyncio.Task[None]], at_once: int, again_s: float | None
) -> set[asyncio.Task[None]]:
    """Wait until it is worth while to take more; return who is still at work."""
    if again_s is not None:
        _, hands = await asyncio.wait(hands, timeout=again_s)
        return hands
    while len(hands) > at_once - max(1, at_once // _SHARE):
        _, hands = await asyncio.wait(hands, return_when=asyncio.FIRST_COMPLETED)
    return hands


async def _one(
    work: Callable[[P], Awaitable[None]],
    piece: P,
    spoilt: Callable[[P], Awaitable[None]] | None,
    failures: list[StoreError],
) -> None:
    try:
        await work(piece)
    except StoreError as error:
        failures.append(error)
    except Exception:  # noqa: BLE001  # the job loop's: one poisonous piece stops no other
        _log.exception("a piece of work ended unforeseen")
        if spoilt is not None:
            await _one(spoilt, piece, None, failures)
