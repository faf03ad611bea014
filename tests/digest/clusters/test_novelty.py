"""What is new to a reader who was told of an event."""

from __future__ import annotations

from collections.abc import Sequence

from digest.clusters.novelty import compare, is_known
from digest.model import Article, Cluster, ClusterId, StoryId, Told
from tests import make
from tests.digest.clusters import golden


def told(*articles: Article, cluster_id: str = "c1", text: str = "") -> Told:
    return Told(
        cluster_id=ClusterId(cluster_id),
        story_id=StoryId("s1"),
        told_at=make.NOW,
        articles=frozenset(each.id for each in articles),
        outlets=frozenset(each.outlet for each in articles),
        text=text or " ".join(each.title for each in articles),
    )


def cluster(
    *articles: Article, name: str = "c1", origins: Sequence[Sequence[Article]] = ()
) -> Cluster:
    grouped = tuple(tuple(each.id for each in origin) for origin in origins)
    changes = {"origins": grouped} if grouped else {}
    return make.cluster(*articles, id=ClusterId(name), **changes)


NEWS = make.article(
    "Court stops the training run of Lumen-8",
    "A court in Turku stopped the training of Lumen-8 on Friday. Judge Maria Sund set a fine of "
    "$50,000 a day. The Harbor Institute will appeal before the Supreme Court in Helsinki.",
    outlet="Baltic Post",
    hours_ago=1,
)


def test_an_event_nobody_told_is_new_altogether() -> None:
    assert compare(cluster(golden.A), [told(golden.C, cluster_id="c9")]) is None


def test_the_same_articles_bring_nothing_new() -> None:
    news = compare(cluster(golden.A, golden.B), [told(golden.A, golden.B)])
    assert news is not None
    assert news.sentences == ()


def test_an_event_is_known_by_any_article_even_under_another_id() -> None:
    news = compare(cluster(golden.A, name="c2"), [told(golden.A, golden.B)])
    assert news is not None
    assert news.sentences == ()


def test_an_event_is_known_by_a_headline_that_says_what_was_heard() -> None:
    heard = told(golden.A, text="Harbor Institute frees Lumen-7, with data. It cost $1.9 million.")
    again = make.article("Harbor Institute frees Lumen-7 with its data", "", outlet="Late Post")
    assert compare(cluster(again, name="c7"), [heard]) is not None
    other = make.article("Harbor Institute frees Lumen-8 with its data", "", outlet="Late Post")
    assert compare(cluster(other, name="c8"), [heard]) is None


def test_a_new_outlet_with_new_names_and_numbers_is_an_update_in_its_own_words() -> None:
    news = compare(cluster(golden.A, golden.B, NEWS), [told(golden.A, golden.B)])
    assert news is not None
    assert news.sentences
    assert all(sentence in NEWS.text for sentence in news.sentences)
    assert any("Turku" in each or "Helsinki" in each for each in news.sentences)


def test_a_new_outlet_that_repeats_what_was_told_is_no_update() -> None:
    echo = make.article(
        "Lumen-7 is out",
        "The Harbor Institute has released Lumen-7. It was trained in Tampere for $1.9 million. "
        "Ilse Varga runs the Harbor Institute.",
        outlet="Echo",
    )
    news = compare(cluster(golden.A, golden.B, echo), [told(golden.A, golden.B)])
    assert news is not None
    assert news.sentences == ()


def test_more_from_an_outlet_the_reader_has_seen_is_no_update() -> None:
    more = make.article(NEWS.title, NEWS.text, outlet=golden.A.outlet)
    news = compare(cluster(golden.A, more), [told(golden.A)])
    assert news is not None
    assert news.sentences == ()


def test_a_copy_of_what_was_told_is_no_independent_outlet() -> None:
    whole = cluster(golden.A, NEWS, origins=[[golden.A, NEWS]])
    news = compare(whole, [told(golden.A)])
    assert news is not None
    assert news.sentences == ()


def test_an_update_is_told_once() -> None:
    whole = cluster(golden.A, NEWS)
    first = compare(whole, [told(golden.A)])
    assert first is not None
    assert first.sentences
    again = compare(whole, [told(golden.A), told(golden.A, NEWS)])
    assert again is not None
    assert again.sentences == ()


def test_an_event_is_known_once_it_was_told_whatever_is_new_of_it() -> None:
    first, later = make.article(), make.article("Example Lab withdraws its model", outlet="Other")
    event = cluster(first, later)
    assert is_known(event, [told(first)])
    assert not is_known(event, [told(make.article("Other news"), cluster_id="c2")])
    assert not is_known(event, [])
