"""The fake LINE has bad days as directed, survives them, and is directed from other processes."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from typing import Any

import aiohttp
import pytest

from tests.fakes.line.directions import (
    Direction,
    accept_then_hang_up,
    failing,
    garbled,
    hang_up,
    refused,
    silence,
    slow,
    throttled,
    used_up,
)
from tests.fakes.line.server import LineServer
from tests.fakes.line.stranger import Listener, Stranger


async def _status(caller: Stranger, chat: str) -> int:
    """Push a message; return the status, or 0 when there is no answer."""
    try:
        async with asyncio.timeout(0.2):
            url = f"{caller.line.url}/v2/bot/message/push"
            headers = {"Authorization": f"Bearer {caller.token}"}
            body = {"to": chat, "messages": [{"type": "text", "text": "x"}]}
            async with caller.session.post(url, json=body, headers=headers) as answer:
                await answer.read()
                return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0


@pytest.mark.parametrize(
    ("direction", "status", "seen"),
    [
        (throttled(), 429, 0),
        (used_up(), 429, 0),
        (hang_up(), 0, 0),
        (accept_then_hang_up(), 0, 1),
        (failing(), 500, 0),
        (failing(after=True), 500, 1),
        (failing(status=503), 503, 0),
        (silence(), 0, 1),
        (silence(after=False), 0, 0),
        (garbled(), 200, 1),
        (refused(403, "Not authorized"), 403, 0),
    ],
)
async def test_a_direction_is_for_the_calls_that_fit(  # noqa: PLR0917  # a table
    line: LineServer, mika: str, caller: Stranger, direction: Direction, status: int, seen: int
) -> None:
    ben = line.stage.person("Ben", has_followed=True)
    line.next(direction, on="push", chat=mika)
    assert await _status(caller, ben) == 200
    assert await _status(caller, mika) == status
    assert len(line.said(mika)) == seen
    assert line.cost(mika) == seen
    assert await _status(caller, mika) == 200
    assert line.calls("push", chat=mika)[-1].status == 200


async def test_who_goes_away_meanwhile_is_obeyed_all_the_same(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    line.next(slow(5_000), times=None)
    assert await _status(caller, mika) == 0
    assert line.said(mika) == []
    line.clock.advance(5)
    async with asyncio.timeout(5):
        while not line.said(mika):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.001)
    line.calm()
    assert await _status(caller, mika) == 200


async def test_a_reply_is_directed_by_the_chat_of_its_token(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    token = line.stage.event(line.stage.say(mika, "hello")).shape["replyToken"]
    line.next(failing(after=True), on="reply", chat=mika)
    assert (await caller.reply(token, "hi")).status == 500
    assert (await caller.reply(token, "hi")).body == {"message": "Invalid reply token"}
    assert len(line.said(mika)) == 1


async def test_after_a_death_everything_is_there_at_the_same_address(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    await _status(caller, mika)
    await line.die()
    assert await _status(caller, mika) == 0
    await line.come_back()
    assert await _status(caller, mika) == 200
    assert len(line.said(mika)) == 2


async def test_the_judges_see_what_took_effect(
    line: LineServer, mika: str, caller: Stranger
) -> None:
    odd = {"to": mika, "messages": [{"type": "text", "text": "x"}], "customAggregationUnits": 3}
    assert (await caller.call("POST", "message/push", odd)).status == 200
    assert (await caller.call("POST", "message/push", odd | {"messages": []})).status == 400
    found = line.faults()
    assert found != []
    assert all(each.startswith("push: ") for each in found)
    line.forgive()
    assert not line.calls()
    assert not line.faults()


async def test_the_webhook_is_tested_and_moved(
    line: LineServer, caller: Stranger, listener: Listener
) -> None:
    told = await caller.call("POST", "channel/webhook/test", {})
    assert (told.body["success"], told.body["statusCode"]) == (True, 200)
    assert json.loads(listener.bodies[-1]) == {"destination": line.bot, "events": []}
    listener.statuses = [404]
    told = await caller.call("POST", "channel/webhook/test", {"endpoint": listener.url})
    assert (told.body["success"], told.body["statusCode"]) == (False, 404)
    elsewhere = {"endpoint": "https://bot.example/line/webhook"}
    assert (await caller.call("PUT", "channel/webhook/endpoint", elsewhere)).status == 200
    told = await caller.call("GET", "channel/webhook/endpoint")
    assert told.body == elsewhere | {"active": True}


async def test_another_process_stages_and_asks_over_http(
    line: LineServer, caller: Stranger
) -> None:
    async def staged(act: str, **args: object) -> Any:  # noqa: ANN401  # as JSON has it
        status, told = await caller.stage(act, **args)
        assert status == 200
        return told["done"]

    mika = await staged("person", name="Mika")
    await staged("follow", person=mika)
    group = await staged("group", name="Readers", members=[mika])
    await staged("add_bot", place=group)
    await staged("say", chat=group, text="@Daybrief news?", by=mika)
    opml = base64.b64encode(b"<opml/>").decode()
    await staged("file", chat=mika, name="feeds.opml", body=opml)
    await staged("set", quota=3, is_redelivering=True)
    await staged("next", do="fail", on="push", after=True)
    assert await _status(caller, mika) == 500
    await staged("advance", seconds=61)
    async with caller.session.get(f"{line.url}/_state", params={"chat": mika}) as answer:
        state = await answer.json()
    assert [each["text"] for each in state["chats"][mika]["seen"]] == ["feeds.opml", "x"]
    assert [each["type"] for each in state["events"]] == ["follow", "join", "message", "message"]
    assert (state["quota"], state["units"], state["faults"]) == (3, 1, [])
    assert [each["status"] for each in state["calls"]] == [500]
    for act, wrong in (("say", {"chat": "nowhere", "text": "x"}), ("fly", {}), ("set", {"x": 1})):
        assert (await caller.stage(act, **wrong))[0] == 400


async def test_it_runs_alone(session: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.line", "--quota", "-1", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            url, token, *_ = (await process.stdout.readline()).decode().split()
        headers = {"Authorization": f"Bearer {token}"}
        async with session.get(f"{url}/v2/bot/message/quota", headers=headers) as answer:
            assert await answer.json() == {"type": "none"}
    finally:
        process.terminate()
        await process.wait()
