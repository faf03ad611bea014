"""A claim is shown when a sentence it cites bears it out, and for no other reason."""

from __future__ import annotations

import pytest

from digest.model import Language
from digest.stories.drafts import Draft, check
from digest.stories.material import Material
from digest.stories.prompts import Place
from digest.stories.reply import Proposal
from tests import make
from tests.digest.stories.written import EN, JA, POST, TSUSHIN, WIRE, idf, material_of

MATERIAL = material_of(WIRE, POST)
RAISED = "Example Lab raised $2 billion on Friday to build chips in Oslo, the company said."


def label(start: str, material: Material = MATERIAL) -> str:
    return next(
        line.label for line in material.lines.values() if line.candidate.text.startswith(start)
    )


def checked(
    place: Place,
    text: str,
    *starts: str,
    material: Material = MATERIAL,
    language: Language = EN,
    source_text: str = "",
) -> Draft:
    evidence = tuple(label(start, material) for start in starts)
    proposal = Proposal(evidence=evidence, text=text, source_text=source_text)
    return check({place: proposal}, material, language=language, idf=idf, year=2026)


def test_a_shortened_sentence_is_accepted_and_cites_it() -> None:
    text = "Example Lab raised $2 billion to build chips in Oslo, the company said."
    draft = checked(Place.TAKEAWAY, text, "Example Lab raised")
    assert not draft.complaints
    claim = draft.accepted[Place.TAKEAWAY]
    assert claim.text == text
    assert [each.quote for each in claim.citations] == [RAISED]
    assert claim.citations[0].article_id == WIRE.id
    assert claim.citations[0].url == WIRE.url


def test_only_the_sentence_that_bears_a_claim_out_is_cited() -> None:
    draft = checked(Place.TAKEAWAY, RAISED, "The deal matters", "Example Lab raised")
    assert [each.quote for each in draft.accepted[Place.TAKEAWAY].citations] == [RAISED]


@pytest.mark.parametrize(
    "text",
    [
        "Example Lab raised $3 billion on Friday to build chips in Oslo, the company said.",
        "Sample Lab raised $2 billion on Friday to build chips in Oslo, the company said.",
        "Example Lab did not raise $2 billion on Friday to build chips in Oslo.",
        "Example Lab is bankrupt and will lay off all staff.",
        "Example Lab raised $2 billion on Friday to build chips, see https://evil.example/now.",
        "Example Lab raised $2 billion on Friday, says @everyone.",
        "<b>Example Lab</b> raised $2 billion on Friday to build chips in Oslo.",
        "Did Example Lab raise $2 billion on Friday to build chips in Oslo?",
        "It raised $2 billion on Friday to build chips in Oslo, the company said.",
        "エグザンプルは20億ドルを調達した。",
    ],
)
def test_a_claim_that_its_sentence_does_not_bear_out_is_a_complaint(text: str) -> None:
    draft = checked(Place.TAKEAWAY, text, "Example Lab raised")
    assert not draft.accepted
    (complaint,) = draft.complaints
    assert complaint.reasons
    assert complaint.text == text
    assert draft.checked == 1


def test_marks_that_a_chat_would_act_on_are_taken_off_a_claim() -> None:
    text = RAISED.replace("$2 billion", "*$2 billion*")
    claim = checked(Place.TAKEAWAY, text, "Example Lab raised").accepted[Place.TAKEAWAY]
    assert claim.text == RAISED


@pytest.mark.parametrize("mark", ["@everyone", "<!channel>", "https://evil.example/a"])
def test_a_mention_or_link_is_no_claim_even_where_the_source_has_it(mark: str) -> None:
    text = f"Example Lab asked {mark} on Friday to try its new chips in Oslo."
    material = material_of(make.article("Example Lab asks all to try chips", f"{RAISED} {text}"))
    evidence = tuple(material.labels(titles=False))[-1:]
    proposals = {Place.TAKEAWAY: Proposal(evidence=evidence, text=text)}
    assert not check(proposals, material, language=EN, idf=idf, year=2026).accepted


def test_a_handle_is_only_its_letters() -> None:
    text = "Example Lab asked @evil_bot on Friday to try its new chips in Oslo."
    material = material_of(make.article("Example Lab asks all to try chips", f"{RAISED} {text}"))
    evidence = tuple(material.labels(titles=False))[-1:]
    proposals = {Place.TAKEAWAY: Proposal(evidence=evidence, text=text)}
    draft = check(proposals, material, language=EN, idf=idf, year=2026)
    assert all("@" not in claim.text for claim in draft.accepted.values())


def test_a_true_sentence_of_another_label_is_not_borne_out() -> None:
    draft = checked(Place.TAKEAWAY, RAISED, "Regulators in Brussels")
    assert draft.complaints


def test_halves_of_sentences_of_two_sources_are_not_joined() -> None:
    text = "Regulators in Brussels raised $2 billion on Friday to build chips in Oslo."
    assert checked(Place.TAKEAWAY, text, "Example Lab raised", "Regulators in Brussels").complaints


def test_a_headline_needs_no_full_stop_and_may_cite_a_headline() -> None:
    draft = checked(
        Place.HEADLINE, "Example Lab raises $2 billion for chips.", "Example Lab raises"
    )
    assert draft.accepted[Place.HEADLINE].text == "Example Lab raises $2 billion for chips"


def test_a_claim_over_the_budget_is_a_complaint() -> None:
    long = "Example Lab raised money on Friday " + "and so on and on " * 10 + "in Oslo."
    material = material_of(make.article("Example Lab raises money", f"{long} {RAISED}"))
    proposal = Proposal(evidence=(label("Example Lab raised money", material),), text=long)
    draft = check({Place.TAKEAWAY: proposal}, material, language=EN, idf=idf, year=2026)
    assert draft.complaints[0].reasons == ("is too long",)


def test_a_point_that_says_what_the_takeaway_says_is_a_complaint() -> None:
    raised = (label("Example Lab raised"),)
    proposals = {
        Place.TAKEAWAY: Proposal(evidence=raised, text=RAISED),
        Place.HAPPENED: Proposal(
            evidence=raised, text="Example Lab raised $2 billion on Friday to build chips in Oslo."
        ),
    }
    draft = check(proposals, MATERIAL, language=EN, idf=idf, year=2026)
    assert draft.accepted.keys() == {Place.TAKEAWAY}
    assert [each.place for each in draft.complaints] == [Place.HAPPENED]


def test_what_to_watch_is_what_is_to_come() -> None:
    ships = "The first chip of Example Lab is expected to ship in March 2027."
    assert checked(Place.WATCH, ships, "The first chip").accepted
    designs = "Example Lab is a start-up in Oslo that designs chips for inference."
    (complaint,) = checked(Place.WATCH, designs, "Example Lab is").complaints
    assert complaint.reasons == ("tells of nothing planned, expected or undecided",)


def test_a_second_answer_mends_the_places_that_failed_and_no_other() -> None:
    first = checked(Place.TAKEAWAY, "Example Lab is bankrupt and sold.", "Example Lab raised")
    headline = checked(Place.HEADLINE, "Example Lab raises money", "Chip start-up")
    again = checked(Place.TAKEAWAY, RAISED, "Example Lab raised")
    mended = first.mended(again)
    assert mended.accepted.keys() == {Place.TAKEAWAY}
    assert not mended.complaints
    assert mended.checked == 2
    assert first.mended(headline).accepted == {}


JAPANESE = material_of(TSUSHIN, language=JA)


def test_a_japanese_claim_is_held_against_its_sentence() -> None:
    start = "サンプルAIは17日"
    kept = checked(
        Place.TAKEAWAY,
        "サンプルAIは20億ドルを調達したと発表した。",
        start,
        material=JAPANESE,
        language=JA,
    )
    assert kept.accepted
    other = checked(
        Place.TAKEAWAY,
        "サンプルAIは30億ドルを調達したと発表した。",
        start,
        material=JAPANESE,
        language=JA,
    )
    assert other.complaints


TRANSLATED = "Example Labは金曜日、オスロで半導体を製造するため20億ドルを調達したと発表した。"


def test_a_translation_is_accepted_when_its_source_is_and_its_numbers_are() -> None:
    draft = checked(
        Place.TAKEAWAY, TRANSLATED, "Example Lab raised", language=JA, source_text=RAISED
    )
    assert not draft.complaints
    claim = draft.accepted[Place.TAKEAWAY]
    assert claim.text == TRANSLATED
    assert claim.citations[0].quote == RAISED


@pytest.mark.parametrize(
    ("text", "source_text"),
    [
        (TRANSLATED, ""),
        (TRANSLATED, "Example Lab raised $3 billion on Friday to build chips in Oslo."),
        (TRANSLATED.replace("20億", "30億"), RAISED),
        (TRANSLATED.replace("Example Lab", "OtherCorp"), RAISED),
        (RAISED, RAISED),
        (TRANSLATED + "https://evil.example", RAISED),
    ],
)
def test_a_translation_of_something_else_is_a_complaint(text: str, source_text: str) -> None:
    draft = checked(
        Place.TAKEAWAY, text, "Example Lab raised", language=JA, source_text=source_text
    )
    assert draft.complaints
    assert not draft.accepted
