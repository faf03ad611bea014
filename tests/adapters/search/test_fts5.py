"""The passage index as a file: lost, damaged, foreign, swept, full of rows."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.search import fts5
from adapters.search.fts5 import PassageIndex
from digest.errors import StoreUnavailable
from digest.model import ArticleId, FeedUrl, Passage
from tests.make import NOW

FEED = FeedUrl("https://wire.example/feed.xml")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "passages.sqlite3"


@pytest.fixture
async def index(path: Path) -> AsyncIterator[PassageIndex]:
    opened = PassageIndex(path)
    yield opened
    await opened.aclose()


def passage(number: int = 1, *, days_ago: int = 0, text: str = "Corvid shows a chip.") -> Passage:
    return Passage(
        article_id=ArticleId(f"a-{number}"),
        feed_url=FEED,
        url=f"https://wire.example/{number}",
        outlet="Example Wire",
        text=text,
        published_at=NOW - timedelta(days=days_ago),
    )


async def found(index: PassageIndex, *tokens: str, limit: int = 10) -> list[str]:
    since = NOW - timedelta(days=60)
    passages = await index.search(tokens, limit=limit, since=since, feeds=[FEED])
    return [each.article_id for each in passages]


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def damage(path: Path) -> None:
    """Leave only the first page as it was."""
    content = path.read_bytes()
    write(path, content[:4096] + b"\xa5" * (len(content) - 4096))


async def test_what_was_added_is_there_after_a_restart(path: Path, index: PassageIndex) -> None:
    await index.add([(passage(), ["chip"])])
    await index.aclose()
    again = PassageIndex(path)
    assert await found(again, "chip") == ["a-1"]
    await again.aclose()


async def test_a_file_that_is_no_database_is_begun_anew(path: Path, index: PassageIndex) -> None:
    write(path, b"this is no database " * 300)
    assert await found(index, "chip") == []
    await index.add([(passage(), ["chip"])])
    assert await found(index, "chip") == ["a-1"]


async def test_a_damaged_file_is_begun_anew(path: Path, index: PassageIndex) -> None:
    await index.add([(passage(number), ["chip", f"w{number}"]) for number in range(500)])
    await index.aclose()
    damage(path)
    again = PassageIndex(path)
    assert await found(again, "chip") == []
    await again.add([(passage(), ["chip"])])
    assert await again.indexed([ArticleId("a-1")]) == {"a-1"}
    await again.aclose()


async def test_a_file_of_another_layout_is_begun_anew(path: Path, index: PassageIndex) -> None:
    write(path, b"")
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE passages (x); PRAGMA user_version = 99")
    other.close()
    await index.add([(passage(), ["chip"])])
    assert await found(index, "chip") == ["a-1"]


async def test_a_table_lost_while_open_is_begun_anew(path: Path, index: PassageIndex) -> None:
    await index.add([(passage(), ["chip"])])
    other = sqlite3.connect(path)
    other.execute("DROP TABLE words")
    other.close()
    assert await found(index, "chip") == []
    await index.add([(passage(), ["chip"])])
    assert await found(index, "chip") == ["a-1"]


async def test_a_place_that_cannot_hold_a_file_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = PassageIndex(tmp_path / "file" / "passages.sqlite3")
    with pytest.raises(StoreUnavailable):
        await index.add([(passage(), ["chip"])])
    with pytest.raises(StoreUnavailable):
        await found(index, "chip")
    await index.aclose()


async def test_a_locked_file_is_a_store_error_and_heals(
    path: Path, index: PassageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    await index.add([(passage(1), ["chip"])])
    assert index._connection is not None
    index._connection.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        await index.add([(passage(2), ["chip"])])
    other.execute("ROLLBACK")
    other.close()
    await index.add([(passage(2), ["chip"])])
    assert sorted(await found(index, "chip")) == ["a-1", "a-2"]


async def test_a_closed_index_is_a_store_error(index: PassageIndex) -> None:
    await index.aclose()
    await index.aclose()
    with pytest.raises(StoreUnavailable):
        await found(index, "chip")


async def test_old_passages_are_swept_words_and_all(index: PassageIndex) -> None:
    await index.add([(passage(n, days_ago=n), ["chip", f"w{n}"]) for n in (5, 29, 31, 40)])
    assert await index.sweep(NOW - timedelta(days=30)) == 2
    assert sorted(await found(index, "chip")) == ["a-29", "a-5"]
    assert await found(index, "w40") == []
    assert await index.sweep(NOW - timedelta(days=30)) == 0


async def test_newest_rows_are_searched_first_and_older_ones_when_they_are_few(
    index: PassageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts5, "NEWEST_ROWS", 3)
    await index.add([(passage(number), ["chip", f"w{number}"]) for number in range(10)])
    assert sorted(await found(index, "chip", limit=2)) <= ["a-7", "a-8", "a-9"]
    assert await found(index, "w0") == ["a-0"]


async def test_of_equal_passages_the_newest_comes_first(index: PassageIndex) -> None:
    await index.add([(passage(number, days_ago=9 - number), ["chip"]) for number in range(5)])
    assert await found(index, "chip") == ["a-4", "a-3", "a-2", "a-1", "a-0"]


async def test_a_passage_that_is_no_unicode_costs_only_itself(index: PassageIndex) -> None:
    broken = passage(1, text="broken \ud800")
    await index.add([(broken, ["chip"]), (passage(2), ["chip"])])
    assert await found(index, "chip") == ["a-2"]
