"""How much people may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from digest.model import Recipient

PERSON_A_MINUTE, CHAT_A_MINUTE, PERSON_A_DAY = 6, 20, 100
"""Nobody who reads the answers asks faster, and a dozen people in a room may still ask in turns;
a day of a hundred answers is some 300,000 tokens."""


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
