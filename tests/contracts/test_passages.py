"""What every index of passages does, over each implementation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.search.fts5 import PassageIndex
from digest.model import ArticleId, FeedUrl, Passage
from digest.ports import Passages
from tests.make import NOW

FEED = FeedUrl("https://wire.example/feed.xml")
OTHER_FEED = FeedUrl("https://other.example/feed.xml")
LONG_AGO = NOW - timedelta(days=30)


class PlainIndex:
    """The contract in its plainest form, to measure the suite itself by."""

    def __init__(self) -> None:
        self._rows: dict[tuple[ArticleId, int], tuple[Passage, frozenset[str]]] = {}

    async def add(self, passages: Collection[tuple[Passage, Sequence[str]]]) -> None:
        """See Passages."""
        for passage, tokens in passages:
            key = (passage.article_id, passage.position)
            if key not in self._rows or self._rows[key][0].text != passage.text:
                self._rows[key] = (passage, frozenset(tokens))

    async def search(
        self, tokens: Sequence[str], *, limit: int, since: datetime, feeds: Collection[FeedUrl]
    ) -> Sequence[Passage]:
        """See Passages."""
        wanted = frozenset(tokens)
        rows = [
            (-len(wanted & has), at, passage)
            for at, (passage, has) in enumerate(self._rows.values())
            if wanted & has and passage.published_at >= since and passage.feed_url in feeds
        ]
        return [passage for _, _, passage in sorted(rows, key=lambda row: row[:2])][:limit]

    async def sweep(self, before: datetime) -> int:
        """See Passages."""
        old = [key for key, (passage, _) in self._rows.items() if passage.published_at < before]
        for key in old:
            del self._rows[key]
        return len(old)

    async def indexed(self, articles: Collection[ArticleId]) -> frozenset[ArticleId]:
        """See Passages."""
        return frozenset(article_id for article_id, _ in self._rows) & frozenset(articles)


IMPLEMENTATIONS = ["fts5", "plain"]


@pytest.fixture(params=IMPLEMENTATIONS)
async def index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Passages]:
    if request.param == "plain":
        yield PlainIndex()
        return
    on_disk = PassageIndex(tmp_path / "passages.sqlite3")
    yield on_disk
    await on_disk.aclose()


def passage(text: str = "Corvid shows a chip.", **changes: object) -> Passage:
    values: dict[str, object] = {
        "article_id": ArticleId("a-1"),
        "feed_url": FEED,
        "url": "https://wire.example/1",
        "outlet": "Example Wire",
        "text": text,
        "published_at": NOW,
        "position": 0,
    }
    return Passage(**(values | changes))  # type: ignore[arg-type]  # built by name


async def find(index: Passages, *tokens: str, limit: int = 10) -> list[Passage]:
    return list(await index.search(tokens, limit=limit, since=LONG_AGO, feeds=[FEED, OTHER_FEED]))


async def test_what_was_added_is_found_as_it_was(index: Passages) -> None:
    added = passage('「ミナモ」は\n"quoted" \' text.', position=-1)
    await index.add([(added, ["ミナ", "ナモ"])])
    assert await find(index, "ナモ") == [added]


async def test_nothing_is_found_in_an_empty_index(index: Passages) -> None:
    assert await find(index, "chip") == []


async def test_the_passage_with_more_of_the_words_comes_first(index: Passages) -> None:
    both = passage("both", position=1)
    one = passage("one", position=2)
    others = [(passage(f"other {at}", position=at), ["else"]) for at in range(3, 9)]
    await index.add([(one, ["corvid", "delay"]), (both, ["corvid", "price"]), *others])
    assert await find(index, "corvid", "price") == [both, one]


async def test_known_passages_change_nothing(index: Passages) -> None:
    known = passage()
    await index.add([(known, ["chip"])])
    await index.add([(known, ["chip"]), (known, ["chip"])])
    assert await find(index, "chip") == [known]


async def test_an_edited_passage_takes_the_place_of_the_old_one(index: Passages) -> None:
    await index.add([(passage("The price is 4,900 dollars."), ["price", "4900"])])
    edited = passage("The price is 5,900 dollars.")
    await index.add([(edited, ["price", "5900"])])
    assert await find(index, "price") == [edited]
    assert await find(index, "4900") == []


async def test_only_the_feeds_asked_for_are_searched(index: Passages) -> None:
    here = passage("here", article_id=ArticleId("a-1"))
    there = passage("there", article_id=ArticleId("a-2"), feed_url=OTHER_FEED)
    await index.add([(here, ["chip"]), (there, ["chip"])])
    found = await index.search(["chip"], limit=9, since=LONG_AGO, feeds=[OTHER_FEED])
    assert list(found) == [there]
    assert list(await index.search(["chip"], limit=9, since=LONG_AGO, feeds=[])) == []


async def test_only_passages_since_the_instant_are_found(index: Passages) -> None:
    old = passage("old", article_id=ArticleId("a-1"), published_at=NOW - timedelta(days=3))
    new = passage("new", article_id=ArticleId("a-2"), published_at=NOW - timedelta(days=1))
    await index.add([(old, ["chip"]), (new, ["chip"])])
    since = NOW - timedelta(days=1)
    assert list(await index.search(["chip"], limit=9, since=since, feeds=[FEED])) == [new]


async def test_no_more_than_the_limit_is_found(index: Passages) -> None:
    await index.add([(passage(f"text {at}", position=at), ["chip"]) for at in range(5)])
    assert len(await find(index, "chip", limit=3)) == 3
    assert await find(index, "chip", limit=0) == []


async def test_articles_that_are_in_the_index_are_known(index: Passages) -> None:
    await index.add([(passage(), ["chip"])])
    asked = [ArticleId("a-1"), ArticleId("a-9")]
    assert await index.indexed(asked) == {ArticleId("a-1")}
    assert await index.indexed([]) == frozenset()


@pytest.mark.parametrize(
    "token", ['"', "chip OR", "NEAR(", "*", "tokens:", "\x00", "\ud800", "", "^", "a b", "-", "'"]
)
async def test_no_token_is_taken_for_an_operator(index: Passages, token: str) -> None:
    there = passage()
    await index.add([(there, ["chip", token])])
    assert await find(index, token, "chip") == [there]


async def test_no_tokens_find_nothing(index: Passages) -> None:
    await index.add([(passage(), ["chip"])])
    assert await find(index) == []


async def test_instants_keep_their_microseconds(index: Passages) -> None:
    exact = replace(passage(), published_at=NOW + timedelta(microseconds=123_457))
    await index.add([(exact, ["chip"])])
    assert await find(index, "chip") == [exact]
