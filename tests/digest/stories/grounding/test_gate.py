"""The gate: what the cited sentence says passes, anything else does not."""

from __future__ import annotations

import json
import re
from itertools import chain

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.model import Language
from digest.stories.grounding import FaultKind, judge
from tests.digest.stories.grounding.cases import PARTS, Case, load, seen
from tests.shared import SHARED, needs_shared

EN, JA = Language("en"), Language("ja")
_TUNING = load("tuning", "en") + load("tuning", "ja")
_SOURCES = sorted({(case.language, text) for case in _TUNING for text in case.cited})
_NEVER = {"number", "unit", "name", "quotation"}
_NOR_WHERE_MENDED = {"splice", "direction", "cause"}
_sources = st.sampled_from(_SOURCES)
_ENGLISH = [text for language, text in _SOURCES if language == EN]
_english = st.sampled_from(_ENGLISH)
_DIGITS = re.compile(r"(?<![\w.,-])\d+(?![\w.,-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_HELPER = re.compile(r"\b(?:is|was|were|will|can|could|has|have|had) (?!not\b|no\b|been\b)")


def _passes(case: Case) -> bool:
    is_headline = case.kind == "headline"
    return judge(
        case.claim, case.cited, language=case.language, is_headline=is_headline
    ).is_grounded


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("part", PARTS)
def test_no_case_with_a_false_number_name_or_quotation_passes(part: str, language: str) -> None:
    never = _NEVER if part == "unseen" else _NEVER | _NOR_WHERE_MENDED  # of its splices some pass
    false = [case for case in load(part, language) if case.kind in never]
    assert [case.claim for case in false if _passes(case)] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_false_case_that_was_looked_at_passes(language: str) -> None:
    cases = load("tuning", language) + seen(load("development", language))
    assert [case.claim for case in cases if not case.is_true and _passes(case)] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_five_of_six_true_paraphrases_pass(language: str) -> None:
    true = [case for case in load("tuning", language) if case.is_true]
    assert sum(map(_passes, true)) >= 0.85 * len(true)


def test_there_are_enough_cases_of_both_languages() -> None:
    parts = [(part, language) for part in ("tuning", "heldout") for language in ("en", "ja")]
    cases = list(chain.from_iterable(load(*each) for each in parts))
    assert sum(case.language == "en" for case in cases) >= 140
    assert sum(case.language == "ja" for case in cases) >= 90
    assert sum(case.is_true for case in cases) >= 80


@given(_sources)
def test_a_sentence_of_the_source_always_passes(source: tuple[Language, str]) -> None:
    language, text = source
    assert judge(text, [text], language=language).is_grounded


@given(_sources, st.integers(min_value=211, max_value=399_999))
def test_a_number_more_never_passes(source: tuple[Language, str], number: int) -> None:
    language, text = source
    added = f"{text[:-1]}、{number}件。" if language == "ja" else f"{text[:-1]} in {number} cases."
    assert not judge(added, [text], language=language).is_grounded


@given(_sources, st.sampled_from(["Zephyrine", "Oquist Labs", "ゼフィリン", "Kwandoo"]))
def test_a_name_more_never_passes(source: tuple[Language, str], name: str) -> None:
    language, text = source
    added = f"{name}と{text}" if language == "ja" else f"{text[:-1]} with {name}."
    assert not judge(added, [text], language=language).is_grounded


@given(_english, st.integers(min_value=2, max_value=99))
def test_another_number_never_passes(source: str, more: int) -> None:
    number = _DIGITS.search(source)
    assume(number is not None)
    assert number is not None
    changed = source[: number.start()] + str(int(number.group()) + more) + source[number.end() :]
    assert not judge(changed, [source], language=EN).is_grounded


@given(_english)
def test_a_not_more_never_passes(source: str) -> None:
    helper = _HELPER.search(source)
    assume(helper is not None)
    assert helper is not None
    negated = f"{source[: helper.end()]}not {source[helper.end() :]}"
    assert not judge(negated, [source], language=EN).is_grounded


_SWAPPED = [
    ("Lumen bought Orbis in Oslo.", "Orbis bought Lumen in Oslo."),
    ("Lumen was sued by Orbis in May.", "Orbis was sued by Lumen in May."),
    ("Lumen moved its staff from Bern to Oslo.", "Lumen moved its staff from Oslo to Bern."),
    ("Run Cascade sessions in Windrow today.", "Run Windrow sessions in Cascade today."),
    ("Teal pays 20 percent for text and 40 percent for images.",
     "Teal pays 40 percent for text and 20 percent for images."),
    ("Teal is faster than Orbis.", "Orbis is faster than Teal."),
    ("Neither Teal nor its owner, Orbis, replied.", "Neither Orbis nor its rival, Teal, replied."),
    ("Lumen, the owner of Orbis, moved.", "Orbis, the owner of Lumen, moved."),
    ("Lumen, Orbis's owner, moved to Bern.", "Orbis, Lumen's owner, moved to Bern."),
    ("Lumen, owner of Orbis, was bought by Teal.", "Orbis, owner of Lumen, was bought by Teal."),
    ("Teal bought Lumen, a rival of Orbis.", "Teal bought Orbis, a rival of Lumen."),
    ("Lumen, which owns Orbis, moved to Bern.", "Orbis, which owns Lumen, moved to Bern."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "claim"), _SWAPPED)
def test_two_names_or_numbers_changed_about_never_pass(source: str, claim: str) -> None:
    assert not judge(claim, [source], language=EN).is_grounded
    assert not judge(source, [claim], language=EN).is_grounded


_QUANTIFIED = [
    ("Some banks in Portugal use the system.", "All banks in Portugal use the system."),
    ("Some banks in Portugal use the system.", "Banks in Portugal use the system."),
    ("Most laptops can run the model.", "All laptops can run the model."),
    ("The tool works in English.", "The tool works only in English."),
    ("Rowan is the first company in Asia to sell it.", "Rowan is the first company to sell it."),
]


@pytest.mark.parametrize(("source", "claim"), _QUANTIFIED)
def test_of_how_many_it_is_true_may_not_change(source: str, claim: str) -> None:
    assert not judge(claim, [source], language=EN).is_grounded


_TURNED = [
    ("Lumen bought Orbis for $5 million.", "Orbis was bought by Lumen for $5 million."),
    ("Lumen sold the plant to Orbis.", "Orbis bought the plant from Lumen."),
    ("In May, Lumen opened a lab in Oslo.", "Lumen opened a lab in Oslo in May."),
    ("Sales fell in May, Lumen said.", "According to Lumen, sales fell in May."),
    ("Officials in Oslo approved the plan.", "Oslo officials approved the plan."),
    ("Orbis, a chip maker, will hire 40 engineers.", "Chip maker Orbis will hire 40 engineers."),
    ("Orbis, a chip maker, moved.", "Orbis is a chip maker."),
    ("Orbis's 40 engineers moved to Bern.", "Orbis has 40 engineers."),
    ("Orbis, a chip maker with 40 engineers, moved.", "Orbis has 40 engineers."),
    ("The regulator opened an investigation into Orbis.", "The regulator investigated Orbis."),
    ("Lumen denied that it delayed the chip.", "Lumen denied delaying the chip."),
    ("Lumen claims that the chip is fast.", "Lumen says the chip is fast."),
    ("Orbis will build and sell the chip.", "Orbis will sell the chip."),
    ("Orbis will not build or sell the chip.", "Orbis will not sell the chip."),
    ("The city of Oslo hosts the lab.", "Oslo hosts the lab."),
    ("Lumen will sell the plant, officials said.", "Lumen plans to sell the plant."),
]


@pytest.mark.parametrize(("source", "claim"), _TURNED)
def test_what_says_the_same_in_another_order_passes(source: str, claim: str) -> None:
    assert judge(claim, [source], language=EN).is_grounded


_UNSURE = [
    ("Could open models help attackers, lawmakers asked.", "Open models could help attackers."),
    ("Lumen plans to close the lab.", "Lumen closed the lab."),
    ("A man suspected of selling fakes was arrested in Lyon.", "A man sold fakes in Lyon."),
    ("The court told Lumen to stop scanning messages.", "Lumen stopped scanning messages."),
    ("Lumen denied that it had delayed the chip.", "Lumen had delayed the chip."),
    (
        "Lumen cut its forecast after its shares fell.",
        "Lumen's shares fell as it cut its forecast.",
    ),
    ("Lumen had an outage after it moved.", "Lumen moved because it had an outage."),
    ("Lumen nearly doubled its staff.", "Lumen doubled its staff."),
    ("Lumen claims that the chip is fast.", "The chip is fast."),
    ("Lumen did not say that the chip failed.", "The chip failed."),
    ("Lumen denied delaying the chip.", "Lumen denied that it delayed the chip."),
    ("Sales fell by 5 percent.", "Sales reportedly fell by 5 percent."),
    ("Orbis will not build or sell the chip.", "Orbis will sell the chip."),
]


@pytest.mark.parametrize(("source", "claim"), _UNSURE)
def test_what_is_asked_planned_ordered_or_denied_is_not_told_as_done(
    source: str, claim: str
) -> None:
    assert not judge(claim, [source], language=EN).is_grounded


_MARKS = str.maketrans({"'": "’", "-": "‐"})


@given(st.sampled_from([case for case in _TUNING if case.language == EN]))
def test_the_spelling_of_marks_does_not_matter(case: Case) -> None:
    respelled = Case(
        language=case.language,
        cited=tuple(_curled(text) for text in case.cited),
        kind=case.kind,
        claim=case.claim,
    )
    assert _passes(case) == _passes(respelled)


def _curled(text: str) -> str:
    opening, *rest = text.translate(_MARKS).split('"')
    return opening + "".join(("“", "”")[at % 2] + part for at, part in enumerate(rest))


_JAPANESE_FALSE = [
    ("一部の銀行がシステムを導入した。", "全ての銀行がシステムを導入した。"),
    ("ニンバスはコルボより速く答える。", "コルボはニンバスより速く答える。"),
    ("事業の重点を倉庫から病院に移す。", "事業の重点を病院から倉庫に移す。"),
    ("売上高はほぼ倍増した。", "売上高は倍増した。"),
    ("同社は来週、装置を停止する。", "同社は来月、装置を停止する。"),
    ("当局は同社に走査をやめるよう命じた。", "同社は走査をやめた。"),
    ("料金を60％引き下げた。", "料金を60％引き上げた。"),
]


@pytest.mark.parametrize(("source", "claim"), _JAPANESE_FALSE)
def test_small_japanese_words_may_not_change(source: str, claim: str) -> None:
    assert not judge(claim, [source], language=JA).is_grounded


_NEGATED = [
    "The regulator did not find evidence of fraud.",
    "Teal does not store recordings.",
    "The firm has not said when the service will open.",
    "Orlane's model cannot read handwriting.",
    "The court didn't approve the settlement with Orbis.",
    "The update is not available in Japan.",
    "Lumen will not sell the speaker in Norway, the company said.",
]


@pytest.mark.parametrize("source", _NEGATED)
def test_dropping_not_never_passes(source: str) -> None:
    affirmed = re.sub(r"n't\b| not\b|not\b", "", source)
    assert affirmed != source
    verdict = judge(affirmed, [source], language=EN)
    assert not verdict.is_grounded


_NEGATED_JA = [
    ("この手法は医療現場では使えない。", "この手法は医療現場では使える。"),
    ("当局は証拠を見つけなかった。", "当局は証拠を見つけた。"),
    ("同社は人員を減らさない。", "同社は人員を減らす。"),
]


@pytest.mark.parametrize(("source", "claim"), _NEGATED_JA)
def test_dropping_a_japanese_not_never_passes(source: str, claim: str) -> None:
    assert not judge(claim, [source], language=JA).is_grounded
    assert not judge(source, [claim], language=JA).is_grounded


@given(st.binary(max_size=400), st.binary(max_size=400), st.sampled_from(["en", "ja", "de", ""]))
def test_no_bytes_make_it_raise(claim: bytes, source: bytes, language: str) -> None:
    told, said = claim.decode("utf-8", "replace"), source.decode("utf-16", "replace")
    judge(told, [said], language=Language(language))
    judge(told, [said, told], language=Language(language), is_headline=True)


@given(st.text(max_size=120), _sources)
def test_no_text_makes_it_raise(claim: str, source: tuple[Language, str]) -> None:
    judge(claim, [source[1]], language=source[0])


def test_a_claim_that_cites_nothing_fails() -> None:
    verdict = judge("Orbis paid.", [], language=EN)
    assert [fault.kind for fault in verdict.faults] == [FaultKind.NO_SOURCE]


def test_a_fault_names_the_words_for_the_model() -> None:
    verdict = judge("Orbis paid $9 million.", ["Orbis paid $8 million."], language=EN)
    (fault,) = (each for each in verdict.faults if each.kind is FaultKind.NUMBER)
    assert "$9 million" in fault.wording()


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Orbis paid $8bn.", "Orbis paid 8 billion dollars."),
        ("Orbis paid $8,000,000,000.", "Orbis paid $8 billion."),
        ("Orbis grew 5 percent.", "Orbis grew 5%."),
        ("Orbis hired twelve people.", "Orbis hired 12 people."),
    ],
)
def test_numbers_may_be_written_in_another_way(claim: str, source: str) -> None:
    assert judge(claim, [source], language=EN).is_grounded


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Orbis paid $8 million.", "Orbis paid $8 billion."),
        ("Orbis paid €8 billion.", "Orbis paid $8 billion."),
        ("Orbis grew 5 percentage points.", "Orbis grew 5 percent."),
        ("Orbis paid $8 billion.", "Orbis paid up to $8 billion."),
        ("Orbis paid about $8 billion.", "Orbis paid $8 billion."),
        ("Orbis hired 12 doctors.", "Orbis hired 12 people and doctors."),
    ],
)
def test_another_scale_unit_or_bound_never_passes(claim: str, source: str) -> None:
    assert not judge(claim, [source], language=EN).is_grounded


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("公司没有收购实验室。", True),
        ("而是出售了工厂，公司没有收购实验室。", True),
        ("公司收购实验室。", False),
        ("收购实验室。", False),
        ("公司没有收购实验室，而是出售了三家工厂。", False),
    ],
)
def test_a_script_without_spaces_passes_by_the_whole_clause(claim: str, passes: bool) -> None:  # noqa: FBT001  # of the table
    source = "公司没有收购实验室，而是出售了工厂。"
    assert judge(claim, [source], language=Language("zh")).is_grounded == passes


_GERMAN_FAULTS = [
    ("Die Firma Teal kaufte das Werk in Jena.", FaultKind.NAME),
    ("Die Firma Orbis kaufte das Werk in Jena.", FaultKind.NAME),
    ("Die Firma verkaufte das Werk in Jena.", FaultKind.WORD),
    ("Das Werk in Jena kaufte die Firma.", FaultKind.SPLICE),
    ("Die Firma kaufte das Werk.", FaultKind.UNFINISHED),
    ("Die Firma kaufte das Werk in Jena für 9 Millionen.", FaultKind.NUMBER),
]


@pytest.mark.parametrize(("claim", "kind"), _GERMAN_FAULTS)
def test_what_is_wrong_in_a_language_it_does_not_know_has_its_name(
    claim: str, kind: FaultKind
) -> None:
    source = "Die Firma teal kaufte das Werk in Jena für 8 Millionen, wie Berichte zeigen."
    verdict = judge(claim, [source], language=Language("de"))
    assert kind in {fault.kind for fault in verdict.faults}


_SET_VERBS = [
    ("Lumen will set up a lab.", "Lumen will establish a lab."),
    ("Lumen sets up a lab.", "Lumen establishes a lab."),
    ("Lumen turned down the offer.", "Lumen rejected the offer."),
    ("Lumen kept turning down the offer.", "Lumen kept rejecting the offer."),
    ("Lumen called off the sale.", "Lumen cancelled the sale."),
    ("Lumen phases out the chip.", "Lumen ends the chip."),
]


@pytest.mark.parametrize(("source", "claim"), _SET_VERBS)
def test_two_words_that_are_one_verb_are_told_by_one(source: str, claim: str) -> None:
    assert judge(claim, [source], language=EN).is_grounded


def test_a_language_it_does_not_know_passes_whole_clauses_only() -> None:
    source = "Die Firma kaufte nicht das Werk in Jena, sondern ein Labor in Ulm für 8 Millionen."
    german = Language("de")
    assert judge(source, [source], language=german).is_grounded
    assert judge("Die Firma kaufte nicht das Werk in Jena.", [source], language=german).is_grounded
    assert not judge("Die Firma kaufte das Werk in Jena.", [source], language=german).is_grounded
    assert not judge(
        "Die Firma kaufte nicht das Werk in Ulm.", [source], language=german
    ).is_grounded


@needs_shared
def test_no_reply_of_a_broken_or_hostile_model_passes() -> None:
    path = SHARED / "data" / "hostile" / "llm_bad_outputs.jsonl"
    for line in path.read_text("utf-8").splitlines():
        output = json.loads(line)["output"]
        for language, text in _SOURCES[::7]:
            assert not judge(output, [text], language=language).is_grounded
