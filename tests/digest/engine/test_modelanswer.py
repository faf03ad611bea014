"""Answers with a model: its words where they are borne out, the sources' own where not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.answers.admission import Fate
from digest.engine import written as on_its_way
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.written import Written
from digest.errors import (
    ModelError,
    ModelMalformed,
    ModelRefused,
    ModelThrottled,
    ModelUnavailable,
)
from digest.model import Scope, WrittenBy
from digest.ports.llm import Json, Prompt
from tests.digest.engine import modelled
from tests.digest.engine.modelled import (
    BRIEF,
    CHIP,
    FUNDS,
    NOT_ANSWERABLE,
    OLD,
    Failing,
    Silent,
    Writer,
    is_the_same,
    label_of,
    material,
    question,
    reply,
    saying,
    streamed,
    words_of_sources,
    written,
)


async def test_a_paraphrased_question_is_answered_in_a_sentence(tmp_path: Path) -> None:
    asked = question("What must a buyer pay for one?", story=1)
    model = Writer(write=saying("Each card will cost $4,900.", "4,900"))
    found = await written(tmp_path, asked, model)
    (claim,) = found.answer.claims
    assert claim.text == "Each card will cost $4,900."
    assert [(each.article_id, each.url) for each in claim.citations] == [(CHIP.id, CHIP.url)]
    assert (found.answer.written_by, found.because, found.answer.is_whole) == (
        WrittenBy.MODEL,
        "",
        True,
    )
    assert (found.answer.scope, found.answer.story) == (Scope.STORY, 1)
    assert dict(found.fates) == {Fate.PASSED: 1}


async def test_a_japanese_question_is_answered_in_a_sentence(tmp_path: Path) -> None:
    asked = question("凪の規模はどのくらい？", story=3)
    model = Writer(write=saying("凪のパラメータ数は30億である。", "30億"))
    found = await written(tmp_path, asked, model)
    assert [each.text for each in found.answer.claims] == ["「凪のパラメータ数は30億である。」"]
    assert found.answer.written_by is WrittenBy.MODEL
    assert json.loads(model.prompts[0].user)["language"] == "ja"


async def test_a_question_in_another_language_is_answered_in_that_of_the_source(
    tmp_path: Path,
) -> None:
    model = Writer(write=saying("つばめ電機は2027年に全社員を解雇した。", "医療"))
    found = await written(tmp_path, question("When will the medical one be sold?", story=3), model)
    told = json.loads(model.prompts[0].user)
    assert (told["language"], told["translation"]) == ("ja", "en")
    assert found.answer.claims[-1].text.startswith("「同社は2027年4月に")


@pytest.mark.parametrize(
    ("translation", "shown"),
    [
        ("カードの価格は4900ドルになる。", "カードの価格は4900ドルになる。"),
        ("カードの価格は9400ドルになる。", "Each card will cost $4,900."),
        ("カードの価格は4900ドルにならない。", "Each card will cost $4,900."),
        ("PWNEDは4900ドルになる。", "Each card will cost $4,900."),
        ("https://evil.example で4900ドル。", "Each card will cost $4,900."),
        ("It costs $4,900.", "Each card will cost $4,900."),
        ("", "Each card will cost $4,900."),
    ],
)
async def test_a_reader_of_another_language_gets_a_translation_that_keeps_the_facts(
    tmp_path: Path, translation: str, shown: str
) -> None:
    def write(prompt: Prompt) -> Mapping[str, Json]:
        row: Json = {
            "evidence": [label_of(prompt, "4,900")],
            "text": "Each card will cost $4,900.",
            "translation": translation,
        }
        return {"answerable": True, "sentences": [row]}

    model = Writer(write=write)
    found = await written(tmp_path, question("値段はいくらですか？", story=1), model)
    told = json.loads(model.prompts[0].user)
    assert (told["language"], told["translation"]) == ("en", "ja")
    assert [each.text for each in found.answer.claims] == [shown]
    assert found.answer.translated_from == "en"
    assert found.answer.claims[0].citations[0].quote == "Each card will cost 4,900 dollars."


async def test_what_holds_no_name_or_number_is_not_shown_in_translation(tmp_path: Path) -> None:
    def write(prompt: Prompt) -> Mapping[str, Json]:
        source = "Deliveries to customers begin in the third quarter."
        row: Json = {
            "evidence": [label_of(prompt, source)],
            "text": source,
            "translation": "この会社は詐欺を働いている。",
        }
        return {"answerable": True, "sentences": [row]}

    found = await written(tmp_path, question("いつ届きますか？", story=1), Writer(write=write))
    assert [each.text for each in found.answer.claims] == [
        "“Deliveries to customers begin in the third quarter.”"
    ]


@pytest.mark.parametrize("text", ["Who makes the K9's cooling fans?", "凪の開発責任者は誰？"])
async def test_what_no_source_tells_is_refused(tmp_path: Path, text: str) -> None:
    asked = question(text, story=1 if text.isascii() else 3)
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    found = await written(tmp_path, asked, model)
    assert not found.answer.is_answered
    assert found.answer.written_by is WrittenBy.EXTRACT
    assert found.because == "the model finds no answer in the sources"
    assert is_the_same(found.answer, await words_of_sources(tmp_path, asked))


async def test_a_model_that_finds_nothing_does_not_hide_what_the_sources_tell(
    tmp_path: Path,
) -> None:
    asked = question("How much does it cost?", story=1)
    found = await written(tmp_path, asked, Writer(write=lambda _: NOT_ANSWERABLE))
    assert "4,900 dollars" in found.answer.claims[0].text
    assert found.answer.written_by is WrittenBy.EXTRACT


async def test_a_false_sentence_is_replaced_by_what_it_cites(tmp_path: Path) -> None:
    model = Writer(write=saying("Each card will cost 9,400 dollars.", "4,900"))
    found = await written(tmp_path, question("How much does it cost?", story=1), model)
    assert [each.text for each in found.answer.claims] == ["“Each card will cost 4,900 dollars.”"]
    assert dict(found.fates) == {Fate.QUOTED: 1}


async def test_a_reply_without_evidence_leaves_the_sources_own_words(tmp_path: Path) -> None:
    asked = question("How much does it cost?", story=1)
    model = Writer(write=lambda _: reply(("Each card will cost $4,900.", ["s99"])))
    found = await written(tmp_path, asked, model)
    assert is_the_same(found.answer, await words_of_sources(tmp_path, asked))
    assert found.because == "nothing that the model wrote is borne out"


async def test_another_story_is_read_when_it_is_named(tmp_path: Path) -> None:
    model = Writer(write=saying("Dana Osei leads Loomwright.", "Dana Osei"))
    found = await written(tmp_path, question("Who leads Loomwright?", story=1), model)
    assert (found.answer.scope, found.answer.story) == (Scope.BRIEF, 2)
    assert all("Corvid" not in text for text in material(model.prompts[0]).values())
    assert found.answer.claims[0].citations[0].article_id == FUNDS.id


async def test_the_archive_is_read_when_the_brief_does_not_tell(tmp_path: Path) -> None:
    model = Writer(write=saying("The robots lift crates of up to 40 kilograms.", "crates"))
    asked = question("What weight can the robots of Brightarm in Rotterdam carry?")
    found = await written(tmp_path, asked, model)
    assert (found.answer.scope, found.answer.story) == (Scope.ARCHIVE, None)
    assert found.answer.claims[0].citations[0].article_id == OLD.id
    assert found.answer.written_by is WrittenBy.MODEL


async def test_one_call_never_reads_two_stories(tmp_path: Path) -> None:
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    for text in ("What does it cost?", "What about Loomwright and Corvid?", "Any more news?"):
        for story in (None, 1, 2, 3):
            await written(tmp_path, question(text, story=story), model)
    assert model.prompts
    of = [
        {name for name in ("Corvid", "Loomwright", "つばめ", "Brightarm") if name in text}
        for prompt in model.prompts
        for text in ["\n".join(material(prompt).values())]
    ]
    assert all(len(names) == 1 for names in of)


async def test_the_day_as_a_whole_is_told_without_the_model(tmp_path: Path) -> None:
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    asked = question("What happened today?")
    found = await written(tmp_path, asked, model)
    assert is_the_same(found.answer, await words_of_sources(tmp_path, asked))
    assert model.prompts == []
    assert found.usages == ()


async def test_why_is_understood_from_the_question_before(tmp_path: Path) -> None:
    before = "Does the K9 have costly memory?"
    model = Writer(
        write=saying(
            "Corvid dropped costly memory because suppliers had raised prices twice.", "because"
        )
    )
    found = await written(tmp_path, question("Why?", story=1, previous=(before,)), model)
    assert "because suppliers" in found.answer.claims[0].text
    assert found.answer.written_by is WrittenBy.MODEL
    told = json.loads(model.prompts[0].user)
    assert (told["question"], told["earlier_questions"]) == ("Why?", [before])


async def test_at_most_four_earlier_questions_are_told(tmp_path: Path) -> None:
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    turns = tuple(f"Question {at}?" for at in range(9))
    await written(tmp_path, question("And why?", story=1, previous=turns), model)
    assert json.loads(model.prompts[0].user)["earlier_questions"] == list(turns[-4:])


@pytest.mark.parametrize(
    ("text", "manner"),
    [("shorter", "shorter"), ("simpler please", "simpler"), ("go deeper", "deeper")],
)
async def test_another_manner_answers_the_same_question_again(
    tmp_path: Path, text: str, manner: str
) -> None:
    model = Writer(write=saying("Each card will cost $4,900.", "4,900"))
    asked = question(text, story=1, previous=("How much does it cost?",))
    found = await written(tmp_path, asked, model)
    told = json.loads(model.prompts[0].user)
    assert (told["manner"], told["question"]) == (manner, "How much does it cost?")
    assert "4,900" in found.answer.claims[0].text


async def test_a_shorter_answer_without_a_model_is_the_same_quote(tmp_path: Path) -> None:
    asked = question("短くして", story=3, previous=("凪のパラメータ数は？",))
    found = await written(tmp_path, asked, Failing(error=ModelUnavailable("down")))
    assert any("30億" in each.text for each in found.answer.claims)


@pytest.mark.parametrize(
    "error",
    [
        ModelUnavailable("down"),
        ModelThrottled("later", retry_after=timedelta(hours=1)),
        ModelRefused("no such model"),
        ModelMalformed("no JSON"),
        ModelError("something"),
    ],
)
@pytest.mark.parametrize("text", ["How much does it cost?", "Who makes the fans?"])
async def test_a_failing_model_leaves_the_sources_own_words(
    tmp_path: Path, error: ModelError, text: str
) -> None:
    asked = question(text, story=1)
    words = await words_of_sources(tmp_path, asked)
    for found in (
        await written(tmp_path, asked, Failing(error=error)),
        (await streamed(tmp_path, asked, Failing(error=error)))[1],
    ):
        assert is_the_same(found.answer, words)
        assert (found.answer.written_by, found.because) == (WrittenBy.EXTRACT, error.reason)


async def test_a_silent_model_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_its_way, "LEAST_LEFT", 0.0)
    asked = question("How much does it cost?", story=1)
    found = await written(tmp_path, asked, Silent(), within=timedelta(milliseconds=30))
    assert found.because == "no answer in time"
    assert "4,900" in found.answer.claims[0].text


async def test_without_time_no_call_is_made(tmp_path: Path) -> None:
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    asked = question("How much does it cost?", story=1)
    found = await written(tmp_path, asked, model, within=timedelta(seconds=1))
    assert model.prompts == []
    assert found.because == "no time left for the model"


async def test_every_call_is_for_an_answer_and_is_counted(tmp_path: Path) -> None:
    model = Writer(write=lambda _: NOT_ANSWERABLE)
    found = await written(tmp_path, question("Who makes the cooling fans?", story=1), model)
    assert len(found.usages) == len(model.prompts) >= 1
    assert {prompt.purpose for prompt in model.prompts} == {"answer"}
    assert {usage.model for usage in found.usages} == {"stub"}


async def test_who_keeps_count_is_told_of_each_answer_once(tmp_path: Path) -> None:
    told: list[Written] = []
    model = Writer(write=saying("Each card will cost $4,900.", "4,900"))
    async with modelled.extractive(tmp_path) as extractive:
        answerer = ModelAnswerer(extractive=extractive, model=model, told=told.append)
        answer = await answerer.answer(question("How much does it cost?", story=1), BRIEF)
    assert [each.answer for each in told] == [answer]


async def test_every_suggestion_is_answered_and_new(tmp_path: Path) -> None:
    asked = question("How many watts does it draw?", story=1)
    model = Writer(write=saying("It draws 180 watts at full load.", "180 watts"))
    cards = ("What does the K9 cost?", "How many watts does it draw?", "Who is the Pope?")
    (slot, *others) = BRIEF.slots
    asking = replace(
        BRIEF, slots=(replace(slot, story=replace(slot.story, questions=cards)), *others)
    )
    async with modelled.extractive(tmp_path) as extractive:
        answerer = ModelAnswerer(extractive=extractive, model=model)
        found = await answerer.write(asked, asking)
        assert found.answer.written_by is WrittenBy.MODEL
        assert found.answer.suggestions == ("What does the K9 cost?",)
        told = {each.quote for claim in found.answer.claims for each in claim.citations}
        for text in found.answer.suggestions:
            answer = await extractive.answer(question(text, story=1), BRIEF)
            assert {each.quote for claim in answer.claims for each in claim.citations} - told
