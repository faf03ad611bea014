"""Reports in different languages are joined when vectors, names and time agree, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.clusters import crossing, prior
from digest.clusters.cluster import Group, cluster
from digest.clusters.corpus import Corpus
from digest.model import Article, ArticleId, Language
from digest.ports.llm import Vector
from tests import make

EN, JA = Language("en"), Language("ja")
HOUR = timedelta(hours=1)
NEAR: Vector = (1.0, 0.1)
BESIDE: Vector = (1.0, 0.2)
FAR: Vector = (0.0, 1.0)

RAISED = make.article(
    "Example Lab raises $2 billion for Wren chips",
    "Example Lab raised $2 billion on Friday to build Wren chips in Oslo.",
)
CHOTATSU = make.article(
    "Example Lab、半導体「Wren」に20億ドルを調達",
    "Example Labは金曜日、オスロで半導体Wrenを製造するため資金を調達した。",
    language=JA,
    outlet="技術通信",
)
KISEI = make.article(
    "政府、生成AIの新しい指針を公表",
    "政府は金曜日、生成AIの開発者に向けた新しい指針を公表した。",
    language=JA,
    outlet="政策新聞",
)


def joined(
    *told: tuple[Article, Vector | None],
) -> tuple[Sequence[Group], tuple[Group, ...]]:
    corpus = Corpus(prior.load())
    for article, _ in told:
        corpus.add(article)
    groups = cluster(corpus)
    vectors = {article.id: vector for article, vector in told if vector is not None}
    return groups, crossing.join(groups, corpus, vectors)


def ids(groups: Sequence[Group]) -> set[frozenset[ArticleId]]:
    return {frozenset(each.articles) for each in groups}


BOTH = {frozenset({RAISED.id, CHOTATSU.id}), frozenset({KISEI.id})}
APART = {frozenset({each.id}) for each in (RAISED, CHOTATSU, KISEI)}


def test_an_event_told_in_two_languages_becomes_one_group() -> None:
    _, found = joined((RAISED, NEAR), (CHOTATSU, BESIDE), (KISEI, FAR))
    assert ids(found) == BOTH


def test_the_better_group_keeps_its_place_and_the_articles_their_order() -> None:
    later = make.article(
        CHOTATSU.title, CHOTATSU.text, language=JA, published_at=RAISED.published_at + HOUR
    )
    _, found = joined((RAISED, NEAR), (later, BESIDE), (KISEI, FAR))
    assert found[0].articles == (RAISED.id, later.id)


def test_texts_that_are_not_close_stay_apart() -> None:
    _, found = joined((RAISED, NEAR), (CHOTATSU, FAR), (KISEI, FAR))
    assert ids(found) == APART


def test_close_texts_that_share_no_name_and_no_number_stay_apart() -> None:
    _, found = joined((RAISED, NEAR), (KISEI, NEAR), (CHOTATSU, FAR))
    assert ids(found) == APART


def test_who_is_nearer_to_another_is_not_joined() -> None:
    rival = make.article(
        "Engineers complain that a Wren board overheats under load",
        "Boards with a Wren on them overheat within minutes, several engineers wrote.",
        outlet="Circuit Weekly",
    )
    _, found = joined((RAISED, (0.9, 0.3)), (rival, BESIDE), (CHOTATSU, BESIDE))
    assert frozenset({rival.id, CHOTATSU.id}) in ids(found)
    assert frozenset({RAISED.id}) in ids(found)


def test_what_lies_days_apart_is_not_one_event() -> None:
    late = make.article(
        CHOTATSU.title,
        CHOTATSU.text,
        language=JA,
        published_at=RAISED.published_at + crossing.WITHIN + HOUR,
    )
    _, found = joined((RAISED, NEAR), (late, NEAR))
    assert len(found) == 2


def test_what_has_no_vector_is_left_alone() -> None:
    _, found = joined((RAISED, NEAR), (CHOTATSU, None), (KISEI, FAR))
    assert ids(found) == APART


vectors = st.tuples(st.floats(-1, 1), st.floats(-1, 1)) | st.just((0.0, 0.0, 1.0))


@given(st.lists(vectors, min_size=3, max_size=3))
def test_whatever_the_vectors_each_article_is_in_one_group_and_no_language_meets_itself(
    found: list[Vector],
) -> None:
    before, after = joined(*zip((RAISED, CHOTATSU, KISEI), found, strict=True))
    told = [id_ for each in after for id_ in each.articles]
    assert sorted(told) == sorted(id_ for each in before for id_ in each.articles)
    assert all(KISEI.id not in each.articles or CHOTATSU.id not in each.articles for each in after)
