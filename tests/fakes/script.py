"""What a fake was told to do with calls to come: its directions, and which calls each is for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic, TypeVar

D = TypeVar("D")


@dataclass(slots=True, kw_only=True)
class _Staged(Generic[D]):
    direction: D
    on: str | None
    places: dict[str, object]
    times: int | None

    def fits(self, places: dict[str, object]) -> bool:
        return all(each is None or each == places.get(name) for name, each in self.places.items())


class Script(Generic[D]):
    """The directions that wait for their calls, first given first.

    Args:
        plain: what is done with a call that no direction is for.
        apart: calls that only a direction is for which names them.
    """

    def __init__(self, plain: D, *, apart: Collection[str] = ()) -> None:
        self._plain = plain
        self._apart = frozenset(each.lower() for each in apart)
        self._waiting: list[_Staged[D]] = []

    def add(
        self, direction: D, *, on: str | None, times: int | None = 1, **places: object
    ) -> None:
        """Give a direction to the next calls that fit; for ever when `times` is None.

        Args:
            direction: what to do.
            on: the call's name, or a pattern with a star; None for any.
            times: how often.
            places: where, by the names that `take` uses; None for anywhere.
        """
        name = None if on is None else on.lower()
        self._waiting.append(_Staged(direction=direction, on=name, places=places, times=times))

    def take(self, on: str, **places: object) -> D:
        """Return what to do with a call: nothing special when no direction fits."""
        for staged in self._waiting:
            if self._is_meant(staged.on, on.lower()) and staged.fits(places):
                self._spend(staged)
                return staged.direction
        return self._plain

    def _is_meant(self, pattern: str | None, name: str) -> bool:
        if pattern is None:
            return name not in self._apart
        return fnmatchcase(name, pattern)

    def _spend(self, staged: _Staged[D]) -> None:
        if staged.times is None:
            return
        staged.times -= 1
        if staged.times <= 0:
            self._waiting.remove(staged)

    def clear(self) -> None:
        """Forget all directions."""
        self._waiting.clear()
