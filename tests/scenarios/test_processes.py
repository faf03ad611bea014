"""The processes of the machine, as an operator starts, asks, stops and misconfigures them."""

from __future__ import annotations

import signal
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.scenarios.running import Running, free_port, until
from tests.servers.redis import RedisServer, needs_redis

KEYS = tuple(bytes(range(start, start + 32)).hex() for start in (0, 64))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_ends_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with Running("serve", data=tmp_path) as process:
        process.until_ready()
        assert process.get("/healthz") == (200, "up\n")
        assert process.get("/readyz") == (200, "store: ok\n")
        status, metrics = process.get("/metrics")
        assert status == 200
        assert 'daybrief_queue_jobs{queue="send"} 0.0' in metrics
        assert "daybrief_store_up 1.0" in metrics
        assert process.get("/elsewhere")[0] == 404
        assert process.end(number) == 0
        assert "no chat platform is switched on" in process.log
        assert "Traceback" not in process.log


def test_workers_share_a_folder_and_have_no_server_unless_told(tmp_path: Path) -> None:
    port = free_port()
    with (
        Running("work", data=tmp_path) as quiet,
        Running("work", "--port", str(port), data=tmp_path) as asked,
    ):
        quiet.until_ready()
        asked.until_ready()
        assert quiet.get("/healthz") == (0, "")
        asked.port = port
        assert asked.get("/readyz") == (200, "store: ok\n")
        assert quiet.end() == 0
        assert asked.end() == 0
        assert "ERROR" not in quiet.log + asked.log


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (("work", "--port", "none"), {}, "--port: 'none' is not a port"),
        (("work", "--fast"), {}, "unknown option: --fast"),
        (("serve",), {"DYNO": "web.1"}, "set REDIS_URL"),
        (("work",), {"DYNO": "worker.1"}, "set SECRET_KEY"),
        (("restored", "yesterday"), {}, "'yesterday' is not an instant"),
        (("restored", "2020-01-01T00:00Z"), {}, "is not within the last 30 days"),
        (("work",), {"REDIS_URL": "http://127.0.0.1"}, "REDIS_URL is not an address such as"),
        (("work",), {"REDIS_UNSAFE": "yes", "TZ": "Mars"}, "TZ='Mars' is not a time zone"),
        (("serve",), {"REDIS_UNSAFE": "yes"}, "REDIS_UNSAFE='yes' is not 0 or 1"),
        (("serve",), {"BIND_HOST": "192.0.2.1"}, "cannot listen on 192.0.2.1"),
        (("work",), {"SECRET_KEY": "hunter2"}, "SECRET_KEY is not a key of 32 random bytes"),
    ],
)
def test_what_does_not_fit_is_said_in_a_line_before_anything_begins(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    with Running(*arguments, data=tmp_path, **environment) as process:
        assert process.ended() == 2
        assert words in process.log
        assert "Traceback" not in process.log
        assert "hunter2" not in process.log


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with Running("serve", data=tmp_path) as first:
        first.until_ready()
        with Running("serve", data=tmp_path, PORT=str(first.port)) as second:
            second.port = first.port
            assert second.ended() == 2
            assert f"cannot listen on 127.0.0.1:{first.port}" in second.log


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "daybrief.sqlite3"
    with Running("work", data=tmp_path) as process:
        process.until_ready()
        assert process.end() == 0
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with Running("work", data=tmp_path) as process:
        assert process.ended() == 1
        assert "newer version" in process.log
        assert "Traceback" not in process.log
    assert path.read_bytes() == before


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "daybrief.sqlite3"
    path.write_bytes(b"no database at all" * 1000)
    with Running("serve", data=tmp_path) as process:
        assert process.ended() == 1
        assert "Traceback" not in process.log
    assert path.read_bytes() == b"no database at all" * 1000


@needs_redis
def test_redis_may_come_later_than_the_processes(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(folder)
    server.port = free_port()
    with Running("serve", data=tmp_path, REDIS_URL=server.url()) as process:
        until(lambda: process.get("/healthz")[0] == 200)
        assert process.get("/readyz") == (503, "store: not reachable\n")
        until(lambda: process.says("waiting for the store"))
        with server:
            until(lambda: process.get("/readyz")[0] == 200, within_s=12)
            server.kill()
            until(lambda: process.get("/readyz")[0] == 503)
            assert process.get("/healthz")[0] == 200
            status, metrics = process.get("/metrics")
            assert (status, "daybrief_store_up 0.0" in metrics) == (200, True)
            server.start()
            until(lambda: process.get("/readyz")[0] == 200, within_s=12)
            assert process.end() == 0
        assert "Traceback" not in process.log


@needs_redis
def test_told_to_stop_while_redis_is_away_it_stops(tmp_path: Path) -> None:
    with Running("work", data=tmp_path, REDIS_URL=f"redis://127.0.0.1:{free_port()}") as process:
        until(lambda: process.says("waiting for the store"))
        assert process.end(within_s=8) == 0


def test_told_to_stop_while_a_server_says_nothing_it_stops(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with Running("work", data=tmp_path, REDIS_URL=f"redis://127.0.0.1:{port}") as process:
            connection, _ = mute.accept()
            with connection:
                assert process.end(within_s=12) == 0


def test_an_operator_says_that_the_store_is_a_backup(tmp_path: Path) -> None:
    made_at = (datetime.now(UTC) - timedelta(hours=2)).isoformat()  # noqa: TID251  # others' clock
    with Running("restored", made_at, data=tmp_path) as process:
        assert process.ended() == 0
        assert "may have forgotten what was sent" in process.log
    with Running("doctor", data=tmp_path) as process:
        process.ended()
        assert "memory" in process.log


@needs_redis
def test_a_redis_that_may_forget_is_refused_or_used_aloud(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    options = ("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
    with RedisServer(folder, *options, is_durable=False) as server:
        with Running("work", data=tmp_path, REDIS_URL=server.url()) as process:
            assert process.ended() == 2
            assert "set `appendonly yes` there" in process.log
            assert "allkeys-lru" in process.log
        with Running("work", data=tmp_path, REDIS_URL=server.url(), REDIS_UNSAFE="1") as process:
            process.until_ready()
            assert "allkeys-lru" in process.log
            assert process.end() == 0


@needs_redis
def test_a_machine_with_another_key_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    with RedisServer(folder) as server:
        url = server.url()
        with Running("work", data=tmp_path / "a", REDIS_URL=url, SECRET_KEY=KEYS[0]) as process:
            process.until_ready()
            assert process.end() == 0
        with Running("work", data=tmp_path / "b", REDIS_URL=url, SECRET_KEY=KEYS[1]) as process:
            assert process.ended() == 2
            assert "set the same SECRET_KEY on every machine" in process.log
            assert KEYS[1] not in process.log
