"""Which stories take the places of a brief."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clusters import identity, prior
from digest.clusters.build import build
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.clusters.rank import SHORTLISTED, Choice, choose, shortlist
from digest.clusters.score import FLOOR
from digest.model import (
    Article,
    Cluster,
    Edition,
    Feed,
    FeedUrl,
    Language,
    SourceKind,
    StoryId,
    Told,
    Topic,
)
from tests import effort, make
from tests.bench.bench_day import read_day

SUBJECTS = (
    "Harbor opens Lumen-7 with its training data",
    "Senate panel questions four witnesses on export rules",
    "Pallas recalls pavement robots over brake software",
    "Quellion raises $40 million for freight agents",
    "Tidewater hospital stops trial of sepsis alarm",
    "Orbane sells a phone that answers offline",
    "Norrvik signs for geothermal power in Iceland",
    "Castellan loses first round against songwriters",
    "Fenwick University brings back oral exams",
    "Bramble Editor leaks tokens of repositories",
)


def single(at: int, *, outlet: str = "", hours_ago: float = 3.0, is_dated: bool = True) -> Cluster:
    return make.cluster(
        make.article(
            SUBJECTS[at],
            f"{SUBJECTS[at]}.",
            outlet=outlet or f"Outlet {at}",
            hours_ago=hours_ago,
            is_dated=is_dated,
        )
    )


def pick(
    clusters: Sequence[Cluster],
    *,
    told: Sequence[Told] = (),
    feeds: Mapping[FeedUrl, Feed] | None = None,
    **changes: object,
) -> Choice:
    edition = make.edition(**changes)
    return choose(clusters, edition=edition, told=told, feeds=feeds or {}, now=make.NOW)


def tell(found: Choice) -> list[Told]:
    return [
        Told(
            cluster_id=each.cluster.id,
            story_id=StoryId("s"),
            told_at=make.NOW,
            articles=frozenset(article.id for article in each.cluster.articles),
            outlets=frozenset(article.outlet for article in each.cluster.articles),
            text=each.cluster.articles[0].title,
        )
        for each in found.slots
    ]


def shown(found: Choice) -> list[str]:
    return [each.cluster.articles[0].title for each in found.slots]


def test_more_independent_outlets_come_first_and_copies_do_not_count() -> None:
    reports = [make.article(SUBJECTS[0], "", outlet=f"Paper {at}") for at in range(4)]
    wide = make.cluster(*reports)
    copied = [make.article(SUBJECTS[1], "", outlet=f"Site {at}") for at in range(6)]
    narrow = make.cluster(*copied, origins=(tuple(each.id for each in copied),))
    found = pick([narrow, wide])
    assert shown(found) == [SUBJECTS[0], SUBJECTS[1]]
    assert found.slots[0].reason.outlets == 4
    assert (found.slots[1].reason.outlets, found.slots[1].reason.articles) == (1, 6)


def test_every_term_of_the_score_is_named_and_they_add_up() -> None:
    feed = make.feed("Outlet 2", authority=0.8, topics=frozenset({Topic("robotics")}))
    found = pick([single(2)], feeds={feed.url: feed}, topics=frozenset({Topic("robotics")}))
    reason = found.slots[0].reason
    parts = dict(reason.parts)
    assert parts.keys() == {"outlets", "authority", "recency", "topic", "velocity", "deed"}
    assert sum(parts.values()) == reason.score
    assert reason.topics == ("robotics",)
    assert reason.age == timedelta(hours=3)


def test_with_topics_only_what_matches_is_shown() -> None:
    found = pick([single(each) for each in range(10)], topics=frozenset({Topic("robotics")}))
    assert shown(found) == [SUBJECTS[2]]
    assert pick([single(0)], topics=frozenset({Topic("quantum")})).slots == ()


def test_a_thin_day_is_not_padded() -> None:
    old = [single(at, hours_ago=60, is_dated=False) for at in range(3)]
    weak = {
        each.articles[0].feed_url: make.feed(f"W{at}", authority=0.0)
        for at, each in enumerate(old)
    }
    found = pick([single(5), *old], feeds=weak)
    assert shown(found) == [SUBJECTS[5]]
    assert {each.cluster.id for each in found.left_out} == {each.id for each in old}
    assert all(each.reason.score < FLOOR for each in found.left_out)


def test_undated_material_never_counts_as_fresh() -> None:
    found = pick([single(0, is_dated=False, hours_ago=0), single(1, hours_ago=20)])
    assert shown(found) == [SUBJECTS[1], SUBJECTS[0]]
    assert "recency" not in dict(found.slots[1].reason.parts)


def test_an_explainer_stands_in_the_background_and_notices_far_behind() -> None:
    explainer = make.cluster(make.article("What is a mixture of experts?", outlet="School"))
    notice = make.cluster(make.article("Episode 12: on tides", outlet="Radio"))
    found = pick([explainer, notice, single(0), single(1)])
    assert set(shown(found)) == {SUBJECTS[0], SUBJECTS[1]}
    assert [each.cluster for each in found.background] == [explainer]
    assert [each.cluster for each in found.left_out] == [notice]


def test_one_source_leads_at_most_two_stories() -> None:
    found = pick([single(each, outlet="Loud Daily") for each in range(6)] + [single(7)])
    outlets = [each.cluster.articles[0].outlet for each in found.slots]
    assert outlets.count("Loud Daily") == 2
    assert "Outlet 7" in outlets
    assert found.reserves == ()
    assert len(found.left_out) == 4


def test_what_steps_in_keeps_to_each_sources_share() -> None:
    loud = [single(each, outlet="Loud Daily") for each in range(4)]
    found = pick([*loud, single(5), single(6), single(7)], max_stories=3)
    outlets = [each.cluster.articles[0].outlet for each in (*found.slots, *found.reserves)]
    assert outlets.count("Loud Daily") == 2
    assert len(found.slots) == 3
    assert len(found.reserves) == 2


def test_a_headline_that_tells_a_deed_stands_before_one_that_has_only_a_subject() -> None:
    subject, deed = (
        make.cluster(make.article(title, f"{title} in Bergen.", outlet=outlet))
        for title, outlet in (
            ("Transcripts of agent evaluations", "One"),
            ("Harbor withdraws its agent", "Two"),
        )
    )
    assert [each.cluster for each in pick([subject, deed]).slots] == [deed, subject]


def test_a_headline_without_a_text_stands_behind() -> None:
    bare = make.cluster(make.article("Harbor withdraws its agent", "", outlet="One"))
    found = pick([bare, single(4)])
    assert found.slots[-1].cluster == bare


def test_what_may_be_years_old_stands_behind_what_is_surely_new() -> None:
    undated = make.cluster(
        *(
            make.article("Harbor opens Lumen-7", f"{no} opens.", outlet=no, is_dated=False)
            for no in ("One", "Two", "Three")
        )
    )
    found = pick([undated, single(4)])
    assert found.slots[-1].cluster == undated


def test_two_tellings_of_nearly_the_same_do_not_take_two_places_beside_something_else() -> None:
    same = "Harbor opens Lumen-7 with all its training data and logs"
    twin = make.cluster(make.article(same, f"{same}.", outlet="Twin"))
    found = pick([single(0), twin, single(4, hours_ago=8)], max_stories=2)
    assert SUBJECTS[4] in shown(found)


def test_a_primary_announcement_has_a_place_among_much_reported_stories() -> None:
    wide = [
        make.cluster(*(make.article(SUBJECTS[at], "", outlet=f"{at}-{no}") for no in range(6)))
        for at in range(5)
    ]
    lab = make.feed("Outlet 8", kind=SourceKind.LAB, authority=1.0)
    found = pick([*wide, single(8)], feeds={lab.url: lab})
    assert shown(found)[-1] == SUBJECTS[8]
    assert found.slots[-1].reason.is_primary
    assert len(found.slots) == 5


def test_the_readers_language_comes_first_and_others_fill_only_a_gap() -> None:
    ja = [
        make.cluster(make.article(title, f"{title}。", outlet=title[:3], language=Language("ja")))
        for title in ("灯台研究所がモデルを公開", "港湾大学が新手法を発表", "北の電力が契約を結ぶ")
    ]
    english = [single(each) for each in range(3)]
    assert {each.cluster.id for each in pick([*english, *ja], language=Language("ja")).slots} == {
        each.id for each in ja
    }
    mixed = pick([*english, *ja[:2]], language=Language("ja"))
    assert len(mixed.slots) == 5


def test_what_was_told_is_left_out_and_counted_and_fresh_stories_follow() -> None:
    clusters = [single(each) for each in range(10)]
    first = pick(clusters)
    second = pick(clusters, told=tell(first))
    assert len(first.slots) == len(second.slots) == 5
    assert set(shown(first)).isdisjoint(shown(second))
    assert second.already_told == 5
    third = pick(clusters, told=[*tell(first), *tell(second)])
    assert third.slots == ()
    assert third.already_told == 10


@given(st.permutations(range(10)), st.integers(1, 7))
@settings(max_examples=effort.examples(10), deadline=None)
def test_the_order_of_clusters_changes_nothing(order: list[int], places: int) -> None:
    clusters = [single(each, hours_ago=each % 4) for each in range(10)]
    assert pick([clusters[each] for each in order], max_stories=places) == pick(
        clusters, max_stories=places
    )


def whole_day(articles: Sequence[Article], edition: Edition, told: Sequence[Told] = ()) -> Choice:
    feeds: dict[FeedUrl, Feed] = {}
    known = {each.id: each for each in articles}
    corpus = Corpus(prior.load())
    for article in articles:
        if edition.since < article.published_at <= edition.until:
            corpus.add(article)
    groups = shortlist(cluster(corpus), corpus, edition=edition, feeds=feeds)
    assert len(groups) <= SHORTLISTED
    ids = identity.assign(groups, {}).ids
    clusters = [
        build(each, [known[article] for article in each.articles], cluster_id=name, feeds=feeds)
        for name, each in zip(ids, groups, strict=True)
    ]
    return choose(clusters, edition=edition, told=told, feeds=feeds, now=edition.until)


def test_a_second_run_over_a_whole_day_repeats_nothing() -> None:
    articles, events = read_day()
    edition = make.edition()
    first = whole_day(articles, edition)
    second = whole_day(random.Random(1).sample(articles, len(articles)), edition, tell(first))  # noqa: S311  # no secret
    assert len(first.slots) == len(second.slots) == 5
    assert second.already_told == 5
    seen = {events[each.id] for one in first.slots for each in one.cluster.articles}
    assert all(
        events[each.id] not in seen for one in second.slots for each in one.cluster.articles
    )


def test_the_first_stories_of_a_labelled_day_are_widely_reported_and_nearly_pure() -> None:
    articles, events = read_day()
    for found in whole_day(articles, make.edition()).slots:
        told_of = Counter(events[each.id] for each in found.cluster.articles)
        assert max(told_of.values()) >= 0.8 * told_of.total()
        assert found.reason.outlets >= 4
        assert found.cluster.anchors


def test_topics_are_judged_on_the_shortlist_already() -> None:
    articles, _ = read_day()
    chips = whole_day(articles, make.edition(topics=frozenset({Topic("chips")})))
    assert chips.slots
    assert all(each.reason.topics == ("chips",) for each in chips.slots)
    assert whole_day(articles, make.edition(topics=frozenset({Topic("whaling")}))).slots == ()


def _lone(at: int, kind: SourceKind) -> tuple[Cluster, dict[FeedUrl, Feed]]:
    outlet = f"{kind.value} {at}"
    feed = make.feed(outlet, kind=kind, authority=1.0 if kind.is_primary else 0.3)
    return single(at, outlet=outlet, hours_ago=1.0), {feed.url: feed}


def test_a_day_of_preprints_and_posts_is_no_news() -> None:
    feeds: dict[FeedUrl, Feed] = {}
    clusters = [single(8, hours_ago=20.0), single(9, hours_ago=20.0)]
    for at in range(8):
        lone, feed = _lone(at, SourceKind.PAPER if at % 2 else SourceKind.COMMUNITY)
        clusters.append(lone)
        feeds |= feed
    found = pick(clusters, feeds=feeds)
    kinds = Counter(
        feeds[each.cluster.articles[0].feed_url].kind
        for each in found.slots
        if each.cluster.articles[0].feed_url in feeds
    )
    assert kinds == {SourceKind.PAPER: 1, SourceKind.COMMUNITY: 1}
    assert len(found.slots) == 4


def test_whoever_asks_for_research_gets_more_than_one_paper() -> None:
    feeds: dict[FeedUrl, Feed] = {}
    clusters = []
    for at in range(4):
        lone, feed = _lone(at, SourceKind.PAPER)
        clusters.append(lone)
        feeds |= {
            url: replace(each, topics=frozenset({Topic("research")})) for url, each in feed.items()
        }
    found = pick(clusters, feeds=feeds, topics=frozenset({Topic("research")}))
    assert len(found.slots) == 2


def test_the_reserved_place_goes_to_a_lab_and_never_to_a_lone_preprint() -> None:
    paper, feeds = _lone(0, SourceKind.PAPER)
    lab, of_lab = _lone(1, SourceKind.LAB)
    lab = replace(
        lab,
        articles=tuple(
            replace(a, published_at=make.NOW - timedelta(hours=40)) for a in lab.articles
        ),
    )
    reported = [
        make.cluster(
            *(make.article(SUBJECTS[at], f"{SUBJECTS[at]}.", outlet=f"{at} {n}") for n in range(5))
        )
        for at in range(2, 9)
    ]
    found = pick([paper, lab, *reported], feeds=feeds | of_lab)
    last = found.slots[-1].cluster.articles[0]
    assert last.outlet == "lab 1"
    assert all(each.cluster.articles[0].outlet != "paper 0" for each in found.slots)


def test_what_is_below_the_floor_never_steps_in() -> None:
    found = pick([single(0), single(1, hours_ago=300, is_dated=False)])
    assert all(each.reason.score >= FLOOR for each in (*found.slots, *found.reserves))


def test_a_reader_of_japanese_sees_japanese_first_and_the_rest_behind() -> None:
    japanese = make.cluster(
        make.article(
            "青嶺研究所が音声モデルを公開",
            "青嶺研究所が音声モデルを公開した。",
            language=Language("ja"),
            hours_ago=30,
        )
    )
    found = pick([single(0), single(1), japanese], language=Language("ja"))
    assert [each.cluster.articles[0].language for each in found.slots] == ["ja", "en", "en"]
