"""Answers that take several steps: one that breaks off goes on where it did.

::

    step ─▶ step ─▶ turned away ─▶ noted how far it came ─▶ the answer once more: from there on

A step of which nobody knows whether it was taken is not taken again: such an answer ends there.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from adapters.contract import Notes
from digest.errors import StoreError, Throttled, Unavailable

KEPT = timedelta(hours=2)
"""Longer than an answer is tried for."""

Step: TypeAlias = Callable[[str], Awaitable[str]]
"""Takes the id of the answer's first message, empty while there is none; returns its own."""

_log = logging.getLogger(__name__)


async def in_turn(notes: Notes, name: str, steps: Sequence[Step]) -> str:
    """Take the steps of an answer that were not taken before; return the id of the last one.

    Args:
        notes: where it is written down how far an answer came.
        name: of the answer: the same when it is given again.
        steps: in their order; they raise what a platform does.

    Raises:
        Unavailable: it is not known how far it came.
    """
    begins, root = await _before(notes, name) if len(steps) > 1 else (0, "")
    last = ""
    for number, step in enumerate(steps[begins:], start=begins):
        try:
            last = await step(root)
        except (Throttled, Unavailable):
            if number:
                await _keep(notes, name, f"{number} {root}")
            raise
        root = root or last
    return last


async def _before(notes: Notes, name: str) -> tuple[int, str]:
    """Return how many steps were taken before, and the id of the first message."""
    try:
        done, _, root = (await notes.get(name) or "0").partition(" ")
    except StoreError as error:
        raise Unavailable("it is not known how much was said") from error
    return int(done), root


async def _keep(notes: Notes, name: str, half: str) -> None:
    try:
        await notes.put(name, half, keep=KEPT)
    except StoreError as error:
        _log.warning("half an answer may be said twice: %s", error)
