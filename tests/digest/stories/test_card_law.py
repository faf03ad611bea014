"""Whatever a model answers, a card says nothing that its citations do not bear out."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from digest.model import Language, WrittenBy
from digest.stories.card import card
from digest.stories.drafts import check
from digest.stories.grounding import judge
from digest.stories.material import gather
from digest.stories.prompts import Place
from digest.stories.reply import read
from tests import make
from tests.digest.stories.written import EN, JA, POST, TSUSHIN, WIRE, extract_of, idf

CARDS = {
    language: (cluster, extract_of(cluster, language))
    for language, cluster in ((EN, make.cluster(WIRE, POST)), (JA, make.cluster(TSUSHIN)))
}
MATERIALS = {
    language: gather(cluster, extract, feeds={}, idf=idf)
    for language, (cluster, extract) in CARDS.items()
}


@st.composite
def answers(draw: st.DrawFn, language: Language) -> dict[str, object]:
    """Sentences, splices of two, sentences with a word changed, under any labels."""
    material = MATERIALS[language]
    sentences = [line.candidate.text for line in material.lines.values()]
    labels = st.sampled_from([*material.lines, "s99"])

    def text() -> str:
        one, other = draw(st.sampled_from(sentences)), draw(st.sampled_from(sentences))
        at, start = draw(st.integers(0, len(one))), draw(st.integers(0, len(other)))
        return draw(st.sampled_from([one, one[:at] + other[start:], one[:at] + "99" + one[at:]]))

    return {
        place.value: {"evidence": draw(st.lists(labels, max_size=3)), "text": text()}
        for place in draw(st.sets(st.sampled_from(Place)))
    }


def assert_borne_out(language: Language, data: object) -> None:
    cluster, extract = CARDS[language]
    material = MATERIALS[language]
    draft = check(read(data, material), material, language=language, idf=idf, year=2026)
    story = card(
        draft,
        material,
        extract,
        cluster=cluster,
        language=language,
        model="tiny",
        idf=idf,
        now=make.NOW,
    ).story
    records = {each.id: each for each in cluster.articles}
    points = (
        story.points.what_happened,
        story.points.why_it_matters,
        story.points.what_to_watch,
    )
    told = [story.takeaway, *(point for point in points if point)]
    for claim in told:
        quotes = [citation.quote for citation in claim.citations]
        assert quotes
        assert judge(claim.text, quotes, language=language).is_grounded
        for citation in claim.citations:
            assert citation.url == records[citation.article_id].url
            assert citation.quote in records[citation.article_id].text + cluster.articles[0].title
    assert len({claim.text for claim in told}) == len(told)
    assert (story.written_by is WrittenBy.MODEL) == (Place.TAKEAWAY in draft.accepted)
    assert {each.article_id for claim in told for each in claim.citations} <= {
        source.article_id for source in story.sources
    }


@given(answers(EN))
def test_an_english_card_is_borne_out_by_its_citations(data: dict[str, object]) -> None:
    assert_borne_out(EN, data)


@example(
    {
        "takeaway": {
            "evidence": ["s2"],
            "text": "サンプルAIは17日、20億ドルを調達したと発表した。",
        },
        "what_happened": {"evidence": ["s2"], "text": "サンプルAI、20億ドルを調達"},
        "why_it_matters": {
            "evidence": ["s3"],
            "text": "サンプルAIは資金で計算基盤を増強する。",
        },
    }
)
@given(answers(JA))
def test_a_japanese_card_is_borne_out_by_its_citations(data: dict[str, object]) -> None:
    assert_borne_out(JA, data)
