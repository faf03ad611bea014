"""What is changed by reading and writing loses no change, whoever else changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from adapters.store.effects import Namespace
from adapters.store.kernel import Kernel
from adapters.store.revised import Revised
from digest.errors import StoreUnavailable
from tests.contracts.kernel import HOUR, SECOND, HandClock, note, together

SUMS, MARKS = Namespace(name="sum"), Namespace(name="sum.revision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A number that many add to."""

    value: int = 0


def more(known: Sum | None) -> Sum:
    return replace(known or Sum(), value=(known or Sum()).value + 1)


async def value(kernel: Kernel) -> int | None:
    found = await Revised(kernel, SUMS, MARKS, Sum).get("k", shard=0)
    return None if found is None else found.value


async def test_changes_of_several_processes_are_all_there(kernel: Kernel) -> None:
    processes = [Revised(kernel, SUMS, MARKS, Sum) for _ in range(4)]
    await together(*(each.change("k", more, shard=0) for each in processes))
    assert await value(kernel) == 4


async def test_a_change_that_is_overtaken_is_made_again_on_what_the_other_wrote(
    kernel: Kernel,
) -> None:
    mine, other = Revised(kernel, SUMS, MARKS, Sum), Revised(kernel, SUMS, MARKS, Sum)
    known = await kernel.get(Namespace(name="sum"), "k")
    assert known is None
    calls = 0

    def slow(before: Sum | None) -> Sum:
        nonlocal calls
        calls += 1
        return more(before)

    await other.change("k", more, shard=0)
    stale = _Stale(kernel, document=None)
    assert await Revised(stale, SUMS, MARKS, Sum).change("k", slow, shard=0)  # type: ignore[arg-type]  # a kernel by its methods
    assert calls == 2
    assert await value(kernel) == 2
    assert await mine.get("k", shard=0) == Sum(value=2)


class _Stale:
    """A kernel whose first reading is older than what another wrote since."""

    def __init__(self, kernel: Kernel, document: bytes | None) -> None:
        self._kernel = kernel
        self._document = document
        self._is_stale = True

    async def get(self, ns: Namespace, key: str, *, shard: int = 0) -> bytes | None:
        if self._is_stale:
            self._is_stale = False
            return self._document
        return await self._kernel.get(ns, key, shard=shard)

    def __getattr__(self, name: str) -> object:
        return getattr(self._kernel, name)


async def test_nothing_is_written_where_nothing_changes_or_the_edit_says_no(
    kernel: Kernel,
) -> None:
    sums = Revised(kernel, SUMS, MARKS, Sum)
    assert not await sums.change(
        "k", lambda _: None, shard=0, beside=lambda _before, _after: [note("beside")]
    )
    assert await kernel.get(Namespace(name="note"), "beside") is None
    assert await sums.change("k", more, shard=0, beside=lambda _before, _after: [note("beside")])
    assert await kernel.get(Namespace(name="note"), "beside") == b"v"
    assert not await sums.change("k", lambda known: known, shard=0)


async def test_what_was_dropped_is_absent_and_can_be_begun_anew(
    kernel: Kernel, clock: HandClock
) -> None:
    sums = Revised(kernel, SUMS, MARKS, Sum)
    await sums.change("k", more, shard=0)
    await sums.drop("k", shard=0)
    assert await sums.get("k", shard=0) is None
    await sums.drop("k", shard=0)
    assert await sums.change("k", more, shard=0)
    await sums.drop("k", shard=0)
    clock.advance(3 * HOUR)
    assert await sums.change("k", more, shard=0)
    assert await value(kernel) == 1


async def test_a_document_has_its_life_from_its_last_change_on(
    kernel: Kernel, clock: HandClock
) -> None:
    sums = Revised(kernel, SUMS, MARKS, Sum, ttl=HOUR)
    await sums.change("k", more, shard=0)
    clock.advance(HOUR - SECOND)
    await sums.change("k", more, shard=0)
    clock.advance(HOUR - SECOND)
    assert await sums.get("k", shard=0) == Sum(value=2)
    clock.advance(SECOND)
    assert await sums.get("k", shard=0) is None


async def test_damage_counts_as_absent_and_is_written_over(kernel: Kernel) -> None:
    sums = Revised(kernel, SUMS, MARKS, Sum)
    await sums.change("k", more, shard=0)
    await kernel.transact([replace(note("k", b"1\n{nonsense"), ns=Namespace(name="sum"))])
    assert await sums.get("k", shard=0) is None
    assert await sums.change("k", more, shard=0)


async def test_who_never_gets_through_is_told(kernel: Kernel) -> None:
    class Refusing(_Stale):
        async def transact(self, *_: object, **__: object) -> bool:
            return False

    sums = Revised(Refusing(kernel, None), SUMS, MARKS, Sum)  # type: ignore[arg-type]  # as above
    with pytest.raises(StoreUnavailable):
        await sums.change("k", more, shard=0)
