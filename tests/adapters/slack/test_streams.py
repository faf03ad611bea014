"""An answer grows before the reader's eyes, and whatever goes wrong, all of it stands there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.contract import Action, Said, Stream
from adapters.slack.streams import APART, DEADLINE
from digest.errors import DeliveryError
from digest.words.plain import Line, Role
from tests.adapters.slack.wired import (
    CHANNEL,
    EVERY,
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

SENTENCES = tuple(
    Line(role=Role.TAKEAWAY, text=each)
    for each in ("It has 8 billion parameters. [1]", "It runs on a laptop. [2]", "It is free. [1]")
)
SOURCE = Line(
    role=Role.SOURCE, text="Kestrel Lab", urls=("https://kestrel-lab.example/news/wren",)
)
WHOLE = (*SENTENCES, SOURCE)
MORE = Action(label="What about the price?", line="what about the price?", token="v1:ask")  # noqa: S106  # none


def asked(at: Wired, chat: str = CHANNEL) -> Said:
    """Have somebody ask: in the channel, or in his own chat."""
    there = "dm" if chat == PERSON else chat
    message = at.server.stage.say(PERSON, there, "how large is it?")
    return said("how large is it?", place(chat, message.ts), update_id=f"m/{chat}/{message.ts}")


async def begun(at: Wired, update: Said) -> Stream:
    stream = await at.slack.begin(update)
    assert stream is not None
    return stream


async def told(at: Wired, stream: Stream, *lines: Line, apart_s: float = 1.0) -> None:
    """Tell lines one after the other, with so many seconds between them."""
    for line in lines:
        await stream.tell(line)
        await shown()
        at.passes(apart_s)


async def shown() -> None:
    """Let what waits be shown."""
    for _ in range(50):
        await asyncio.sleep(0.001)


def answers(at: Wired) -> list[Message]:
    return at.posted()


def is_whole(seen: str) -> bool:
    return all(each.text.split(" [")[0] in seen for each in SENTENCES) and "Kestrel" in seen


async def test_a_sign_of_life_comes_before_the_first_word(at: Wired) -> None:
    update = asked(at)
    await begun(at, update)
    assert at.methods() == ["agents.sessions.setStatus"]
    session = at.server.world.sessions[CHANNEL, str(update.recipient.thread)]
    assert session["status"] == "processing"
    assert at.posted() == []


@pytest.mark.parametrize("chat", [CHANNEL, PERSON])
async def test_an_answer_grows_and_ends_with_all_under_it(at: Wired, chat: str) -> None:
    update = asked(at, chat)
    stream = await begun(at, update)
    await told(at, stream, *SENTENCES[:2])
    channel = at.server.stage.dm(PERSON).id if chat == PERSON else CHANNEL
    (message,) = at.posted(channel)
    assert "It runs on a laptop" in message.text
    assert "It is free" not in message.text
    await stream.end(WHOLE, actions=[MORE])
    assert at.posted(channel) == [message]
    seen = at.server.seen(message)
    assert is_whole(seen)
    assert seen.count("8 billion") == 1
    assert "[What about the price?]" in seen
    assert message.stream_until is None
    assert message.thread_ts == update.recipient.thread
    assert at.server.world.sessions[channel, str(message.thread_ts)]["status"] == "active"


async def test_two_calls_are_apart_and_nothing_told_between_is_lost(at: Wired) -> None:
    stream = await begun(at, asked(at))
    for line in SENTENCES:
        await stream.tell(line)
    await shown()
    appended = at.server.calls("chat.appendStream")
    times = [each.at for each in (*at.server.calls("chat.startStream"), *appended)]
    assert len(times) == 2, "what was told meanwhile goes out at once"
    assert times[1] - times[0] >= APART.total_seconds() - 1e-6
    (message,) = at.posted()
    assert "It is free" in message.text


async def test_an_answer_without_a_told_word_is_a_plain_one(at: Wired) -> None:
    update = asked(at)
    stream = await begun(at, update)
    await stream.end(WHOLE, actions=[MORE])
    (message,) = at.posted()
    assert is_whole(at.server.seen(message))
    assert "chat.startStream" not in at.methods()
    session = at.server.world.sessions[CHANNEL, str(update.recipient.thread)]
    assert session["status"] == "active"


async def test_an_answer_that_turned_out_otherwise_is_replaced(at: Wired) -> None:
    stream = await begun(at, asked(at))
    await told(at, stream, SENTENCES[2])
    other = (Line(role=Role.TAKEAWAY, text="The articles do not say."),)
    await stream.end(other)
    (message,) = at.posted()
    assert "It is free" not in at.server.seen(message)
    assert "do not say" in at.server.seen(message)


BREAKS = [
    directions.hang_up(),
    directions.accept_then_hang_up(),
    directions.failing(500),
    directions.refused("message_not_in_streaming_state"),
    directions.throttled("30"),
]


@pytest.mark.parametrize("moment", BREAKS)
@pytest.mark.parametrize("on", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
async def test_whatever_breaks_the_whole_answer_stands_there_once(
    at: Wired, on: str, moment: directions.Direction
) -> None:
    stream = await begun(at, asked(at))
    at.server.next(moment, on=on)
    await told(at, stream, *SENTENCES)
    await stream.end(WHOLE, actions=[MORE])
    assert len([each for each in at.seen() if is_whole(each)]) == 1
    is_lost = on == "chat.startStream" and moment.hangs_up and moment.is_accepted
    cannot_stop = on == "chat.stopStream" and moment.status == 429
    assert len(at.posted()) == (2 if is_lost or cannot_stop else 1)


async def test_after_four_minutes_it_grows_no_more_and_ends_by_a_change(at: Wired) -> None:
    stream = await begun(at, asked(at))
    await told(at, stream, SENTENCES[0])
    at.passes(DEADLINE.total_seconds())
    await told(at, stream, SENTENCES[1])
    (message,) = at.posted()
    assert message.stream_until is None, "it was stopped before Slack lets it die"
    at.passes(600)
    await stream.end(WHOLE, actions=[MORE])
    assert [is_whole(each) for each in at.seen()] == [True]
    assert "chat.update" in at.methods()


async def test_a_stream_that_died_meanwhile_is_changed(at: Wired) -> None:
    stream = await begun(at, asked(at))
    await told(at, stream, SENTENCES[0])
    at.server.expire_streams()
    await stream.end(WHOLE)
    assert [is_whole(each) for each in at.seen()] == [True]


async def test_a_message_that_was_taken_away_is_answered_anew(at: Wired) -> None:
    stream = await begun(at, asked(at))
    await told(at, stream, SENTENCES[0])
    at.server.stage.unsay(at.posted()[0])
    await stream.end(WHOLE)
    assert [is_whole(each) for each in at.seen()] == [True]


async def test_an_answer_that_cannot_be_given_fails_as_a_reply_does(at: Wired) -> None:
    stream = await begun(at, asked(at))
    await told(at, stream, SENTENCES[0])
    await at.server.die()
    with pytest.raises(DeliveryError):
        await stream.end(WHOLE)


async def test_what_is_broken_off_stays_as_it_stands(at: Wired) -> None:
    update = asked(at)
    stream = await begun(at, update)
    await told(at, stream, *SENTENCES[:1])
    await stream.break_off()
    (message,) = at.posted()
    assert message.text.startswith("It has 8 billion parameters.")
    assert message.text.endswith("…")
    assert message.stream_until is None
    session = at.server.world.sessions[CHANNEL, str(update.recipient.thread)]
    assert session["status"] == "active"


async def test_what_is_broken_off_before_a_word_leaves_no_status(at: Wired) -> None:
    update = asked(at)
    stream = await begun(at, update)
    await stream.break_off()
    assert at.posted() == []
    session = at.server.world.sessions[CHANNEL, str(update.recipient.thread)]
    assert session["status"] == "active"
    await at.server.die()
    await stream.break_off()


async def test_a_workspace_without_agents_gets_a_plain_answer(at: Wired) -> None:
    at.server.world.teams[TEAM].has_agents = False
    assert await at.slack.begin(asked(at)) is None
    assert at.posted() == []


async def test_where_streams_alone_are_missing_the_answer_is_whole_all_the_same(
    at: Wired,
) -> None:
    at.server.next(directions.no_streaming(), on="chat.startStream")
    stream = await begun(at, asked(at))
    await told(at, stream, *SENTENCES)
    await stream.end(WHOLE)
    assert [is_whole(each) for each in at.seen()] == [True]


async def test_without_the_scope_there_is_a_status_and_no_stream(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), scopes=EVERY - {"assistant:write"}) as at:
        update = asked(at)
        assert await at.slack.begin(update) is None
        assert at.server.status(CHANNEL, str(update.recipient.thread))


async def test_beyond_twenty_a_minute_answers_come_whole(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock(), has_rates=True) as at:
        streams = [await at.slack.begin(asked(at)) for _ in range(25)]
        assert [each is not None for each in streams] == [True] * 20 + [False] * 5
        for each in streams[:20]:
            assert each is not None
            await each.tell(SENTENCES[0])
            await shown()
            await each.end(WHOLE)
        assert len(at.seen()) == 20
        assert {each.status for each in at.server.calls("chat.stopStream")} == {200}
        at.passes(60)
        assert await at.slack.begin(asked(at)) is not None


async def test_what_has_no_thread_has_no_sign_of_life(at: Wired) -> None:
    assert await at.slack.begin(said("brief", place())) is None
    assert at.methods() == []


async def test_where_nobody_is_there_beginning_raises_nothing(at: Wired) -> None:
    update = asked(at)
    await at.server.die()
    assert await at.slack.begin(update) is None


async def test_a_long_answer_grows_in_pieces_that_slack_takes(at: Wired) -> None:
    lines = [Line(role=Role.TAKEAWAY, text=f"{n} " + "word " * 1000) for n in range(8)]
    stream = await begun(at, asked(at))
    for each in lines:
        await stream.tell(each)
    await stream.end(lines)
    (message,) = at.posted()
    assert [f"{n} word" in message.text for n in range(8)] == [True] * 8
