"""Articles come in with polls, come back by feed and time, and leave after their time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store import articles as articles_module
from adapters.store.articles import ArticleStore
from adapters.store.effects import Effect
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.sqlite import SqliteKernel
from digest.errors import StoreUnavailable
from digest.model import Article, ArticleId, FeedState, FeedUrl
from digest.ports import Articles, Feeds
from tests import effort, make
from tests.contracts.kernel import ENGINES, HandClock

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Stores:
    """The two stores as the engine sees them."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        store = ArticleStore(kernel)
        self.articles: Articles = store
        self.feeds: Feeds = FeedStore(kernel, store)

    async def between(self, since: datetime, until: datetime, *outlets: str) -> list[Article]:
        """Collect what is yielded for some outlets of `make.article`."""
        feeds = [make.article(outlet=outlet).feed_url for outlet in outlets]
        return [article async for article in self.articles.between(since, until, feeds)]

    async def index_entries(self) -> int:
        """Count index entries, of which each article must have two and no other."""
        shard = self.kernel.shard_of("article")
        names = {
            articles_module._index(articles_module._feed_key(make.article(outlet=o).feed_url))
            for o in "ABC"
        }
        found = await self.kernel.range_many([*names, "article.seen"], shard=shard)
        return sum(map(len, found))


@pytest.fixture
def stores(kernel: Kernel) -> Stores:
    return Stores(kernel)


def state(outlet: str = "A", **changes: Any) -> FeedState:  # noqa: ANN401  # any field
    url = make.article(outlet=outlet).feed_url
    return replace(FeedState(feed_url=url, next_poll_at=make.NOW + DAY), **changes)


async def test_a_poll_s_state_and_articles_come_back(stores: Stores) -> None:
    polled = state(failures=2, fault="no answer", polled_at=make.NOW)
    article = make.article(outlet="A", author="Somebody", is_dated=False)
    await stores.feeds.keep([polled, state("B")], [article])
    assert await stores.feeds.states([polled.feed_url, FeedUrl("https://unknown.example/")]) == {
        polled.feed_url: polled
    }
    assert await stores.articles.get([article.id]) == [article]


async def test_nothing_kept_or_asked_is_fine(stores: Stores) -> None:
    await stores.feeds.keep([])
    await stores.articles.replace([])
    assert await stores.feeds.states([]) == {}
    assert await stores.articles.get([]) == []
    assert await stores.between(make.NOW - DAY, make.NOW) == []


async def test_between_is_open_below_closed_above_and_oldest_first(stores: Stores) -> None:
    since, until = make.NOW - DAY, make.NOW
    instants = [since, since + timedelta(microseconds=1), since + 2 * SECOND, until]
    instants += [until + timedelta(microseconds=1), since - DAY]
    written = [
        make.article(f"t{n}", outlet="AB"[n % 2], published_at=at) for n, at in enumerate(instants)
    ]
    await stores.feeds.keep([state()], written)
    assert await stores.between(since, until, "A", "B") == written[1:4]
    assert await stores.between(since, until, "B") == [written[1], written[3]]
    assert await stores.between(since, until, "C") == []
    assert await stores.between(until, since, "A", "B") == []


async def test_more_articles_than_a_page_come_each_once(stores: Stores) -> None:
    written = [
        make.article(f"t{n}", outlet="ABC"[n % 3], hours_ago=1 + (n % 7) / 100) for n in range(700)
    ]
    await stores.feeds.keep([], written)
    found = await stores.between(make.NOW - DAY, make.NOW, "A", "B", "C")
    assert found == sorted(written, key=lambda each: (each.published_at, each.id))


async def test_articles_come_in_the_order_asked_without_those_that_are_gone(
    stores: Stores,
) -> None:
    one, two = make.article("one"), make.article("two")
    await stores.feeds.keep([], [one, two])
    asked = [two.id, ArticleId("gone"), one.id, two.id]
    assert await stores.articles.get(asked) == [two, one, two]


async def test_a_known_article_keeps_when_it_was_seen(stores: Stores) -> None:
    first = make.article(outlet="A")
    await stores.feeds.keep([], [first])
    later = replace(
        first,
        title="Corrected",
        content_hash="other",
        seen_at=first.seen_at + DAY,
        published_at=first.published_at + SECOND,
    )
    await stores.feeds.keep([], [later])
    (found,) = await stores.articles.get([first.id])
    assert found == replace(later, seen_at=first.seen_at)
    assert await stores.between(first.published_at, make.NOW, "A") == [found]
    assert await stores.between(first.published_at - SECOND, first.published_at, "A") == []
    assert await stores.index_entries() == 2


async def test_an_undated_article_also_keeps_when_it_appeared(stores: Stores) -> None:
    first = make.article(outlet="A", is_dated=False)
    await stores.feeds.keep([], [first])
    again = replace(first, seen_at=make.NOW, published_at=make.NOW, title="Corrected")
    await stores.feeds.keep([], [again])
    expected = replace(first, title="Corrected")
    assert await stores.articles.get([first.id]) == [expected]


async def test_an_article_that_another_feed_brings_moves_there(stores: Stores) -> None:
    first = make.article(outlet="A")
    await stores.feeds.keep([], [first])
    moved = replace(first, feed_url=make.article(outlet="B").feed_url)
    await stores.feeds.keep([], [moved, moved])
    since = make.NOW - DAY
    assert await stores.between(since, make.NOW, "A") == []
    assert await stores.between(since, make.NOW, "A", "B") == [moved]
    assert await stores.index_entries() == 2


async def test_a_poll_that_brings_nothing_new_writes_no_article(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [make.article(f"t{n}", outlet="A") for n in range(30)]
    await stores.feeds.keep([state()], known)
    written: list[Effect] = []
    transact = stores.kernel.transact

    async def listening(effects: Sequence[Effect], **how: Any) -> bool:  # noqa: ANN401  # passed on
        written.extend(effects)
        return await transact(effects, **how)

    monkeypatch.setattr(stores.kernel, "transact", listening)
    await stores.feeds.keep([state()], known)
    assert len(written) == 1


async def test_a_longer_text_replaces_and_a_shorter_one_does_not(stores: Stores) -> None:
    short = make.article(text="A summary.", outlet="A")
    await stores.feeds.keep([], [short])
    full = replace(short, text="The full text. " * 200, title="Not taken over")
    unknown = make.article("never kept")
    await stores.articles.replace([full, unknown])
    await stores.articles.replace([replace(short, text="Less")])
    assert await stores.articles.get([short.id, unknown.id]) == [replace(short, text=full.text)]


async def test_a_full_text_stays_while_the_feed_s_words_stay(stores: Stores) -> None:
    short = make.article(text="A summary.", outlet="A")
    await stores.feeds.keep([], [short])
    full = replace(short, text="The full text. " * 20, content_hash="hash of the full text")
    await stores.articles.replace([full])
    await stores.articles.replace([replace(full, text=full.text + "And more.")])
    await stores.feeds.keep([state()], [replace(short, author="Now named")])
    (found,) = await stores.articles.get([short.id])
    assert (found.text, found.author) == (full.text + "And more.", "Now named")
    edited = replace(short, text="A new summary.", content_hash="new")
    await stores.feeds.keep([], [edited])
    assert await stores.articles.get([short.id]) == [edited]
    await stores.feeds.keep([], [short])
    assert await stores.articles.get([short.id]) == [short]


async def test_sweeping_forgets_what_was_seen_before(stores: Stores) -> None:
    old = [make.article(f"o{n}", outlet="AB"[n % 2], hours_ago=50) for n in range(600)]
    edge = make.article("edge", outlet="A", hours_ago=48)
    fresh = make.article("fresh", outlet="C", published_at=make.NOW - 90 * DAY)
    await stores.feeds.keep([state()], [*old, edge, fresh])
    assert await stores.articles.sweep(make.NOW - 2 * DAY) == 600
    assert await stores.articles.sweep(make.NOW - 2 * DAY) == 0
    assert await stores.articles.get([each.id for each in [*old, edge, fresh]]) == [edge, fresh]
    assert await stores.between(make.NOW - 100 * DAY, make.NOW, "A", "B", "C") == [fresh, edge]
    assert await stores.index_entries() == 4
    assert await stores.feeds.states([state().feed_url])


async def test_polls_at_once_lose_no_change_of_an_article_they_share(stores: Stores) -> None:
    shared = make.article("shared", outlet="A")
    await stores.feeds.keep([], [shared])

    async def poll(outlet: str) -> None:
        url = make.article(outlet=outlet).feed_url
        own = [make.article(f"{outlet}{n}", outlet=outlet) for n in range(5)]
        await stores.feeds.keep([state(outlet)], [replace(shared, feed_url=url), *own])

    async with asyncio.TaskGroup() as group:
        for outlet in "ABCABCABC":
            group.create_task(poll(outlet))
        group.create_task(stores.articles.replace([replace(shared, text="Longer. " * 40)]))
    found = await stores.between(make.NOW - DAY, make.NOW, "A", "B", "C")
    assert len(found) == len({article.id for article in found}) == 16
    assert await stores.index_entries() == 2 * 16
    (kept,) = await stores.articles.get([shared.id])
    assert kept.text == "Longer. " * 40


async def test_a_poll_that_cannot_be_stored_leaves_nothing_and_blocks_nobody(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make.article(outlet="A")

    async def full(*_: object, **__: object) -> bool:
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(stores.kernel, "transact", full)
        with pytest.raises(StoreUnavailable):
            await stores.feeds.keep([state()], [article])
    assert await stores.feeds.states([state().feed_url]) == {}
    assert await stores.articles.get([article.id]) == []
    await stores.feeds.keep([state()], [article])
    assert await stores.articles.get([article.id]) == [article]


async def test_two_processes_on_one_store_yield_no_article_twice(
    tmp_path: Path, clock: HandClock
) -> None:
    async with (
        ENGINES["sqlite"](tmp_path, clock) as one,
        ENGINES["sqlite"](tmp_path, clock) as other,
    ):
        here, there = Stores(one), Stores(other)
        article = make.article(outlet="A")
        moved = replace(article, feed_url=make.article(outlet="B").feed_url)
        await here.feeds.keep([], [article])
        # The other process read before the first one wrote: both bring a new article.
        effects = list(articles_module._changes(None, articles_module._Record(article=moved)))
        await other.transact(effects, shard=other.shard_of("article"))
        assert await there.between(make.NOW - DAY, make.NOW, "A", "B") == [moved]
        assert await here.between(make.NOW - DAY, make.NOW, "A") == []
        await here.articles.sweep(make.NOW)
        assert await here.index_entries() == 0


@settings(max_examples=effort.examples(12), deadline=None)
@given(
    polls=st.lists(
        st.lists(
            st.tuples(st.integers(0, 4), st.sampled_from("AB"), st.integers(1, 30)), max_size=4
        ),
        max_size=5,
    ),
    since=st.integers(0, 30),
    span=st.integers(0, 30),
)
def test_between_equals_a_filter_over_what_was_kept(
    tmp_path_factory: pytest.TempPathFactory,
    polls: list[list[tuple[int, str, int]]],
    since: int,
    span: int,
) -> None:
    async def holds() -> None:
        path = tmp_path_factory.mktemp("store") / "store.db"
        kernel = await SqliteKernel.open(path, clock=HandClock(), is_durable=False)
        stores, expected = Stores(kernel), dict[ArticleId, Article]()
        for poll in polls:
            brought = [
                make.article(outlet=outlet, hours_ago=hours, id=ArticleId(str(number)))
                for number, outlet, hours in poll
            ]
            await stores.feeds.keep([], brought)
            for each in brought:
                seen = expected.get(each.id, each).seen_at
                expected[each.id] = replace(each, seen_at=seen)
        until = make.NOW - timedelta(hours=since)
        begin = until - timedelta(hours=span)
        found = await stores.between(begin, until, "A", "B")
        assert sorted(found, key=lambda each: each.id) == sorted(
            (each for each in expected.values() if begin < each.published_at <= until),
            key=lambda each: each.id,
        )
        assert await stores.index_entries() == 2 * len(expected)
        await kernel.aclose()

    asyncio.run(holds())
