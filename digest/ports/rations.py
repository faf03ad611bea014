"""What was decided about runs of tenants whose month has too few messages left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from digest.model import Ration, Run


class Rations(Protocol):
    """Decisions about runs, for three days: one for all processes, and none taken back."""

    async def of(self, run: Run) -> Sequence[Ration]:
        """Return what was decided about a run, in the order in which it was."""
        ...

    async def add(self, run: Run, nth: int, ration: Ration) -> bool:
        """Decide for the nth time, from 0; return False where somebody has already."""
        ...
