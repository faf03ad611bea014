"""What we remember of each feed between polls, stored together with what a poll brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from adapters.store import damage
from adapters.store.articles import ArticleStore
from adapters.store.codec import encode
from adapters.store.effects import Namespace, Put
from adapters.store.kernel import Kernel
from digest.model import Article, FeedState, FeedUrl

_FEEDS = Namespace(name="feed")


class FeedStore:
    """See Feeds. States stand in the shard of the articles, so that a poll is one step."""

    def __init__(self, kernel: Kernel, articles: ArticleStore) -> None:
        """Take the kernel, and the store that the articles of polls go to."""
        self._kernel = kernel
        self._articles = articles

    async def states(self, urls: Collection[FeedUrl]) -> Mapping[FeedUrl, FeedState]:
        """See Feeds."""
        asked = tuple(urls)
        documents = await self._kernel.get_many(_FEEDS, asked, shard=self._articles.shard)
        return damage.readables(FeedState, asked, documents)

    async def keep(
        self, states: Collection[FeedState], articles: Collection[Article] = ()
    ) -> None:
        """See Feeds; polls that end together share a commit of the kernel."""
        async with self._articles.locked(article.id for article in articles):
            found = await self._articles.merged(articles)
            polled = [Put(ns=_FEEDS, id=each.feed_url, value=encode(each)) for each in states]
            if polled or found:
                await self._kernel.transact([*polled, *found], shard=self._articles.shard)
