"""A store on Redis opens, or says in one clear line why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from redis.asyncio import Redis
from redis.exceptions import ConnectionError  # noqa: A004  # the client's own

from adapters.store.redis import RedisKernel
from digest.errors import ConfigError, StoreCorrupt, StoreTooNew, StoreUnavailable
from tests.contracts.kernel import note
from tests.fakes.tcpproxy import TcpProxy
from tests.servers.redis import RedisServer, needs_redis


async def no_pause(seconds: float) -> None:
    """Let no time pass between attempts."""


def client_of(server: FakeServer) -> Redis:
    client: Redis = FakeAsyncRedis(server=server, protocol=2)
    return client


async def open_and_close(url: str, *, is_unsafe: bool = False) -> tuple[str, ...]:
    kernel = await RedisKernel.open(url, is_unsafe=is_unsafe, pause=no_pause)
    await kernel.transact([note("a")])
    await kernel.aclose()
    return kernel.findings


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://:canary@localhost",
        "redis://:canary@localhost:port",
        "redis://:canary@localhost/?db=x",
    ],
)
async def test_a_wrong_address_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="REDIS_URL") as caught:
        await open_and_close(url)
    assert "canary" not in str(caught.value)


async def test_nobody_at_the_address_is_told_in_one_line() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer") as caught:
        await open_and_close("redis://:canary@127.0.0.1:1")
    assert "canary" not in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_redis
async def test_a_server_that_is_starting_is_waited_for(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    with server:
        url = server.url()  # its port stays
    pauses: list[float] = []

    async def start(seconds: float) -> None:
        pauses.append(seconds)
        server.start()

    kernel = await RedisKernel.open(url, pause=start)
    await kernel.aclose()
    server.kill()
    assert len(pauses) == 1


@needs_redis
async def test_the_client_sends_no_command_twice(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as server:
        async with TcpProxy("127.0.0.1", server.port) as proxy:
            url = f"redis://127.0.0.1:{proxy.port}/0?socket_timeout=2&client_name=test"
            kernel = await RedisKernel.open(url, pause=no_pause)
            proxy.lose_reply(0)
            with pytest.raises(ConnectionError):
                await kernel._client.rpush("list", "x")
            assert await kernel._client.llen("list") == 1
            await kernel.aclose()


@pytest.mark.parametrize("name", ["retry_on_timeout", "protocol", "decode_responses"])
async def test_an_address_changes_nothing_that_the_store_rests_on(name: str) -> None:
    with pytest.raises(ConfigError, match=f"REDIS_URL: the address cannot set {name}"):
        await open_and_close(f"redis://127.0.0.1:1/0?db=1&{name}=1")


# The store's own key


async def test_the_number_of_shards_is_fixed_when_a_store_begins() -> None:
    server = FakeServer(version=(7,))
    for asked in (16, 4):
        kernel = await RedisKernel.over(client_of(server), is_unsafe=True, shards=asked)
        assert kernel.shards == 16
        await kernel.aclose()


@pytest.mark.parametrize(
    "command",
    [
        ("SET", "b:store", "x"),
        ("HSET", "b:store", "schema", "x"),
        ("HSET", "b:store", "schema", "1", "shards", "x"),
        ("HSET", "b:store", "schema", "1"),
    ],
)
async def test_something_else_in_its_place_is_called_damage(command: tuple[str, ...]) -> None:
    client = client_of(FakeServer(version=(7,)))
    await client.eval("return redis.call(unpack(ARGV))", 0, *command)
    with pytest.raises(StoreCorrupt) as caught:
        await RedisKernel.over(client, is_unsafe=True)
    assert "\n" not in str(caught.value)
    await client.aclose()


async def test_a_newer_version_s_store_is_left_alone() -> None:
    client = client_of(FakeServer(version=(7,)))
    await client.hset("b:store", mapping={"schema": "99", "shards": "8"})
    with pytest.raises(StoreTooNew, match=r"schema 99, this one knows \d+") as caught:
        await RedisKernel.over(client, is_unsafe=True)
    assert "\n" not in str(caught.value)
    assert await client.hgetall("b:store") == {b"schema": b"99", b"shards": b"8"}
    await client.aclose()


async def test_a_server_that_tells_nothing_of_itself_needs_the_waiver() -> None:
    client = client_of(FakeServer(version=(7,)))
    with pytest.raises(ConfigError, match="REDIS_UNSAFE=1"):
        await RedisKernel.over(client)
    await client.aclose()


# A real server


@needs_redis
async def test_a_server_without_a_file_is_refused_unless_waived(tmp_path: Path) -> None:
    with RedisServer(tmp_path, is_durable=False) as server:
        with pytest.raises(ConfigError, match="appendonly yes"):
            await open_and_close(server.url())
        (finding,) = await open_and_close(server.url(), is_unsafe=True)
        assert "appendonly" in finding


@needs_redis
async def test_a_server_that_drops_records_is_refused_and_one_that_drops_caches_warned_of(
    tmp_path: Path,
) -> None:
    with RedisServer(tmp_path, "--maxmemory-policy", "allkeys-lru") as server:
        with pytest.raises(ConfigError, match="allkeys-lru"):
            await open_and_close(server.url())
        server.ask("CONFIG", "SET", "maxmemory-policy", "volatile-ttl")
        (finding,) = await open_and_close(server.url())
        assert "volatile-ttl" in finding


@needs_redis
async def test_a_wrong_password_is_a_setting_to_mend(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as server:
        url = server.url()
        server.ask("CONFIG", "SET", "requirepass", "right")
        for wrong in (url, url.replace("//", "//:canary@")):
            with pytest.raises(ConfigError, match="another user or password") as caught:
                await open_and_close(wrong)
            assert "canary" not in str(caught.value)
        assert await open_and_close(url.replace("//", "//:right@")) == ()


@needs_redis
async def test_databases_of_one_server_are_stores_of_their_own(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as server:
        first = await RedisKernel.open(server.url(1), shards=2)
        second = await RedisKernel.open(server.url(2), shards=3)
        assert (first.shards, second.shards) == (2, 3)
        await first.aclose()
        await second.aclose()
