"""How much a proof tries: what finds a fault soon on each run, and ten times that when asked.

A law is drawn anew on each run of the tests, so that many short runs see as much as a long one.
`./run tests --long` asks for the long one, and so does `./run bench chaos`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")

_TIMES = 10
_chosen: list[bool] = [False]


def choose(*, is_long: bool) -> None:
    """Say how much is tried from now on; called before a test is read."""
    _chosen[0] = is_long


def examples(usual: int) -> int:
    """Return how many examples are drawn of a law that usually draws so many."""
    return usual * _TIMES if _chosen[0] else usual


def some(of: Sequence[_T], usual: int) -> Sequence[_T]:
    """Return so many of them, evenly spread and the first among them; when asked for, all."""
    if _chosen[0] or len(of) <= usual:
        return of
    return [of[each * len(of) // usual] for each in range(usual)]
