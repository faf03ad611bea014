"""What people say is admitted once, handled in order, and stops nobody else when it fails."""

# ruff: noqa: D102  # a rule's name says what happens

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from adapters.contract import Inbox, Left, Said, Update
from adapters.store.kernel import Kernel
from adapters.store.said import BACK_OFF, DEAD_LETTERS_KEPT, MOST_TRIES, SaidStore
from digest.model import Recipient
from digest.ports import DeadLetter, Handed, Mail
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.contracts.kernel import ENGINES, HOUR, MINUTE, SECOND, HandClock, together

T = TypeVar("T")
TALK, OTHER = make.recipient("C1"), make.recipient("C2")


def said(number: int, to: Recipient = TALK, *, after: float = 0, text: str = "Why?") -> Said:
    return Said(
        update_id=f"{number}",
        recipient=to,
        asker="U1",
        text=text,
        said_at=make.NOW + timedelta(seconds=after),
    )


@pytest.fixture
def inbox(kernel: Kernel, clock: HandClock) -> SaidStore:
    store = SaidStore(kernel, clock=clock)
    kinds: tuple[Inbox, Mail[Update]] = (store, store)
    assert all(each is store for each in kinds)
    return store


def updates(handed: Sequence[Handed[Update]]) -> list[Update]:
    return [each.update for each in handed]


async def only(inbox: SaidStore) -> Handed[Update]:
    (handed,) = await inbox.take(10, MINUTE)
    return handed


async def handle_all(inbox: SaidStore, clock: HandClock) -> list[Update]:
    """Handle what there is, letting time pass, and return it in the order of handling."""
    handled: list[Update] = []
    while (await inbox.backlog()).all:
        for each in await inbox.take(3, MINUTE):
            handled.append(each.update)
            assert await inbox.done(each)
        clock.advance(SECOND / 5)
    return handled


async def test_an_update_comes_out_as_it_went_in(inbox: SaidStore) -> None:
    question = replace(said(1, text="Who says so? \ud83d"), reply_to="17.5")
    left = Left(update_id="2", recipient=OTHER, said_at=make.NOW + SECOND)
    assert await inbox.admit(question)
    assert await inbox.admit(left)
    assert await inbox.oldest_at() == question.said_at
    assert (await inbox.backlog()).all == 2
    handed = {each.update: each for each in await inbox.take(10, MINUTE)}
    assert set(handed) == {question, left}
    assert handed[question].tries == 1
    assert await inbox.done(handed[question])
    assert await inbox.oldest_at() == left.said_at
    assert await inbox.done(handed[left])
    assert await inbox.oldest_at() is None
    assert (await inbox.backlog()).all == 0


async def test_an_update_that_comes_again_is_admitted_once(
    inbox: SaidStore, clock: HandClock
) -> None:
    admitted = await together(*(inbox.admit(said(1)) for _ in range(20)))
    assert sorted(admitted) == [False] * 19 + [True]
    assert await inbox.done(await only(inbox))
    clock.advance(24 * HOUR)
    assert not await inbox.admit(said(1))
    assert await inbox.take(10, MINUTE) == []


@pytest.mark.parametrize(
    "recipient",
    [replace(TALK, tenant="T2"), replace(TALK, platform="line")],
)
async def test_ids_count_within_a_platform_and_tenant(
    inbox: SaidStore, recipient: Recipient
) -> None:
    assert await inbox.admit(said(1))
    assert await inbox.admit(said(1, recipient))


async def test_what_was_admitted_is_there_after_a_crash(tmp_path: Path, clock: HandClock) -> None:
    async with ENGINES["sqlite"](tmp_path, clock) as kernel:
        assert await SaidStore(kernel, clock=clock).admit(said(1))
    async with ENGINES["sqlite"](tmp_path, clock) as kernel:
        again = SaidStore(kernel, clock=clock)
        assert not await again.admit(said(1))
        assert updates(await again.take(10, MINUTE)) == [said(1)]


async def test_a_conversation_goes_in_order_and_others_beside_it(
    inbox: SaidStore, clock: HandClock
) -> None:
    for number in (1, 2, 3):
        await inbox.admit(said(number, after=number))
    await inbox.admit(said(4, OTHER))
    first = await inbox.take(10, MINUTE)
    assert set(updates(first)) == {said(1, after=1), said(4, OTHER)}
    clock.advance(SECOND)
    assert await inbox.take(10, MINUTE) == []  # the first is still being handled
    for each in first:
        await inbox.done(each)
    clock.advance(SECOND)
    assert updates(await inbox.take(10, MINUTE)) == [said(2, after=2)]


async def test_shuffled_updates_are_handled_in_the_order_they_were_said(
    inbox: SaidStore, clock: HandClock
) -> None:
    # Some share their second, as Telegram's do; then their numbers tell.
    expected = [said(number, after=number // 3) for number in range(95, 107)]
    for each in [*expected[::-2], *expected[::2]]:
        assert await inbox.admit(each)
    assert await handle_all(inbox, clock) == expected


async def test_an_earlier_word_that_comes_late_waits_for_what_is_being_handled(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(2, after=2))
    handed = await only(inbox)
    await inbox.admit(said(1, after=1))
    assert await inbox.take(10, MINUTE) == []
    await inbox.done(handed)
    clock.advance(SECOND)
    assert updates(await inbox.take(10, MINUTE)) == [said(1, after=1)]


async def test_a_flood_in_one_talk_does_not_keep_others_waiting(inbox: SaidStore) -> None:
    for number in range(30):
        await inbox.admit(said(number, after=number))
    await inbox.admit(said(100, OTHER, after=100))
    taken = [*await inbox.take(10, MINUTE), *await inbox.take(10, MINUTE)]
    assert {each.recipient for each in updates(taken)} == {TALK, OTHER}


async def test_threads_of_a_chat_are_conversations_of_their_own(inbox: SaidStore) -> None:
    thread = make.recipient("C1", thread="5")
    await inbox.admit(said(1))
    await inbox.admit(said(2, thread))
    assert len(await inbox.take(10, MINUTE)) == 2


async def test_who_lost_his_lease_changes_nothing(inbox: SaidStore, clock: HandClock) -> None:
    await inbox.admit(said(1))
    slow = await only(inbox)
    clock.advance(MINUTE)
    quick = await only(inbox)
    assert quick.tries == 2
    assert not await inbox.done(slow)
    assert not await inbox.failed(slow, "too late")
    assert await inbox.dead_letters() == []
    assert await inbox.done(quick)


async def test_a_failure_is_tried_again_after_a_pause(inbox: SaidStore, clock: HandClock) -> None:
    await inbox.admit(said(1))
    await inbox.admit(said(2, after=1))
    for tries, pause in enumerate(BACK_OFF, start=1):
        handed = await only(inbox)
        assert handed.tries == tries
        assert await inbox.failed(handed, "no luck")
        clock.advance(pause - SECOND)
        assert await inbox.take(10, MINUTE) == []  # the second one keeps waiting too
        clock.advance(SECOND)
    assert await inbox.done(await only(inbox))
    clock.advance(SECOND)
    assert updates(await inbox.take(10, MINUTE)) == [said(2, after=1)]


async def test_what_fails_each_time_becomes_a_dead_letter_and_the_talk_goes_on(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    await inbox.admit(said(2, after=1))
    for _ in range(MOST_TRIES):
        await inbox.failed(await only(inbox), "a bug of ours")
        clock.advance(MINUTE)
    (letter,) = await inbox.dead_letters()
    assert letter == DeadLetter(
        update=said(1),
        tries=MOST_TRIES,
        reason="a bug of ours",
        given_up_at=clock.now() - MINUTE,
    )
    assert await inbox.done(await only(inbox))
    assert not await inbox.admit(said(1))
    assert await inbox.oldest_at() is None


async def test_what_ends_the_process_each_time_becomes_a_dead_letter(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    await inbox.admit(said(2, after=1))
    for tries in range(1, MOST_TRIES + 1):
        assert (await only(inbox)).tries == tries
        clock.advance(MINUTE)
    assert await inbox.take(10, MINUTE) == []
    assert [each.update for each in await inbox.dead_letters()] == [said(1)]
    clock.advance(SECOND)
    assert updates(await inbox.take(10, MINUTE)) == [said(2, after=1)]


async def test_waiting_for_its_turn_is_no_try(inbox: SaidStore, clock: HandClock) -> None:
    await inbox.admit(said(1))
    await inbox.admit(said(2, after=1))
    first = await only(inbox)
    for _ in range(10):
        clock.advance(SECOND)
        await inbox.take(10, MINUTE)
    await inbox.done(first)
    clock.advance(SECOND)
    assert (await only(inbox)).tries == 1


async def test_dead_letters_come_newest_first_and_leave_in_time(
    inbox: SaidStore, clock: HandClock
) -> None:
    for number, talk in enumerate((TALK, OTHER)):
        await inbox.admit(said(number, talk))
        for _ in range(MOST_TRIES):
            await inbox.failed(await only(inbox), "no" * 500)
            clock.advance(MINUTE)
    found = await inbox.dead_letters()
    assert [each.update for each in found] == [said(1, OTHER), said(0)]
    assert await inbox.dead_letters(1) == found[:1]
    assert len(found[0].reason) < 300
    assert await inbox.sweep(found[0].given_up_at) == 1
    assert await inbox.dead_letters() == found[:1]
    clock.advance(DEAD_LETTERS_KEPT)
    assert await inbox.dead_letters() == []


@pytest.mark.parametrize("name", ["x" * 5000, "日本", "\ud83d", "a/b:c", ""])
async def test_ids_of_any_kind_are_taken(inbox: SaidStore, name: str) -> None:
    update = replace(said(1), update_id=name)
    assert await inbox.admit(update)
    assert not await inbox.admit(update)
    handed = await only(inbox)
    assert handed.update == update
    assert await inbox.done(handed)


@pytest.mark.parametrize("is_applied", [False, True])
@pytest.mark.parametrize("after", range(5))
async def test_a_crash_anywhere_handles_each_update_in_order(
    kernel: Kernel, clock: HandClock, after: int, *, is_applied: bool
) -> None:
    broken = SaidStore(crashing(kernel, after=after, is_applied=is_applied), clock=clock)
    sound = SaidStore(kernel, clock=clock)
    handled: list[Update] = []

    async def live() -> None:
        for number in (1, 2):
            await broken.admit(said(number, after=number))
        while True:
            taken = await broken.take(2, MINUTE)
            handled.extend([each.update for each in taken if await broken.done(each)])
            clock.advance(SECOND)

    with pytest.raises(Crash):
        await live()
    for number in (1, 2):  # the platform sends again what was not acknowledged
        await sound.admit(said(number, after=number))
    clock.advance(2 * MINUTE)
    handled += await handle_all(sound, clock)
    both: list[Update] = [said(1, after=1), said(2, after=2)]
    assert handled in (both, both[1:])  # one whose handling was confirmed and not heard of
    assert await sound.dead_letters() == []


class InTurn(RuleBasedStateMachine):
    """Admits, takes, finishes and fails in any order, with leases that run out."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()
        self.admitted: set[str] = set()
        self.ended: set[str] = set()
        self.held: dict[str, Handed[Update]] = {}
        self.left: list[Handed[Update]] = []

    @initialize()
    def open(self) -> None:
        kernel = self.does(
            self.stack.enter_async_context(ENGINES["sqlite"](self.folder, self.clock))
        )
        self.inbox = SaidStore(kernel, clock=self.clock)

    def teardown(self) -> None:
        for _ in range(60):
            if self.ended == self.admitted:
                break
            self.clock.advance(30 * SECOND)
            self.take(5)
            for handed in list(self.held.values()):
                self.end(handed)
        assert self.ended == self.admitted, "an update was lost"
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.run(awaited())

    @rule(number=st.integers(0, 8), talk=st.sampled_from([TALK, OTHER]))
    def admit(self, number: int, talk: Recipient) -> None:
        update = said(2 * number + (talk is OTHER), talk, after=number // 2)
        assert self.does(self.inbox.admit(update)) == (update.update_id not in self.admitted)
        self.admitted.add(update.update_id)

    @rule(n=st.integers(1, 4))
    def take(self, n: int) -> None:
        for handed in self.does(self.inbox.take(n, MINUTE)):
            update = handed.update
            assert update.update_id not in self.ended
            before = self.held.get(update.recipient.chat)
            if before is not None:
                assert before.lease.until <= self.clock.now(), "two of a talk at once"
                self.left.append(before)
            self.held[update.recipient.chat] = handed
        dead = {each.update.update_id for each in self.does(self.inbox.dead_letters())}
        self.ended |= dead

    @rule(talk=st.sampled_from(["C1", "C2"]), is_good=st.booleans())
    def finish(self, talk: str, is_good: bool) -> None:  # noqa: FBT001  # drawn
        if talk in self.held:
            handed = self.held[talk]
            if is_good:
                self.end(handed)
            else:
                del self.held[talk]
                self.does(self.inbox.failed(handed, "no luck"))

    def end(self, handed: Handed[Update]) -> None:
        del self.held[handed.update.recipient.chat]
        if self.does(self.inbox.done(handed)):
            assert handed.update.update_id not in self.ended
            self.ended.add(handed.update.update_id)

    @rule()
    def the_late_come_back(self) -> None:
        while self.left:
            handed = self.left.pop()
            assert not self.does(self.inbox.done(handed))

    @rule(seconds=st.sampled_from([0.2, 1, 15, 70]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds * SECOND)


def test_each_talk_is_handled_one_at_a_time_and_nothing_is_lost() -> None:
    case = InTurn.TestCase
    case.settings = settings(
        max_examples=15,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()
