"""Whatever a model answers, what is read of it has the form and the labels of the call."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.prompts import MOST_TEXT, Place
from digest.stories.reply import Proposal, read
from tests.digest.stories.written import WIRE, material_of
from tests.shared import SHARED, needs_shared

MATERIAL = material_of(WIRE)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
FIELD = st.fixed_dictionaries(
    {},
    optional={
        "evidence": ANY | st.lists(st.sampled_from(["s1", "s2", "s3", "s9", "S2", " s2"])),
        "text": ANY,
        "source_text": ANY,
        "url": ANY,
    },
)


def test_a_proposal_has_its_known_labels_and_its_text() -> None:
    data = {
        "takeaway": {"evidence": ["s2", "s77", "s3"], "text": " Two\n words. ", "x": 1},
        "y": 2,
    }
    assert read(data, MATERIAL) == {
        Place.TAKEAWAY: Proposal(evidence=("s2", "s3"), text="Two words.")
    }


def test_a_single_label_is_as_good_as_a_list_of_one() -> None:
    found = read({"takeaway": {"evidence": "s2", "text": None}}, MATERIAL)
    assert found == {Place.TAKEAWAY: Proposal(evidence=("s2",))}


def test_only_a_headline_may_cite_a_headline() -> None:
    cites = {"evidence": ["s1"], "text": "A text."}
    assert read(dict.fromkeys(Place, cites), MATERIAL).keys() == {Place.HEADLINE}


@pytest.mark.parametrize("evidence", [None, [], "", ["s77"], ["S2"], [["s2"]], {"s2": 1}, 2])
def test_a_place_without_known_evidence_is_missing(evidence: object) -> None:
    assert read({"takeaway": {"evidence": evidence, "text": "A text."}}, MATERIAL) == {}


@pytest.mark.parametrize("text", [None, 1, ["a"], "x" * (MOST_TEXT + 1), "\ud800", {}])
def test_a_text_of_another_form_is_none(text: object) -> None:
    found = read({"takeaway": {"evidence": ["s2"], "text": text}}, MATERIAL)
    assert found[Place.TAKEAWAY].text == ""


def test_places_that_were_not_asked_for_are_not_taken() -> None:
    cites = {"evidence": ["s2"], "text": "A text."}
    assert read(dict.fromkeys(Place, cites), MATERIAL, [Place.WHY]).keys() == {Place.WHY}


@given(ANY | st.dictionaries(st.sampled_from([place.value for place in Place]), FIELD | ANY))
def test_nothing_raises_and_only_labels_of_the_call_come_through(data: object) -> None:
    for place, proposal in read(data, MATERIAL).items():
        assert 1 <= len(proposal.evidence) <= 2
        assert set(proposal.evidence) <= set(MATERIAL.labels(titles=place is Place.HEADLINE))
        assert len(proposal.text) <= MOST_TEXT
        proposal.text.encode()


@needs_shared
def test_known_bad_answers_propose_nothing() -> None:
    rows = (SHARED / "data/hostile/llm_bad_outputs.jsonl").read_text().splitlines()
    assert len(rows) > 150
    for row in rows:
        output = json.loads(row)["output"]
        assert read(output, MATERIAL) == {}
        try:
            data = json.loads(output)
        except (ValueError, RecursionError):
            continue
        assert read(data, MATERIAL) == {}
