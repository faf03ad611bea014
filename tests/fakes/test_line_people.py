"""What people do in the fake LINE is told to the bot, signed, in the shapes of the reference."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from tests.fakes.line import judge, schema
from tests.fakes.line.server import LineServer
from tests.fakes.line.stranger import Listener, Stranger

PICKER = {
    "type": "datetimepicker",
    "label": "時刻",
    "data": "at",
    "mode": "time",
    "initial": "08:00",
    "max": "12:00",
}


def _card(*actions: object) -> dict[str, object]:
    buttons = [{"type": "button", "action": each} for each in actions]
    row = {
        "type": "box",
        "layout": "vertical",
        "contents": [{"type": "text", "text": "1. A story"}],
        "action": {"type": "postback", "data": "story 1", "displayText": "Story 1"},
    }
    body = {"type": "box", "layout": "vertical", "contents": [row, *buttons]}
    return {"type": "flex", "altText": "news", "contents": {"type": "bubble", "body": body}}


async def test_every_event_is_signed_and_passes_the_judges(
    line: LineServer, listener: Listener
) -> None:
    stage = line.stage
    mika, ben = stage.person("Mika"), stage.person("Ben", has_app=False)
    group, room = stage.group("Readers", mika, ben), stage.room(mika, ben)
    line.world.has_chat = True
    line.world.names_pressers = True
    for happening in (
        lambda: stage.follow(mika),
        lambda: stage.add_bot(group),
        lambda: stage.add_bot(room),
        lambda: stage.say(mika, "こんにちは"),
        lambda: stage.say(group, "😀 @Daybrief @Ben @All 今日は?", by=mika),
        lambda: stage.say(room, "hello", by=ben),
        lambda: stage.sticker(mika),
        lambda: stage.file(mika, "feeds.opml", b"<opml/>"),
        lambda: stage.image(mika, b"x"),
        lambda: stage.postback(mika, "at", params={"time": "08:00"}),
        lambda: stage.postback(group, "story 1", by=mika),
        lambda: stage.unsend(mika, stage.say(mika, "oh")),
        lambda: stage.join(group, stage.person("Cat")),
        lambda: stage.leave(group, ben),
        lambda: stage.remove_bot(group),
        lambda: stage.unfollow(mika),
        lambda: stage.follow(mika),
    ):
        happening()
    await line.settled()
    assert [len(each) for each in listener.events()] == [1] * 18
    for raw, signature in zip(listener.bodies, listener.signatures, strict=True):
        digest = hmac.new(line.secret.encode(), raw, hashlib.sha256).digest()
        assert base64.b64decode(signature) == digest
        body = json.loads(raw)
        assert body["destination"] == line.bot
        assert schema.webhook_faults(body) == []
        assert judge.webhook_faults(body) == []
    events = [each for body in listener.events() for each in body]
    assert len({each["webhookEventId"] for each in events}) == 18
    assert [each["follow"]["isUnblocked"] for each in events if "follow" in each] == [False, True]
    silent = {each["type"] for each in events if "replyToken" not in each}
    assert silent == {"unsend", "memberLeft", "leave", "unfollow"}


async def test_a_mention_is_found_by_utf_16_units_and_says_whether_it_is_the_bot(
    line: LineServer, mika: str
) -> None:
    group = line.stage.group("Readers", mika)
    said = line.stage.say(group, "😀@Mika @Daybrief @All", by=mika)
    mentioned = line.stage.event(said).shape["message"]["mention"]["mentionees"]
    assert [(each["type"], each["index"], each["length"]) for each in mentioned] == [
        ("user", 2, 5),
        ("user", 8, 9),
        ("all", 18, 4),
    ]
    assert [each.get("isSelf") for each in mentioned] == [False, True, None]
    alone = line.stage.event(line.stage.say(mika, "@Daybrief hello"))
    assert "mention" not in alone.shape["message"]


async def test_a_mention_of_a_type_that_nobody_knows_stands_beside_the_text(
    line: LineServer, mika: str
) -> None:
    group = line.stage.group("Readers", mika)
    said = line.stage.say(group, "@Daybrief @Orion news?", by=mika, strange_mention="@Orion")
    event = line.stage.event(said)
    kinds = [each["type"] for each in event.shape["message"]["mention"]["mentionees"]]
    assert kinds == ["user", "constellation"]
    faulty = judge.webhook_faults({"destination": line.bot, "events": [event.shape]})
    assert faulty != []


async def test_a_group_names_its_writers_as_far_as_they_have_the_app(line: LineServer) -> None:
    mika, ben = line.stage.person("Mika"), line.stage.person("Ben", has_app=False)
    group = line.stage.group("Readers", mika, ben)
    sources = [
        line.stage.event(each).shape["source"]
        for each in (
            line.stage.say(group, "a", by=mika),
            line.stage.say(group, "b", by=ben),
            line.stage.postback(group, "c", by=mika),
        )
    ]
    assert [each.get("userId") for each in sources] == [mika, None, None]
    assert {each["groupId"] for each in sources} == {group}


async def test_nobody_speaks_where_he_is_not(line: LineServer, mika: str) -> None:
    ben = line.stage.person("Ben")
    group = line.stage.group("Readers", mika)
    for chat, by in ((group, ben), (group, None), (mika, ben)):
        with pytest.raises(LookupError):
            line.stage.say(chat, "hello", by=by)
    assert line.webhooks.events == []


async def test_who_has_blocked_the_bot_speaks_to_nobody(line: LineServer, mika: str) -> None:
    line.stage.unfollow(mika)
    line.stage.say(mika, "anybody?")
    assert [each.shape["type"] for each in line.webhooks.events] == ["unfollow"]


async def test_a_quote_names_the_message_of_the_bot(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    sent = (await caller.push(mika, "news")).body["sentMessages"][0]["id"]
    asked = line.stage.event(line.stage.say(mika, "why?", quotes=sent))
    assert asked.shape["message"]["quotedMessageId"] == sent


async def test_a_person_taps_what_she_sees(line: LineServer, mika: str, caller: Stranger) -> None:
    actions = (
        {"type": "postback", "label": "More", "data": "more"},
        {"type": "message", "label": "Say", "text": "settings"},
        {"type": "uri", "label": "Open", "uri": "https://example.com/1"},
        {"type": "clipboard", "label": "Copy", "clipboardText": "words"},
        PICKER,
    )
    await caller.push(mika, _card(*actions))
    assert line.said(mika)[-1].labels == ("1. A story", "More", "Say", "Open", "Copy", "時刻")
    assert line.said(mika)[-1].links == ("https://example.com/1",)
    tapped = line.stage.tap
    assert line.stage.event(tapped(mika, "More")).shape["postback"] == {"data": "more"}
    assert line.stage.event(tapped(mika, "Say")).shape["message"]["text"] == "settings"
    assert tapped(mika, "Open") == "https://example.com/1"
    assert tapped(mika, "Copy") == "words"
    for value, chosen in ((None, "08:00"), ("07:30", "07:30")):
        event = line.stage.event(tapped(mika, "時刻", value=value))
        assert event.shape["postback"] == {"data": "at", "params": {"time": chosen}}
    assert line.stage.event(tapped(mika, "1. A story")).shape["postback"] == {"data": "story 1"}
    assert line.seen(mika)[-1].text == "Story 1"
    for label, value in (("Less", None), ("時刻", "13:00")):
        with pytest.raises(LookupError):
            tapped(mika, label, value=value)


async def test_a_quick_reply_goes_before_a_card_of_the_same_label(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    await caller.push(mika, _card({"type": "postback", "label": "Go", "data": "card"}))
    quick = {"type": "action", "action": {"type": "postback", "label": "Go", "data": "quick"}}
    await caller.push(mika, {"type": "text", "text": "?", "quickReply": {"items": [quick]}})
    event = line.stage.event(line.stage.tap(mika, "Go"))
    assert event.shape["postback"]["data"] == "quick"
    line.stage.say(mika, "hm")
    event = line.stage.event(line.stage.tap(mika, "Go"))
    assert event.shape["postback"]["data"] == "card"


async def test_what_is_unsent_is_seen_no_more(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    file = line.stage.file(mika, "a.txt", b"secret")
    assert (await caller.call("GET", f"message/{file}/content")).body == b"secret"
    event = line.stage.event(line.stage.unsend(mika, file))
    assert event.shape["unsend"] == {"messageId": file}
    assert (await caller.call("GET", f"message/{file}/content")).status == 404
    assert line.seen(mika) == []
    sent = (await caller.push(mika, "news")).body["sentMessages"][0]["id"]
    with pytest.raises(LookupError):
        line.stage.unsend(mika, sent)


async def test_several_events_come_in_one_body_and_in_another_order(
    line: LineServer, mika: str, listener: Listener
) -> None:
    line.hold()
    ids = [line.stage.event(line.stage.say(mika, str(n))).id for n in range(7)]
    await line.settled()
    assert listener.bodies == []
    line.release(together=3, seed=4)
    await line.settled()
    assert [len(each) for each in listener.events()] == [3, 3, 1]
    assert sorted(listener.ids()) == sorted(ids)
    assert listener.ids() != ids


async def test_what_was_not_taken_comes_again_if_that_is_switched_on(
    line: LineServer, mika: str, listener: Listener
) -> None:
    listener.statuses = [500]
    line.stage.say(mika, "lost")
    await line.settled()
    line.clock.advance(60)
    await line.settled()
    assert len(listener.bodies) == 1
    line.webhooks.is_redelivering = True
    listener.statuses = [500, 503]
    said = line.stage.event(line.stage.say(mika, "kept"))
    await line.settled()
    line.clock.advance(0.06)
    await line.settled()
    line.clock.advance(70)
    await line.settled(with_redelivery=True)
    kept = [body[0] for body in listener.events()[1:]]
    assert [each["deliveryContext"]["isRedelivery"] for each in kept] == [False, True, True]
    assert {each["webhookEventId"] for each in kept} == {said.id}
    assert {each["timestamp"] for each in kept} == {said.shape["timestamp"]}
    assert [each.status for each in line.webhooks.pushes] == [500, 500, 503, 200]


async def test_a_redelivery_makes_the_token_good_for_another_minute(
    line: LineServer, mika: str, listener: Listener, caller: Stranger
) -> None:
    said = line.stage.event(line.stage.say(mika, "hello"))
    await line.settled()
    line.clock.advance(600)
    assert (await caller.reply(said.shape["replyToken"], "hi")).status == 400
    line.duplicate()
    await line.settled()
    line.clock.advance(59)
    assert (await caller.reply(said.shape["replyToken"], "hi")).status == 200
    assert listener.ids() == [said.id] * 2


async def test_after_so_many_tries_an_event_is_lost(
    line: LineServer, mika: str, listener: Listener
) -> None:
    line.webhooks.is_redelivering = True
    listener.statuses = [500] * 10
    line.stage.say(mika, "lost")
    await line.settled()
    for _ in range(6):
        line.clock.advance(1)
        await line.settled()
    assert [each.status for each in line.webhooks.pushes] == [500] * 4


async def test_events_come_again_in_another_order(
    line: LineServer, mika: str, listener: Listener
) -> None:
    for number in range(4):
        line.stage.say(mika, str(number))
    await line.settled()
    line.shuffle(4, together=2)
    await line.settled()
    first, again = listener.ids()[:4], listener.ids()[4:]
    assert sorted(first) == sorted(again)
    assert first != again
    assert [len(each) for each in listener.events()] == [1, 1, 1, 1, 2, 2]


async def test_nonsense_is_brought_as_it_stands(
    line: LineServer, mika: str, listener: Listener
) -> None:
    line.bring({"type": "supernova", "size": 3})
    line.stage.strange(mika)
    await line.settled()
    assert listener.events()[0] == [{"type": "supernova", "size": 3}]
    assert listener.events()[1][0]["message"]["type"] == "hologram"
    request = line.webhooks.request(b"\xff")
    assert (request.body, len(request.headers["x-line-signature"])) == (b"\xff", 44)
