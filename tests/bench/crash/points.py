"""Points at which a process may be cut off: before and after each call to the outside."""

from __future__ import annotations

import inspect
import os
from collections.abc import Collection
from typing import Any, TypeVar, cast

from tests.bench.crash.instruments import Instruments

T = TypeVar("T")


class Points:
    """Counts the points of a process, and sends it a signal at the n-th."""

    def __init__(self, at: int, signal: int, instruments: Instruments) -> None:
        """Take the number of the fatal point, 0 for none."""
        self._at = at
        self._signal = signal
        self._instruments = instruments
        self._reached = 0

    def on(self, target: T, names: Collection[str] = ()) -> T:
        """Return the same with points around its asynchronous methods: all, or those named."""
        return cast("T", _Pointed(target, frozenset(names), self))

    def reach(self, name: str) -> None:
        """Be at a point; there may be nothing after it."""
        self._reached += 1
        if self._reached == self._at:
            self._instruments.cut_at = name
            os.kill(os.getpid(), self._signal)


class _Pointed:
    def __init__(self, target: object, names: frozenset[str], points: Points) -> None:
        self._target = target
        self._names = names
        self._points = points

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the target has
        found = getattr(self._target, name)
        if not inspect.iscoroutinefunction(found) or (self._names and name not in self._names):
            return found

        async def called(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # as the method
            self._points.reach(f"before {name}")
            answer = await found(*args, **options)
            self._points.reach(f"after {name}")
            return answer

        return called
