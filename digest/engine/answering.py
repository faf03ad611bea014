"""What answers follow-up questions, with a language model or without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from digest.model import Answer, Brief, Question


class Answering(Protocol):
    """Answers questions about a brief from its sources."""

    async def answer(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = ...,
    ) -> Answer:
        """Answer from the sources, or say that they do not tell.

        Args:
            question: what is asked.
            brief: what it is asked about.
            progress: called when the archive has to be searched, which may take seconds.

        Raises:
            StoreError: the store failed.
        """
        ...
