"""The scripts are whole, known by name, and the only way to write."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from adapters.store.effects import Effect, IndexPut, NewJob
from adapters.store.redis import RedisKernel, scripts
from adapters.store.redis.opening import MIGRATIONS
from digest.errors import StoreCorrupt, StoreError
from tests.contracts.kernel import CACHE, NOTES, note
from tests.house.tree import ROOT, parsed

FOLDER = ROOT / "adapters" / "store" / "redis"
FILES = sorted((FOLDER / "lua").glob("*.lua"))
PRIMITIVES = {
    "transact", "lease", "checkpoint", "finish", "reschedule", "depth", "incr",
    "reserve", "penalize", "sweep",
}  # fmt: skip
READS = {
    "HMGET",
    "HSCAN",
    "INFO",
    "LIMIT",
    "MGET",
    "SCAN",
    "TIME",
    "ZRANGEBYSCORE",
    "ZREVRANGEBYSCORE",
}
READS |= {"GET", "TYPE", "ZSCAN"}


def test_there_is_one_script_per_primitive() -> None:
    own = {path.stem for path in FILES if not path.stem.startswith("_")}
    assert own == PRIMITIVES | {"migrate"} | set(MIGRATIONS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_oldest_supported_server_can_read_a_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.startswith("#!")  # Redis 6.2 cannot compile it
    assert not re.search(r"\bNX'.*EXPIRE|EXPIRE'.*\bNX\b", text)  # Redis 7.0 and later


def test_parts_are_put_before_a_script_in_their_order() -> None:
    text = scripts.script("finish").text
    marks = ["local now", "local function done", "local function apply", "KEYS[4], ARGV[6]"]
    assert sorted(marks, key=text.index) == marks


def test_a_migration_holds_its_step() -> None:
    text = scripts.migration("schema_1").text
    assert "'shards'" in text
    assert "-- step\n" not in text


def test_nothing_is_written_but_by_scripts() -> None:
    commands, methods, wires = set(), set(), set()
    nodes = [node for path in FOLDER.glob("*.py") for node in ast.walk(parsed(path))]
    for node in nodes:
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(head)), *_]) if head.isupper():
                commands.add(head)
            case ast.Call(func=ast.Attribute(value=owner, attr=method)):
                if ast.unparse(owner) in {"client", "self._client"}:
                    methods.add(method)
                elif ast.unparse(owner) == "connection":
                    wires.add(method)
            case _:
                pass
    assert commands == READS | {"EVAL", "EVALSHA"}
    assert methods == {"info", "hget", "eval", "pubsub", "aclose", "bgrewriteaof"}
    # What goes over a connection is made of the commands above, by one method.
    assert {each for each in wires if "send" in each} == {"send_packed_command"}


async def test_a_key_of_a_wrong_type_is_found_before_anything_is_written() -> None:
    client = FakeAsyncRedis(server=FakeServer(version=(7,)), protocol=2)
    kernel = await RedisKernel.over(client, is_unsafe=True)
    await client.set("b:{0}:i:broken", "no sorted set")
    effects: list[Effect] = [
        note("half"),
        NewJob(queue="send", id="j"),
        IndexPut(index="broken", member="m", score=1),
    ]
    with pytest.raises(StoreCorrupt, match="restore a backup"):
        await kernel.transact(effects)
    assert await kernel.get(NOTES, "half") is None
    assert (await kernel.depth("send")).all == 0
    await kernel.aclose()


async def test_damaged_values_are_called_damage() -> None:
    client = FakeAsyncRedis(server=FakeServer(version=(7,)), protocol=2)
    kernel = await RedisKernel.over(client, is_unsafe=True)
    await client.hset("b:{0}:h:note", "a", "no end")
    with pytest.raises(StoreCorrupt):
        await kernel.get(NOTES, "a")
    await kernel.transact([note("word", b"one")])
    with pytest.raises(StoreCorrupt, match="no counter"):
        await kernel.incr(NOTES, "word")
    with pytest.raises(StoreError):
        await kernel.incr(CACHE, "much", 2**60)
    with pytest.raises(StoreError, match="no score"):
        await kernel.transact([note("b"), IndexPut(index="i", member="m", score=float("nan"))])
    assert await kernel.get(NOTES, "b") is None
    await kernel.aclose()
