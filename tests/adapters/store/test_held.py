"""Walking over all records of a kind, in whatever part of the store they are."""

from __future__ import annotations

from adapters.store.effects import NewJob
from adapters.store.held import all_documents, all_jobs
from adapters.store.kernel import Kernel
from tests.contracts.kernel import NOTES, note
from tests.make import NOW

EACH = 1_200
"""Records of a shard: more than two pages."""


async def test_more_records_than_a_page_come_from_every_shard(kernel: Kernel) -> None:
    wanted = {(shard, f"{number}") for shard in range(kernel.shards) for number in range(EACH)}
    for shard in range(kernel.shards):
        puts = [note(f"{number}", b"%d" % shard) for number in range(EACH)]
        jobs = [
            NewJob(queue="send", id=f"{number}", payload=b"%d" % shard, due_at=NOW)
            for number in range(EACH)
        ]
        await kernel.transact([*puts, *jobs], shard=shard)
    for found in (all_documents(kernel, NOTES), all_jobs(kernel, "send")):
        met = [(shard, key, int(value)) async for shard, key, value in found]
        assert {(shard, key) for shard, key, _ in met} == wanted
        assert all(shard == value for shard, _, value in met)


async def test_of_what_there_is_not_nothing_comes(kernel: Kernel) -> None:
    assert [each async for each in all_documents(kernel, NOTES)] == []
    assert [each async for each in all_jobs(kernel, "send")] == []
