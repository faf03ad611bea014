"""A window is grouped once for all who look at it, whatever they lean to or mute."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.clusters.corpus import Corpus
from digest.clusters.prior import Prior, load
from digest.engine.collect import Harvest
from digest.engine.window import Window, Windows
from digest.model import Article, ArticleId, Feed, FeedUrl, Lean, Leaning, TraitKind
from tests import make

ARTICLES = [
    make.article("Kestrel Lab releases Wren", "Kestrel Lab released the model Wren.", outlet=name)
    for name in ("One", "Two")
] + [make.article("Harbour Bank closes its chatbot", "Harbour Bank closed it.", outlet="Three")]
FEEDS = {each.feed_url: make.feed(each.outlet) for each in ARTICLES}
ONE, TWO, THREE = FEEDS
READ = Harvest(at=make.NOW, bodies={ONE: "a", TWO: "b", THREE: "c"})
OTHER = replace(READ, bodies={**READ.bodies, TWO: "d"})


@dataclass
class Shelf:
    """Articles, and how often they were read through. See Articles."""

    articles: Sequence[Article] = field(default_factory=lambda: ARTICLES)
    readings: int = 0

    async def between(
        self,
        since: datetime,  # noqa: ARG002  # the port's
        until: datetime,  # noqa: ARG002  # the port's
        feeds: Collection[FeedUrl],
    ) -> AsyncIterator[Article]:
        """See Articles."""
        self.readings += 1
        for each in self.articles:
            if each.feed_url in feeds:
                yield each

    async def counts(
        self,
        feeds: Collection[FeedUrl],
        since: datetime,  # noqa: ARG002  # the port's
    ) -> Mapping[FeedUrl, int]:
        """See Articles."""
        return Counter(each.feed_url for each in self.articles if each.feed_url in feeds)

    async def get(self, ids: Sequence[ArticleId]) -> Sequence[Article]:
        """See Articles."""
        return [each for each in self.articles if each.id in ids]

    async def replace(self, articles: Collection[Article]) -> None:
        """See Articles."""

    async def sweep(self, before: datetime) -> int:  # noqa: ARG002  # the port's
        """See Articles."""
        return 0


@dataclass
class Halting(Shelf):
    """A shelf of which only the first article can be reached."""

    is_halted: asyncio.Event = field(default_factory=asyncio.Event)

    async def between(
        self, since: datetime, until: datetime, feeds: Collection[FeedUrl]
    ) -> AsyncIterator[Article]:
        """See Articles."""
        async for each in super().between(since, until, feeds):
            yield each
            self.is_halted.set()
            await asyncio.Event().wait()


@dataclass(slots=True, kw_only=True)
class Held(Mapping[str, tuple[int, int, int, int]]):
    """A table of frequencies that keeps a thread waiting which asks it; the loop only reads."""

    loop: asyncio.AbstractEventLoop
    table: Mapping[str, tuple[int, int, int, int]]
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: threading.Event = field(default_factory=threading.Event)
    asked_in_loop: list[str] = field(default_factory=list)

    def __getitem__(self, key: str) -> tuple[int, int, int, int]:
        if threading.current_thread() is not threading.main_thread():
            self.loop.call_soon_threadsafe(self.is_asked.set)
            self.may_go.wait()
        else:
            self.asked_in_loop.append(key)
        return self.table[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)


async def grouped(
    windows: Windows,
    shelf: Shelf,
    leaning: Leaning | None = None,
    *,
    feeds: dict[FeedUrl, Feed] | None = None,
    harvest: Harvest = READ,
    prior: Prior | None = None,
) -> Window:
    leaning = leaning or Leaning()
    edition = make.edition(feeds=frozenset(FEEDS) - leaning.muted_feeds, leaning=leaning)
    return await windows.grouped(
        edition, feeds=feeds or FEEDS, articles=shelf, prior=prior or load(), harvest=harvest
    )


async def _given_up(windows: Windows, shelf: Shelf, prior: Prior, *, once: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(grouped(windows, shelf, prior=prior))
        await once.wait()
        task.cancel()
    assert task.cancelled()


def _assert_equal(one: Window, two: Window) -> None:
    assert one.corpus.is_like(two.corpus)
    assert (one.groups, one.read, one.outlets) == (two.groups, two.read, two.outlets)


async def test_readers_of_different_tastes_share_one_grouping() -> None:
    windows, shelf = Windows(), Shelf()
    whole = await grouped(windows, shelf)
    lean = Lean(kind=TraitKind.TOPIC, key="chips", steps=2)
    assert (await grouped(windows, shelf, Leaning(leans=(lean,)))).groups == whole.groups
    await grouped(windows, shelf, Leaning(muted_feeds=frozenset({ONE})))
    assert shelf.readings == 1


async def test_what_is_muted_is_in_no_group_and_not_counted() -> None:
    found = await grouped(Windows(), Shelf(), Leaning(muted_feeds=frozenset({ONE, THREE})))
    (group,) = found.groups
    assert group.articles == (ARTICLES[1].id,)
    assert found.read == {TWO: 1}
    assert set(found.outlets) == {TWO}


async def test_it_is_grouped_anew_once_a_feed_gave_something_else() -> None:
    windows, shelf = Windows(), Shelf()
    await grouped(windows, shelf)
    later = replace(READ, at=make.NOW + timedelta(minutes=1))
    await grouped(windows, shelf, harvest=later)
    assert shelf.readings == 1  # they were asked again, and had nothing new
    await grouped(windows, shelf, harvest=OTHER)
    assert shelf.readings == 2


async def test_a_feed_that_was_not_read_again_since_it_was_muted_parts_no_readers() -> None:
    windows, shelf = Windows(), Shelf()
    mutes = Leaning(muted_feeds=frozenset({ONE}))
    unread = replace(READ, bodies={TWO: "b", THREE: "c"})
    await grouped(windows, shelf)
    await grouped(windows, shelf, mutes, harvest=unread)
    assert shelf.readings == 1
    other = Windows()
    await grouped(other, shelf, mutes, harvest=unread)
    await grouped(other, shelf)  # and it may have given something meanwhile
    assert shelf.readings == 3


async def test_a_grouping_that_is_given_up_keeps_nobody_waiting() -> None:
    windows, shelf = Windows(), Shelf()
    frequencies = Held(loop=asyncio.get_running_loop(), table=load().frequencies)
    held = replace(load(), frequencies=frequencies)
    async with asyncio.TaskGroup() as tasks:
        unwanted = tasks.create_task(grouped(windows, shelf, prior=held))
        await frequencies.is_asked.wait()
        unwanted.cancel()
        wanted = await grouped(windows, shelf)  # while the other's thread is held
    assert unwanted.cancelled()
    assert wanted.groups == (await grouped(Windows(), Shelf())).groups
    frequencies.may_go.set()


async def test_of_a_window_that_was_given_up_only_what_came_or_changed_since_is_read() -> None:
    windows, shelf = Windows(), Shelf()
    table = Held(loop=asyncio.get_running_loop(), table=load().frequencies)
    prior = replace(load(), frequencies=table)
    await _given_up(windows, shelf, prior, once=table.is_asked)
    table.may_go.set()
    longer = replace(ARTICLES[0], text="Kestrel Lab released Wren. Nobody expected it.")
    late = make.article("Harbour Bank ends Pilot", "Harbour Bank ended Pilot.", outlet="Three")
    shelf.articles = [late, ARTICLES[1], longer, ARTICLES[2]]
    table.asked_in_loop.clear()
    found = await grouped(windows, shelf, prior=prior, harvest=OTHER)
    asked = table.asked_in_loop.copy()
    table.asked_in_loop.clear()
    alone = Corpus(prior)
    alone.add(late)
    alone.add(longer)
    assert asked == table.asked_in_loop != []
    assert windows._given_up == ()
    _assert_equal(found, await grouped(Windows(), shelf, prior=prior))


async def test_what_is_given_up_while_it_is_read_loses_nothing_that_was_read_before() -> None:
    windows, shelf = Windows(), Shelf()
    table = Held(loop=asyncio.get_running_loop(), table=load().frequencies)
    prior = replace(load(), frequencies=table)
    await _given_up(windows, shelf, prior, once=table.is_asked)
    table.may_go.set()
    halting = Halting()
    await _given_up(windows, halting, prior, once=halting.is_halted)
    table.asked_in_loop.clear()
    found = await grouped(windows, shelf, prior=prior, harvest=OTHER)
    assert table.asked_in_loop == []
    _assert_equal(found, await grouped(Windows(), shelf, prior=prior))


async def test_a_window_in_which_nothing_is_new_has_its_groups_and_its_own_counts() -> None:
    windows, shelf = Windows(), Shelf()
    table = Held(loop=asyncio.get_running_loop(), table=load().frequencies)
    table.may_go.set()
    prior = replace(load(), frequencies=table)
    broad = {**FEEDS, THREE: replace(FEEDS[THREE], is_broad=True)}
    found = await grouped(windows, shelf, feeds=broad, prior=prior)
    shelf.articles = [*ARTICLES, make.article("A dock opens", "It opened.", outlet="Three")]
    table.asked_in_loop.clear()
    again = await grouped(windows, shelf, feeds=broad, prior=prior, harvest=OTHER)
    assert table.asked_in_loop == []
    assert again.groups is found.groups
    _assert_equal(again, await grouped(Windows(), shelf, feeds=broad, prior=prior))
    assert again.read == {ONE: 1, TWO: 1, THREE: 2}


async def test_a_cluster_is_built_once_unless_a_text_has_become_longer() -> None:
    window = await grouped(Windows(), Shelf())
    group = max(window.groups, key=lambda each: len(each.members))
    articles = [each for each in ARTICLES if each.id in group.articles]
    id_ = make.cluster().id
    one = window.built(group, articles, cluster_id=id_, feeds=FEEDS)
    assert window.built(group, articles, cluster_id=id_, feeds=FEEDS).articles == one.articles
    longer = [make.article(text="A longer text.", outlet="One", id=articles[0].id)]
    other = window.built(group, longer, cluster_id=id_, feeds=FEEDS)
    assert [each.text for each in other.articles] == ["A longer text."]
