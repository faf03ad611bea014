"""An answer stands where it was asked for, and what is private is shown to the asker alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.contract import Action, File, Joined, Pressed, Said
from digest.errors import DeliveryError, Forbidden, Throttled, Uncertain
from digest.model import OperationId
from digest.words.plain import Line, Role
from tests.adapters.slack.wired import (
    CHANNEL,
    EVERY,
    OP_ID,
    OTHER,
    PERSON,
    TEAM,
    Wired,
    place,
    said,
    wired,
)
from tests.contracts.kernel import HandClock
from tests.fakes.slack import directions
from tests.fakes.slack.nouns import Message
from tests.make import NOW

LINES = (Line(role=Role.NOTE, text="Topics: open source, policy."),)
UNDO = Action(label="Undo", line="undo", token="v1:undo")  # noqa: S106  # none
FILE = File(name="settings-1.json", media_type="application/json", body=b'{"a": 1}')


def asked(at: Wired, text: str = "why?", thread: str | None = None) -> Said:
    """Have somebody ask in the channel."""
    message = at.server.stage.say(PERSON, CHANNEL, text, thread_ts=thread)
    root = thread or message.ts
    return said(
        text,
        place(thread=root),
        update_id=f"m/{CHANNEL}/{message.ts}",
        reply_to=thread or "",
    )


def command(at: Wired, channel: str = CHANNEL, to: str = CHANNEL, **more: Any) -> Said:  # noqa: ANN401  # fields of a noun
    """Have somebody give a slash command."""
    there = at.server.stage.dm(PERSON) if channel == "dm" else at.server.world.channels[channel]
    url = at.server.replies.new_url(there, PERSON)
    return said("topics", place(to), answer_by=url, **more)


def pressed(at: Wired, on: Message, **more: Any) -> Pressed:  # noqa: ANN401  # fields of a noun
    there = at.server.world.channels[on.channel]
    given = {
        "update_id": "i/1",
        "recipient": place(thread=on.thread_ts or on.ts),
        "asker": PERSON,
        "token": UNDO.token,
        "said_at": NOW,
        "message": on.ts,
        "is_shared": True,
        "answer_by": at.server.replies.new_url(there, PERSON, on),
        **more,
    }
    return Pressed(**given)


def heard(at: Wired, channel: str = CHANNEL) -> list[str]:
    """Return what one person alone sees in a channel."""
    return [at.server.seen(each) for each in at.server.ephemerals(channel, PERSON)]


async def test_an_answer_stands_in_the_thread_of_what_was_asked(at: Wired) -> None:
    update = asked(at)
    await at.slack.reply(update, LINES, actions=[UNDO])
    (message,) = at.posted()
    assert message.thread_ts == update.recipient.thread
    assert at.server.seen(message).splitlines() == [LINES[0].text, "[Undo]"]
    assert await at.notes.get(f"owns/{TEAM}/{CHANNEL}/{message.thread_ts}") is not None


async def test_the_same_answer_again_has_the_same_id_and_another_has_not(at: Wired) -> None:
    first, second = asked(at), asked(at)
    for update in (first, first, second):
        await at.slack.reply(update, LINES)
    ids = [each.client_msg_id for each in at.posted()]
    assert ids[0] == ids[1] != ids[2]


async def test_what_slack_shows_once_is_shown_once(at: Wired) -> None:
    at.server.world.dedupes = True
    update = asked(at)
    for _ in range(2):
        await at.slack.reply(update, LINES)
    assert len(at.posted()) == 1


async def test_a_long_answer_goes_on_in_the_thread_with_its_buttons_at_the_end(at: Wired) -> None:
    lines = [Line(role=Role.NOTE, text=f"{number} " + "word " * 100) for number in range(12)]
    await at.slack.reply(said("help"), lines, actions=[UNDO])
    root, *others = at.posted()
    assert others
    assert {each.thread_ts for each in others} == {root.ts}
    assert ["[Undo]" in each for each in at.seen()] == [False] * len(others) + [True]


@pytest.mark.parametrize("is_private", [False, True])
async def test_an_answer_that_broke_off_goes_on_where_it_did(
    at: Wired, *, is_private: bool
) -> None:
    lines = [Line(role=Role.NOTE, text=f"{number} " + "word " * 100) for number in range(12)]
    update = replace(command(at), answer_by="") if is_private else said("help")
    method = "chat.postEphemeral" if is_private else "chat.postMessage"
    await at.slack.reply(replace(update, update_id="m/whole"), lines, is_private=is_private)
    whole = heard(at) or at.seen()
    for each in (
        at.server.world.channels[CHANNEL].messages,
        at.server.world.channels[CHANNEL].ephemerals,
    ):
        each.clear()
    at.passes(60)
    at.server.next(directions.PLAIN, on=method)
    at.server.next(directions.throttled("9"), on=method)
    with pytest.raises(Throttled):
        await at.slack.reply(update, lines, is_private=is_private)
    at.passes(60)
    await at.slack.reply(update, lines, is_private=is_private)
    assert (heard(at) or at.seen()) == whole
    assert len({each.thread_ts for each in at.posted()[1:]}) <= 1


async def test_a_greeting_has_its_brief_in_its_thread(at: Wired) -> None:
    joined = Joined(update_id="e/1", recipient=place(), asker=PERSON, said_at=NOW, is_shared=True)
    lines = (
        Line(role=Role.NOTE, text="Hello. I post a brief here."),
        Line(role=Role.TITLE, text="AI brief · Fri 17 Apr"),
        Line(role=Role.HEADLINE, text="Example Lab does it"),
    )
    await at.slack.reply(joined, lines, actions=[UNDO])
    hello, brief = at.posted()
    assert (hello.thread_ts, brief.thread_ts) == (None, hello.ts)
    assert at.server.seen(hello).splitlines() == ["Hello. I post a brief here.", "[Undo]"]
    assert "Example Lab does it" in at.server.seen(brief)


async def test_an_answer_that_slack_finds_too_much_goes_out_in_plain_words(at: Wired) -> None:
    at.server.next(directions.refused("invalid_blocks"))
    await at.slack.reply(asked(at), LINES)
    (message,) = at.posted()
    assert (message.text, message.blocks) == (LINES[0].text, [])


# What concerns the asker alone.


async def test_a_private_answer_goes_to_the_address_that_came_with_it(at: Wired) -> None:
    await at.slack.reply(command(at), LINES, actions=[UNDO], is_private=True)
    assert at.posted() == []
    assert heard(at) == [f"{LINES[0].text}\n[Undo]"]
    assert at.server.ephemerals(CHANNEL, OTHER) == []


async def test_the_answer_to_a_press_leaves_the_message_that_it_stands_under(at: Wired) -> None:
    await at.slack.reply(asked(at), LINES, actions=[UNDO])
    (message,) = at.posted()
    await at.slack.reply(pressed(at, message), LINES, is_private=True)
    assert at.posted() == [message]
    assert at.server.seen(message).startswith(LINES[0].text)
    (told,) = at.server.ephemerals(CHANNEL, PERSON)
    assert told.thread_ts == message.thread_ts, "it was pressed in a thread"


async def test_what_is_pressed_under_a_brief_is_answered_beside_it(at: Wired) -> None:
    await at.slack.tell(place(), LINES, op_id=OP_ID)
    (brief,) = at.posted()
    await at.slack.reply(pressed(at, brief), LINES, is_private=True)
    (told,) = at.server.ephemerals(CHANNEL, PERSON)
    assert told.thread_ts is None


async def test_an_address_that_is_used_up_is_followed_by_a_word_in_his_ear(at: Wired) -> None:
    update = command(at)
    for _ in range(6):
        await at.slack.reply(update, LINES, is_private=True)
    assert len(heard(at)) == 6
    assert at.methods().count("response_url") == 6
    assert at.methods().count("chat.postEphemeral") == 1


async def test_an_address_elsewhere_is_never_written_to(at: Wired) -> None:
    for url in ("https://hooks.slack.com.evil.example/x", "http://169.254.169.254/", "x"):
        await at.slack.reply(replace(command(at), answer_by=url), LINES, is_private=True)
    assert at.methods() == ["chat.postEphemeral"] * 3
    assert heard(at) == [LINES[0].text] * 3


async def test_who_is_not_in_the_channel_is_answered_in_his_own_chat(at: Wired) -> None:
    there = at.server.world.channels[CHANNEL]
    there.members.remove(PERSON)
    await at.slack.reply(replace(command(at), answer_by=""), LINES, is_private=True)
    assert heard(at) == []
    assert [at.server.seen(each) for each in at.server.dm(PERSON)] == [LINES[0].text]


async def test_a_word_in_his_ear_that_is_too_much_comes_plainer(at: Wired) -> None:
    at.server.next(directions.refused("invalid_blocks"), on="chat.postEphemeral")
    await at.slack.reply(replace(command(at), answer_by=""), LINES, is_private=True)
    (told,) = at.server.ephemerals(CHANNEL, PERSON)
    assert (told.text, told.blocks) == (LINES[0].text, [])


async def test_in_his_own_chat_nothing_has_to_be_whispered(at: Wired) -> None:
    update = said("settings", place(PERSON), is_shared=False)
    await at.slack.reply(update, LINES, is_private=True)
    assert [at.server.seen(each) for each in at.server.dm(PERSON)] == [LINES[0].text]


async def test_a_command_in_a_chat_of_two_is_answered_there_to_him_alone(at: Wired) -> None:
    await at.slack.reply(command(at, "dm", PERSON, is_shared=False), LINES)
    channel = at.server.stage.dm(PERSON).id
    assert heard(at, channel) == [LINES[0].text]
    assert at.server.dm(PERSON) == []


async def test_a_command_where_the_bot_is_not_is_answered_to_him_alone(at: Wired) -> None:
    at.server.add_channel("C7", "far", team=TEAM, members=[PERSON])
    await at.slack.reply(command(at, "C7", "C7"), LINES)
    assert heard(at, "C7") == [LINES[0].text]
    with pytest.raises(Forbidden):
        await at.slack.reply(said("topics", place("C7")), LINES)


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (directions.throttled("3"), Throttled),
        (directions.failing(500), Uncertain),
        (directions.accept_then_hang_up(), Uncertain),
    ],
)
async def test_an_address_that_does_not_answer_is_not_passed_over(
    at: Wired, moment: directions.Direction, kind: type[DeliveryError]
) -> None:
    at.server.next(moment, on="response_url")
    with pytest.raises(kind):
        await at.slack.reply(command(at), LINES, is_private=True)
    assert at.methods() == ["response_url"]


# Files.


async def test_a_file_stands_in_the_thread_of_its_answer(at: Wired) -> None:
    update = asked(at)
    await at.slack.reply(update, LINES, file=FILE)
    answer, file = at.posted()
    assert answer.thread_ts == file.thread_ts == update.recipient.thread
    (name,) = file.files
    assert at.server.world.files[name].body == FILE.body


async def test_a_private_file_is_in_his_own_chat_and_nowhere_else(at: Wired) -> None:
    await at.slack.reply(command(at), LINES, file=FILE, is_private=True)
    assert heard(at) == [LINES[0].text]
    assert at.posted() == []
    (message,) = at.server.dm(PERSON)
    assert len(message.files) == 1


async def test_where_files_may_not_be_brought_it_is_said_and_how_to_change_that(
    tmp_path: Path,
) -> None:
    async with wired(tmp_path, HandClock(), scopes=EVERY - {"files:write"}) as at:
        await at.slack.reply(asked(at), LINES, file=FILE)
        (seen,) = at.seen()
        assert "I may not add files here" in seen
        assert LINES[0].text in seen


@pytest.mark.parametrize("on", ["files.getUploadURLExternal", "chat.postMessage"])
async def test_an_answer_that_fails_before_its_end_shows_no_file(at: Wired, on: str) -> None:
    at.server.next(directions.failing(500), on=on)
    with pytest.raises(DeliveryError):
        await at.slack.reply(asked(at), LINES, file=FILE)
    assert at.posted() == []


# Notices.


async def test_a_notice_reaches_somebody_in_his_own_chat(at: Wired) -> None:
    await at.slack.tell(place(PERSON), LINES, op_id=OperationId(OP_ID))
    (message,) = at.server.dm(PERSON)
    assert at.server.seen(message) == LINES[0].text
    assert message.client_msg_id == OP_ID
