"""What people said is readable to nobody who has the store alone, and may be given back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contract import (
    Filled,
    FormKind,
    Given,
    Left,
    Opened,
    Pressed,
    Returned,
    Uninstalled,
    Unsaid,
    Update,
)
from adapters.store.effects import Namespace
from adapters.store.kernel import Kernel
from adapters.store.said import MOST_TRIES, SaidStore
from adapters.store.sealing import Sealer
from tests import make
from tests.adapters.store.incoming import OTHER, SEALER, TALK, only, said, updates
from tests.contracts.kernel import MINUTE, SECOND, HandClock


@pytest.fixture
def inbox(kernel: Kernel, clock: HandClock) -> SaidStore:
    return SaidStore(kernel, clock=clock, sealer=SEALER)


async def stored(kernel: Kernel) -> bytes:
    """Return all that the store has of updates, waiting or given up."""
    found = b""
    for shard in range(kernel.shards):
        jobs = await kernel.lease("said", 100, SECOND, shard=shard)
        found += b"".join(job.payload for job in jobs)
        page = await kernel.scan(Namespace(name="deadletter"), shard=shard)
        found += b"".join(document for _, document in page.items)
    return found


async def test_nothing_that_was_said_is_readable_in_the_store(
    inbox: SaidStore, kernel: Kernel, clock: HandClock
) -> None:
    await inbox.admit(replace(said(1, text="CANARY"), asker="SOMEBODY"))
    assert b"v1." in await stored(kernel)
    for _ in range(MOST_TRIES):
        clock.advance(MINUTE)
        handed = await only(inbox)
        found = await stored(kernel)
        assert b"CANARY" not in found
        assert b"SOMEBODY" not in found
        await inbox.failed(handed, "no luck")
    found = await stored(kernel)
    assert b"v1." in found
    assert b"CANARY" not in found
    assert b"SOMEBODY" not in found
    (letter,) = await inbox.dead_letters()
    assert letter.update == replace(said(1, text="CANARY"), asker="SOMEBODY")


FORM = Filled(
    update_id="9",
    recipient=TALK,
    asker="SOMEBODY",
    kind=FormKind.SETTINGS,
    given=(Given(key="own", values=("CANARY", "")), Given(key="days", values=())),
    said_at=make.NOW,
    token="v1:seen:0:1:aaaaaaaaaaaaaa",  # noqa: S106  # none
)
COMMAND = replace(said(8, text="CANARY"), asker="SOMEBODY", answer_by="https://CANARY.example/1")
PRESS = Pressed(
    update_id="7",
    recipient=TALK,
    asker="SOMEBODY",
    token="v1:do:0:1:aaaaaaaaaaaaaa",  # noqa: S106  # none
    said_at=make.NOW,
    answer_by="https://CANARY.example/2",
)
PAGE = Opened(update_id="6", recipient=TALK, asker="SOMEBODY", said_at=make.NOW)
BACK = Unsaid(update_id="4", recipient=TALK, message="17", said_at=make.NOW)
AGAIN = Returned(update_id="7", recipient=TALK, said_at=make.NOW)
GONE = Uninstalled(update_id="5", recipient=replace(TALK, chat=""), said_at=make.NOW)


@pytest.mark.parametrize("update", [FORM, COMMAND, PRESS, PAGE, BACK, AGAIN, GONE])
async def test_whatever_somebody_did_rests_unreadable_and_comes_out_as_it_was(
    inbox: SaidStore, kernel: Kernel, update: Update
) -> None:
    await inbox.admit(update)
    found = await stored(kernel)
    assert b"CANARY" not in found
    assert b"SOMEBODY" not in found


@pytest.mark.parametrize("update", [FORM, COMMAND, PRESS, PAGE, BACK, AGAIN, GONE])
async def test_whatever_somebody_did_is_handed_out_as_it_came_in(
    inbox: SaidStore, update: Update
) -> None:
    await inbox.admit(update)
    assert updates(await inbox.take(10, MINUTE)) == [update]


async def test_of_a_form_that_no_key_opens_nothing_is_shown(
    inbox: SaidStore, kernel: Kernel, clock: HandClock
) -> None:
    await inbox.admit(FORM)
    later = SaidStore(kernel, clock=clock, sealer=Sealer([b"n" * 32]))
    assert await later.take(10, MINUTE) == []
    (letter,) = await later.dead_letters()
    assert letter.update == replace(FORM, asker="", given=())


async def test_what_no_key_opens_becomes_a_dead_letter_and_the_talk_goes_on(
    inbox: SaidStore, kernel: Kernel, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    left = Left(update_id="2", recipient=TALK, said_at=make.NOW + SECOND)
    await inbox.admit(left)
    await inbox.admit(said(3, OTHER))
    later = SaidStore(kernel, clock=clock, sealer=Sealer([b"n" * 32]))
    first = await later.take(10, MINUTE)  # with what follows, if that came to its turn
    letters = {each.update: each for each in await later.dead_letters()}
    assert set(letters) == {replace(each, text="", asker="") for each in (said(1), said(3, OTHER))}
    assert all("SECRET_KEY" in each.reason for each in letters.values())
    clock.advance(SECOND)
    assert updates([*first, *await later.take(10, MINUTE)]) == [left]
    assert {each.update for each in await inbox.dead_letters()} == {said(1), said(3, OTHER)}


async def test_a_new_key_beside_the_old_one_opens_what_waits(
    inbox: SaidStore, kernel: Kernel, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    later = SaidStore(kernel, clock=clock, sealer=Sealer([b"n" * 32, b"k" * 32]))
    assert updates(await later.take(10, MINUTE)) == [said(1)]


async def test_what_was_moved_from_another_tenant_is_not_opened(
    inbox: SaidStore, kernel: Kernel, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    (job,) = [
        job
        for shard in range(kernel.shards)
        for job in await kernel.lease("said", 1, SECOND, shard=shard)
    ]
    moved = job.payload.replace(b'"tenant":"T1"', b'"tenant":"T2"')
    assert moved != job.payload
    assert await kernel.checkpoint(job, until=clock.now(), payload=moved)
    assert await inbox.take(10, MINUTE) == []
    (letter,) = await inbox.dead_letters()
    assert "moved from another place" in letter.reason


# Given back


async def test_what_was_given_back_comes_at_once_and_was_no_try(
    inbox: SaidStore, kernel: Kernel
) -> None:
    await inbox.admit(said(1))
    for _ in range(MOST_TRIES + 1):
        handed = await only(inbox)
        assert handed.tries == 1
        assert await inbox.released(handed)
        assert not await inbox.released(handed)
    assert updates(await inbox.take(10, MINUTE)) == [said(1)]


async def test_what_was_given_back_until_then_comes_then(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    assert await inbox.released(await only(inbox), again=clock.now() + MINUTE)
    clock.advance(MINUTE - SECOND)
    assert await inbox.take(10, MINUTE) == []
    clock.advance(SECOND)
    assert (await only(inbox)).tries == 1


async def test_an_earlier_word_goes_before_one_that_was_given_back(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(2, after=2))
    handed = await only(inbox)
    await inbox.admit(said(1, after=1))
    assert await inbox.released(handed)
    clock.advance(SECOND)
    assert updates(await inbox.take(10, MINUTE)) == [said(1, after=1)]


async def test_patience_that_a_platform_asked_for_is_kept(
    inbox: SaidStore, clock: HandClock
) -> None:
    await inbox.admit(said(1))
    await inbox.failed(await only(inbox), "too many", again=clock.now() + MINUTE)
    clock.advance(MINUTE - SECOND)
    assert await inbox.take(10, MINUTE) == []
    clock.advance(SECOND)
    await inbox.failed(await only(inbox), "again", again=clock.now())
    assert await inbox.take(10, MINUTE) == []  # our own pause is the least
