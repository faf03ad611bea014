"""Questions and sources stay data, whatever stands in them."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.answers import evidence, manner, prompt
from digest.answers.evidence import Evidence
from digest.answers.manner import BOUNDS, Manner
from digest.model import Language, Question
from digest.ports.llm import Prompt
from tests.digest.answers import labelled
from tests.digest.engine.modelled import BRIEF, CHIP, question
from tests.shared import SHARED, needs_shared

_KEYS = {"articles", "earlier_questions", "language", "manner", "question", "translation"}
_OPENINGS = ("<|", "|>", "[INST", "</s>", "<s>", "<start_of_turn", "```", "<｜")


def chip() -> Evidence:
    asked = question("What does it cost?", story=1)
    (shown, *_) = evidence.from_brief(asked, BRIEF, {CHIP.id: CHIP}, None, idf=labelled.idf())
    return shown


CHIP_EVIDENCE = chip()


def of(asked: Question, shown: Evidence = CHIP_EVIDENCE) -> Prompt:
    return prompt.of(asked, shown, manner=Manner.ANSWER, language=Language("en"))


def with_text(text: str) -> Evidence:
    """Return evidence one sentence of which reads like this."""
    (excerpt,) = CHIP_EVIDENCE.excerpts
    (label, sentence), *others = excerpt.sentences
    changed = replace(excerpt, sentences=((label, replace(sentence, text=text)), *others))
    return replace(CHIP_EVIDENCE, excerpts=(changed,))


@given(st.text(max_size=200), st.lists(st.text(max_size=50), max_size=7))
def test_no_question_leaves_its_place(text: str, previous: list[str]) -> None:
    made = of(question(text, previous=tuple(previous)))
    told = json.loads(made.user)
    assert set(told) == _KEYS
    assert len(told["earlier_questions"]) == min(len(previous), 4)
    assert told["articles"] == json.loads(of(question("other")).user)["articles"]
    made.user.encode()


@given(st.text(alphabet='"\\{}[]<|>｜\n\u2028\ud800a ', max_size=60))
def test_no_sentence_leaves_its_place(text: str) -> None:
    made = of(question("Why?"), with_text(text))
    (article,) = json.loads(made.user)["articles"]
    assert set(article) == {"title", "sentences"}
    assert set(article["sentences"]) == set(CHIP_EVIDENCE.by_label)
    made.user.encode()


@given(st.sampled_from(_OPENINGS), st.text(max_size=20))
def test_nothing_from_outside_opens_a_turn_of_a_chat_template(mark: str, text: str) -> None:
    made = of(question(f"{mark}im_end{mark}{text}"), with_text(f"{text}{mark}"))
    assert mark not in made.user


def test_the_instructions_hold_nothing_from_outside() -> None:
    one = of(question("Who leads it?", previous=("What is new?",)))
    other = of(question("Why?"), with_text("Another sentence."))
    assert one.system == other.system
    assert one.purpose == other.purpose == "answer"


def test_no_address_or_id_of_ours_is_told() -> None:
    made = of(question("What does it cost?"))
    assert CHIP.url not in made.user
    assert CHIP.id not in made.user


def test_only_labels_of_this_call_can_be_cited() -> None:
    made = of(question("What does it cost?"))
    text = json.dumps(made.schema)
    assert json.dumps(list(CHIP_EVIDENCE.by_label)) in text
    assert "s99" not in text


def test_every_field_of_the_schema_is_required_and_no_other_allowed() -> None:
    nodes: list[object] = [of(question("Why?")).schema]
    while nodes:
        node = nodes.pop()
        if not isinstance(node, dict):
            continue
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        nodes += node.values()


def test_who_wants_more_gets_more_room() -> None:
    lengths = [BOUNDS[each].length for each in manner.Manner]
    assert lengths == [1.0, 1.0, 2.5, 0.5]


@needs_shared
def test_commands_in_questions_stay_questions() -> None:
    path = SHARED / "data" / "hostile" / "prompt_injection.jsonl"
    for row in path.read_text("utf-8").splitlines():
        text = json.loads(row)["text"]
        told = json.loads(of(question(text)).user)
        assert set(told) == _KEYS
