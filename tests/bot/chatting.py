"""A platform and an answerer whose work tests look into."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence

from adapters.contract import Action, Answerable, File, Said
from digest.engine.answer import Answerer
from digest.model import Answer, Brief, Claim, Question
from digest.words.plain import Line
from tests.platforms.meteredchat import Metering
from tests.platforms.testchat import TestChat


async def _nothing() -> None:
    """Let nothing happen in between."""


class Platform(TestChat):
    """A platform during whose calls other things happen, and that some words are poison to."""

    before_reply: Callable[[], Awaitable[None]] = staticmethod(_nothing)
    after_reply: Callable[[], Awaitable[None]] = staticmethod(_nothing)
    poison: str | None = None

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
        is_private: bool = False,
    ) -> None:
        """See Platform."""
        if isinstance(update, Said) and update.text == self.poison:
            raise ZeroDivisionError(update.text)
        await self.before_reply()
        await super().reply(update, lines, actions=actions, file=file, is_private=is_private)
        await self.after_reply()


class CountingPlatform(Metering, Platform):
    """The same, as one that counts what it sends unasked and knows of no roles."""


class Telling(Answerer):
    """An answerer that tells its sentences one by one, as one with a model does."""

    async def telling(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Claim | Answer, None]:
        """See Answering."""
        answer = await self.answer(question, brief, progress=progress)
        for claim in answer.claims:
            yield claim
        yield answer
