"""A window is grouped once for all who look at it, whatever they lean to or mute."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.clusters.prior import load
from digest.engine.window import Window, Windows
from digest.model import Article, ArticleId, Feed, FeedUrl, Lean, Leaning, TraitKind
from tests import make

ARTICLES = [
    make.article("Kestrel Lab releases Wren", "Kestrel Lab released the model Wren.", outlet=name)
    for name in ("One", "Two")
] + [make.article("Harbour Bank closes its chatbot", "Harbour Bank closed it.", outlet="Three")]
FEEDS = {each.feed_url: make.feed(each.outlet) for each in ARTICLES}
ONE, TWO, THREE = FEEDS


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


async def grouped(
    windows: Windows,
    shelf: Shelf,
    leaning: Leaning | None = None,
    *,
    feeds: dict[FeedUrl, Feed] | None = None,
    read_at: datetime = make.NOW,
) -> Window:
    leaning = leaning or Leaning()
    edition = make.edition(feeds=frozenset(FEEDS) - leaning.muted_feeds, leaning=leaning)
    return await windows.grouped(
        edition, feeds=feeds or FEEDS, articles=shelf, prior=load(), read_at=read_at
    )


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


async def test_after_another_reading_of_feeds_it_is_grouped_anew() -> None:
    windows, shelf = Windows(), Shelf()
    await grouped(windows, shelf)
    await grouped(windows, shelf, read_at=make.NOW + timedelta(minutes=1))
    assert shelf.readings == 2


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
