"""In which order tests run: those that take long first, so that no worker ends alone with one.

*Pure.* Each worker of xdist's `worksteal` begins with an equal run of the tests as they are
ordered, and who has none left takes half of what another has, from its end. So each such run
begins with a part of the long ones. Modules stay whole, and what chance ordered keeps its order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

_T = TypeVar("_T")


def longest_first(
    tests: Sequence[_T],
    *,
    workers: int,
    module_of: Callable[[_T], str],
    is_long: Callable[[str], bool],
) -> list[_T]:
    """Return the tests with the long modules first, in the share of each worker.

    Args:
        tests: in the order in which they would run.
        workers: how many there are.
        module_of: the name of the module that a test stands in.
        is_long: tells of such a name whether its tests take long.
    """
    long: list[list[_T]] = [[] for _ in range(workers)]
    short: list[_T] = []
    for module, found in groupby(tests, module_of):
        part = min(long, key=len) if is_long(module) else short
        part.extend(found)
    ordered: list[_T] = []
    for number, part in enumerate(long, start=1):
        end = len(tests) * number // workers  # as WorkStealingScheduling deals them out
        room = max(end - len(ordered) - len(part), 0)
        ordered += [*part, *short[:room]]
        del short[:room]
    return ordered
