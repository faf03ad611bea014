"""What people say is admitted once, handled in order, and stops nobody else when it fails."""

# a rule's name says what happens

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.contract import Inbox, Left, Update
from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.said import BACK_OFF, DEAD_LETTERS_KEPT, MOST_TRIES, SaidStore
from digest.model import Recipient
from digest.ports import DeadLetter, Mail, Poison
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.adapters.store.incoming import OTHER, SEALER, TALK, only, said, updates
from tests.contracts.inline import inline
from tests.contracts.kernel import HOUR, MINUTE, SECOND, HandClock, together


@pytest.fixture
def inbox(kernel: Kernel, clock: HandClock) -> SaidStore:
    store = SaidStore(kernel, clock=clock, sealer=SEALER)
    kinds: tuple[Inbox, Mail[Update]] = (store, store)
    assert all(each is store for each in kinds)
    return store


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
    async with inline(tmp_path, clock) as kernel:
        assert await SaidStore(kernel, clock=clock, sealer=SEALER).admit(said(1))
    async with inline(tmp_path, clock) as kernel:
        again = SaidStore(kernel, clock=clock, sealer=SEALER)
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
        assert not handed.is_last
        assert await inbox.failed(handed, "no luck")
        clock.advance(pause - SECOND)
        assert await inbox.take(10, MINUTE) == []  # the second one keeps waiting too
        clock.advance(SECOND)
    last = await only(inbox)
    assert last.is_last
    assert await inbox.done(last)
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


async def test_poison_is_a_dead_letter_at_once_and_once_and_nothing_waits_for_it(
    inbox: SaidStore, clock: HandClock
) -> None:
    poison = Poison(update_id="7", recipient=TALK, why="no date", said_at=clock.now())
    await inbox.admit(said(1))
    assert await inbox.put_aside(poison)
    assert not await inbox.put_aside(poison)
    (letter,) = await inbox.dead_letters()
    assert letter == DeadLetter(update=poison, tries=0, reason="no date", given_up_at=clock.now())
    assert await inbox.given_up() == 1
    assert updates(await inbox.take(10, MINUTE)) == [said(1)]
    clock.advance(DEAD_LETTERS_KEPT)
    assert await inbox.sweep(clock.now()) == 1
    assert await inbox.given_up() == 0


@pytest.mark.parametrize(("chat", "found"), [("C1", 1), ("C2", 0), ("", 0)])
async def test_poison_goes_with_the_chat_that_it_names(
    inbox: SaidStore, clock: HandClock, chat: str, found: int
) -> None:
    place = replace(TALK, chat=chat)
    await inbox.put_aside(Poison(update_id="7", recipient=place, why="", said_at=clock.now()))
    subject = Subject(platform=TALK.platform, tenant=TALK.tenant, chats=frozenset({TALK.chat}))
    assert [each.holding async for each in inbox.held(subject)] == ["deadletter"] * found


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
    broken = SaidStore(
        crashing(kernel, after=after, is_applied=is_applied), clock=clock, sealer=SEALER
    )
    sound = SaidStore(kernel, clock=clock, sealer=SEALER)
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
