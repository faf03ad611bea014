"""Answering with a language model where there is one: its words where sources bear them out.

The model is never required. Whatever fails, the answer is the one that `digest.engine.answer`
gives in the sources' own words::

    question ──> what the sources' own words tell ── of one story? ──> that story is read
                    │ nothing                                             │
                    └──> the story replied to, then the nearest one ──────┤
                         └── then the archive's nearest article ──────────┤
                                                                          ▼
        reader <── checked sentence <── admission <── drafted sentence <── model
        reader <── the sources' own words <────────── down, late, nothing borne out

A stream shows each sentence as soon as it was checked; what was shown stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from digest.answers import admission, evidence, followups, prompt
from digest.answers import answer as answers
from digest.answers import manner as manners
from digest.answers.asked import Idf
from digest.answers.draft import Refused
from digest.answers.evidence import Evidence
from digest.answers.manner import BOUNDS
from digest.answers.passages import passages
from digest.engine.answer import ARCHIVE, Answerer
from digest.engine.answering import Telling
from digest.engine.drafts import Drafting, streamed, whole
from digest.engine.written import NO_ANSWER, NOT_GROUNDED, Run, Told, Written
from digest.errors import ModelError
from digest.model import Answer, Article, ArticleId, Brief, Claim, Passage, Question
from digest.ports.llm import LanguageModel

WITHIN = timedelta(seconds=15)
"""For the model, all calls of an answer together: the sources' own words follow within the
20 seconds that a reader waits."""

_Put: TypeAlias = Callable[[Question], "Answer | None"]
"""Puts a question to what was read, in the sources' own words."""
_FOUND = 20
_READ = 5
"""Articles of the archive that are looked at."""


def _nobody(_: Written) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswerer:
    """Answers with a model, and like `extractive` whenever that cannot be.

    `told` learns of each answer once it is whole, with its cost.
    """

    extractive: Answerer
    model: LanguageModel
    within: timedelta = WITHIN
    told: Callable[[Written], None] = _nobody

    async def answer(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> Answer:
        """See Answering."""
        return (await self.write(question, brief, progress=progress)).answer

    async def telling(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Telling, None]:
        """See Answering."""
        async with aclosing(self.stream(question, brief, progress=progress)) as told:
            async for each in told:
                yield each.answer if isinstance(each, Written) else each

    async def write(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> Written:
        """Answer in one piece, and say whose words it is.

        Raises:
            StoreError: the store failed.
        """
        async with aclosing(self._answered(question, brief, progress, whole)) as all_told:
            async for each in all_told:
                if isinstance(each, Written):
                    return each
        raise AssertionError  # the last one told is the whole

    async def stream(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Told, None]:
        """Yield checked sentences as they come, then the whole, which begins with them.

        Close it (`contextlib.aclosing`) when nobody listens any more: that ends the model's
        stream at once.

        Raises:
            StoreError: the store failed.
        """
        async with aclosing(self._answered(question, brief, progress, streamed)) as all_told:
            async for each in all_told:
                yield each

    async def _answered(
        self, question: Question, brief: Brief, progress: Callable[[], None], drafting: Drafting
    ) -> AsyncGenerator[Told, None]:
        asked = manners.standing(question)
        run = self._run(question, asked)
        articles = await self._articles(brief)
        found = answers.from_brief(asked, brief, articles, idf=run.idf)
        readable: Sequence[Evidence] = evidence.from_brief(
            asked, brief, articles, found, idf=run.idf, manner=run.manner
        )
        put: _Put = partial(_put, brief=brief, articles=articles, idf=run.idf)
        async with aclosing(self._tried(run, readable, put, drafting)) as tried:
            async for each in tried:
                yield each
        if run.claims:
            return
        if found is None:
            found = await self.extractive.answer(asked, brief, progress=progress)
            if run.may_call:
                readable, passages_ = await self._archived(run, brief, found)
                put = partial(_put_to_archive, brief=brief, found=passages_, idf=run.idf)
                async with aclosing(self._tried(run, readable, put, drafting)) as tried:
                    async for each in tried:
                        yield each
        if not run.claims:
            yield self._finished(run.extracted(found))

    async def _tried(
        self,
        run: Run,
        readable: Sequence[Evidence],
        put: _Put,
        drafting: Drafting,
    ) -> AsyncGenerator[Told, None]:
        """Yield what the model says of the first of these that tells, then the whole."""
        for shown in readable:
            if not run.may_call:
                return
            async with aclosing(self._checked(run, shown, drafting)) as checked:
                async for claim in checked:
                    yield claim
            if run.claims:
                suggestions: tuple[str, ...] = ()
                if run.translated_from is None:  # they would be in the sources' language
                    suggestions = await asyncio.to_thread(
                        followups.of, run.question, run.claims, shown.ground, put=put, idf=run.idf
                    )
                yield self._finished(run.written(shown, suggestions))
                return

    async def _checked(
        self, run: Run, shown: Evidence, drafting: Drafting
    ) -> AsyncGenerator[Claim, None]:
        """Yield the sentences that a reader may see of what the model drafts."""
        language = evidence.language_for(run.question, shown)
        into = evidence.translation_for(run.question, shown)
        bounds = BOUNDS[run.manner]
        asked = prompt.of(run.question, shown, manner=run.manner, language=language, into=into)
        run.calls += 1
        run.translated_from = language if into else None
        run.reason = NOT_GROUNDED
        drafts = drafting(self.model, asked, until=run.until, spent=run.usages.append)
        try:
            async with aclosing(drafts):
                async for each in drafts:
                    if isinstance(each, Refused):
                        run.reason = NO_ANSWER
                        return
                    admitted = admission.admit(
                        each, shown, run.claims, language=language, bounds=bounds, into=into
                    )
                    run.fates[admitted.fate] += 1
                    for claim in admitted.claims:
                        run.claims.append(claim)
                        yield claim
        except ModelError as error:
            run.failure = error.reason

    def _run(self, question: Question, asked: Question) -> Run:
        return Run(
            question=asked,
            manner=manners.of(question.text),
            until=asyncio.get_running_loop().time() + self.within.total_seconds(),
            idf=self.extractive.prior().idf,
        )

    def _finished(self, written: Written) -> Written:
        self.told(written)
        return written

    async def _articles(self, brief: Brief) -> Mapping[ArticleId, Article]:
        slots = (*brief.slots, *brief.background, *brief.left_out)
        ids = [article for slot in slots for article in slot.articles]
        return {each.id: each for each in await self.extractive.articles.get(ids)}

    async def _archived(
        self, run: Run, brief: Brief, found: Answer
    ) -> tuple[Sequence[Evidence], Sequence[Passage]]:
        """Return what to read of the archive, whose index is filled by now, and its passages."""
        hits = await self.extractive.passages.search(
            answers.search_tokens(run.question, brief),
            limit=_FOUND,
            since=brief.edition.until - ARCHIVE,
            feeds=brief.edition.feeds,
        )
        quoted = (citation.article_id for claim in found.claims for citation in claim.citations)
        ids = list(dict.fromkeys((*quoted, *(each.article_id for each in hits))))[:_READ]
        articles = await self.extractive.articles.get(ids)
        readable = evidence.from_archive(
            run.question, articles, found, idf=run.idf, manner=run.manner
        )
        read = {document.article_id for each in readable for document in each.ground.documents}
        return readable, [each for of in articles if of.id in read for each in passages(of)]


def _put(
    question: Question, *, brief: Brief, articles: Mapping[ArticleId, Article], idf: Idf
) -> Answer | None:
    return answers.from_brief(question, brief, articles, idf=idf)


def _put_to_archive(
    question: Question, *, brief: Brief, found: Sequence[Passage], idf: Idf
) -> Answer:
    """Put a question to the article of the archive that was read."""
    return answers.from_archive(question, found, brief, idf=idf)
