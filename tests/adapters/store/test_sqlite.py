"""What only the engine on SQLite promises: its file, its failures, its durability."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.effects import Delete, Namespace, NewJob, Put
from adapters.store.sqlite import SqliteKernel
from adapters.store.sqlite.file import APPLICATION_ID, MIGRATIONS
from digest.errors import StoreCorrupt, StoreError, StoreTooNew, StoreUnavailable
from tests.contracts.kernel import HandClock

NOTES = Namespace(name="note")
ROOT = Path(__file__).resolve().parents[3]
BRIEFLY = timedelta(milliseconds=20)


@asynccontextmanager
async def opened(path: Path, *, is_durable: bool = False) -> AsyncIterator[SqliteKernel]:
    kernel = await SqliteKernel.open(
        path, clock=HandClock(), is_durable=is_durable, patience=BRIEFLY
    )
    try:
        yield kernel
    finally:
        await kernel.aclose()


def note(key: str, value: bytes = b"v") -> Put:
    return Put(ns=NOTES, id=key, value=value)


async def filled(path: Path, notes: int = 2000) -> None:
    async with opened(path) as kernel:
        await kernel.transact([note(f"{n:05}", b"x" * 200) for n in range(notes)])


async def use(path: Path) -> None:
    """Open a store and do a bit of everything."""
    async with opened(path) as kernel:
        cursor = None
        while (page := await kernel.scan(NOTES, cursor)).cursor is not None:
            cursor = page.cursor
        await kernel.get_many(NOTES, [f"{n:05}" for n in range(0, 2000, 7)])
        await kernel.transact([note(f"{n:05}") for n in range(0, 2000, 50)])
        await kernel.lease("send", 5, timedelta(seconds=1))
        await kernel.sweep()


# The file


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "store.db"
    async with opened(path) as kernel:
        await kernel.transact([note("a")])
        modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
        assert set(modes) == {"store.db", "store.db-wal", "store.db-shm"}
        assert set(modes.values()) == {0o600}
    path.chmod(0o644)
    async with opened(path):
        assert path.stat().st_mode & 0o777 == 0o600


async def test_what_was_deleted_leaves_no_bytes_after_a_sweep(tmp_path: Path) -> None:
    canary = b"CANARY-" + b"7" * 40
    path = tmp_path / "store.db"
    async with opened(path) as kernel:
        await kernel.transact([note(f"n{n}", b"filler" * 50) for n in range(50)])
        await kernel.transact([note("secret", canary * 300), note("n3", canary)])
        await kernel.transact([NewJob(queue="ask", id="j", payload=canary)])
        assert canary in bytes_of(tmp_path)
        (job,) = await kernel.lease("ask", 1, timedelta(seconds=1))
        await kernel.finish(job, [Delete(ns=NOTES, id="secret"), note("n3", b"changed")])
        await kernel.sweep()
        assert canary not in bytes_of(tmp_path)


async def test_a_log_that_is_being_read_is_owned_up_to(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    async with opened(path) as kernel:
        await kernel.transact([note("a")])
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM docs").fetchall()
        await kernel.transact([Delete(ns=NOTES, id="a")])
        with pytest.raises(StoreUnavailable, match="log"):
            await kernel.sweep()
        reader.close()
        await kernel.sweep()


def bytes_of(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir())


# Files that cannot be used


async def test_a_newer_version_s_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    await filled(path, 1)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer version") as caught:
        await use(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


async def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE customers (name)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="not one of Daybrief's"):
        await use(path)
    assert path.read_bytes() == before


async def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    await filled(tmp_path / "store.db", 1)
    db = sqlite3.connect(tmp_path / "store.db")
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0" * 9])
async def test_bytes_that_are_no_database_are_called_damaged(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        await use(path)


async def test_a_truncated_file_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    await filled(path)
    path.write_bytes(path.read_bytes()[: 40 * 4096])
    with pytest.raises(StoreCorrupt):
        await use(path)


@pytest.mark.parametrize("seed", range(25))
async def test_damage_anywhere_ends_in_an_error_of_ours_or_none(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "store.db"
    await filled(path)
    chance = random.Random(seed)  # noqa: S311  # which bytes to damage
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 8, 64])):
        start = chance.randrange(len(content))
        content[start : start + 40] = chance.randbytes(min(40, len(content) - start))
    path.write_bytes(content)
    try:
        await use(path)
    except StoreError as error:
        assert "\n" not in str(error)  # noqa: PT017  # sound damage may also go unnoticed


async def test_a_folder_in_its_place_makes_the_store_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await use(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable):
        await use(tmp_path / "file" / "store.db")


async def test_a_lock_held_too_long_fails_the_write_and_not_the_next(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    async with opened(path) as kernel:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await kernel.transact([note("a")])
        assert await kernel.get(NOTES, "a") is None
        other.close()
        assert await kernel.transact([note("a")])


async def test_a_full_disk_fails_the_whole_batch_and_not_the_next(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db") as kernel:
        await kernel._writer.run_alone(lambda db: db.execute("PRAGMA max_page_count=60"))
        huge = [note(f"h{n}", b"x" * 4000) for n in range(200)]
        calls = [kernel.transact([note("small")]), kernel.transact(huge), kernel.transact(huge)]
        answers = await asyncio.gather(*calls, return_exceptions=True)  # noqa: TID251  # errors are looked at
        assert {type(answer) for answer in answers} <= {bool, StoreUnavailable}
        assert [type(answer) for answer in answers[1:]] == [StoreUnavailable] * 2
        small = await kernel.get(NOTES, "small")
        assert (small is not None) == (answers[0] is True)
        assert await kernel.get(NOTES, "h0") is None
        assert await kernel.transact([note("next")])


async def test_a_fault_of_ours_in_one_call_spoils_no_other(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db") as kernel:

        def faulty(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM docs")
            raise ZeroDivisionError

        calls = [
            kernel.transact([note("a")]),
            kernel._writer.run(faulty),
            kernel._writer.run(lambda db: db.execute("nonsense")),
            kernel.transact([note("b")]),
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)  # noqa: TID251  # errors are looked at
        assert answers[0] is True
        assert isinstance(answers[1], ZeroDivisionError)
        assert isinstance(answers[2], StoreError)
        assert answers[3] is True
        assert await kernel.get_many(NOTES, ["a", "b"]) == [b"v", b"v"]


async def test_a_transaction_that_sqlite_gives_up_fails_all_its_calls(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db") as kernel:
        are_waiting = threading.Event()

        def give_up(db: sqlite3.Connection) -> None:
            db.execute("ROLLBACK")  # as SQLite does by itself on some errors
            db.execute("nonsense")

        first = asyncio.ensure_future(kernel._writer.run_alone(lambda _: are_waiting.wait(9)))
        await asyncio.sleep(0)
        calls = [
            asyncio.ensure_future(call)
            for call in (
                kernel.transact([note("a")]),
                kernel._writer.run(give_up),
                kernel.transact([note("b")]),
            )
        ]
        await asyncio.sleep(0)
        are_waiting.set()
        assert await first
        for call in calls:
            with pytest.raises(StoreError, match="nonsense"):
                await call
        assert await kernel.get_many(NOTES, ["a", "b"]) == [None, None]
        assert await kernel.transact([note("next")])


async def test_calls_that_wait_share_one_commit(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db") as kernel:
        commits: list[str] = []

        def listen(db: sqlite3.Connection) -> None:
            db.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)

        await kernel._writer.run_alone(listen)
        async with asyncio.TaskGroup() as group:
            for number in range(200):
                group.create_task(kernel.transact([note(str(number))]))
        assert 1 <= len(commits) < 50


# More than one process

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from adapters.store.effects import Namespace, Put
from adapters.store.sqlite import SqliteKernel

class Clock:
    def now(self):
        return datetime(2026, 4, 17, tzinfo=UTC)

async def main(path, name, count):
    kernel = await SqliteKernel.open(Path(path), clock=Clock())
    async def write(number):
        put = Put(ns=Namespace(name="note"), id=f"{name}-{number}", value=b"x" * 100)
        await kernel.transact([put])
        print(f"{name}-{number}", flush=True)
    for start in range(0, int(count), 8):
        async with asyncio.TaskGroup() as group:
            for number in range(start, start + 8):
                group.create_task(write(number))
    await kernel.aclose()

asyncio.run(main(*sys.argv[1:]))
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def stored(path: Path) -> set[str]:
    found: set[str] = set()
    async with opened(path) as kernel:
        cursor = None
        while True:
            page = await kernel.scan(NOTES, cursor)
            found |= {key for key, _ in page.items}
            cursor = page.cursor
            if cursor is None:
                return found


async def test_a_killed_process_loses_no_answered_write(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    answered: set[str] = set()
    for life in range(3):
        with writer(path, f"life{life}", 1_000_000) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            for _ in range(150 + 37 * life):
                answered.add(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            # A line cut short by the kill tells of no answer.
            rest = process.stdout.read().splitlines(keepends=True)
            answered |= {line.strip() for line in rest if line.endswith("\n")}
        assert answered <= await stored(path)
    assert len(answered) >= 3 * 150


async def test_processes_that_start_at_once_share_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    processes = [writer(path, f"p{n}", 40) for n in range(3)]
    for process in processes:
        _, complaint = process.communicate(timeout=60)
        assert (process.returncode, complaint) == (0, "")
    assert await stored(path) == {f"p{n}-{number}" for n in range(3) for number in range(40)}
