"""Clocks: the real one, and one that stands still for a replay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock. See Clock."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)  # noqa: TID251  # this is the port's one real implementation


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedClock:
    """A clock that always shows one instant, for briefs of another day. See Clock."""

    at: datetime

    def now(self) -> datetime:
        """See Clock."""
        return self.at
