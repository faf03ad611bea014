"""Articles of the retention period, by feed and time.

::

    document  article          id → article, and the hash of the feed's words for it
    index     article/FEED     members id, score published_at     for `between`
    index     article.seen     members FEED/id, score seen_at     for `sweep`

FEED is a digest of the feed's URL. With an index for each feed the cost of `between` is
that of what it yields, however much the other feeds bring.
"""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from adapters.store.locks import Locks
from digest.model import Article, ArticleId, FeedUrl

ARTICLES_KEPT = timedelta(days=30)
"""As long as questions may reach back: the index of the archive is made from the store."""

_ARTICLES = Namespace(name="article")
_SEEN = "article.seen"
_PAGE = 256  # articles read at once: bounds memory and the time the event loop is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """An article as stored."""

    article: Article
    feed_hash: str = ""
    """`content_hash` of what the feed gives, once its text was replaced by a longer one."""


class ArticleStore:
    """See Articles."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the articles."""
        self._kernel = kernel
        self._locks = Locks()
        self.shard = kernel.shard_of("article")

    async def between(
        self, since: datetime, until: datetime, feeds: Collection[FeedUrl]
    ) -> AsyncIterator[Article]:
        """See Articles."""
        wanted = frozenset(feeds)
        found = await self._kernel.range_many(
            [_index(_feed_key(url)) for url in wanted],
            micros(since) + 1,
            micros(until),
            shard=self.shard,
        )
        entries = sorted((each.score, each.member) for ranked in found for each in ranked)
        ids = iter(dict.fromkeys(ArticleId(member) for _, member in entries))
        while page := tuple(islice(ids, _PAGE)):
            for record in (await self._records(page)).values():
                article = record.article
                # Another process may have moved it since the index was read.
                if article.feed_url in wanted and since < article.published_at <= until:
                    yield article

    async def counts(self, feeds: Collection[FeedUrl], since: datetime) -> Mapping[FeedUrl, int]:
        """See Articles."""
        urls = tuple(feeds)
        found = await self._kernel.range_many(
            [_index(_feed_key(url)) for url in urls], micros(since) + 1, shard=self.shard
        )
        return {url: len(ranked) for url, ranked in zip(urls, found, strict=True)}

    async def get(self, ids: Sequence[ArticleId]) -> Sequence[Article]:
        """See Articles."""
        records = await self._records(ids)
        return [records[each].article for each in ids if each in records]

    async def replace(self, articles: Collection[Article]) -> None:
        """See Articles; a text that is not longer changes nothing."""
        given = {article.id: article for article in articles}
        async with self.locked(given):
            records = await self._records(tuple(given))
            effects = [
                _put(_with_text(record, given[each]))
                for each, record in records.items()
                if len(given[each].text) > len(record.article.text)
            ]
            if effects:
                await self._kernel.transact(effects, shard=self.shard)

    async def sweep(self, before: datetime) -> int:
        """See Articles."""
        forgotten = 0
        while stale := await self._kernel.range(
            _SEEN, hi=micros(before) - 1, limit=_PAGE, shard=self.shard
        ):
            effects: list[Effect] = []
            for entry in stale:
                feed_key, _, article_id = entry.member.partition("/")
                effects += (
                    Delete(ns=_ARTICLES, id=article_id),
                    IndexRemove(index=_index(feed_key), member=article_id),
                    IndexRemove(index=_SEEN, member=entry.member),
                )
            await self._kernel.transact(effects, shard=self.shard)
            forgotten += len(stale)
        return forgotten

    def locked(self, ids: Iterable[ArticleId]) -> AbstractAsyncContextManager[None]:
        """Keep other changes of these articles waiting until this one is stored."""
        return self._locks.on(frozenset(ids))

    async def merged(self, articles: Collection[Article]) -> Sequence[Effect]:
        """Return the effects that bring in what a poll found; see `Feeds.keep`.

        Nothing comes for an article that is stored as it is, so that a poll costs what it
        changes. Where the feed's words are what they were, a longer text stays. The caller
        has locked the articles.
        """
        records = dict(await self._records(tuple({article.id for article in articles})))
        effects: list[Effect] = []
        for article in articles:
            known = records.get(article.id)
            record = _Record(article=article) if known is None else _merge(known, article)
            if record != known:
                records[article.id] = record
                effects += _changes(known, record)
        return effects

    async def _records(self, ids: Sequence[ArticleId]) -> Mapping[ArticleId, _Record]:
        """Return what is stored of these, in the order asked."""
        documents = await self._kernel.get_many(_ARTICLES, ids, shard=self.shard)
        return damage.readables(_Record, ids, documents)


def _merge(known: _Record, article: Article) -> _Record:
    old = known.article
    merged = dataclasses.replace(
        article,
        seen_at=old.seen_at,
        published_at=article.published_at if article.is_dated else old.published_at,
    )
    if known.feed_hash and known.feed_hash == article.content_hash:
        merged = dataclasses.replace(merged, text=old.text, content_hash=old.content_hash)
        return _Record(article=merged, feed_hash=known.feed_hash)
    return _Record(article=merged)


def _with_text(record: _Record, longer: Article) -> _Record:
    article = dataclasses.replace(
        record.article, text=longer.text, content_hash=longer.content_hash
    )
    return _Record(article=article, feed_hash=record.feed_hash or record.article.content_hash)


def _changes(known: _Record | None, record: _Record) -> Iterator[Effect]:
    yield _put(record)
    if known is None:
        yield from _entries(record.article)
        return
    before, after = set(_entries(known.article)), set(_entries(record.article))
    places = {(entry.index, entry.member) for entry in after}
    for entry in before - after:
        if (entry.index, entry.member) not in places:
            yield IndexRemove(index=entry.index, member=entry.member)
    yield from after - before


def _put(record: _Record) -> Put:
    return Put(ns=_ARTICLES, id=record.article.id, value=encode(record))


def _entries(article: Article) -> tuple[IndexPut, IndexPut]:
    feed_key = _feed_key(article.feed_url)
    return (
        IndexPut(index=_index(feed_key), member=article.id, score=micros(article.published_at)),
        IndexPut(index=_SEEN, member=f"{feed_key}/{article.id}", score=micros(article.seen_at)),
    )


def _index(feed_key: str) -> str:
    return f"article/{feed_key}"


def _feed_key(url: FeedUrl) -> str:
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
