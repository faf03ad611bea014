"""A store that forgot says so, once for each time, whoever notices it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.store.effects import Delete, Namespace, Put
from adapters.store.kernel import STEADY, Kernel
from adapters.store.lapses import BEAT, FORGOTTEN, JOINED_WITHIN, SLACK, Lapses
from adapters.store.redis import RedisKernel
from digest.errors import StoreUnavailable
from digest.model import Lapse
from tests.adapters.store.restarting import Late, Restarting
from tests.contracts.inline import inline
from tests.contracts.kernel import HOUR, MINUTE, SECOND, HandClock, together
from tests.make import NOW
from tests.servers.redis import RedisServer, needs_redis

LAPSE = Namespace(name="lapse")
AROUND = Lapse(begins=NOW - FORGOTTEN, ends=NOW + 2 * BEAT + SLACK)


@pytest.fixture
def server(kernel: Kernel) -> Restarting:
    """A store whose server can be restarted without forgetting in truth."""
    return Restarting(kernel)


@pytest.fixture
def lapses(server: Restarting, clock: HandClock) -> Lapses:
    return Lapses(server.kernel, clock=clock)


async def test_the_first_start_ever_is_no_lapse(lapses: Lapses) -> None:
    assert await lapses.last() is None
    await lapses.beat()
    await lapses.beat()
    assert await lapses.last() is None


async def test_a_restart_is_a_lapse_around_the_last_beat(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()
    server.restart()
    clock.advance(HOUR)
    await lapses.beat()
    assert await lapses.last() == AROUND
    clock.advance(HOUR)
    await lapses.beat()
    assert await lapses.last() == AROUND


async def test_who_asks_before_any_beat_is_told_too(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()
    server.restart()
    clock.advance(SECOND)
    first = Lapse(begins=NOW - FORGOTTEN, ends=NOW + SECOND)
    assert await lapses.last() == first  # it ends with the restart, which is past
    clock.advance(MINUTE)
    assert await lapses.last() == first
    await lapses.beat()
    assert await lapses.last() == first


async def test_who_asks_beats_when_nobody_else_does(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()
    clock.advance(HOUR)  # nobody beats, but somebody takes deliveries
    assert await lapses.last() is None
    server.restart()
    clock.advance(MINUTE)
    begins = NOW + HOUR - FORGOTTEN
    assert await lapses.last() == Lapse(begins=begins, ends=NOW + HOUR + 2 * BEAT + SLACK)


async def test_after_a_clock_was_set_back_a_beat_is_of_its_time(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()
    clock.advance(-HOUR)
    await lapses.beat()
    server.restart()
    clock.advance(MINUTE)
    begins = NOW - HOUR - FORGOTTEN
    assert await lapses.last() == Lapse(begins=begins, ends=begins + FORGOTTEN + 2 * BEAT + SLACK)


async def test_a_beat_keeps_what_was_not_forgotten_out(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    for _ in range(6):
        await lapses.beat()
        clock.advance(BEAT)
    server.restart()
    lapse = await lapses.last()
    assert lapse is not None
    assert lapse.begins == NOW + 5 * BEAT - FORGOTTEN


async def test_all_who_notice_a_restart_note_one_lapse(
    server: Restarting, clock: HandClock
) -> None:
    workers = [Lapses(server.kernel, clock=clock) for _ in range(8)]
    await workers[0].beat()
    server.restart()
    clock.advance(HOUR)
    await together(*(each.beat() for each in workers[:4]), *(each.last() for each in workers[4:]))
    assert [await each.last() for each in workers] == [AROUND] * 8


async def test_a_second_restart_that_takes_the_note_of_the_first_along_is_covered(
    kernel: Kernel, server: Restarting, clock: HandClock
) -> None:
    lapses = Lapses(server.kernel, clock=clock)
    await lapses.beat()
    before = await kernel.get(LAPSE, "beat")
    server.restart()
    clock.advance(5 * MINUTE)
    await lapses.beat()
    seen_at = clock.now()
    server.restart()  # within a second: the store is as it was before
    assert before is not None
    await kernel.transact([Put(ns=LAPSE, id="beat", value=before), Delete(ns=LAPSE, id="last")])
    clock.advance(HOUR)
    lapse = await lapses.last()
    assert lapse == Lapse(begins=AROUND.begins, ends=seen_at + 2 * BEAT + SLACK)


async def test_a_beat_of_before_that_comes_late_is_no_second_lapse(
    server: Restarting, clock: HandClock
) -> None:
    late = Late(server.kernel)
    quick, slow = Lapses(server.kernel, clock=clock), Lapses(late.kernel, clock=clock)
    await quick.beat()
    clock.advance(SECOND)
    beat = asyncio.ensure_future(slow.beat())
    await late.is_writing.wait()
    server.restart()
    clock.advance(HOUR)
    await quick.beat()
    late.may_write.set()
    await beat
    assert await quick.last() == AROUND
    clock.advance(BEAT)
    await quick.beat()
    assert await quick.last() == AROUND


async def test_restarts_within_an_hour_are_one_lapse_and_later_ones_another(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()
    for _ in range(3):
        server.restart()
        clock.advance(MINUTE)
        await lapses.beat()
    lapse = await lapses.last()
    assert lapse == Lapse(begins=AROUND.begins, ends=NOW + 2 * MINUTE + 2 * BEAT + SLACK)
    clock.advance(JOINED_WITHIN + 2 * MINUTE)
    await lapses.beat()
    beaten = clock.now()
    server.restart()
    clock.advance(MINUTE)
    assert await lapses.last() == Lapse(begins=beaten - FORGOTTEN, ends=beaten + 2 * BEAT + SLACK)


async def test_a_lapse_that_cannot_be_noted_is_no_answer(
    lapses: Lapses, server: Restarting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> bool:
        raise StoreUnavailable("it is full")

    await lapses.beat()
    server.restart()
    with monkeypatch.context() as patched:
        patched.setattr(server.kernel, "transact", refused)
        with pytest.raises(StoreUnavailable):  # or what was forgotten would be sent anew
            await lapses.last()
    assert await lapses.last() is not None


async def test_the_beats_of_a_file_cost_no_look(tmp_path: Path, clock: HandClock) -> None:
    async with inline(tmp_path, clock) as kernel:
        server = Restarting(kernel, incarnation=STEADY)
        lapses = Lapses(server.kernel, clock=clock)
        await lapses.beat()
        assert server.calls == 0
        assert await lapses.last() is None


async def test_of_a_file_an_operator_says_that_it_was_restored(
    tmp_path: Path, clock: HandClock
) -> None:
    async with inline(tmp_path, clock) as kernel:
        lapses = Lapses(kernel, clock=clock)
        lapse = await lapses.restored(NOW - HOUR)
        assert lapse == Lapse(begins=NOW - HOUR - FORGOTTEN, ends=NOW)
        clock.advance(MINUTE)
        assert await Lapses(kernel, clock=clock).last() == lapse


async def test_a_restored_server_lapsed_from_its_backup_to_the_present(
    lapses: Lapses, server: Restarting, clock: HandClock
) -> None:
    await lapses.beat()  # the backup has this one
    server.restart()
    clock.advance(HOUR)
    assert await lapses.restored(NOW + MINUTE) is not None
    found = await lapses.last()
    assert found is not None
    assert found.begins <= NOW
    assert found.ends == NOW + HOUR


@needs_redis
async def test_a_server_that_was_killed_has_lapsed(tmp_path: Path, clock: HandClock) -> None:
    with RedisServer(tmp_path) as server:
        kernel = await RedisKernel.open(server.url(), clock=clock)
        lapses = Lapses(kernel, clock=clock)
        await lapses.beat()
        assert await lapses.last() is None
        async with asyncio.timeout(20):
            while b"seen_at" not in server.files():  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0.01)
        server.kill()
        await asyncio.to_thread(server.start)
        clock.advance(HOUR)
        assert await lapses.last() == AROUND
        await lapses.beat()
        assert await lapses.last() == AROUND
        await kernel.aclose()
