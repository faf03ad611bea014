"""What a server is known not to understand, forgotten after a day: it may have been updated.

*Pure.*
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.llm.request import Step

KEPT = timedelta(hours=24)


class Ladder:
    """One model at one server: how its answers' form is asked for, and what is left out."""

    __slots__ = ("_dropped", "_forget_at", "_step")

    def __init__(self) -> None:
        self._step = Step.STRICT
        self._forget_at: datetime | None = None
        self._dropped: dict[str, datetime] = {}

    def step(self, now: datetime) -> Step:
        """Return the step to ask with."""
        if self._forget_at is not None and now >= self._forget_at:
            self._step, self._forget_at = Step.STRICT, None
        return self._step

    def step_down(self, seen: Step, now: datetime) -> bool:
        """Note that a step did not work; return False where there is none below."""
        if seen >= max(Step):
            return False
        below = Step(seen + 1)
        if below > self.step(now):  # calls made together fail together, and each tells
            self._step, self._forget_at = below, now + KEPT
        return True

    def without(self, now: datetime) -> frozenset[str]:
        """Return the parameters to leave out."""
        self._dropped = {name: at for name, at in self._dropped.items() if now < at}
        return frozenset(self._dropped)

    def drop(self, parameter: str, now: datetime) -> None:
        """Leave a parameter out from now on."""
        self._dropped[parameter] = now + KEPT
