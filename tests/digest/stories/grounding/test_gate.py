"""The gate: what the cited sentence says passes, anything else does not."""

from __future__ import annotations

import json
import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Language
from digest.stories.grounding import FaultKind, judge
from tests.digest.stories.grounding.cases import Case, load
from tests.shared import SHARED, needs_shared

EN, JA = Language("en"), Language("ja")
_TUNING = load("tuning", "en") + load("tuning", "ja")
_SOURCES = sorted({(case.language, text) for case in _TUNING for text in case.cited})
_NEVER = {"number", "unit", "name", "quotation", "splice"}
_sources = st.sampled_from(_SOURCES)


def _passes(case: Case) -> bool:
    is_headline = case.kind == "headline"
    return judge(
        case.claim, case.cited, language=case.language, is_headline=is_headline
    ).is_grounded


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_tuning_case_with_a_false_number_name_quotation_or_splice_passes(language: str) -> None:
    false = [case for case in load("tuning", language) if case.kind in _NEVER]
    assert [case.claim for case in false if _passes(case)] == []


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
