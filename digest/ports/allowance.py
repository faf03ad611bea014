"""How much people may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from digest.model import Recipient


class Allowance(Protocol):
    """Keeps one person, or one chat, from using up what all share."""

    async def ask(self, recipient: Recipient, asker: str, *, once: str) -> timedelta | None:
        """Let somebody ask, or return how long he has to wait; then nothing is counted.

        Args:
            recipient: where he asks; all threads of a chat count together.
            asker: who, within the tenant.
            once: names the question: asked again under it, it is not counted again.

        Raises:
            StoreError: the store failed.
        """
        ...
