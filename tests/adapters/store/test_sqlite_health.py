"""A look at a store finds what is wrong with it and changes nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.effects import Namespace, Put
from adapters.store.sqlite import SqliteKernel
from adapters.store.sqlite.health import examine
from bot.clocks import SystemClock
from digest.errors import StoreCorrupt, StoreError, StoreTooNew

_LONG = timedelta(seconds=20)


async def _made(path: Path, documents: int = 300) -> None:
    kernel = await SqliteKernel.open(path, clock=SystemClock(), is_durable=False)
    name = Namespace(name="note")
    puts = [Put(ns=name, id=str(n), value=b"x" * 500) for n in range(documents)]
    await kernel.transact(puts)
    await kernel.aclose()


def test_where_there_is_no_store_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert examine(tmp_path / "absent.sqlite3", within=_LONG) is None
    assert not list(tmp_path.iterdir())


async def test_a_good_store_is_found_good_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a store?#%.sqlite3"
    await _made(path)
    before = path.read_bytes()
    found = examine(path, within=_LONG)
    assert found is not None
    assert found.faults == ()
    assert found.is_checked_whole
    assert found.schema == found.newest_schema
    assert found.file_bytes == len(before)
    assert path.read_bytes() == before


async def test_a_store_in_use_can_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    kernel = await SqliteKernel.open(path, clock=SystemClock(), is_durable=False)
    await kernel.transact([Put(ns=Namespace(name="note"), id="1", value=b"x")])
    found = examine(path, within=_LONG)
    assert found is not None
    assert found.log_bytes > 0
    await kernel.aclose()


async def test_damage_in_a_page_is_found(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    await _made(path)
    body = bytearray(path.read_bytes())
    body[len(body) // 2 :] = b"\x5a" * (len(body) - len(body) // 2)
    path.write_bytes(body)
    try:
        found = examine(path, within=_LONG)
    except StoreCorrupt:
        return
    assert found is not None
    assert found.faults


@pytest.mark.parametrize(
    "body", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 84]
)
def test_what_is_no_store_is_an_error_of_ours(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "s.sqlite3"
    path.write_bytes(body)
    with pytest.raises(StoreError):
        examine(path, within=_LONG)


async def test_a_store_of_a_newer_version_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    await _made(path, 1)
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=999")
    db.close()
    with pytest.raises(StoreTooNew):
        examine(path, within=_LONG)


async def test_a_check_without_time_ends_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    await _made(path, 3_000)
    found = examine(path, within=timedelta(seconds=-1))
    assert found is not None
    assert not found.is_checked_whole
