"""A store of an older version is led to this one's schema, one of a newer version refused."""

# ruff: noqa: D102  # both places offer the same five, named by what they do

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from adapters.store.kernel import Kernel
from adapters.store.redis import RedisKernel, opening, scripts
from adapters.store.schema import steps_left
from adapters.store.sqlite import SqliteKernel, file
from digest.errors import StoreTooNew
from tests.contracts.kernel import NOTES, SECOND, HandClock, note


def test_steps_are_those_not_yet_taken() -> None:
    assert list(steps_left("abc", 0, store="it")) == ["a", "b", "c"]
    assert list(steps_left("abc", 2, store="it")) == ["c"]
    assert list(steps_left("abc", 3, store="it")) == []
    with pytest.raises(StoreTooNew, match="it was written by a newer version"):
        steps_left("abc", 4, store="it")


class OnSqlite:
    """A file, and a made-up step that renames the notes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store.db"

    async def open(self) -> Kernel:
        return await SqliteKernel.open(self.path, clock=HandClock(), is_durable=False)

    async def version(self) -> int:
        db = sqlite3.connect(self.path)
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        db.close()
        return version

    def grow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        step = ("UPDATE docs SET ns='note' WHERE ns='old'",)
        monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, step))

    async def make_old(self) -> None:
        db = sqlite3.connect(self.path)
        db.execute("UPDATE docs SET ns='old'")
        db.commit()
        db.close()

    async def unsee(self) -> None:
        db = sqlite3.connect(self.path)
        db.execute("ALTER TABLE rates DROP COLUMN seen")
        db.execute("PRAGMA user_version=1")
        db.close()


class OnRedis:
    """A fake server, and the same step as a script."""

    def __init__(self, folder: Path) -> None:  # noqa: ARG002  # as the other place is made
        self.server = FakeServer(version=(7,))

    async def open(self) -> Kernel:
        client = FakeAsyncRedis(server=self.server, protocol=2)
        return await RedisKernel.over(client, clock=HandClock(), is_unsafe=True)

    async def version(self) -> int:
        client = FakeAsyncRedis(server=self.server, protocol=2)
        version = int(await client.hget("b:store", "schema") or 0)
        await client.aclose()
        return version

    def grow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        read = scripts._text
        step = "redis.call('RENAME', 'b:{0}:h:old', 'b:{0}:h:note')\n"
        monkeypatch.setattr(
            scripts, "_text", lambda name: step if name == "made_up" else read(name)
        )
        monkeypatch.setattr(opening, "MIGRATIONS", (*opening.MIGRATIONS, "made_up"))

    async def make_old(self) -> None:
        client = FakeAsyncRedis(server=self.server, protocol=2)
        await client.rename("b:{0}:h:note", "b:{0}:h:old")
        await client.aclose()

    async def unsee(self) -> None:
        client = FakeAsyncRedis(server=self.server, protocol=2)
        bucket = await client.get("b:r:{chat}")
        assert isinstance(bucket, bytes)
        await client.set("b:r:{chat}", bucket.rpartition(b" ")[0])
        await client.hset("b:store", "schema", 1)
        await client.aclose()


@pytest.mark.parametrize("made", [OnSqlite, OnRedis])
async def test_an_older_store_takes_the_steps_it_lacks_and_keeps_its_records(
    made: Callable[[Path], OnSqlite | OnRedis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = made(tmp_path)

    async def used(use: Callable[[Kernel], Awaitable[object]]) -> object:
        kernel = await place.open()
        try:
            return await use(kernel)
        finally:
            await kernel.aclose()

    await used(lambda kernel: kernel.transact([note("a", b"kept")]))
    written = await place.version()
    await place.make_old()
    with monkeypatch.context() as newer:
        place.grow(newer)
        assert await used(lambda kernel: kernel.get(NOTES, "a")) == b"kept"
        assert await place.version() == written + 1
        assert await used(lambda kernel: kernel.get(NOTES, "a")) == b"kept"
    scripts.migration.cache_clear()
    with pytest.raises(StoreTooNew, match="newer version") as caught:
        await place.open()
    assert "\n" not in str(caught.value)
    assert await place.version() == written + 1


@pytest.mark.parametrize("made", [OnSqlite, OnRedis])
async def test_a_bucket_that_does_not_know_when_it_was_asked_goes_on(
    made: Callable[[Path], OnSqlite | OnRedis], tmp_path: Path
) -> None:
    place = made(tmp_path)

    async def slot() -> float:
        kernel = await place.open()
        try:
            wait = await kernel.reserve("chat", interval=SECOND, burst=1)
        finally:
            await kernel.aclose()
        return wait.total_seconds()

    assert [await slot(), await slot()] == [0, 1]
    await place.unsee()
    assert [await slot(), await slot()] == [2, 3]
