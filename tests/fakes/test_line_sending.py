"""The fake LINE takes replies and pushes, counts what they cost, and refuses like the real one."""

from __future__ import annotations

import uuid

import aiohttp
import pytest

from tests.fakes.line.directions import accept_then_hang_up, throttled, used_up
from tests.fakes.line.server import LineServer
from tests.fakes.line.stranger import Stranger

KEY = "123e4567-e89b-12d3-a456-426614174000"


def _token(line: LineServer, chat: str, text: str = "hello", *, by: str | None = None) -> str:
    """Let somebody write; return the reply token of that."""
    return str(line.stage.event(line.stage.say(chat, text, by=by)).shape["replyToken"])


@pytest.mark.parametrize(("after_s", "status"), [(0, 200), (59, 200), (61, 400)])
async def test_a_reply_token_is_good_for_a_minute(
    line: LineServer, mika: str, caller: Stranger, after_s: float, status: int
) -> None:
    token = _token(line, mika)
    line.clock.advance(after_s)
    told = await caller.reply(token, "hi")
    assert told.status == status
    assert [each.text for each in line.said(mika)] == (["hi"] if status == 200 else [])
    assert status == 200 or told.body == {"message": "Invalid reply token"}


async def test_a_reply_token_is_good_once_and_a_wrong_body_does_not_use_it_up(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    token = _token(line, mika)
    assert (await caller.reply(token, "")).status == 400
    assert (await caller.reply(token, "hi")).status == 200
    assert (await caller.reply(token, "hi")).body == {"message": "Invalid reply token"}
    assert (await caller.reply("nonsense", "hi")).body == {"message": "Invalid reply token"}
    assert len(line.said(mika)) == 1
    assert line.units == 0


async def test_a_redelivered_event_makes_its_token_good_again_unless_it_is_old_or_used(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    message = line.stage.say(mika, "one")
    event = line.stage.event(message)
    line.clock.advance(300)
    assert (await caller.reply(event.shape["replyToken"], "x")).status == 400
    line.request(message)
    assert (await caller.reply(event.shape["replyToken"], "x")).status == 200
    line.request(message)
    assert (await caller.reply(event.shape["replyToken"], "x")).status == 400
    late = line.stage.event(line.stage.say(mika, "two"))
    line.clock.advance(20 * 60 + 1)
    line.request(late)
    assert (await caller.reply(late.shape["replyToken"], "x")).status == 400


async def test_a_reply_takes_no_retry_key(line: LineServer, mika: str, caller: Stranger) -> None:
    told = await caller.reply(_token(line, mika), "hi", retry_key=KEY)
    assert told.status == 400
    assert line.said(mika) == []


async def test_a_retry_key_is_accepted_once_a_day(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    first = await caller.push(mika, "news", retry_key=KEY)
    line.clock.advance(24 * 3600 - 1)
    again = await caller.push(mika, "news", retry_key=KEY.upper())
    assert again.status == 409
    assert again.body["sentMessages"] == first.body["sentMessages"]
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert (len(line.said(mika)), line.units) == (1, 1)
    line.clock.advance(2)
    assert (await caller.push(mika, "news", retry_key=KEY)).status == 200
    assert (len(line.said(mika)), line.cost(mika)) == (2, 2)


async def test_what_was_refused_has_not_used_its_retry_key(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.next(throttled())
    for text, status in (("news", 429), ("", 400), ("news", 200), ("news", 409)):
        assert (await caller.push(mika, text, retry_key=KEY)).status == status
    assert len(line.said(mika)) == 1


async def test_a_push_that_nobody_answered_is_answered_409_when_tried_again(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.next(accept_then_hang_up())
    with pytest.raises(aiohttp.ClientError):
        await caller.push(mika, "news", retry_key=KEY)
    again = await caller.push(mika, "news", retry_key=KEY)
    assert again.status == 409
    assert [each["id"] for each in again.body["sentMessages"]] == [line.said(mika)[-1].id]
    assert [each.status for each in line.calls("push")] == [0, 409]
    assert line.units == 1


@pytest.mark.parametrize("key", ["", "1", KEY.replace("-", ""), f"{KEY}0", "g" + KEY[1:]])
async def test_a_retry_key_is_a_uuid(
    line: LineServer, mika: str, caller: Stranger, key: str
) -> None:
    assert (await caller.push(mika, "news", retry_key=key)).status == 400
    assert line.said(mika) == []


@pytest.mark.parametrize(("used", "status", "left"), [(195, 200, 0), (196, 429, 4), (200, 429, 0)])
async def test_a_quota_that_is_short_by_one_sends_to_none_of_a_group(  # noqa: PLR0917  # a table
    line: LineServer, caller: Stranger, mika: str, used: int, status: int, left: int
) -> None:
    others = [line.stage.person(f"P{number}") for number in range(4)]
    group = line.stage.group("Readers", mika, *others)
    line.spend(used)
    told = await caller.push(group, "news", "more news")
    assert told.status == status
    assert len(line.said(group)) == (2 if status == 200 else 0)
    assert 200 - line.units == left
    assert status == 200 or told.body == {"message": "You have reached your monthly limit."}
    consumption = await caller.call("GET", "message/quota/consumption")
    assert consumption.body == {"totalUsage": line.units}


async def test_a_used_up_month_leaves_replies_free_and_ends_in_japan(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.spend(200)
    assert (await caller.push(mika, "news")).status == 429
    assert (await caller.reply(_token(line, mika), "pulled")).status == 200
    line.clock.advance(1_790_780_400 - 1_790_000_000 - 1)  # 2026-09-30 23:59:59 in Tokyo
    assert (await caller.push(mika, "news")).status == 429
    line.clock.advance(1)
    assert (await caller.push(mika, "news")).status == 200
    assert line.units == 1


async def test_without_a_limit_everything_is_sent_and_counted(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.world.quota = None
    line.spend(100_000)
    assert (await caller.push(mika, "news")).status == 200
    assert (await caller.call("GET", "message/quota")).body == {"type": "none"}
    assert line.units == 100_001


async def test_429_has_two_meanings(line: LineServer, mika: str, caller: Stranger) -> None:
    line.next(throttled(), chat=mika)
    line.next(used_up(), chat=mika)
    told = [await caller.push(mika, "news") for _ in range(3)]
    assert [(each.status, each.body.get("message")) for each in told] == [
        (429, "The API rate limit has been exceeded. Try again later."),
        (429, "You have reached your monthly limit."),
        (200, None),
    ]
    assert not any("retry-after" in each.headers for each in told)
    assert line.units == 1


async def test_who_has_blocked_the_bot_sees_nothing_and_costs_nothing(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    token = _token(line, mika)
    line.stage.unfollow(mika)
    stranger = line.stage.person("Nobody")
    for to in (mika, stranger):
        told = await caller.push(to, "news")
        assert told.status == 200
        assert told.body["sentMessages"][0]["id"]
    assert (await caller.reply(token, "hi")).status == 200
    assert line.said(mika) == line.said(stranger) == []
    assert line.units == 0
    assert (await caller.call("GET", f"profile/{mika}")).status == 404


@pytest.mark.parametrize("to", ["nobody", "U" + "0" * 32, "C" + "0" * 32, "R" + "0" * 31, ""])
async def test_a_push_needs_somebody_who_is_there(
    line: LineServer, caller: Stranger, to: str
) -> None:
    assert (await caller.push(to, "news")).status == 400
    assert line.units == 0


async def test_a_group_without_the_bot_gets_nothing(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    group = line.stage.group("Readers", mika)
    token = _token(line, group, by=mika)
    line.stage.remove_bot(group)
    assert (await caller.push(group, "news")).status == 400
    assert (await caller.reply(token, "news")).status == 400
    assert line.said(group) == []


async def test_a_multicast_tells_nothing_of_its_messages(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    ben = line.stage.person("Ben", has_followed=True)
    gone = line.stage.person("Gone")
    body = {"to": [mika, ben, gone, mika], "messages": [{"type": "text", "text": "news"}]}
    key = str(uuid.uuid4())
    told = await caller.call("POST", "message/multicast", body, retry_key=key)
    assert (told.status, told.body) == (200, {})
    again = await caller.call("POST", "message/multicast", body, retry_key=key)
    assert (again.status, "sentMessages" in again.body) == (409, False)
    assert [len(line.said(each)) for each in (mika, ben, gone)] == [1, 1, 0]
    assert line.units == 2
    group = line.stage.group("Readers", mika)
    many = {"to": [group], "messages": body["messages"]}
    assert (await caller.call("POST", "message/multicast", many)).status == 400


async def test_a_quote_token_is_good_in_its_chat_for_ever(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    asked = line.stage.say(mika, "What is new?")
    ben = line.stage.person("Ben", has_followed=True)
    token = line.seen(mika)[0].quote_token
    line.clock.advance(400 * 24 * 3600)
    quoting = {"type": "text", "text": "this", "quoteToken": token}
    assert (await caller.push(ben, quoting)).status == 400
    sent = (await caller.push(mika, quoting)).body["sentMessages"][0]
    assert line.said(mika)[-1].quotes == asked
    again = {"type": "text", "text": "that", "quoteToken": sent["quoteToken"]}
    assert (await caller.push(mika, again)).status == 200
    assert line.said(mika)[-1].quotes == sent["id"]


async def test_quick_replies_are_seen_under_the_newest_message_alone(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    item = {"type": "action", "action": {"type": "message", "label": "Go", "text": "go"}}
    asking = {"type": "text", "text": "Shall we?", "quickReply": {"items": [item]}}
    await caller.push(mika, asking, "after")
    assert [each.quick for each in line.said(mika)] == [(), ()]
    await caller.push(mika, asking)
    assert line.said(mika)[-1].quick == ("Go",)
    line.stage.say(mika, "something else")
    assert line.said(mika)[-1].quick == ()
    with pytest.raises(LookupError):
        line.stage.tap(mika, "Go")


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_without_the_access_token_nothing_is_answered(
    line: LineServer, mika: str, caller: Stranger, token: str
) -> None:
    caller.token = token
    told = await caller.push(mika, "news")
    assert told.status == 401
    assert told.body["message"].startswith("Authentication failed")
    assert told.headers["x-line-request-id"]
    assert line.said(mika) == []


async def test_a_revoked_token_is_worth_nothing(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.revoke("another")
    assert (await caller.push(mika, "news")).status == 401
    caller.token = "another"  # noqa: S105  # of a fake
    assert (await caller.push(mika, "news")).status == 200


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 2_000_001, "application/json", 413),
    ],
)
async def test_what_is_no_json_object_is_refused(
    caller: Stranger, data: bytes, content_type: str, status: int
) -> None:
    told = await caller.call("POST", "message/push", data=data, kind=content_type)
    assert (told.status, bool(told.body["message"])) == (status, True)
