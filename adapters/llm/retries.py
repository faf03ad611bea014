"""How many calls may be made twice: a share of all, so that a sick server is not beaten.

*Pure.*
"""

from __future__ import annotations

SHARE = 0.1
MOST_SAVED = 10.0


class Share:
    """Earns a tenth of a retry with every call; begins with one."""

    __slots__ = ("_saved",)

    def __init__(self) -> None:
        self._saved = 1.0

    def earn(self) -> None:
        """Count a call."""
        self._saved = min(self._saved + SHARE, MOST_SAVED)

    def spend(self) -> bool:
        """Take a retry, if there is one."""
        if self._saved < 1 - SHARE / 2:  # ten tenths are not quite one
            return False
        self._saved = max(self._saved - 1, 0.0)
        return True
