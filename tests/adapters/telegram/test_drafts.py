"""Answers that grow: drawn in somebody's own chat, typed in a group, and always one message."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from digest.words.lines import Line, Role
from tests.adapters.telegram.wired import Wired
from tests.fakes.telegram import directions

ONE, TWO = (Line(role=Role.TAKEAWAY, text=text) for text in ("It is small.", "It is fast."))
WHOLE = (ONE, TWO, Line(role=Role.NOTE, text="From one source."))


async def _drawn() -> None:
    for _ in range(50):
        await asyncio.sleep(0.001)


async def test_an_answer_is_drawn_as_it_comes_and_ends_as_one_message(at: Wired) -> None:
    stream = await at.telegram.begin(at.said())
    assert stream is not None
    await stream.tell(ONE)
    await _drawn()
    await stream.tell(TWO)
    await _drawn()
    await stream.end(WHOLE)
    drafts = at.server.drafts(at.ann)
    assert [each.text for each in drafts] == ["", ONE.text, f"{ONE.text}\n{TWO.text}"]
    assert len({each.id for each in drafts}) == 1
    assert all(each.options["can_stop"] for each in drafts)
    times = [each.at for each in drafts]
    assert all(b - a >= 1.2 for a, b in pairwise(times))
    assert at.seen() == ["\n".join(each.text for each in WHOLE)]
    assert not at.server.faults()


async def test_in_a_group_it_types_and_answers_once(at: Wired) -> None:
    assert await at.telegram.begin(at.said(chat=at.forum)) is None
    assert at.server.doing(at.forum) == "typing"


async def test_who_draws_too_often_draws_no_more_and_answers_all_the_same(at: Wired) -> None:
    stream = await at.telegram.begin(at.said())
    assert stream is not None
    at.server.next(directions.refused(400, "Bad Request: no drafts"), on="sendMessageDraft")
    for line in (ONE, TWO):
        await stream.tell(line)
        await _drawn()
    await stream.end(WHOLE)
    assert [each.text for each in at.server.drafts(at.ann)] == [""]
    assert len(at.seen()) == 1


async def test_where_no_draft_can_be_drawn_a_reply_has_to_do(at: Wired) -> None:
    at.server.next(directions.failing(), on="sendMessageDraft")
    assert await at.telegram.begin(at.said()) is None


async def test_an_answer_that_breaks_off_leaves_what_was_told(at: Wired) -> None:
    stream = await at.telegram.begin(at.said())
    assert stream is not None
    await stream.tell(ONE)
    await stream.break_off()
    assert at.seen() == [f"{ONE.text}\n…"]


async def test_of_what_was_never_told_nothing_is_left(at: Wired) -> None:
    stream = await at.telegram.begin(at.said())
    assert stream is not None
    await stream.break_off()
    assert at.seen() == []
