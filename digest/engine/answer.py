"""Answering a follow-up: the story replied to, then the brief, then the archive.

The first scope with evidence wins. The index of the archive is a cache that is filled
when a question first needs it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.answers import answer as answers
from digest.answers.passages import searchable
from digest.clusters.prior import Prior
from digest.engine.answering import Telling
from digest.model import Answer, Article, Brief, FeedUrl, Passage, Question, Slot
from digest.ports import Articles, Clock, Passages

ARCHIVE = timedelta(days=30)
"""How far back the archive goes."""

_FOUND = 20
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Answers through these ports, in the sources' own words. See Answering."""

    clock: Clock
    articles: Articles
    passages: Passages
    prior: Callable[[], Prior]

    async def answer(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> Answer:
        """See Answering."""
        prior = self.prior()
        ids = [article for slot in _slots(brief) for article in slot.articles]
        articles = {each.id: each for each in await self.articles.get(ids)}
        found = answers.from_brief(question, brief, articles, idf=prior.idf)
        if found is not None:
            return found
        progress()
        await self._index(brief.edition.feeds)
        hits = await self.passages.search(
            answers.search_tokens(question, brief),
            limit=_FOUND,
            since=brief.edition.until - ARCHIVE,
            feeds=brief.edition.feeds,
        )
        return answers.from_archive(question, hits, brief, idf=prior.idf)

    async def telling(
        self,
        question: Question,
        brief: Brief,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> AsyncGenerator[Telling, None]:
        """See Answering: nothing can be told before the whole is there."""
        yield await self.answer(question, brief, progress=progress)

    async def _index(self, feeds: Collection[FeedUrl]) -> None:
        now = self.clock.now()
        batch: list[Article] = []
        async for article in self.articles.between(now - ARCHIVE, now, feeds):
            batch.append(article)
            if len(batch) == _BATCH:
                await self._index_batch(batch)
                batch = []
        await self._index_batch(batch)

    async def _index_batch(self, batch: Collection[Article]) -> None:
        known = await self.passages.indexed([each.id for each in batch])
        fresh = [each for each in batch if each.id not in known]
        if fresh:
            await self.passages.add(await asyncio.to_thread(_cut, fresh))


def _cut(articles: Iterable[Article]) -> list[tuple[Passage, Sequence[str]]]:
    return [each for article in articles for each in searchable(article)]


def _slots(brief: Brief) -> tuple[Slot, ...]:
    return (*brief.slots, *brief.background, *brief.left_out)
