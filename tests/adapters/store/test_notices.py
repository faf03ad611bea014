"""A notice is given once, however often it is added and whatever fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.store.kernel import Kernel
from adapters.store.notices import NOTICES_KNOWN, NoticeStore
from digest.model import Language, Notice, NoticeId, NoticeKind
from digest.ports import HeldNotice, Notices
from tests import make
from tests.contracts.kernel import HOUR, MINUTE, SECOND, HandClock, together

GONE = Notice(
    id=NoticeId("n-1"),
    recipient=make.recipient("OWNER"),
    kind=NoticeKind.RECIPIENT_GONE,
    about=make.recipient("C1", thread="5"),
    language=Language("ja"),
    at=make.NOW,
)


@pytest.fixture
def notices(kernel: Kernel) -> NoticeStore:
    store: Notices = NoticeStore(kernel)
    assert isinstance(store, NoticeStore)
    return store


async def only(notices: NoticeStore) -> HeldNotice:
    (held,) = await notices.lease_notices(10, MINUTE)
    return held


async def test_a_notice_comes_out_as_it_went_in_to_one_at_a_time(notices: NoticeStore) -> None:
    assert await notices.add(GONE)
    assert (await notices.backlog()).oldest_due_at == make.NOW
    held = await only(notices)
    assert held.notice == GONE
    assert held.attempt == 1
    assert await notices.lease_notices(10, MINUTE) == []
    assert await notices.given(held)
    assert not await notices.given(held)
    assert (await notices.backlog()).all == 0


async def test_the_same_notice_is_given_once_in_thirty_days(
    notices: NoticeStore, clock: HandClock
) -> None:
    added = await together(*(notices.add(replace(GONE, at=clock.now())) for _ in range(9)))
    assert sorted(added) == [False] * 8 + [True]
    assert await notices.given(await only(notices))
    clock.advance(NOTICES_KNOWN - SECOND)
    assert not await notices.add(GONE)
    clock.advance(SECOND)
    assert await notices.add(GONE)


async def test_notices_of_other_ids_are_other_notices(notices: NoticeStore) -> None:
    other = replace(GONE, id=NoticeId("n-2"), recipient=make.recipient("OTHER"))
    assert await notices.add(GONE)
    assert await notices.add(other)
    held = await notices.lease_notices(10, MINUTE)
    assert {each.notice.id for each in held} == {GONE.id, other.id}


async def test_a_notice_given_back_is_tried_again_from_then_on(
    notices: NoticeStore, clock: HandClock
) -> None:
    await notices.add(GONE)
    held = await only(notices)
    assert await notices.later(held, clock.now() + HOUR)
    clock.advance(HOUR - SECOND)
    assert await notices.lease_notices(10, MINUTE) == []
    clock.advance(SECOND)
    again = await only(notices)
    assert again.attempt == 2
    assert not await notices.given(held)
    assert not await notices.later(held, clock.now())
    assert await notices.given(again)
