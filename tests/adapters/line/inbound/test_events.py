"""What comes in, brought by a fake LINE through our HTTP server: known, or passed over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.contract import Joined, Left, Pressed, Reacted, Said, Unsaid
from adapters.line.inbound import events
from adapters.line.inbound.outcomes import Admitted, Nothing
from digest.words.lines import Line, Role
from tests import make
from tests.adapters.line.wired import Wired, door, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk, send

NEWS = (Line(role=Role.HEADLINE, text="Kestrel Lab gives away Wren"),)
BOT = "U" + "b07" * 10 + "b0"


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path, HandClock(), is_live=True) as found:
        yield found


async def brought(at: Wired) -> list[Any]:
    """Return what is admitted of all that happened."""
    desk = MemoryDesk()
    at.server.webhooks.waiting[:] = at.server.webhooks.events
    async with door(at, desk):
        await at.server.settled()
    assert {each.status for each in at.server.webhooks.pushes} <= {200}
    return desk.admitted


async def test_who_follows_comes_and_who_blocks_goes(at: Wired) -> None:
    at.server.stage.unfollow(at.ann)
    at.server.stage.follow(at.ann)
    left, joined = await brought(at)
    assert (type(left), type(joined)) == (Left, Joined)
    assert joined.recipient == at.place()
    assert joined.answer_by
    profile = await at.line.profile(at.place(), at.ann)
    assert (profile.language, profile.tz) == ("en", "")
    assert (await at.line.profile(at.place(), at.ben)).tz == "Asia/Tokyo"
    nobody = await at.line.profile(at.place(), "U" + "0" * 32)
    assert (nobody.language, nobody.tz) == ("", "")


async def test_a_group_is_heard_when_it_calls_the_bot_or_answers_it_and_else_never(
    at: Wired,
) -> None:
    stage, name = at.server.stage, at.server.world.name
    receipt = await send(at.line, at.owed(at.group), make.brief())
    stage.say(at.group, "Lunch?", by=at.ben)
    stage.say(at.group, "@All lunch?", by=at.ben)
    stage.say(at.group, "@Ann lunch?", by=at.ben)
    own = stage.say(at.group, f"@{name} why?", by=at.ann)
    stage.say(at.group, "because", by=at.ben, quotes=own)
    stage.say(at.group, "and who?", by=at.ben, quotes=receipt.message_ids[0])
    stage.sticker(at.group, by=at.ben)
    stage.file(at.group, "a.json", b"{}", by=at.ben)
    asked, answered = await brought(at)
    assert (asked.text, asked.asker, asked.is_addressed) == ("why?", at.ann, True)
    assert (answered.text, answered.reply_to) == ("and who?", receipt.message_ids[0])
    assert answered.is_shared


async def test_a_quote_of_an_opened_story_is_about_that_story(at: Wired) -> None:
    await at.line.reply(at.said("1"), NEWS)
    (shown,) = at.seen()
    at.server.webhooks.events.clear()
    at.server.stage.say(at.ann, "who made it?", quotes=shown.id)
    (said,) = await brought(at)
    assert said.quoted == NEWS[0].text


async def test_a_mention_of_a_kind_that_nobody_knows_keeps_the_text(at: Wired) -> None:
    words = f"@{at.server.world.name} 𓀀 was ist die Sternbild-Sache?"
    at.server.stage.say(at.group, words, by=at.ann, strange_mention="Sternbild")
    (said,) = await brought(at)
    assert said.text == "𓀀 was ist die Sternbild-Sache?"


async def test_without_a_name_a_group_speaks_for_who_writes_in_it(at: Wired) -> None:
    cat = at.server.stage.person("Cat", has_app=False)
    at.server.stage.join(at.group, cat)
    at.server.stage.say(at.group, f"@{at.server.world.name} hi", by=cat)
    (said,) = await brought(at)
    assert said.asker == at.group


async def test_a_time_that_is_picked_is_said_as_a_command(at: Wired) -> None:
    at.server.stage.postback(at.ann, "v1:do:00:1:aaaaaaaaaaaaaa", params={"time": "07:30"})
    at.server.stage.postback(at.ann, "v1:do:00:1:aaaaaaaaaaaaaa", params={"time": "31:30"})
    said, pressed = await brought(at)
    assert (said.text, said.is_addressed) == ("time 07:30", True)
    assert isinstance(pressed, Pressed)


async def test_a_thumb_is_about_the_last_message_of_ours(at: Wired) -> None:
    receipt = await send(at.line, at.owed(), make.brief())
    at.server.stage.postback(at.ann, "-")
    (reacted,) = await brought(at)
    assert isinstance(reacted, Reacted)
    assert (reacted.message, reacted.is_positive) == (receipt.message_ids[-1], False)


async def test_a_word_of_the_menu_is_the_command_it_stands_for(at: Wired) -> None:
    at.server.stage.postback(at.ann, "m|today")
    at.server.stage.postback(at.ann, "m|ask")
    at.server.stage.postback(at.ann, "m|rm -rf")
    first, *rest = await brought(at)
    assert isinstance(first, Said)
    assert first.text == "today"
    assert not [each for each in rest if isinstance(each, Said)]


async def test_a_file_says_what_it_is_for_by_its_name(at: Wired) -> None:
    at.server.stage.file(at.ann, "settings-1.JSON", b"{}")
    at.server.stage.file(at.ann, "feeds.opml", b"<opml/>")
    at.server.stage.file(at.ann, "picture.png", b"\x89PNG")
    assert [each.text for each in await brought(at)] == ["settings import", "sources import", ""]


async def test_what_is_taken_back_is_told_whichever_comes_first(at: Wired) -> None:
    message = at.server.stage.say(at.ann, "forget this")
    at.server.stage.unsend(at.ann, message)
    at.server.webhooks.events.reverse()
    unsaid, said = await brought(at)
    assert isinstance(unsaid, Unsaid)
    assert unsaid.message == said.message == message


async def test_ten_times_in_any_order_each_event_is_admitted_once(at: Wired) -> None:
    desk = MemoryDesk()
    async with door(at, desk):
        for number in range(10):
            at.server.stage.say(at.ann, f"said {number}")
        await at.server.settled()
        for seed in range(9):
            at.server.shuffle(10, together=1 + seed % 5, seed=seed)
        await at.server.settled()
    assert sorted(desk.texts()) == [f"said {number}" for number in range(10)]
    assert desk.calls == 100


def _event(**changes: object) -> dict[str, object]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_700_000_000_000,
        "source": {"type": "user", "userId": "U" + "0" * 32},
        "webhookEventId": "01H",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "t" * 32,
        "message": {"type": "text", "id": "7", "text": "hi", "quoteToken": "q"},
        **changes,
    }


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        7,
        {},
        {"type": []},
        {"type": "hologram"},
        _event(mode="standby"),
        _event(source={"type": "constellation", "constellationId": "X1"}),
        _event(source=None),
        _event(message=None),
        _event(message={"type": "text", "text": 7}),
        _event(message={"type": "hologram"}),
        _event(type="postback", postback=None),
        _event(type="postback", postback={"data": "é"}),
        _event(type="postback", postback={"data": "c|../../etc"}),
        _event(type="unsend", unsend={}),
        _event(type="accountLink", link={}),
    ],
    ids=str,
)
def test_what_means_nothing_is_passed_over(event: object) -> None:
    assert isinstance(events.outcome(event, BOT, make.NOW), Nothing)


@pytest.mark.parametrize(
    "changes",
    [
        {"deliveryContext": None},
        {"webhookEventId": ["?"]},
        {"timestamp": -1},
        {"timestamp": "soon"},
        {"timestamp": 10**30},
        {"replyToken": None},
        {"replyToken": "a|b"},
        {"novelty": {"deep": [1, 2]}},
        {"mode": "dreaming"},
        {"source": {"type": "new", "userId": "U" + "0" * 32, "more": 1}},
    ],
    ids=str,
)
def test_what_is_odd_about_an_event_keeps_nobody_from_being_heard(
    changes: dict[str, object],
) -> None:
    found = events.outcome(_event(**changes), BOT, make.NOW)
    assert isinstance(found, Admitted)
    assert isinstance(found.update, Said)
    assert found.update.text == "hi"
    assert found.update.said_at <= make.NOW
