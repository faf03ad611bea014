"""What every chat platform does, over each implementation: seen where the reader is."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import (
    AccessLost,
    DeliveryError,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import Delivery, OperationId, Receipt, Repeat
from digest.words.delivered import ON_TIME
from digest.words.plain import Line, Role
from tests import make
from tests.contracts.platform import (
    SEEN_ALL_THE_SAME,
    Lack,
    Moment,
    Rig,
    owed,
    send,
    until,
)
from tests.make import NOW

BRIEF = make.brief()
LINES = (Line(role=Role.TAKEAWAY, text="It has 8 billion parameters. [1]"),)


def _op_id(number: int) -> OperationId:
    return OperationId(f"0e9a7c52-0000-5000-8000-00000000000{number}")


async def fails(call: Awaitable[object]) -> DeliveryError:
    """Return the error of a call, which is one of ours."""
    with pytest.raises(DeliveryError) as caught:
        await call
    return caught.value


async def looked_for(rig: Rig, owed: Delivery) -> Receipt | None:
    """Look for a message; who promises nothing may not be able to look."""
    try:
        return await rig.platform.find_sent(owed)
    except Unavailable:
        assert rig.repeat is Repeat.NEITHER
        return None


async def test_a_promise_is_what_becomes_of_the_same_message(rig: Rig) -> None:
    promise = await rig.platform.promise_for(rig.place)
    assert promise.repeat is rig.repeat


async def test_a_brief_is_seen_once_with_its_headline_and_its_source(rig: Rig) -> None:
    receipt = await send(rig.platform, owed(rig), BRIEF)
    (seen,) = rig.seen()
    assert BRIEF.slots[0].story.headline in seen
    assert BRIEF.slots[0].story.sources[0].url in seen
    assert len(receipt.message_ids) == 1
    assert rig.tries() == 1


async def test_the_same_key_twice_shows_one_brief_or_it_is_found(rig: Rig) -> None:
    sent = owed(rig)
    first = await send(rig.platform, sent, BRIEF)
    match rig.repeat:
        case Repeat.IDEMPOTENT:
            again = await send(rig.platform, sent, BRIEF)
            assert again.message_ids == first.message_ids
            assert len(rig.seen()) == 1
        case Repeat.RECONCILABLE:
            found = await rig.platform.find_sent(sent)
            assert found is not None
            assert found.message_ids == first.message_ids
        case Repeat.NEITHER:
            assert await looked_for(rig, sent) is None


async def test_another_key_is_another_message_and_not_found_before(rig: Rig) -> None:
    other = owed(rig, op_id=OperationId("0e9a7c52-0000-5000-8000-000000000002"))
    await send(rig.platform, owed(rig), BRIEF)
    assert await looked_for(rig, other) is None
    await send(rig.platform, other, BRIEF)
    assert len(rig.seen()) == 2


async def test_details_follow_in_the_thread_of_the_brief(rig: Rig) -> None:
    parts = rig.platform.parts(BRIEF)
    receipt = await send(rig.platform, owed(rig), BRIEF)
    root = receipt.message_ids[0]
    for part in range(2, parts + 1):
        await send(rig.platform, owed(rig, op_id=_op_id(3), part=part, root=root), BRIEF)
    assert list(rig.threads()) == [None, *[root] * (parts - 1)]
    if parts > 1:
        assert BRIEF.slots[0].story.questions[0] in rig.seen()[1]
        assert BRIEF.slots[0].story.questions[0] not in rig.seen()[0]


async def test_a_reader_in_a_thread_has_all_of_it_there(rig: Rig) -> None:
    if Lack.THREADS in rig.lacks:
        return
    receipt = await send(rig.platform, owed(rig), BRIEF)
    thread, parts = rig.topic(receipt.message_ids[0]), rig.platform.parts(BRIEF)
    first = owed(rig, recipient=replace(rig.place, thread=thread), op_id=_op_id(3))
    root = (await send(rig.platform, first, BRIEF)).message_ids[0]
    for part in range(2, parts + 1):
        await send(rig.platform, replace(first, op_id=_op_id(4), part=part, root=root), BRIEF)
    assert list(rig.threads()) == [None, *[thread] * parts]


@pytest.mark.parametrize("tz", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "No/Such"])
async def test_a_brief_has_as_many_parts_in_every_zone_and_all_can_be_sent(
    rig: Rig, tz: str
) -> None:
    brief = make.brief(*(make.story(f"Example Lab does thing {n}") for n in range(5)))
    root = ""
    for part in range(1, rig.platform.parts(brief) + 1):
        sent = owed(rig, op_id=_op_id(part), part=part, root=root, tz=tz)
        receipt = await send(rig.platform, sent, brief)
        root = root or receipt.message_ids[0]
    text = "\n".join(rig.seen())
    assert all(slot.story.headline in text for slot in brief.slots)


@pytest.mark.parametrize(("tz", "day"), [("Asia/Tokyo", "17 Apr"), ("Pacific/Niue", "16 Apr")])
async def test_the_day_in_the_title_is_that_of_the_reader(rig: Rig, tz: str, day: str) -> None:
    await send(rig.platform, owed(rig, tz=tz), BRIEF)
    assert day in rig.seen()[0].splitlines()[0]


async def test_a_late_brief_says_so_and_says_the_same_when_it_is_sent_again(rig: Rig) -> None:
    for number, tried in enumerate((None, NOW, NOW + ON_TIME, NOW + timedelta(minutes=80))):
        sent = owed(rig, op_id=_op_id(number), first_tried_at=tried, tz="Asia/Tokyo")
        await send(rig.platform, sent, BRIEF)
    *on_time, late = rig.seen()
    assert "Late: due 15:00, sent 16:20." in late
    assert not any("Late" in each for each in on_time)


async def test_what_an_owner_is_told_is_seen_where_he_is(rig: Rig) -> None:
    place = rig.place
    await rig.platform.tell(place, LINES, op_id=_op_id(7))
    assert list(rig.seen()) == [LINES[0].text]
    if rig.repeat is Repeat.IDEMPOTENT:
        await rig.platform.tell(place, LINES, op_id=_op_id(7))
        assert len(rig.seen()) == 1


async def test_a_notice_that_cannot_be_given_fails_as_a_brief_does(rig: Rig) -> None:
    place = rig.place
    rig.throttle("30")
    error = await fails(rig.platform.tell(place, LINES, op_id=_op_id(7)))
    assert isinstance(error, Throttled)
    if Lack.FAREWELLS in rig.lacks:
        return
    rig.close("archived")
    error = await fails(rig.platform.tell(place, LINES, op_id=_op_id(7)))
    assert isinstance(error, RecipientGone)
    assert not rig.seen()


async def test_a_part_that_does_not_exist_is_rejected_without_a_request(rig: Rig) -> None:
    for part in (0, rig.platform.parts(BRIEF) + 1):
        error = await fails(send(rig.platform, owed(rig, part=part), BRIEF))
        assert isinstance(error, Rejected)
    assert rig.tries() == 0


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta(0)),
        ("1", timedelta(seconds=1)),
        ("3600", timedelta(hours=1)),
        ("99999999", timedelta(hours=24)),
        (None, None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("１", None),
        ("9" * 400, None),
    ],
)
async def test_patience_is_asked_for_with_its_time_when_it_has_one(
    rig: Rig, header: str | None, wait: timedelta | None
) -> None:
    rig.throttle(header)
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, Throttled)
    assert error.retry_after == wait
    assert (rig.tries(), list(rig.seen())) == (1, [])


@pytest.mark.parametrize("moment", list(Moment))
async def test_a_lost_answer_is_uncertain_and_tried_once(rig: Rig, moment: Moment) -> None:
    rig.have(moment)
    sent = owed(rig)
    error = await fails(send(rig.platform, sent, BRIEF))
    assert isinstance(error, Uncertain)
    assert "brief" not in str(error).lower(), "the log is told no content"
    await until(lambda: rig.tries() == 1)
    if moment is not Moment.SILENCE:
        assert len(rig.seen()) == (moment in SEEN_ALL_THE_SAME)
    if moment in SEEN_ALL_THE_SAME and rig.repeat is Repeat.IDEMPOTENT:
        await send(rig.platform, sent, BRIEF)
        assert len(rig.seen()) == 1
    if rig.repeat is Repeat.RECONCILABLE and moment is not Moment.SILENCE:
        assert (await rig.platform.find_sent(sent) is not None) == (moment in SEEN_ALL_THE_SAME)


async def test_a_message_accepted_after_its_sender_gave_up_is_seen(rig: Rig) -> None:
    rig.have(Moment.SILENCE)
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, Uncertain)
    await until(lambda: len(rig.seen()) == 1)


async def test_what_was_provably_not_accepted_may_be_sent_again(rig: Rig) -> None:
    rig.unavailable()
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, Unavailable)
    assert error.retry_after == timedelta(seconds=7)
    await send(rig.platform, owed(rig), BRIEF)
    assert len(rig.seen()) == 1


async def test_with_nobody_there_nothing_has_left_and_later_it_goes_on(rig: Rig) -> None:
    await rig.die()
    assert isinstance(await fails(send(rig.platform, owed(rig), BRIEF)), Unavailable)
    await rig.come_back()
    await send(rig.platform, owed(rig), BRIEF)
    assert len(rig.seen()) == 1


@pytest.mark.parametrize("how", ["archived", "removed"])
async def test_a_closed_chat_is_gone(rig: Rig, how: str) -> None:
    if Lack.FAREWELLS in rig.lacks:
        return
    rig.close(how)
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, RecipientGone)
    assert (rig.tries(), list(rig.seen())) == (1, [])


async def test_a_chat_nobody_knows_is_gone(rig: Rig) -> None:
    sent = owed(rig, recipient=replace(rig.place, chat="C404"))
    assert isinstance(await fails(send(rig.platform, sent, BRIEF)), RecipientGone)


async def test_a_token_that_is_not_accepted_is_told_apart(rig: Rig) -> None:
    rig.revoke()
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, AccessLost)
    assert not rig.seen()
    rig.reject()
    error = await fails(send(rig.platform, owed(rig), BRIEF))
    assert isinstance(error, Rejected)
    assert error.reason.startswith("payload")


async def test_after_closing_nothing_leaves_and_the_error_is_ours(rig: Rig) -> None:
    await rig.platform.aclose()
    await rig.platform.aclose()
    assert isinstance(await fails(send(rig.platform, owed(rig), BRIEF)), Unavailable)
    assert rig.tries() == 0


async def test_looking_where_nobody_answers_is_no_proof_of_absence(rig: Rig) -> None:
    if rig.repeat is not Repeat.RECONCILABLE:
        return
    await send(rig.platform, owed(rig), BRIEF)
    rig.have(Moment.HANG_UP)
    lost = owed(rig, op_id=_op_id(2))
    await fails(send(rig.platform, lost, BRIEF))
    await rig.die()
    assert isinstance(await fails(rig.platform.find_sent(lost)), Unavailable)
