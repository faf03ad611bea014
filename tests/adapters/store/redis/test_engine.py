"""What only the engine on Redis does: sweep shard by shard, send calls together, read strictly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.effects import Namespace, NewJob, Put
from adapters.store.redis import RedisKernel, keys, link, records
from adapters.store.redis.keys import ShardKeys
from digest.errors import StoreCorrupt
from tests.contracts.kernel import CACHE, HOUR, MINUTE, NOTES, HandClock, note, together
from tests.make import NOW


@pytest.fixture
async def kernel() -> AsyncIterator[RedisKernel]:
    client = FakeAsyncRedis(server=FakeServer(version=(7,)), protocol=2)
    kernel = await RedisKernel.over(client, clock=HandClock(), is_unsafe=True)
    yield kernel
    await kernel.aclose()


async def test_a_sweep_goes_through_all_shards_and_looks_nowhere_twice(
    kernel: RedisKernel,
) -> None:
    for shard in range(kernel.shards):
        ending = [Put(ns=NOTES, id=f"{n}", value=b"", ttl=n * MINUTE) for n in range(1, 121)]
        await kernel.transact([*ending, note("stays")], shard=shard)
    assert await kernel._client.zcard("b:{3}:e") in {2, 3}
    operations = kernel.shards  # one in each shard that nobody has said arrived
    assert await kernel.sweep(now=NOW + HOUR) == 60 * kernel.shards + operations
    assert await kernel.sweep(now=NOW + HOUR) == 0
    assert await kernel.sweep(now=NOW + 3 * HOUR) == 60 * kernel.shards
    assert await kernel._client.zcard("b:{3}:e") == 0
    assert [key for key, _ in (await kernel.scan(NOTES, shard=3)).items] == ["stays"]


async def test_calls_made_together_travel_together(
    kernel: RedisKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    send = kernel._link._send

    async def counted(batch: Sequence[link.Call]) -> list[list[Any]]:
        sizes.append(len(batch))
        return await send(batch)

    monkeypatch.setattr(kernel._link, "_send", counted)
    assert all(await together(*(kernel.transact([note(str(n))]) for n in range(300))))
    assert sum(sizes) >= 300  # a script that is new to the server is sent once more
    assert max(sizes) == link.BATCH
    assert len(sizes) < 15


async def test_a_caller_who_goes_away_leaves_the_others_calls_under_way(
    kernel: RedisKernel,
) -> None:
    calls = [asyncio.ensure_future(kernel.transact([note(str(n))])) for n in range(50)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    assert all(await together(*calls[1::2]))
    assert len((await kernel.scan(NOTES)).items) >= 25


async def test_a_call_that_cannot_be_written_down_spoils_no_other(kernel: RedisKernel) -> None:
    async def failing() -> bool:
        with pytest.raises(UnicodeEncodeError):
            await kernel.transact([NewJob(queue="send", id="\ud800")])
        return True

    assert all(await together(kernel.transact([note("a")]), failing()))


@given(st.lists(st.tuples(st.text(max_size=9), st.binary(max_size=30)), max_size=5))
def test_what_a_lease_answers_is_read_whatever_the_bytes(jobs: list[tuple[str, bytes]]) -> None:
    fields = [
        part
        for key, payload in jobs
        for part in (key.encode("utf-8", "replace"), payload, b"5", b"6", b"7", b"8")
    ]
    answer = b"".join(b"%d:%s" % (len(part), part) for part in fields)
    found = records.jobs(answer, shard=3, queue="send")
    assert [each.payload for each in found] == [payload for _, payload in jobs]
    assert {each.token for each in found} <= {"7:8"}


@given(st.binary(max_size=60))
def test_a_damaged_answer_is_called_damage_or_read(answer: bytes) -> None:
    try:
        records.jobs(answer, shard=0, queue="send")
        records.opened(answer, 0)
    except StoreCorrupt:
        pass


def test_two_caches_never_share_a_key() -> None:
    with pytest.raises(ValueError, match="no colon"):
        ShardKeys(0).document(Namespace(name="a:b", is_cache=True), "c")


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_bucket_is_no_key_of_a_shard(bucket: str, other: str) -> None:
    assert not keys.bucket(bucket).startswith("b:{")
    assert (keys.bucket(bucket) == keys.bucket(other)) == (bucket == other)


async def test_a_pattern_s_letters_in_a_cache_s_name_are_letters(kernel: RedisKernel) -> None:
    odd = Namespace(name="p*ge[1]?", is_cache=True)
    await kernel.transact([Put(ns=CACHE, id="a", value=b"1"), Put(ns=odd, id="b", value=b"2")])
    assert (await kernel.scan(odd)).items == (("b", b"2"),)
