"""Which steps lead a store from the version that wrote it to this one.

*Pure.* Each engine keeps the number of steps its store has taken, 0 for a new store, and
takes the rest one at a time, each of them whole or not at all. A step is never changed once
it was released.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from digest.errors import StoreTooNew

Step = TypeVar("Step")


def steps_left(steps: Sequence[Step], version: int, *, store: str) -> Sequence[Step]:
    """Return the steps that a store of this version has still to take.

    Raises:
        StoreTooNew: it has taken steps that we do not know.
    """
    if version > len(steps):
        raise StoreTooNew(
            f"{store} was written by a newer version of Daybrief "
            f"(schema {version}, this one knows {len(steps)}): install that version"
        )
    return steps[version:]
