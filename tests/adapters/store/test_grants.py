"""What tenants granted: sealed where it rests, renewed by one at a time, gone when dropped."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.contract import Grant, Passing
from adapters.store.addresses import digest
from adapters.store.effects import Namespace, Put
from adapters.store.grants import RENEWING_FOR, GrantStore
from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.passes import PASSES_KEPT, PassStore
from adapters.store.proof import traces
from adapters.store.sealing import Place, Sealer
from tests.adapters.store.incoming import SEALER
from tests.contracts.kernel import SECOND, HandClock
from tests.make import NOW

GRANT = Grant(
    tenant="T0000001",
    token="xoxe.xoxb-token-of-a-test",  # noqa: S106  # nobody's
    scopes=frozenset({"chat:write", "commands"}),
    bot="B0000001",
    user="U0000009",
    installer="U0000001",
    organisation="E0000001",
    renewal="xoxe-1-renewal-of-a-test",
    ends_at=NOW + timedelta(hours=12),
    granted_at=NOW,
)
WHOLE = replace(
    GRANT,
    tenant="E0000001",
    token="xoxb-of-all",  # noqa: S106  # nobody's
    is_organisation=True,
    installer="W0000001",
)


@pytest.fixture
def grants(kernel: Kernel) -> GrantStore:
    return GrantStore(kernel, "slack", SEALER)


async def test_a_grant_comes_back_as_it_was_kept(grants: GrantStore) -> None:
    assert await grants.get(GRANT.tenant) is None
    await grants.keep(GRANT)
    assert await grants.get(GRANT.tenant) == GRANT
    newer = replace(GRANT, token="xoxb-newer")  # noqa: S106  # nobody's
    await grants.keep(newer)
    assert await grants.get(GRANT.tenant, "E0000001") == newer
    await grants.drop(GRANT.tenant)
    await grants.drop("T-unknown")
    assert await grants.get(GRANT.tenant) is None


async def test_a_tenant_without_a_grant_goes_by_its_organisations(grants: GrantStore) -> None:
    await grants.keep(WHOLE)
    assert await grants.get("T0000001") is None
    assert await grants.get("T0000001", "E0000001") == WHOLE
    assert await grants.get("T0000001", "E0000002") is None
    await grants.keep(GRANT)
    assert await grants.get("T0000001", "E0000001") == GRANT


async def test_of_which_organisation_a_tenant_is_need_be_said_once(
    kernel: Kernel, grants: GrantStore
) -> None:
    await grants.keep(WHOLE)
    await grants.get("T0000001", "E0000001")
    assert await GrantStore(kernel, "slack", SEALER).get("T0000001") == WHOLE
    assert await grants.tenants("E0000001") == {"T0000001"}
    await grants.keep(replace(WHOLE, installer_tenant="T0000002"))
    assert await grants.tenants("E0000001") == {"T0000001", "T0000002"}
    assert await grants.tenants("E0000002") == frozenset()


async def test_platforms_and_tenants_are_apart(kernel: Kernel, grants: GrantStore) -> None:
    await grants.keep(GRANT)
    assert await GrantStore(kernel, "other", SEALER).get(GRANT.tenant) is None
    assert await grants.get("T0000002") is None


async def test_nothing_of_a_grant_can_be_read_in_the_store(
    kernel: Kernel, grants: GrantStore
) -> None:
    await grants.keep(GRANT)
    marks = [GRANT.token, GRANT.renewal, GRANT.installer, GRANT.tenant, GRANT.user, "chat:write"]
    assert await traces(kernel, marks, sealer=SEALER, places=[]) == []
    place = Place(platform="slack", tenant=digest("slack", GRANT.tenant), field="grant")
    for mark in marks:
        assert await traces(kernel, [mark], sealer=SEALER, places=[place])


async def test_a_grant_that_was_moved_to_another_tenant_does_not_open(
    kernel: Kernel, grants: GrantStore
) -> None:
    await grants.keep(GRANT)
    ns, mine, other = Namespace(name="grant"), digest("slack", "T0000001"), digest("slack", "T2")
    document = await kernel.get(ns, mine, shard=kernel.shard_of(mine))
    assert document is not None
    await kernel.transact([Put(ns=ns, id=other, value=document)], shard=kernel.shard_of(other))
    assert await grants.get("T2") is None
    assert await grants.get("T0000001") == GRANT


@pytest.mark.parametrize("damaged", [b"", b"v1.x", b"\xff", b"{}"])
async def test_a_damaged_grant_counts_as_none(
    kernel: Kernel, grants: GrantStore, damaged: bytes
) -> None:
    key = digest("slack", "T0000001")
    put = Put(ns=Namespace(name="grant"), id=key, value=damaged)
    await kernel.transact([put], shard=kernel.shard_of(key))
    assert await grants.get("T0000001") is None


async def test_a_grant_is_sealed_anew_when_the_key_has_changed(
    kernel: Kernel, grants: GrantStore
) -> None:
    await grants.keep(GRANT)
    both = Sealer([b"n" * 32, b"k" * 32])
    assert await GrantStore(kernel, "slack", both).get(GRANT.tenant) == GRANT
    newest = Sealer([b"n" * 32])
    assert await GrantStore(kernel, "slack", newest).get(GRANT.tenant) == GRANT
    assert await grants.get(GRANT.tenant) is None  # with the old key alone


async def test_one_at_a_time_renews_a_grant(kernel: Kernel, grants: GrantStore) -> None:
    elsewhere = GrantStore(kernel, "slack", SEALER)
    async with grants.renewing("T1") as mine:
        assert mine
        async with elsewhere.renewing("T1") as another, elsewhere.renewing("T2") as apart:
            assert not another
            assert apart
        async with elsewhere.renewing("T1") as still:
            assert not still
    async with elsewhere.renewing("T1") as then:
        assert then


async def test_of_many_at_once_one_renews(grants: GrantStore) -> None:
    async def renewed() -> bool:
        async with grants.renewing("T1") as mine:
            await asyncio.sleep(0.05)
            return mine

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(renewed()) for _ in range(10)]
    assert sum(task.result() for task in tasks) == 1


async def test_who_fails_while_renewing_lets_others(grants: GrantStore) -> None:
    with pytest.raises(ZeroDivisionError):
        async with grants.renewing("T1"):
            raise ZeroDivisionError
    async with grants.renewing("T1") as mine:
        assert mine


async def test_who_died_while_renewing_keeps_others_for_a_minute(
    kernel: Kernel, clock: HandClock
) -> None:
    now = 0.0
    slow = GrantStore(kernel, "slack", SEALER, monotonic=lambda: now)
    quick = GrantStore(kernel, "slack", SEALER)
    async with slow.renewing("T1") as mine:
        assert mine
        clock.advance(RENEWING_FOR + SECOND)
        now += (RENEWING_FOR + SECOND).total_seconds()
        successor = quick.renewing("T1")
        assert await successor.__aenter__()
    async with quick.renewing("T1") as third:
        assert not third  # he whose time was over has not ended his successor's
    await successor.__aexit__(None, None, None)


async def test_a_tenant_as_a_whole_finds_its_grant_and_no_other(grants: GrantStore) -> None:
    await grants.keep(GRANT)
    await grants.keep(WHOLE)
    whole = Subject(platform="slack", tenant="T0000001", is_everybody=True)
    (found,) = [each async for each in grants.held(whole)]
    assert (found.holding, found.at) == ("grant", NOW)
    await grants._kernel.transact(found.effects, shard=found.shard)
    assert await grants.get("T0000001") is None
    assert await grants.get("E0000001") == WHOLE


async def test_who_installed_it_is_forgotten_and_the_grant_stays(grants: GrantStore) -> None:
    await grants.keep(GRANT)
    somebody = Subject(platform="slack", tenant="T0000001", people=frozenset({"U0000001"}))
    (found,) = [each async for each in grants.held(somebody)]
    assert found.amend is not None
    await found.amend()
    assert await grants.get("T0000001") == replace(GRANT, installer="")
    assert [each async for each in grants.held(somebody)] == []


async def test_a_pass_lets_its_holder_through_once(kernel: Kernel, clock: HandClock) -> None:
    passes = PassStore(kernel, "slack")
    await passes.issue("state", "cookie")
    assert await passes.use("state", "another cookie") is Passing.REFUSED
    assert await PassStore(kernel, "other").use("state", "cookie") is Passing.REFUSED
    assert await passes.use("state", "cookie") is Passing.FIRST
    assert await passes.use("state", "cookie") is Passing.BEGUN
    await passes.done("state", "cookie")
    assert await passes.use("state", "cookie") is Passing.DONE
    clock.advance(PASSES_KEPT + SECOND)
    assert await passes.use("state", "cookie") is Passing.REFUSED


async def test_a_pass_that_nobody_used_ends(kernel: Kernel, clock: HandClock) -> None:
    passes = PassStore(kernel, "slack")
    await passes.issue("state", "cookie")
    clock.advance(PASSES_KEPT + SECOND)
    assert await passes.use("state", "cookie") is Passing.REFUSED


async def test_of_many_who_come_with_one_pass_at_once_one_is_let_through(kernel: Kernel) -> None:
    passes = PassStore(kernel, "slack")
    await passes.issue("state", "cookie")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(passes.use("state", "cookie")) for _ in range(10)]
    assert sorted(task.result() for task in tasks) == [Passing.BEGUN] * 9 + [Passing.FIRST]
