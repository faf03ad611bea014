"""Ids that stay with their event."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from digest.clusters.cluster import Group
from digest.clusters.identity import assign
from digest.model import ArticleId, ClusterId


def group(*articles: str) -> Group:
    ids = tuple(ArticleId(each) for each in articles)
    return Group(articles=ids, members=tuple(range(len(ids))))


def known(**clusters: str) -> Mapping[ArticleId, ClusterId]:
    return {
        ArticleId(article): ClusterId(name)
        for name, articles in clusters.items()
        for article in articles.split()
    }


def test_a_group_keeps_the_id_of_most_of_its_articles() -> None:
    found = assign([group("a", "b", "c", "d")], known(old="a b", other="c"))
    assert found.ids == ("old",)
    assert found.merged == {"other": "old"}


def test_a_group_that_nobody_knows_gets_an_id_from_its_first_article() -> None:
    alone = assign([group("a", "b")], {})
    grown = assign([group("a", "b", "z")], {})
    other = assign([group("b", "a")], {})
    assert alone.ids == grown.ids != other.ids


def test_the_larger_part_of_a_split_keeps_the_id() -> None:
    found = assign([group("a"), group("b", "c")], known(old="a b c"))
    assert found.ids[1] == "old"
    assert found.split == {found.ids[0]: "old"}
    assert found.merged == {}


def test_a_part_split_off_from_its_first_article_does_not_get_the_kept_id() -> None:
    first = assign([group("a", "b", "c")], {}).ids[0]
    found = assign([group("a"), group("b", "c")], known(**{first: "a b c"}))
    assert found.ids[1] == first
    assert found.ids[0] != first


partitions = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3), st.integers(-1, 3)),
    unique_by=lambda each: each[0],
    min_size=1,
)


@given(partitions)
def test_ids_are_unique_whatever_the_order_of_groups(
    articles: list[tuple[str, int, int]],
) -> None:
    homes: dict[int, list[str]] = {}
    before = {ArticleId(name): ClusterId(f"old{old}") for name, _, old in articles if old >= 0}
    for name, home, _ in sorted(articles):
        homes.setdefault(home, []).append(name)
    groups = [group(*members) for members in homes.values()]
    found = assign(groups, before)
    assert len(set(found.ids)) == len(groups)
    assert found.merged.keys().isdisjoint(found.ids)
    assert set(found.merged.values()) <= set(found.ids)
    backwards = assign(groups[::-1], before)
    assert backwards.ids == found.ids[::-1]
    assert backwards.merged == found.merged


@given(partitions)
def test_what_was_assigned_stays_when_nothing_changes(
    articles: list[tuple[str, int, int]],
) -> None:
    homes: dict[int, list[str]] = {}
    for name, home, _ in sorted(articles):
        homes.setdefault(home, []).append(name)
    groups = [group(*members) for members in homes.values()]
    first = assign(groups, {})
    members = {
        each: cluster_id
        for cluster_id, one in zip(first.ids, groups, strict=True)
        for each in one.articles
    }
    again = assign(groups, members)
    assert again.ids == first.ids
    assert not again.merged
    assert not again.split
