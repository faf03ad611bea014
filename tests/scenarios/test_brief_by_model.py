"""A language model writes the brief, or the articles do: on time, borne out, and said so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.model import Brief, Language, WhyExtracts, WrittenBy
from digest.words import phrases, plain, table
from tests import effort
from tests.adapters.llm.asking import KEY, asked, until
from tests.fakes.faultproxy import FAULTS, STREAM_FAULTS, FaultProxy
from tests.fakes.modelserver import ModelServer
from tests.scenarios import modelled, process
from tests.scenarios.modelled import EN, JA, Hurried, Stage, check, check_answer
from tests.scenarios.quoting import faithful
from tests.servers import model as llama

QUESTION = "How many parcels an hour does the new hub sort?"
WITHIN = timedelta(seconds=5)
"""For a call to a server on this machine."""
IMPATIENT = timedelta(milliseconds=500)
"""The same where it hangs."""
HANGING = {"trickle", "silent-midway"}
BAD_DAYS = (
    "throttled", "throttled-1s", "throttled-hour", "broken", "bad-gateway-page",
    "unavailable-hour", "no-choices", "null-content", "refusal", "html", "overflow-llamacpp",
    "cut-short", "trickle", "reset",
)  # fmt: skip


def _within(fault: str) -> timedelta:
    return IMPATIENT if fault in HANGING else WITHIN


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Let one event loop serve the module, and one engine: each model is a new one to it."""
    return "asyncio"


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with modelled.stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A brief of three stories in peace."""

    brief: Brief
    calls: int
    """For how many the model was asked: each story is a call that can go wrong."""


@pytest.fixture(scope="module")
async def whole(stage: Stage) -> Whole:
    async with ModelServer(key=KEY) as server, asked(server.url) as desk:
        server.write(faithful)
        brief, _ = await stage.brief(desk.model, stories=3)
    assert len(server.seen) >= 4
    return Whole(brief=brief, calls=len(server.seen))


@llama.needs_llama
@pytest.mark.parametrize("behaviour", llama.BEHAVIOURS)
async def test_whatever_a_real_model_writes_only_what_the_sources_say_is_shown(
    stage: Stage, behaviour: str
) -> None:
    server = llama.shared(behaviour)
    async with asked(server.url, key=llama.KEY, name="tiny") as desk:
        model = Hurried(model=desk.model, within=timedelta(seconds=3))
        # One at a time and few: the machine of a test has little time for each.
        brief, writing = await stage.brief(model, stories=1, at_once=1)
        answer = await stage.answer(model, brief, QUESTION)
    assert len(brief.slots) == 1
    assert desk.exchanges, "it was asked"
    articles = await stage.articles(brief)
    check(brief, articles)
    check_answer(answer.answer, articles.values(), EN)
    assert answer.answer.is_answered
    if writing.why is None:
        assert {slot.story.written_by for slot in brief.slots} == {WrittenBy.MODEL}


@pytest.mark.parametrize("language", [EN, JA])
async def test_a_faithful_model_writes_every_story_and_the_brief_says_so(
    stage: Stage, language: Language
) -> None:
    async with ModelServer(key=KEY) as server, asked(server.url) as desk:
        server.write(faithful)
        brief, writing = await stage.brief(desk.model, language=language)
        answer = await stage.answer(desk.model, brief, QUESTION)
    words = table.of(language)
    told = [slot for slot in brief.slots if slot.story.language == language]
    by_model = [slot for slot in told if slot.story.written_by is WrittenBy.MODEL]
    assert len(by_model) == len(told) >= 2
    check(brief, await stage.articles(brief))
    if len(by_model) == len(brief.slots):
        assert writing.why_extractive is None
        assert words.by_model in [each.text for each in plain.visible(words, brief, UTC)]
    assert answer.answer.written_by is WrittenBy.MODEL
    assert "9,000" in answer.answer.claims[0].text


@pytest.mark.parametrize("fault", BAD_DAYS)
async def test_whichever_call_goes_wrong_the_brief_is_whole_and_says_what_is_quoted(
    stage: Stage, whole: Whole, fault: str
) -> None:
    first = BAD_DAYS.index(fault)  # so that all calls go wrong, by one fault or another
    calls = [(first + each) % whole.calls for each in range(whole.calls)]
    async with ModelServer(key=KEY) as server, FaultProxy(server.url) as proxy:
        server.write(faithful)
        for index in effort.some(calls, 2):
            await _spoilt(stage, proxy, fault, at=index, within=_within(fault))


async def _spoilt(
    stage: Stage, proxy: FaultProxy, fault: str, *, at: int, within: timedelta
) -> None:
    """Have one call of a brief go wrong."""
    before = proxy.requests
    async with asked(proxy.url) as desk:  # with a breaker of its own
        proxy.at(at, FAULTS[fault])
        model = Hurried(model=desk.model, within=within)
        brief, writing = await stage.brief(model, stories=3)
    check(brief, await stage.articles(brief))
    words = table.of(EN)
    quoted = [slot for slot in brief.slots if slot.story.written_by is WrittenBy.EXTRACT]
    assert not quoted or writing.why_extractive
    assert bool(quoted) == (phrases.writer(words, brief) != words.by_model)
    assert len(brief.slots) == 3
    assert proxy.requests > before + at, "the call was made that went wrong"


@pytest.mark.parametrize("fault", BAD_DAYS)
async def test_when_every_call_goes_wrong_the_brief_is_the_articles_own_words(
    stage: Stage, fault: str
) -> None:
    async with ModelServer(key=KEY) as server, FaultProxy(server.url) as proxy:
        proxy.always(FAULTS[fault])
        async with asked(proxy.url) as desk:
            model = Hurried(model=desk.model, within=_within(fault))
            brief, writing = await stage.brief(model, stories=3)
            answer = await stage.answer(model, brief, QUESTION)
    assert {slot.story.written_by for slot in brief.slots} == {WrittenBy.EXTRACT}
    assert writing.why in {WhyExtracts.MODEL_OUT, WhyExtracts.NOT_BORNE_OUT}
    words = table.of(EN)
    assert plain.visible(words, brief, UTC)[1].text == words.why_extracts[writing.why.value]
    assert check(brief, await stage.articles(brief)) == 0
    assert answer.answer.is_answered
    assert answer.answer.is_stopgap
    assert answer.because


@pytest.mark.parametrize("fault", STREAM_FAULTS)
async def test_an_answer_that_breaks_off_shows_nothing_that_does_not_hold(
    stage: Stage, whole: Whole, fault: str
) -> None:
    articles = (await stage.articles(whole.brief)).values()
    async with ModelServer(key=KEY) as server, FaultProxy(server.url) as proxy:
        server.write(faithful)
        async with asked(proxy.url) as desk:
            for index in range(2):
                proxy.at(index, STREAM_FAULTS[fault])
                model = Hurried(model=desk.model, within=_within(fault))
                found = await stage.answer(model, whole.brief, QUESTION)
                assert found.answer.is_answered
                check_answer(found.answer, articles, EN)


@llama.needs_llama
async def test_a_server_that_dies_in_the_middle_of_a_brief_costs_words_and_no_story(
    stage: Stage,
) -> None:
    with llama.LlamaServer(llama.made("copy")) as server:
        async with asked(server.url, key=llama.KEY, name="tiny") as desk:
            model = Hurried(model=desk.model, within=timedelta(seconds=8))
            writing = asyncio.ensure_future(stage.brief(model, stories=3, at_once=1))
            await until(lambda: bool(desk.exchanges) or writing.done())
            await asyncio.to_thread(server.kill)
            brief, written = await writing
    assert len(brief.slots) >= 3
    assert written.why_extractive
    check(brief, await stage.articles(brief))


def _document(ended: process.Ended) -> dict[str, Any]:
    assert ended.code == 0, ended.err
    return dict(json.loads(ended.out))


async def _run(tmp_path: Path, url: str, *arguments: str) -> process.Ended:
    return await asyncio.to_thread(
        process.run,
        "brief",
        "--feeds",
        process.SAMPLE,
        *arguments,
        data=tmp_path,
        environment={"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY, "LLM_MODEL": "m"},
    )


async def test_the_document_says_that_the_model_wrote_and_its_citations_hold(
    tmp_path: Path,
) -> None:
    async with ModelServer(key=KEY) as server:
        server.write(faithful)
        ended = await _run(tmp_path, server.url, "--format", "json", "--ask", QUESTION)
    document = _document(ended)
    assert ended.err == ""
    stories = document["brief"]["stories"]
    assert {each["written_by"] for each in stories} == {"model"}
    for story in stories:
        urls = {each["url"] for each in story["sources"]}
        assert story["citations"]
        assert {each["article_url"] for each in story["citations"]} <= urls
    assert document["brief"]["why_extracts"] is None
    assert document["answer"]["written_by"] == "model"
    assert document["answer"]["answered"]
    assert document["stats"]["model_calls"] == len(server.seen) > 0
    assert KEY not in ended.out


async def test_with_the_server_stopped_one_plain_line_says_why_and_all_else_goes_on(
    tmp_path: Path,
) -> None:
    async with ModelServer(key=KEY) as server:
        url = server.url  # and nobody is there any more
    ended = await _run(tmp_path, url, "--format", "json", "--ask", QUESTION)
    document = _document(ended)
    assert {each["written_by"] for each in document["brief"]["stories"]} == {"extract"}
    assert document["answer"]["answered"]
    assert document["answer"]["written_by"] == "extract"
    (line,) = ended.err.splitlines()
    assert line == f"daybrief: {document['brief']['why_extracts']}"
    assert line.startswith("daybrief: all stories are extracts: ")


async def test_a_spent_budget_is_said_and_asks_nobody(tmp_path: Path) -> None:
    async with ModelServer(key=KEY) as server:
        server.write(faithful)
        given = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": KEY,
            "LLM_MODEL": "m",
            "LLM_BUDGET_TOKENS_PER_DAY": "100",
        }
        ended = await asyncio.to_thread(
            process.run,
            "brief",
            "--feeds",
            process.SAMPLE,
            data=tmp_path,
            environment=given,
        )
    assert server.seen == []
    assert ended.out.splitlines()[1] == table.of(EN).why_extracts["over_budget"]
    assert ended.err == "daybrief: all stories are extracts: the tokens of this day are spent\n"
