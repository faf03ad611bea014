"""What answers follow-up questions, with a language model or without one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Protocol, TypeAlias

from digest.model import Answer, Brief, Claim, Question

Telling: TypeAlias = Claim | Answer
"""A checked sentence as soon as it may be shown; the last one told is the whole answer, which
begins with the sentences told before."""


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

    def telling(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = ...,
    ) -> AsyncGenerator[Telling, None]:
        """Yield an answer sentence by sentence, then whole. Arguments and errors as above.

        Close it (`contextlib.aclosing`) when nobody listens any more.
        """
        ...
