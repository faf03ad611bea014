"""Answers on Telegram: where they stand, who reads them, and panels that change in their place."""

from __future__ import annotations

import pytest

from adapters.contract import Action, File, Pressed
from digest.errors import Throttled, Uncertain
from digest.words.lines import Line, Role
from tests.adapters.telegram.wired import OP_ID, Wired
from tests.fakes.telegram import directions

NOTE = (Line(role=Role.NOTE, text="All that is set up here."),)
OTHER = (Line(role=Role.NOTE, text="It comes at 07:00 now."),)
ANSWER = (
    Line(role=Role.TAKEAWAY, text="It has 8 billion parameters."),
    Line(role=Role.SOURCE, text="Kestrel Lab", urls=("https://kestrel.example/",)),
)
TOKEN = "v1:do:00:1:aaaaaaaaaaaaaa"  # noqa: S105  # of nothing
ACTIONS = (Action(label="Undo", line="undo", token=TOKEN),)
FILE = File(name="settings-1.json", media_type="application/json", body=b"{}")


def pressed(at: Wired, message: int, chat: int | None = None) -> Pressed:
    return Pressed(
        update_id="u/9",
        recipient=at.place(chat),
        asker=str(at.ann),
        token=TOKEN,
        said_at=at.clock.now(),
        message=str(message),
        is_shared=chat is not None,
    )


async def test_in_a_group_an_answer_stands_under_what_was_asked(at: Wired) -> None:
    asked = at.server.stage.say(at.forum, "@daybrief_bot why?", by=at.ann)
    await at.telegram.reply(at.said(chat=at.forum, message=str(asked)), ANSWER)
    (seen,) = at.server.said(at.forum)
    assert seen.reply_to == asked


async def test_what_was_asked_may_be_deleted_meanwhile(at: Wired) -> None:
    await at.telegram.reply(at.said(chat=at.forum, message="999"), ANSWER)
    assert len(at.seen(at.forum)) == 1


async def test_in_private_it_answers_without_quoting(at: Wired) -> None:
    asked = at.server.stage.say(at.ann, "why?")
    await at.telegram.reply(at.said(message=str(asked)), ANSWER)
    (seen,) = at.server.said(at.ann)
    assert seen.reply_to is None


async def test_a_panel_changes_in_its_place(at: Wired) -> None:
    await at.telegram.reply(at.said("settings"), NOTE, actions=ACTIONS)
    (panel,) = at.server.said(at.ann)
    await at.telegram.reply(pressed(at, panel.id), OTHER, actions=ACTIONS)
    (seen,) = at.server.said(at.ann)
    assert (seen.id, seen.text) == (panel.id, OTHER[0].text)


async def test_a_panel_that_is_gone_comes_anew(at: Wired) -> None:
    await at.telegram.reply(at.said("settings"), NOTE, actions=ACTIONS)
    (panel,) = at.server.said(at.ann)
    at.server.stage.delete(at.ann, panel.id)
    await at.telegram.reply(pressed(at, panel.id), OTHER, actions=ACTIONS)
    assert at.seen() == [OTHER[0].text]


async def test_what_is_pressed_under_news_is_answered_below_them(at: Wired) -> None:
    await at.telegram.reply(at.said(), ANSWER, actions=ACTIONS)
    (answer,) = at.server.said(at.ann)
    await at.telegram.reply(pressed(at, answer.id), OTHER, actions=ACTIONS)
    assert len(at.seen()) == 2


async def test_what_concerns_one_alone_comes_in_his_own_chat(at: Wired) -> None:
    await at.telegram.reply(at.said(chat=at.forum), NOTE, is_private=True)
    assert at.seen() == [NOTE[0].text]
    assert at.seen(at.forum) == []


async def test_who_has_not_started_the_bot_reads_it_with_the_others(at: Wired) -> None:
    ben = at.server.stage.person("Ben")
    at.server.stage.settle(at.forum, ben, "member", by=at.ann)
    said = at.said(chat=at.forum, asker=str(ben))
    await at.telegram.reply(said, NOTE, is_private=True)
    assert at.seen(at.forum) == [NOTE[0].text]


async def test_who_writes_as_the_group_is_answered_there(at: Wired) -> None:
    said = at.said(chat=at.forum, asker=str(at.forum))
    await at.telegram.reply(said, NOTE, is_private=True)
    assert at.seen(at.forum) == [NOTE[0].text]


async def test_a_file_bears_a_short_answer_and_follows_a_long_one(at: Wired) -> None:
    await at.telegram.reply(at.said(), NOTE, file=FILE)
    assert [each.file for each in at.server.said(at.ann)] == [FILE.name]
    long = (Line(role=Role.NOTE, text="x" * 1025),)
    await at.telegram.reply(at.said(update_id="u/8"), long, file=FILE)
    assert [each.file for each in at.server.said(at.ann)][1:] == ["", FILE.name]


async def test_an_answer_that_broke_off_goes_on_where_it_did(at: Wired) -> None:
    long = (Line(role=Role.NOTE, text="x" * 1025),)
    at.server.next(directions.throttled(5), on="sendDocument")
    with pytest.raises(Throttled):
        await at.telegram.reply(at.said(), long, file=FILE)
    at.passes(10)
    await at.telegram.reply(at.said(), long, file=FILE)
    assert [each.file for each in at.server.said(at.ann)] == ["", FILE.name]


async def test_an_answer_that_may_have_arrived_is_tried_once(at: Wired) -> None:
    at.server.next(directions.accept_then_hang_up(), on="sendMessage")
    with pytest.raises(Uncertain):
        await at.telegram.reply(at.said(), NOTE)
    assert at.seen() == [NOTE[0].text]


async def test_a_notice_to_a_topic_that_is_gone_is_told_in_the_general_one(at: Wired) -> None:
    topic = at.server.stage.topic(at.forum, "AI", by=at.ann)
    at.server.stage.delete_topic(at.forum, topic)
    await at.telegram.tell(at.place(at.forum, topic), NOTE, op_id=OP_ID)
    assert at.seen(at.forum) == [NOTE[0].text]
