"""Briefs that a language model writes, from the sample feeds to what a reader sees.

`Stage` is the real engine over a store in a folder, with the sample read once; a brief is made
anew for each model, since stories are kept by its name.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, settings
from bot.app.answers import Answers
from bot.jobs import WINDOW
from bot.selection import Selection, select
from digest import briefs
from digest.engine.answer import Answerer
from digest.engine.collect import Collected
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.tally import Writing
from digest.engine.written import Written
from digest.model import (
    Answer,
    Article,
    ArticleId,
    Brief,
    Claim,
    Feed,
    FeedUrl,
    Language,
    Question,
    Slot,
    Topic,
    WrittenBy,
)
from digest.ports.llm import Completion, LanguageModel, Prompt
from digest.stories.grounding import judge, translated
from digest.words import plain, table
from tests.house.tree import ROOT

SAMPLE = ROOT / "bot" / "sample"
EN, JA = Language("en"), Language("ja")
ACTS = re.compile(r"https?:|www\.|<[@!a-z/|]|@\w|\]\(|<\||```|\[INST\]", re.IGNORECASE)
"""What a chat would act on."""
_QUOTED = re.compile(r"[“「](?P<quote>.*)[”」]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurried:
    """A model that is given so little time for a call that tests need not wait."""

    model: LanguageModel
    within: timedelta

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        return await self.model.complete(self._hurried(prompt))

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        async for piece in self.model.stream(self._hurried(prompt)):
            yield piece

    def _hurried(self, prompt: Prompt) -> Prompt:
        return replace(prompt, within=min(prompt.within, self.within))


@dataclass(slots=True, kw_only=True)
class Stage:
    """See the module."""

    running: app.App
    feeds: Mapping[FeedUrl, Feed]
    collected: Collected
    made: int = 0

    async def brief(
        self, model: LanguageModel, *, language: Language = EN, stories: int = 5, at_once: int = 3
    ) -> tuple[Brief, Writing]:
        """Have a brief written by a model that nobody asked before."""
        self.made += 1
        composer = self.running.composer
        writer = replace(composer.writer, model=model, name=f"model-{self.made}", at_once=at_once)
        until = self.running.clock.now()
        edition = briefs.edition_for(
            topics=frozenset[Topic](),
            language=language,
            since=until - WINDOW,
            until=until,
            feeds=self.feeds,
            max_stories=stories,
        )
        composed = await replace(composer, writer=writer).compose(
            edition, feeds=self.feeds, collected=self.collected
        )
        return composed.brief, composed.writing

    async def answer(self, model: LanguageModel, brief: Brief, text: str) -> Written:
        """Have a question answered by a model, sentence by sentence."""
        answers = self.running.answerer
        assert isinstance(answers, Answers)
        quoting = answers.wired()
        assert isinstance(quoting, Answerer)
        answerer = ModelAnswerer(extractive=quoting, model=model)
        asked = Question(text=text, language=brief.edition.language)
        *told, whole = [each async for each in answerer.stream(asked, brief)]
        assert isinstance(whole, Written)
        assert tuple(told) == whole.answer.claims[: len(told)], "what was shown stays"
        return whole

    async def articles(self, brief: Brief) -> Mapping[ArticleId, Article]:
        """Return the records that a brief rests on."""
        slots = (*brief.slots, *brief.background, *brief.left_out)
        ids = [each for slot in slots for each in slot.articles]
        return {each.id: each for each in await self.running.articles.get(ids)}


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """Give the engine over a store in which the sample is; it is read once in a run."""
    read = _read.get(SAMPLE)
    if read is not None:
        shutil.copytree(read.folder, folder, dirs_exist_ok=True)
    chosen = settings.read({"DATA_DIR": str(folder)}, dotenv=None)
    selection = sample()
    async with app.opened(chosen, selection, now=read.now if read else None) as running:
        collected = read.collected if read else await _collected(running, selection)
        feeds = {feed.url: feed for feed in selection.feeds}
        yield Stage(running=running, feeds=feeds, collected=collected)


async def _collected(running: app.App, selection: Selection) -> Collected:
    """Read the sample, and keep the store for the next stage."""
    collected = await running.collector.collect(selection.feeds, deadline=timedelta(seconds=20))
    kept = Path(tempfile.mkdtemp(prefix="sample-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    now = running.clock.now()
    chosen = settings.read({"DATA_DIR": str(kept)}, dotenv=None)
    async with app.opened(chosen, selection, now=now) as other:
        await other.collector.collect(selection.feeds, deadline=timedelta(seconds=20))
    _read[SAMPLE] = _Read(folder=kept, collected=collected, now=now)
    return collected


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    folder: Path
    collected: Collected
    now: datetime


_read: dict[Path, _Read] = {}
"""The sample, once it was read; a closed store can be copied."""


def sample() -> Selection:
    """Return the sample feeds."""
    return select([str(SAMPLE)], ())


def claims(slot: Slot) -> list[Claim]:
    """Return all that a story claims."""
    points = slot.story.points
    rest = (points.what_happened, points.why_it_matters, points.what_to_watch, slot.update)
    return [slot.story.takeaway, *(each for each in rest if each)]


def check(brief: Brief, articles: Mapping[ArticleId, Article]) -> int:
    """Hold all that a reader may see of a brief against the records; return how much was ours."""
    ours = 0
    for slot in (*brief.slots, *brief.background, *brief.left_out):
        for claim in claims(slot):
            ours += hold(claim, articles, slot.story.language)
        _hold_headline(slot, articles)
        own = {each.url for each in articles.values()}
        assert {each.url for each in slot.story.sources} <= own
    _hold_lines(brief, {each.url for each in articles.values()})
    return ours


def check_answer(answer: Answer, articles: Collection[Article], language: Language) -> int:
    """Hold an answer against the records; return how many of its sentences are ours."""
    known = {each.id: each for each in articles}
    return sum(hold(claim, known, language) for claim in answer.claims)


def hold(claim: Claim, articles: Mapping[ArticleId, Article], language: Language) -> bool:
    """Hold a claim against what it cites; return whether it is more than a quotation."""
    assert claim.citations
    assert not ACTS.search(claim.text)
    for citation in claim.citations:
        article = articles[citation.article_id]
        assert citation.url == article.url
        assert citation.quote in article.text or citation.quote in article.title
    quotes = [citation.quote for citation in claim.citations]
    match = _QUOTED.fullmatch(claim.text)
    if any(claim.text in quote or (match and match["quote"] in quote) for quote in quotes):
        return False
    written = articles[claim.citations[0].article_id].language or language
    if written == language:
        assert judge(claim.text, quotes, language=language).is_grounded, claim
    else:
        verdict = translated(
            claim.text, " ".join(quotes), language=language, source_language=written
        )
        assert verdict.is_grounded, claim
    return True


def _hold_headline(slot: Slot, articles: Mapping[ArticleId, Article]) -> None:
    """Hold a headline against titles and sentences of its own articles alone."""
    story = slot.story
    own = [articles[each] for each in slot.articles if each in articles]
    if any(story.headline in each.title for each in own) or story.language != "en":
        return
    if story.written_by is WrittenBy.EXTRACT:  # a title without its outlet's name
        assert any(story.headline.rstrip("…") in each.title for each in own), story.headline
        return
    sentences = [part for each in own for part in (each.title, *each.text.split(". "))]
    assert any(
        judge(story.headline, [part.rstrip(".") + "."], language=EN, is_headline=True).is_grounded
        for part in sentences
    ), story.headline


def _hold_lines(brief: Brief, urls: set[str]) -> None:
    words = table.of(brief.edition.language)
    lines = list(plain.visible(words, brief, UTC))
    for number, slot in enumerate(brief.slots, start=1):
        lines += plain.opened(words, slot, number, UTC)
    for line in lines:
        assert set(line.urls) <= urls
        assert not ACTS.search(line.text)
