"""Clusters keep their ids, stories and briefs come back, nobody is told a thing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store.briefs import BRIEFS_KEPT, TOLD_KEPT, BriefStore
from adapters.store.clusters import KEPT as CLUSTERS_KEPT
from adapters.store.clusters import ClusterStore
from adapters.store.effects import Namespace, Put
from adapters.store.kernel import Kernel
from adapters.store.stories import KEPT as STORIES_KEPT
from adapters.store.stories import StoryStore
from digest.model import ArticleId, BriefId, ClusterId, Recipient, StoryId, Told
from digest.ports import Briefs, Clusters, Stories
from tests import make
from tests.contracts.kernel import HandClock

DAY = timedelta(days=1)
READER = Recipient(platform="console", tenant="", chat="me")


def ids(letters: str) -> list[ArticleId]:
    return [ArticleId(letter) for letter in letters]


def cluster(name: str) -> ClusterId:
    return ClusterId(name)


# Clusters


@pytest.fixture
def clusters(kernel: Kernel) -> Clusters:
    return ClusterStore(kernel)


async def test_an_article_is_counted_where_it_was_put_last(clusters: Clusters) -> None:
    await clusters.keep({cluster("c1"): ids("ab"), cluster("c2"): ids("c")}, {})
    await clusters.keep({cluster("c2"): ids("b")}, {})
    assert await clusters.of(ids("abcx")) == {"a": "c1", "b": "c2", "c": "c2"}
    assert await clusters.of([]) == {}


async def test_merges_are_followed_to_the_end(clusters: Clusters) -> None:
    await clusters.keep({cluster(f"c{n}"): ids("abcd")[n : n + 1] for n in range(4)}, {})
    await clusters.keep({}, {cluster("c0"): cluster("c1")})
    await clusters.keep({}, {cluster("c1"): cluster("c2"), cluster("c2"): cluster("c3")})
    assert set((await clusters.of(ids("abcd"))).values()) == {"c3"}


async def test_a_cluster_that_others_are_merged_into_is_alive_again(clusters: Clusters) -> None:
    await clusters.keep({cluster("c1"): ids("a"), cluster("c2"): ids("b")}, {})
    await clusters.keep({}, {cluster("c1"): cluster("c2")})
    await clusters.keep({}, {cluster("c2"): cluster("c1")})
    assert set((await clusters.of(ids("ab"))).values()) == {"c1"}


async def test_a_circle_of_merges_ends(clusters: Clusters) -> None:
    await clusters.keep({cluster("c1"): ids("a"), cluster("c2"): ids("b")}, {})
    await clusters.keep(
        {},
        {cluster("c1"): cluster("c2"), cluster("c2"): cluster("c1"), cluster("x"): cluster("x")},
    )
    assert set((await clusters.of(ids("ab"))).values()) <= {"c1", "c2"}


async def test_memberships_outlive_the_month_of_a_story(
    clusters: Clusters, clock: HandClock
) -> None:
    await clusters.keep({cluster("c1"): ids("a")}, {})
    clock.advance(31 * DAY)
    assert await clusters.of(ids("a")) == {"a": "c1"}
    clock.advance(CLUSTERS_KEPT)
    assert await clusters.of(ids("a")) == {}


async def test_a_damaged_membership_counts_as_absent(kernel: Kernel, clusters: Clusters) -> None:
    await clusters.keep({cluster("c1"): ids("ab")}, {})
    put = Put(ns=Namespace(name="cluster.of"), id="a", value=b"\xff")
    await kernel.transact([put], shard=kernel.shard_of("cluster"))
    assert await clusters.of(ids("ab")) == {"b": "c1"}


# Stories


@pytest.fixture
def stories(kernel: Kernel) -> Stories:
    return StoryStore(kernel)


async def test_stories_come_back_for_a_month_after_their_last_use(
    stories: Stories, clock: HandClock
) -> None:
    one, two = make.story("One"), make.story("Two", is_background=True)
    await stories.keep([])
    await stories.keep([one, two])
    assert await stories.get([two.id, StoryId("none"), one.id]) == {one.id: one, two.id: two}
    clock.advance(STORIES_KEPT - DAY)
    await stories.keep([one])
    clock.advance(DAY)
    assert await stories.get([one.id, two.id]) == {one.id: one}


# Briefs and what was told


@pytest.fixture
def briefs(kernel: Kernel) -> BriefStore:
    store: Briefs = BriefStore(kernel)
    assert isinstance(store, BriefStore)
    return store


def told(name: str = "c1", *, days_ago: float = 0, text: str = "It happened.") -> Told:
    return Told(
        cluster_id=cluster(name),
        story_id=StoryId(f"s-{name}"),
        told_at=make.NOW - days_ago * DAY,
        articles=frozenset(ids("ab")),
        outlets=frozenset({"Example Wire", "Example Post"}),
        text=text,
    )


async def test_a_brief_comes_back_whole_for_a_month(briefs: BriefStore, clock: HandClock) -> None:
    brief = make.brief(make.story("One"), make.story("Two"), left_out=(make.slot(),))
    assert await briefs.get(brief.id) is None
    await briefs.keep(brief)
    await briefs.keep(make.brief(id=BriefId("OTHER")))
    clock.advance(BRIEFS_KEPT - DAY)
    assert await briefs.get(brief.id) == brief
    clock.advance(DAY)
    assert await briefs.get(brief.id) is None


async def test_what_was_told_comes_back_oldest_first_from_an_instant_on(
    briefs: BriefStore,
) -> None:
    items = [told("c3", days_ago=1), told("c1", days_ago=9), told("c2", days_ago=4)]
    await briefs.remember(READER, items)
    await briefs.remember(READER, [])
    assert await briefs.told(READER, make.NOW - 30 * DAY) == [items[1], items[2], items[0]]
    assert await briefs.told(READER, make.NOW - 4 * DAY) == [items[2], items[0]]


async def test_what_each_of_many_was_told_is_what_he_alone_was(briefs: BriefStore) -> None:
    readers = [make.recipient(f"C{number}") for number in range(40)]
    for number, reader in enumerate(readers[::3]):
        some = [told(f"c{each}", days_ago=each) for each in range(1 + number % 4)]
        await briefs.remember(reader, some)
    asked = [*readers, readers[3]]  # twice the same
    since = make.NOW - 2 * DAY
    alone = [await briefs.told(each, since) for each in asked]
    assert await briefs.told_each(asked, since) == alone
    assert [len(each) for each in alone[:10]] == [1, 0, 0, 2, 0, 0, 3, 0, 0, 3]
    assert await briefs.told_each([], since) == []


async def test_the_same_told_again_changes_nothing(briefs: BriefStore) -> None:
    first = told(days_ago=2)
    await briefs.remember(READER, [first])
    await briefs.remember(READER, [first, replace(first, told_at=make.NOW)])
    assert await briefs.told(READER, make.NOW - 30 * DAY) == [first]
    update = replace(first, told_at=make.NOW, text="And then more happened.")
    await briefs.remember(READER, [update])
    assert await briefs.told(READER, make.NOW - 30 * DAY) == [first, update]


@pytest.mark.parametrize(
    "other",
    [
        replace(READER, chat="you"),
        replace(READER, tenant="t"),
        replace(READER, platform="telegram"),
        replace(READER, thread=""),
        replace(READER, thread="5"),
        Recipient(platform="consol", tenant="e", chat="me"),
    ],
)
async def test_nobody_is_taken_for_another(briefs: BriefStore, other: Recipient) -> None:
    await briefs.remember(READER, [told()])
    assert await briefs.told(other, make.NOW - DAY) == []
    await briefs.remember(other, [told()])
    await briefs.forget(other)
    assert await briefs.told(other, make.NOW - DAY) == []
    assert await briefs.told(READER, make.NOW - DAY) == [told()]


async def test_what_was_told_long_ago_leaves_with_the_next_brief(
    briefs: BriefStore, kernel: Kernel, clock: HandClock
) -> None:
    await briefs.remember(READER, [told("c1")])
    clock.advance(31 * DAY)
    assert await briefs.told(READER, make.NOW) == [told("c1")]
    clock.advance(TOLD_KEPT)
    later = replace(told("c2"), told_at=clock.now())
    assert await briefs.told(READER, make.NOW - DAY) == []
    await briefs.remember(READER, [later])
    index, shard = briefs._place(READER)
    assert len(await kernel.range(index, shard=shard)) == 1
    assert await briefs.told(READER, make.NOW - DAY) == [later]


async def test_the_last_brief_that_told_somebody_something_can_be_shown_again(
    briefs: BriefStore,
) -> None:
    first, empty = make.brief(id=BriefId("FIRST")), make.brief(id=BriefId("EMPTY"), slots=())
    assert await briefs.latest(READER) is None
    for brief, known in ((first, [told()]), (empty, [])):
        await briefs.keep(brief)
        await briefs.remember(READER, known, brief_id=brief.id)
    assert await briefs.latest(READER) == first
    assert await briefs.latest(replace(READER, chat="another")) is None


async def test_forgetting_leaves_nothing(briefs: BriefStore, kernel: Kernel) -> None:
    await briefs.keep(make.brief())
    await briefs.remember(READER, [told("c1"), told("c2")], brief_id=make.brief().id)
    await briefs.forget(READER)
    await briefs.forget(READER)
    assert await briefs.latest(READER) is None
    index, shard = briefs._place(READER)
    assert await briefs.told(READER, make.NOW - DAY) == []
    assert await kernel.range(index, shard=shard) == []
    assert (await kernel.scan(Namespace(name="told"), shard=shard)).items == ()
