"""Who runs the bot for a tenant, where the platform knows of no roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from digest.model import Person

CODE_LIVES = timedelta(hours=1)
MOST_TRIES = 5
"""Of one person in an hour; a tenant has four times as many."""


class Claimed(StrEnum):
    """What becomes of somebody who says a code."""

    TAKEN = "taken"
    """He is an admin of the tenant from now on, or was before."""
    WRONG = "wrong"
    """It is no code, too old, or used."""
    TOO_OFTEN = "too_often"


class Claims(Protocol):
    """The operator's code, of which nothing but a digest is kept, and who has said it."""

    async def issue(self, platform: str, code: str) -> None:
        """Let the first who says a code on a platform within the hour be an admin of his tenant.

        The code before it is good no more.
        """
        ...

    async def claim(self, person: Person, code: str) -> Claimed:
        """Make whoever says the code an admin of his tenant; the code is used up."""
        ...

    async def admins(self, platform: str, tenant: str) -> Sequence[str]:
        """Return who runs the bot for a tenant, the first first."""
        ...
