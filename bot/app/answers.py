"""What answers questions, wired when it is wanted."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from functools import cache

from bot.telemetry import Meter
from digest.clusters.prior import Prior
from digest.engine.answering import Answering, Telling
from digest.model import Answer, Brief, Question
from digest.ports import Articles, Clock, Passages
from digest.ports.llm import LanguageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers questions; what it takes is imported at the first, in 0.3 s. See Answering."""

    wired: Callable[[], Answering]

    def prepare(self) -> None:
        """Import it now: who serves many keeps nobody waiting for it."""
        self.wired()

    async def answer(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> Answer:
        """See Answering."""
        return await self.wired().answer(question, brief, progress=progress)

    def telling(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Telling, None]:
        """See Answering."""
        return self.wired().telling(question, brief, progress=progress)


def answering(
    *,
    clock: Clock,
    articles: Articles,
    passages: Passages,
    prior: Callable[[], Prior],
    model: LanguageModel | None,
    meter: Meter,
) -> Answers:
    """Return what answers from these, in the words of a model where there is one."""

    @cache
    def wired() -> Answering:
        from digest.engine.answer import Answerer

        quoting = Answerer(clock=clock, articles=articles, passages=passages, prior=prior)
        if model is None:
            return quoting
        from digest.engine.modelanswer import ModelAnswerer

        return ModelAnswerer(extractive=quoting, model=model, told=meter.answer_written)

    return Answers(wired=wired)
