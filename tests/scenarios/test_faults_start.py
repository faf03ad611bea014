"""What cannot be used is refused at the start, in one clear line, and left as it is.

F18. Newer files, garbage, settings one by one, a taken port and another key are in
tests.scenarios.test_processes; here is what else there may be in their place.

===================================  =======================
trouble                              exit code
===================================  =======================
store cut off, of somebody else      1, the file as it was
no room for the store                1
newer schema on Redis                1, the server as it was
no folder possible, or read-only     1
the key of sealed letters is gone    2
settings full of anything            2, every one named
a broken list of sources             2
===================================  =======================
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import ownlist, settings
from digest.errors import ConfigError
from tests.scenarios.running import Running, until
from tests.servers.redis import RedisServer, needs_redis

STORE = "daybrief.sqlite3"


def refused(data: Path, duty: str = "work", **environment: str) -> tuple[int, list[str]]:
    """Start a process that is to end by itself; return its exit code and its complaints."""
    with Running(duty, data=data, **environment) as process:
        code = process.ended(within_s=30)
        log = process.log
    assert "Traceback" not in log
    return code, [line for line in log.splitlines() if line.startswith("daybrief: ")]


def begun(data: Path, **environment: str) -> Path:
    """Have a store made by a run that ends well; return its file."""
    with Running("work", data=data, **environment) as process:
        process.until_ready()
        assert process.end() == 0
    return data / STORE


def test_a_store_that_was_cut_off_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = begun(tmp_path)
    whole = path.read_bytes()
    for part in (0.9, 0.5, 0.1):
        cut = whole[: int(len(whole) * part)]
        path.write_bytes(cut)
        code, (line,) = refused(tmp_path)
        assert code == 1
        assert "restore a backup" in line
        assert path.read_bytes() == cut


@pytest.mark.parametrize("fill", [b"\0", b"\xa5", None])
def test_pages_of_garbage_are_refused_or_survived_without_a_traceback(
    tmp_path: Path, fill: bytes | None
) -> None:
    path = begun(tmp_path)
    data = bytearray(path.read_bytes())
    garbage = random.Random(18).randbytes(4096) if fill is None else fill * 4096  # noqa: S311  # a run to repeat
    data[4096:8192] = garbage  # the first page after the schema
    path.write_bytes(data)
    with Running("work", data=tmp_path) as process:
        ready_or_ended(process)
        if not process.has_ended:
            assert process.end() == 0
        assert "Traceback" not in process.log


def ready_or_ended(process: Running) -> None:
    until(lambda: process.has_ended or "ready:" in process.log)


def test_a_database_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / STORE
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    before = path.read_bytes()
    code, (line,) = refused(tmp_path)
    assert code == 1
    assert "not one of Daybrief's" in line
    assert path.read_bytes() == before


def test_no_room_for_a_store_is_said_in_a_line(tmp_path: Path) -> None:
    with Running("work", data=tmp_path, module="tests.scenarios.limited") as process:
        assert process.ended() == 1
        assert "Traceback" not in process.log
        (line,) = [each for each in process.log.splitlines() if each.startswith("daybrief: ")]
        assert "the store is unavailable" in line


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, (line,) = refused(tmp_path / "file" / "data")
    assert code == 1
    assert f"DATA_DIR {tmp_path / 'file' / 'data'}" in line


@pytest.mark.skipif(os.geteuid() == 0, reason="the modes of files bind everybody but root")
def test_a_folder_that_cannot_be_written_is_named_and_left_alone(tmp_path: Path) -> None:
    path = begun(tmp_path / "data")
    before = path.read_bytes()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        code, (line,) = refused(path.parent)
        assert code == 1
        assert str(path) in line
        assert path.read_bytes() == before
    finally:
        path.parent.chmod(0o700)


def test_letters_without_the_key_that_sealed_them_are_refused(tmp_path: Path) -> None:
    path = begun(tmp_path)
    key = next(each for each in tmp_path.iterdir() if "key" in each.name)
    kept = key.read_bytes()
    key.unlink()
    code, (line,) = refused(tmp_path)
    assert code == 2
    assert "the store is sealed with key" in line
    key.write_bytes(kept)  # whoever finds the key again goes on
    key.chmod(0o600)
    assert begun(tmp_path) == path


def test_a_broken_list_of_sources_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / ownlist.FILE_NAME
    for body in (b"\xff\xfe[", b"[[feeds]\n", b'feeds = "none"\n'):
        path.write_bytes(body)
        code, lines = refused(tmp_path)
        assert code == 2
        assert len(lines) == 1
        assert ownlist.FILE_NAME in lines[0]
        assert path.read_bytes() == body


@needs_redis
def test_a_newer_schema_on_redis_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    with RedisServer(folder) as server:
        begun(tmp_path, REDIS_URL=server.url())
        (store,) = [each for each in server.ask("KEYS", "*store*").split() if b"store" in each]
        server.ask("HSET", store.decode(), "schema", "99")
        before = server.ask("DBSIZE")
        code, (line,) = refused(tmp_path, REDIS_URL=server.url())
        assert code == 1
        assert "newer version" in line
        assert server.ask("DBSIZE") == before


WRONG = {
    "TZ": ["Mars/Olympus", "../../etc/passwd"],
    "LANGUAGE": ["klingon"],
    "PORT": ["-1", "65536", "http"],
    "BIND_HOST": ["nowhere at all"],
    "REDIS_URL": ["http://127.0.0.1", "redis://"],
    "REDIS_UNSAFE": ["yes"],
    "SECRET_KEY": ["hunter2"],
    "PUBLIC_URL": ["ftp://x", "https://a b"],
    "FEEDS": ['"unclosed'],
    "FETCH_ALLOW": ["127.0.0.1"],
    "LOG_LEVEL": ["LOUD"],
}
"""Settings and values that none of them takes."""


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_settings_hold_each_wrong_one_is_named(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a run to repeat
    names = chance.sample(sorted(WRONG), k=chance.randint(1, len(WRONG)))
    given = {name: chance.choice(WRONG[name]) for name in names}
    in_file = set(chance.sample(names, k=len(names) // 2))
    dotenv = tmp_path / ".env"
    dotenv.write_text("".join(f"{name}={quoted(given[name])}\n" for name in in_file))
    environment = {name: value for name, value in given.items() if name not in in_file}
    faults = complaints(environment, dotenv)
    for name in names:
        assert any(name in fault for fault in faults), name
    assert len(faults) == len(names)
    assert "hunter2" not in "".join(faults)


def quoted(value: str) -> str:
    return json.dumps(value) if '"' not in value else f"'{value}'"


def complaints(environment: Mapping[str, str], dotenv: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings.read(environment, dotenv=dotenv)
    return list(caught.value.faults)


def test_all_that_is_wrong_is_said_by_a_process_before_anything_begins(tmp_path: Path) -> None:
    given = {name: values[0] for name, values in WRONG.items() if name != "PORT"}
    code, lines = refused(tmp_path / "data", **given, PORT="http")
    assert code == 2
    assert len(lines) == len(WRONG)
    assert not (tmp_path / "data").exists()
