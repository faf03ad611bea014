"""An event breaks when three origins report it within the hour, and not otherwise."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.clusters import breaking
from digest.clusters.breaking import breaks_at
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.clusters.prior import load
from digest.model import Article, Cluster
from tests import make


def report(number: int, minutes_ago: float, **changes: object) -> Article:
    return make.article(
        "Kestrel Lab shuts its model Wren down after a leak",
        f"Kestrel Lab shut Wren down, said source {number}.",
        outlet=f"Outlet {number}",
        hours_ago=minutes_ago / 60,
        **changes,
    )


def event(*minutes_ago: float, **changes: object) -> Cluster:
    return make.cluster(
        *(report(number, each, **changes) for number, each in enumerate(minutes_ago))
    )


def test_three_origins_within_the_hour_break() -> None:
    assert breaks_at(event(50, 30, 10), make.NOW) == make.NOW - timedelta(minutes=10)


def test_two_origins_do_not_and_ten_copies_of_one_do_not() -> None:
    assert breaks_at(event(50, 10), make.NOW) is None
    copies = event(*range(10, 20))
    one_origin = make.cluster(
        *copies.articles, origins=(tuple(each.id for each in copies.articles),)
    )
    assert breaks_at(one_origin, make.NOW) is None


def test_what_came_slowly_or_long_ago_does_not_break() -> None:
    assert breaks_at(event(75, 30, 10), make.NOW) is None
    assert breaks_at(event(300, 290, 280), make.NOW) is None


def test_what_has_no_credible_date_counts_for_nothing() -> None:
    assert breaks_at(event(50, 30, 10, is_dated=False), make.NOW) is None


@given(minutes=st.lists(st.integers(0, 240), max_size=8))
def test_an_event_breaks_only_when_its_first_three_origins_came_within_the_hour(
    minutes: list[int],
) -> None:
    if not minutes:
        return
    found = breaks_at(event(*minutes), make.NOW)
    first = sorted(minutes, reverse=True)[:3]
    expected = len(first) == 3 and first[0] - first[2] <= 60 and first[2] <= 120
    assert (found is not None) == expected


def test_groups_of_too_few_sites_are_never_loaded() -> None:
    corpus = Corpus(load())
    for each in (*event(50, 30, 10).articles, make.article("Harbour Bank opens", "It opened.")):
        corpus.add(each)
    (able,) = breaking.may_break(cluster(corpus), corpus, make.NOW)
    assert len(able.articles) == 3
    assert not breaking.may_break(cluster(corpus), corpus, make.NOW + timedelta(hours=3))


def test_what_is_no_news_does_not_break() -> None:
    reports = [
        make.article(
            "How to choose a small language model: a guide",
            "How to choose a model, step by step.",
            outlet=f"Outlet {number}",
            hours_ago=number / 6,
        )
        for number in (1, 2, 3)
    ]
    assert breaks_at(make.cluster(*reports), make.NOW) is None
