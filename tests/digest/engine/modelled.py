"""An answerer over a real store and index, and models that do what a test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.search.fts5 import PassageIndex
from adapters.store.articles import ArticleStore
from adapters.store.feeds import FeedStore
from digest.clusters import prior
from digest.engine.answer import Answerer
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.written import Written
from digest.errors import ModelError, ModelUnavailable
from digest.model import Answer, Article, Brief, Citation, Claim, KeyPoints, Language, Question
from digest.ports.llm import Completion, Json, LanguageModel, Prompt, Usage
from tests import make
from tests.contracts.inline import inline
from tests.digest.answers import labelled
from tests.digest.engine.wired import MovedClock

CHIP = make.article(
    "Corvid shows the K9, a chip without costly memory",
    "Corvid Semiconductor presented the K9 chip at a conference in Dresden. "
    "It draws 180 watts at full load. Each card will cost 4,900 dollars. "
    "Corvid dropped costly memory because suppliers had raised prices twice. "
    "Deliveries to customers begin in the third quarter.",
    outlet="Chip Journal",
)
FUNDS = make.article(
    "Loomwright raises $310 million",
    "Loomwright has raised 310 million dollars from Halden Capital. "
    "Dana Osei, who leads Loomwright, wants to hire 120 engineers in Lisbon.",
    outlet="Venture Notes",
)
TSUBAME = make.article(
    "つばめ電機、小型モデル「凪」を公開",
    "つばめ電機は金曜日、小型の言語モデル「凪」を公開した。凪のパラメータ数は30億である。"
    "同社は2027年4月に医療向けの版を発売する予定だ。",
    outlet="日々技術",
    language=Language("ja"),
)
OLD = make.article(
    "Brightarm tests robots in Rotterdam",
    "Brightarm has put sixty robots to work in a warehouse in Rotterdam. "
    "The robots lift crates of up to 40 kilograms.",
    outlet="Robot Week",
    hours_ago=240,
)


def first(article: Article) -> Claim:
    """Return the first sentence of an article as a claim that quotes it."""
    mark = "。" if article.language == "ja" else "."
    text = article.text.split(mark)[0] + mark
    citation = Citation(article_id=article.id, url=article.url, quote=text)
    return Claim(text=text, citations=(citation,))


def brief(*articles: Article) -> Brief:
    """Return a brief with one story for each article."""
    return make.brief(
        *(
            make.story(
                each.title,
                language=each.language,
                takeaway=first(each),
                points=KeyPoints(),
                sources=(make.source(each),),
                questions=(),
            )
            for each in articles
        ),
        edition=make.edition(feeds=frozenset(each.feed_url for each in (*articles, OLD))),
    )


BRIEF = brief(CHIP, FUNDS, TSUBAME)


def question(text: str, **changes: object) -> Question:
    """Return a question in English unless it is Japanese."""
    values: dict[str, object] = {
        "text": text,
        "language": Language("en" if text.isascii() else "ja"),
    }
    return Question(**(values | changes))  # type: ignore[arg-type]  # built by name


@asynccontextmanager
async def extractive(
    folder: Path, *articles: Article, clock: MovedClock | None = None
) -> AsyncIterator[Answerer]:
    """Open the answerer that needs no model, over a store with these articles."""
    clock = clock or MovedClock()
    passages = PassageIndex(folder / "passages.sqlite3")
    async with inline(folder, clock) as kernel:
        store = ArticleStore(kernel)
        await FeedStore(kernel, store).keep((), articles or (CHIP, FUNDS, TSUBAME, OLD))
        try:
            yield Answerer(clock=clock, articles=store, passages=passages, prior=_prior)
        finally:
            await passages.aclose()


def _prior() -> prior.Prior:
    labelled.idf()
    return prior.load()


def reply(*rows: tuple[str, Sequence[str]], answerable: bool = True) -> dict[str, Json]:
    """Return an object as a model gives it: sentences with the labels they rest on."""
    sentences: list[Json] = [{"evidence": list(labels), "text": text} for text, labels in rows]
    return {"answerable": answerable, "sentences": sentences}


NOT_ANSWERABLE = reply(answerable=False)


def material(prompt: Prompt) -> dict[str, str]:
    """Return the sentences of a prompt by label."""
    found: dict[str, str] = {}
    for article in json.loads(prompt.user)["articles"]:
        found |= article["sentences"]
    return found


def label_of(prompt: Prompt, part: str) -> str:
    """Return the label of the sentence that has these words."""
    return next(label for label, text in material(prompt).items() if part in text)


@dataclass(slots=True, kw_only=True)
class Writer:
    """A model that answers by a function of the prompt. See LanguageModel."""

    write: Callable[[Prompt], Mapping[str, Json]]
    size: int = 7
    """Characters of a piece of its streams."""
    breaks_after: str | None = None
    """Its stream breaks off after these words."""
    prompts: list[Prompt] = field(default_factory=list)
    is_closed: bool = False

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        self.prompts.append(prompt)
        usage = Usage(model="stub", input_tokens=100, output_tokens=10)
        return Completion(data=self.write(prompt), usage=usage)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        self.prompts.append(prompt)
        text = json.dumps(self.write(prompt), ensure_ascii=False)
        broken = self.breaks_after is not None
        if self.breaks_after is not None:
            text = text[: text.index(self.breaks_after) + len(self.breaks_after)]
        try:
            for at in range(0, len(text), self.size):
                await asyncio.sleep(0)
                yield text[at : at + self.size]
            if broken:
                raise ModelUnavailable("the connection broke")
        finally:
            self.is_closed = True


@dataclass(slots=True, kw_only=True)
class Failing:
    """A model that is down. See LanguageModel."""

    error: ModelError
    prompts: list[Prompt] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        self.prompts.append(prompt)
        raise self.error

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        self.prompts.append(prompt)
        for piece in ("", "{"):
            yield piece
        raise self.error


class Silent:
    """A model that never answers. See LanguageModel."""

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        await asyncio.Event().wait()
        raise AssertionError(prompt)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        await asyncio.Event().wait()
        yield prompt.purpose


def saying(text: str, part: str) -> Callable[[Prompt], Mapping[str, Json]]:
    """Return what writes a sentence resting on the source sentence with these words."""

    def write(prompt: Prompt) -> Mapping[str, Json]:
        return reply((text, [label_of(prompt, part)]))

    return write


async def written(
    folder: Path,
    asked: Question,
    model: LanguageModel,
    within: timedelta = timedelta(seconds=15),
) -> Written:
    """Answer a question about the brief in one piece."""
    async with extractive(folder) as answerer:
        return await ModelAnswerer(extractive=answerer, model=model, within=within).write(
            asked, BRIEF
        )


async def streamed(
    folder: Path, asked: Question, model: LanguageModel
) -> tuple[list[Claim], Written]:
    """Answer it as a stream; return what was shown on the way, and the whole."""
    async with extractive(folder) as answerer:
        told = [
            each
            async for each in ModelAnswerer(extractive=answerer, model=model).stream(asked, BRIEF)
        ]
    whole = told.pop()
    assert isinstance(whole, Written)
    claims = [each for each in told if isinstance(each, Claim)]
    assert len(claims) == len(told)
    assert whole.answer.claims[: len(claims)] == tuple(claims)
    return claims, whole


def is_the_same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers say the same, whoever wrote them."""
    fields = ("claims", "scope", "story", "nearest", "suggestions")
    return all(getattr(one, each) == getattr(other, each) for each in fields)


async def words_of_sources(folder: Path, asked: Question) -> Answer:
    """Answer it without a model."""
    async with extractive(folder) as answerer:
        return await answerer.answer(asked, BRIEF)
