"""Briefs: one call, one key, one unit; what waits goes along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.contract import Waiting
from digest.errors import Rejected, Uncertain
from digest.model import OperationId, Repeat
from digest.words.lines import Line, Role
from tests import make
from tests.adapters.line.wired import OP_ID, Wired
from tests.contracts.platform import send
from tests.fakes.line import directions

BRIEF = make.brief()
NOTICE = (Line(role=Role.NOTE, text="A story was corrected."),)


async def test_a_key_is_that_of_the_delivery_on_every_try_and_409_is_success(at: Wired) -> None:
    at.server.next(directions.accept_then_hang_up())
    with pytest.raises(Uncertain):
        await send(at.line, at.owed(), BRIEF)
    receipt = await send(at.line, at.owed(), BRIEF)
    first, second = at.server.calls("push")
    assert first.retry_key == second.retry_key == str(OP_ID)
    assert second.status == 409
    assert receipt.message_ids == tuple(each.id for each in at.seen())
    assert at.server.units == 1


async def test_the_promise_ends_when_the_key_is_forgotten(at: Wired) -> None:
    promise = await at.line.promise_for(at.place())
    assert (promise.repeat, promise.key_life) == (Repeat.IDEMPOTENT, timedelta(hours=24))


async def test_a_brief_takes_a_notice_along_for_nothing(at: Wired) -> None:
    await send(at.line, at.owed(), BRIEF)
    await at.line.tell(at.place(), NOTICE, op_id=OperationId(f"{OP_ID[:-1]}7"))
    assert NOTICE[0].text not in [each.text for each in at.seen()]
    receipt = await send(at.line, at.owed(op_id=OperationId(f"{OP_ID[:-1]}2")), BRIEF)
    assert at.server.units == 2
    told = [each for each in at.seen() if each.text == NOTICE[0].text]
    assert len(told) == 1
    assert told[0].id not in receipt.message_ids, "who quotes the brief quotes a message of it"
    await send(at.line, at.owed(op_id=OperationId(f"{OP_ID[:-1]}3")), BRIEF)
    assert len([each for each in at.seen() if each.text == NOTICE[0].text]) == 1


async def test_a_notice_that_came_after_a_try_that_arrived_is_not_taken_for_told(
    at: Wired,
) -> None:
    at.server.next(directions.accept_then_hang_up())
    with pytest.raises(Uncertain):
        await send(at.line, at.owed(), BRIEF)
    notice = Waiting(id="n/1", lines=NOTICE, at=at.clock.now())
    await at.means.answers.keep(at.place(), "", notice)
    shown = tuple(each.id for each in at.seen())
    receipt = await send(at.line, at.owed(), BRIEF)
    assert receipt.message_ids == shown
    await send(at.line, at.owed(op_id=OperationId(f"{OP_ID[:-1]}2")), BRIEF)
    assert len([each for each in at.seen() if each.text == NOTICE[0].text]) == 1


async def test_a_brief_that_line_cannot_read_goes_in_plain_words(at: Wired) -> None:
    words = "A message (messages[0]) in the request body is invalid"
    at.server.next(directions.refused(400, words))
    await send(at.line, at.owed(), BRIEF)
    assert {each.kind for each in at.seen()} == {"text"}
    assert at.server.units == 1


async def test_a_silent_brief_makes_no_sound(at: Wired) -> None:
    await send(at.line, at.owed(is_silent=True), BRIEF)
    assert at.server.calls("push")[0].body["notificationDisabled"] is True


async def test_what_is_found_is_what_this_process_was_answered_for(at: Wired) -> None:
    assert await at.line.find_sent(at.owed()) is None
    receipt = await send(at.line, at.owed(), BRIEF)
    assert await at.line.find_sent(at.owed()) == receipt


async def test_a_second_part_does_not_exist(at: Wired) -> None:
    assert at.line.parts(BRIEF) == 1
    with pytest.raises(Rejected):
        await send(at.line, at.owed(part=2), BRIEF)
