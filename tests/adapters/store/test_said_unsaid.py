"""What somebody takes back is not handled, whichever comes first, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contract import Said, Unsaid
from adapters.store.kernel import Kernel
from adapters.store.said import MOST_TRIES, SaidStore
from tests import make
from tests.adapters.store.incoming import OTHER, SEALER, TALK, said, updates
from tests.contracts.kernel import MINUTE, SECOND, HandClock

WRITTEN = replace(said(1, text="CANARY"), message="17")
BACK = Unsaid(update_id="2", recipient=TALK, message="17", said_at=make.NOW + SECOND)


@pytest.fixture
def inbox(kernel: Kernel, clock: HandClock) -> SaidStore:
    return SaidStore(kernel, clock=clock, sealer=SEALER)


@pytest.mark.parametrize("first", [True, False])
async def test_it_is_passed_over_in_either_order(
    inbox: SaidStore,
    clock: HandClock,
    first: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    for each in (WRITTEN, BACK) if first else (BACK, WRITTEN):
        assert await inbox.admit(each)
    handled = []
    while (await inbox.backlog()).all:
        for handed in await inbox.take(10, MINUTE):
            handled.append(handed.update)
            await inbox.done(handed)
        clock.advance(SECOND)
    assert handled == [BACK]


async def test_other_messages_and_other_chats_are_handled(inbox: SaidStore) -> None:
    await inbox.admit(BACK)
    elsewhere = replace(WRITTEN, recipient=OTHER)
    await inbox.admit(elsewhere)
    assert elsewhere in updates(await inbox.take(10, MINUTE))


async def test_of_what_was_given_up_nothing_is_left(inbox: SaidStore, clock: HandClock) -> None:
    other = replace(said(3, text="another"), message="18")
    for each in (WRITTEN, other):
        await inbox.admit(each)
        for _ in range(MOST_TRIES):
            for handed in await inbox.take(10, MINUTE):
                await inbox.failed(handed, "no luck")
            clock.advance(MINUTE)
    assert len(await inbox.dead_letters()) == 2
    await inbox.unsay(TALK, "17")
    (left,) = await inbox.dead_letters()
    assert isinstance(left.update, Said)
    assert left.update.text == "another"
