"""A look at a store on a server changes nothing in it."""

from __future__ import annotations

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from redis.asyncio import Redis

from adapters.store.redis import RedisKernel, health
from adapters.store.redis.keys import STORE
from adapters.store.redis.opening import MIGRATIONS
from digest.errors import ConfigError, StoreCorrupt, StoreTooNew, StoreUnavailable
from tests.contracts.kernel import note


@pytest.fixture
def client() -> Redis:
    made: Redis = FakeAsyncRedis(server=FakeServer(version=(7, 0)), protocol=2)
    return made


async def _contents(client: Redis) -> dict[bytes | str, bytes | None]:
    return {key: await client.dump(key) for key in await client.keys()}


async def test_before_the_first_start_there_is_no_store_and_none_is_made(client: Redis) -> None:
    found = await health.examined(client, is_unsafe=True)
    assert (found.schema, found.newest_schema) == (0, len(MIGRATIONS))
    assert await client.keys() == []


async def test_a_store_in_use_is_found_and_left_as_it_is(client: Redis) -> None:
    kernel = await RedisKernel.over(client, is_unsafe=True)
    await kernel.transact([note("a")])
    before = await _contents(client)
    found = await health.examined(client, is_unsafe=True)
    assert found.schema == found.newest_schema == len(MIGRATIONS)
    assert found.findings == kernel.findings
    assert await _contents(client) == before


async def test_an_older_store_is_told_and_not_brought_up_to_date(
    client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await RedisKernel.over(client, is_unsafe=True)
    monkeypatch.setattr("adapters.store.redis.opening.MIGRATIONS", (*MIGRATIONS, "schema_next"))
    before = await _contents(client)
    found = await health.examined(client, is_unsafe=True)
    assert found.schema < found.newest_schema
    assert await _contents(client) == before


async def test_what_is_no_store_of_this_version_is_said(client: Redis) -> None:
    await client.hset(STORE, "schema", "99")
    with pytest.raises(StoreTooNew):
        await health.examined(client, is_unsafe=True)
    await client.hset(STORE, "schema", "one")
    with pytest.raises(StoreCorrupt):
        await health.examined(client, is_unsafe=True)


async def test_a_server_that_may_forget_is_a_fault_unless_allowed(client: Redis) -> None:
    with pytest.raises(ConfigError, match="REDIS_URL"):
        await health.examined(client, is_unsafe=False)
    assert (await health.examined(client, is_unsafe=True)).findings


async def test_nobody_at_the_address_is_told_without_the_password() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        await health.examine("redis://:canary@127.0.0.1:1", is_unsafe=False)
    assert "canary" not in str(caught.value)
