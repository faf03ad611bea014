"""What a model's story shows is borne out, quoted, or not there."""

from __future__ import annotations

from dataclasses import replace

from digest.model import Claim, Cluster, Language, NoteKind, Story, WrittenBy
from digest.stories import extractive
from digest.stories.card import Card, card, story_id
from digest.stories.drafts import check
from digest.stories.material import gather
from digest.stories.prompts import Place
from digest.stories.reply import Proposal
from tests import make
from tests.digest.stories.written import EN, JA, POST, TSUSHIN, WIRE, extract_of, idf

CLUSTER = make.cluster(WIRE, POST)
RAISED = "Example Lab raised $2 billion on Friday to build chips in Oslo, the company said."
SHORTER = "Example Lab raised $2 billion to build chips in Oslo, the company said."
MATTERS = "The deal matters because it gives Europe a maker of chips of its own."
SHIPS = "The first chip of Example Lab is expected to ship in March 2027."
LARGEST = "The round for Example Lab is the largest of the year in Norway, its investors said."


def carded(
    *rows: tuple[Place, str, str],
    cluster: Cluster = CLUSTER,
    language: Language = EN,
    source_text: str = "",
) -> Card:
    """Return the card of a draft of (place, start of what is cited, text)."""
    extract = extract_of(cluster, language)
    material = gather(cluster, extract, feeds={}, idf=idf)
    proposals = {}
    for place, start, text in rows:
        label = next(
            line.label for line in material.lines.values() if line.candidate.text.startswith(start)
        )
        proposals[place] = Proposal(evidence=(label,), text=text, source_text=source_text)
    draft = check(proposals, material, language=language, idf=idf, year=2026)
    return card(
        draft,
        material,
        extract,
        cluster=cluster,
        language=language,
        model="tiny",
        idf=idf,
        now=make.NOW,
    )


def told(story: Story) -> list[Claim]:
    points = story.points
    rest = (points.what_happened, points.why_it_matters, points.what_to_watch)
    return [story.takeaway, *(point for point in rest if point)]


def test_a_card_of_the_models_claims_has_what_code_knows_of_its_sources() -> None:
    done = carded(
        (Place.HEADLINE, "Example Lab raised", "Example Lab raised $2 billion to build chips"),
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
        (Place.HAPPENED, "The round", LARGEST),
        (Place.WHY, "The deal", MATTERS),
        (Place.WATCH, "The first chip", SHIPS),
    )
    story = done.story
    assert story.written_by is WrittenBy.MODEL
    assert story.headline == "Example Lab raised $2 billion to build chips"
    assert [claim.text for claim in told(story)] == [SHORTER, LARGEST, MATTERS, SHIPS]
    assert [source.outlet for source in story.sources] == ["Example Wire", "Sample Post"]
    assert story.notes == extract_of(CLUSTER).notes
    assert story.questions
    assert (done.replaced, done.left_out) == (0, 0)


def test_a_refused_point_gives_way_to_the_sentence_it_cites() -> None:
    done = carded(
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
        (Place.WHY, "The deal", "The deal makes Example Lab the leader of the world."),
    )
    assert done.story.points.why_it_matters is not None
    assert done.story.points.why_it_matters.text == MATTERS
    assert done.story.points.why_it_matters.citations[0].quote == MATTERS
    assert done.replaced == 1


def test_a_sentence_with_a_mention_is_not_quoted_by_a_models_card() -> None:
    shout = "Example Lab asked @everyone on Friday to try its new chips in Oslo."
    cluster = make.cluster(make.article(WIRE.title, f"{RAISED} {shout}"))
    done = carded(
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
        (Place.WHY, "Example Lab asked", "Example Lab asked Paris on Monday for chips."),
        cluster=cluster,
    )
    assert done.story.written_by is WrittenBy.MODEL
    assert done.story.points.why_it_matters is None


def test_what_is_not_to_come_is_not_quoted_as_what_to_watch() -> None:
    start = "Example Lab is a start-up"
    done = carded(
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
        (Place.WATCH, start, "Example Lab is a start-up in Paris that will design chips."),
    )
    watch = done.story.points.what_to_watch
    assert watch is None or not watch.text.startswith(start)


def test_a_point_without_evidence_stays_empty() -> None:
    done = carded((Place.TAKEAWAY, "Example Lab raised", SHORTER))
    assert told(done.story) == [done.story.takeaway]


def test_a_refused_headline_is_the_publishers() -> None:
    done = carded(
        (Place.HEADLINE, "Example Lab raised", "Example Lab goes bankrupt in Paris"),
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
    )
    assert done.story.headline == extract_of(CLUSTER).headline
    assert done.replaced == 1


def test_a_takeaway_that_repeats_its_headline_has_the_publishers() -> None:
    done = carded(
        (Place.HEADLINE, "Example Lab raised", SHORTER.rstrip(".")),
        (Place.TAKEAWAY, "Example Lab raised", SHORTER),
    )
    assert done.story.headline == extract_of(CLUSTER).headline


def test_without_a_takeaway_of_the_models_the_card_is_the_extract() -> None:
    done = carded(
        (Place.HEADLINE, "Example Lab raised", "Example Lab raised $2 billion to build chips"),
        (Place.TAKEAWAY, "Example Lab raised", "Example Lab is bankrupt and sold for nothing."),
        (Place.WHY, "The deal", MATTERS),
    )
    extract = extract_of(CLUSTER)
    assert done.story == replace(extract, id=done.story.id)
    assert done.story.id != extract.id
    assert done.story.written_by is WrittenBy.EXTRACT


def test_a_quotation_says_nothing_twice() -> None:
    done = carded(
        (Place.TAKEAWAY, "The deal", MATTERS),
        (Place.WHY, "The deal", "The deal makes Example Lab the leader of the world."),
    )
    texts = [claim.text for claim in told(done.story)]
    assert len(set(texts)) == len(texts)
    assert texts.count(MATTERS) == 1


def test_a_translated_card_is_in_the_editions_language_and_says_what_its_sources_are_in() -> None:
    text = "Example Labは金曜日、オスロで半導体を製造するため20億ドルを調達したと発表した。"
    done = carded((Place.TAKEAWAY, "Example Lab raised", text), language=JA, source_text=RAISED)
    story = done.story
    assert story.language == JA
    assert story.takeaway.text == text
    assert story.takeaway.citations[0].quote == RAISED
    assert ("en",) in [each.values for each in story.notes if each.kind is NoteKind.TRANSLATED]
    assert story.questions == ()


def test_a_japanese_card_asks_in_japanese() -> None:
    cluster = make.cluster(TSUSHIN)
    done = carded(
        (Place.TAKEAWAY, "サンプルAIは17日", "サンプルAIは20億ドルを調達したと発表した。"),
        cluster=cluster,
        language=JA,
    )
    assert done.story.written_by is WrittenBy.MODEL
    assert done.story.questions
    assert all(question.endswith("？") for question in done.story.questions)


def test_the_same_words_asked_alike_of_the_same_model_have_one_id() -> None:
    again = make.cluster(POST, WIRE, id="another")
    assert story_id(CLUSTER, EN, model="tiny") == story_id(again, EN, model="tiny")
    others = {
        story_id(CLUSTER, EN, model="tiny"),
        story_id(CLUSTER, JA, model="tiny"),
        story_id(CLUSTER, EN, model="large"),
        story_id(make.cluster(WIRE), EN, model="tiny"),
        extractive.story_id(CLUSTER, EN),
    }
    assert len(others) == 5
