"""Answers: for nothing while their token is young, kept and offered when it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contract import Action, Collected, File
from adapters.store.answers import AnswerStore
from digest.errors import (
    AccessLost,
    Rejected,
    StoreUnavailable,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import OperationId
from digest.words.lines import Line, Role
from tests.adapters.line.wired import Wired
from tests.fakes.line import directions

ANSWER = (Line(role=Role.NOTE, text="It has 8 billion parameters."),)
NEXT = (Line(role=Role.NOTE, text="These are the settings."),)
SHOW = "Show result"
OP = OperationId("0e9a7c52-0000-5000-8000-00000000000a")


async def test_at_44_seconds_an_answer_costs_nothing(poor: Wired) -> None:
    await poor.line.reply(poor.said(age_s=44), ANSWER)
    (seen,) = poor.seen()
    assert (seen.text, seen.how) == (ANSWER[0].text, "reply")
    assert poor.server.units == 0


async def test_at_46_seconds_the_token_is_not_used_and_the_answer_waits(poor: Wired) -> None:
    said = poor.said(age_s=46)
    await poor.line.reply(said, ANSWER)
    assert not poor.seen()
    assert not poor.server.calls("reply")
    await poor.line.reply(poor.said("settings"), NEXT)
    (seen,) = poor.seen()
    assert seen.text.startswith(NEXT[0].text)
    assert SHOW in seen.text
    assert seen.quick[0] == SHOW
    await poor.line.collect(poor.tapped(SHOW))
    assert poor.seen()[-1].text == ANSWER[0].text
    assert poor.server.units == 0


async def test_what_waits_is_offered_once_and_given_as_often_as_it_is_asked_for(
    poor: Wired,
) -> None:
    await poor.line.reply(poor.said(age_s=46), ANSWER)
    await poor.line.reply(poor.said("settings"), NEXT)
    tapped = poor.tapped(SHOW)
    for number in range(3):
        await poor.line.collect(replace(tapped, update_id=f"e/{number}", answer_by=_token(poor)))
    assert [each.text for each in poor.seen()[1:]] == [ANSWER[0].text] * 3
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW not in poor.seen()[-1].quick


async def test_where_the_month_has_plenty_one_late_answer_a_day_is_pushed(at: Wired) -> None:
    await at.line.reply(at.said("one", age_s=46), ANSWER)
    await at.line.reply(at.said("two", age_s=46), ANSWER)
    assert [each.how for each in at.seen()] == ["push"]
    assert at.server.units == 1
    at.passes(20 * 3600 + 1)
    await at.line.reply(at.said("three", age_s=46), ANSWER)
    assert at.server.units == 2


async def test_no_push_is_spent_on_a_group(at: Wired) -> None:
    await at.line.reply(at.said(chat=at.group, age_s=46), ANSWER)
    assert not at.seen(at.group)
    assert at.server.units == 0


async def test_a_token_that_somebody_else_used_is_no_answer_of_ours(poor: Wired) -> None:
    said = poor.said()
    poor.server.next(directions.refused(400, "Invalid reply token"), on="reply")
    await poor.line.reply(said, ANSWER)
    assert not poor.seen()
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW in poor.seen()[-1].quick


async def test_an_answer_that_is_given_again_is_seen_once_at_any_age(poor: Wired) -> None:
    said = poor.said()
    await poor.line.reply(said, ANSWER)
    await poor.line.reply(said, ANSWER)
    poor.passes(60)
    await poor.line.reply(said, ANSWER)
    assert [each.text for each in poor.seen()] == [ANSWER[0].text]
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW not in poor.seen()[-1].quick


@pytest.mark.parametrize(
    "direction",
    [
        directions.accept_then_hang_up(),
        directions.failing(after=True),
        directions.garbled(),
        directions.hang_up(),
        directions.failing(),
    ],
    ids=["cut", "500 after", "garbled", "hung up", "500"],
)
async def test_whatever_becomes_of_a_reply_it_is_seen_once(
    poor: Wired, direction: directions.Direction
) -> None:
    poor.server.next(direction, on="reply")
    await poor.line.reply(poor.said(), ANSWER)
    assert [each.text for each in poor.seen()] == [ANSWER[0].text]
    assert len(poor.server.calls("reply")) == 2


async def test_nobody_replies_more_than_twice(poor: Wired) -> None:
    poor.server.next(directions.hang_up(), on="reply", times=None)
    with pytest.raises(Uncertain):
        await poor.line.reply(poor.said(), ANSWER)
    assert len(poor.server.calls("reply")) == 2


@pytest.mark.parametrize(
    ("direction", "kind"),
    [
        (directions.throttled(), Throttled),
        (directions.refused(425, "Too early"), Unavailable),
        (directions.refused(401, "Authentication failed"), AccessLost),
        (directions.refused(400, "Wrong"), Rejected),
    ],
)
async def test_what_was_certainly_not_said_is_said_later_by_the_same_token(
    poor: Wired, direction: directions.Direction, kind: type[Exception]
) -> None:
    said = poor.said()
    poor.server.next(direction, on="reply")
    with pytest.raises(kind):
        await poor.line.reply(said, ANSWER)
    poor.passes(10)
    await poor.line.reply(said, ANSWER)
    assert [each.text for each in poor.seen()] == [ANSWER[0].text]


async def test_what_was_certainly_not_said_in_time_waits(poor: Wired) -> None:
    said = poor.said()
    poor.server.next(directions.throttled(), on="reply")
    with pytest.raises(Throttled):
        await poor.line.reply(said, ANSWER)
    poor.passes(60)
    await poor.line.reply(said, ANSWER)
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW in poor.seen()[-1].quick


@pytest.mark.parametrize(
    "refusal",
    [directions.refused(400, "Wrong"), directions.refused(401, "Authentication failed")],
    ids=["wrong", "no access"],
)
async def test_what_was_refused_is_not_taken_for_said_once_its_token_is_old(
    poor: Wired, refusal: directions.Direction
) -> None:
    said = poor.said()
    poor.server.next(refusal, on="reply")
    with pytest.raises((Rejected, AccessLost)):
        await poor.line.reply(said, ANSWER)
    poor.passes(60)
    await poor.line.reply(said, ANSWER)
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW in poor.seen()[-1].quick


async def test_a_push_that_was_refused_is_not_taken_for_said(at: Wired) -> None:
    said = at.said(age_s=46)
    at.server.next(directions.refused(401, "Authentication failed"))
    with pytest.raises(AccessLost):
        await at.line.reply(said, ANSWER)
    await at.line.reply(said, ANSWER)
    assert [each.how for each in at.seen()] == ["push"]


async def test_an_answer_that_cannot_be_kept_when_its_token_is_spent_is_tried_again(
    poor: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = poor.said()
    spent = directions.refused(400, "Invalid reply token")
    poor.server.next(spent, on="reply", times=2)

    async def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("full")

    with monkeypatch.context() as patched:
        patched.setattr(AnswerStore, "keep", full)
        with pytest.raises(Unavailable):
            await poor.line.reply(said, ANSWER)
    await poor.line.reply(said, ANSWER)
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW in poor.seen()[-1].quick


async def test_a_month_that_is_spent_keeps_nobody_from_his_answer(at: Wired) -> None:
    at.server.next(directions.used_up())
    await at.line.reply(at.said(age_s=46), ANSWER)
    assert not at.seen()
    await at.line.reply(at.said("settings"), NEXT)
    assert SHOW in at.seen()[-1].quick


async def test_what_waits_in_a_group_is_for_that_group_alone(poor: Wired) -> None:
    said = poor.said(chat=poor.group, age_s=46)
    await poor.line.reply(said, ANSWER)
    tap = Collected(
        update_id="e/1",
        recipient=said.recipient,
        asker=poor.group,  # LINE does not say who pressed
        question=said.update_id,
        said_at=poor.clock.now(),
        is_shared=True,
        answer_by=_token(poor, poor.group),
    )
    await poor.line.collect(tap)
    assert poor.seen(poor.group)[-1].text == ANSWER[0].text
    elsewhere = replace(
        tap, is_shared=False, update_id="e/2", asker=poor.ann, recipient=poor.place()
    )
    await poor.line.collect(replace(elsewhere, answer_by=_token(poor)))
    assert ANSWER[0].text not in poor.seen()[-1].text


async def test_after_a_day_it_is_gone_and_that_is_said(poor: Wired) -> None:
    await poor.line.reply(poor.said(age_s=46), ANSWER)
    await poor.line.reply(poor.said("settings"), NEXT)
    tapped = poor.tapped(SHOW)
    poor.passes(24 * 3600 + 1)
    await poor.line.collect(replace(tapped, answer_by=_token(poor)))
    assert "ask again" in poor.seen()[-1].text


async def test_the_answer_to_what_was_taken_back_goes_with_it(poor: Wired) -> None:
    said = poor.said(age_s=46)
    await poor.line.reply(said, ANSWER)
    await poor.means.answers.drop(said.recipient, said.message)
    await poor.line.reply(poor.said("settings"), NEXT)
    assert SHOW not in poor.seen()[-1].quick


async def test_a_card_that_line_cannot_read_goes_in_plain_words(poor: Wired) -> None:
    unreadable = directions.refused(400, "A message (messages[0]) in the request body is invalid")
    poor.server.next(unreadable, on="reply")
    await poor.line.reply(poor.said(), ANSWER)
    assert [each.kind for each in poor.seen()] == ["text"]


async def test_a_notice_waits_where_something_was_sent_today_and_comes_with_the_next_answer(
    at: Wired,
) -> None:
    first = (Line(role=Role.NOTE, text="The group is gone."),)
    second = (Line(role=Role.NOTE, text="A story was corrected."),)
    await at.line.tell(at.place(), first, op_id=OP)
    await at.line.tell(at.place(), second, op_id=OperationId(OP.replace("a", "b")))
    assert [each.text for each in at.seen()] == [first[0].text]
    await at.line.reply(at.said(), ANSWER, actions=[_action()])
    assert [each.text for each in at.seen()[1:]] == [second[0].text, ANSWER[0].text]
    assert at.seen()[-1].quick == ("Undo",)
    await at.line.reply(at.said(), ANSWER)
    assert [each.text for each in at.seen()[3:]] == [ANSWER[0].text]
    assert at.server.units == 1


def _action() -> Action:
    return Action(label="Undo", line="undo", token="v1:do:00:1:aaaaaaaaaaaaaa")  # noqa: S106  # none


def _token(at: Wired, chat: str = "") -> str:
    """Return a token that is good, of something that nobody hears of."""
    return at.said("-", chat).answer_by


async def test_a_file_is_written_out_where_it_has_room_and_named_where_it_has_none(
    poor: Wired,
) -> None:
    body = '{"a": "あ"}\n' * 900
    file = File(name="mine.json", media_type="application/json", body=body.encode())
    await poor.line.reply(poor.said(), ANSWER, actions=[_action()], file=file)
    first, *rest = poor.seen()
    assert first.text == ANSWER[0].text
    assert "".join(each.text for each in rest) == body
    assert rest[-1].quick == ("Undo",)
    large = replace(file, body=b"7" * (1 << 20))
    await poor.line.reply(poor.said(), ANSWER, file=large)
    assert "json is too long" in poor.seen()[-1].text


async def test_a_file_does_not_wait_and_that_is_said(poor: Wired) -> None:
    file = File(name="mine.json", media_type="application/json", body=b"{}")
    await poor.line.reply(poor.said(age_s=46), ANSWER, file=file)
    await poor.line.reply(poor.said("settings"), NEXT)
    await poor.line.collect(poor.tapped(SHOW))
    assert "ask for it once more" in poor.seen()[-1].text
