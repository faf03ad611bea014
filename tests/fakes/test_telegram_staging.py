"""The fake has bad days as directed, survives them, and is directed from other processes."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram.directions import (
    Direction,
    accept_then_hang_up,
    bad_gateway,
    failing,
    garbled,
    hang_up,
    refused,
    silence,
    slow,
    throttled,
    trickle,
)
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger


async def _status(stranger: Stranger, chat: int) -> int:
    """Send a message; return the status, or 0 when there is no answer."""
    url = f"{stranger.telegram.base_url}{stranger.telegram.token}/sendMessage"
    limit = aiohttp.ClientTimeout(total=0.2)
    body = {"chat_id": chat, "text": "x"}
    try:
        async with stranger.session.post(url, json=body, timeout=limit) as answer:
            await answer.read()
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0


@pytest.mark.parametrize(
    ("direction", "status", "seen"),
    [
        (throttled(), 429, 0),
        (hang_up(), 0, 0),
        (accept_then_hang_up(), 0, 1),
        (failing(), 500, 0),
        (failing(after=True), 500, 1),
        (bad_gateway(), 502, 0),
        (bad_gateway(after=True), 502, 1),
        (trickle(), 0, 1),
        (silence(), 0, 1),
        (silence(after=False), 0, 0),
        (garbled(), 200, 1),
        (refused(400, "Bad Request: chat not found"), 400, 0),
    ],
)
async def test_a_direction_is_for_the_calls_that_fit(  # noqa: PLR0917  # a table
    telegram: TelegramServer,
    ann: int,
    stranger: Stranger,
    direction: Direction,
    status: int,
    seen: int,
) -> None:
    ben = telegram.stage.person("Ben", has_started=True)
    telegram.next(direction, on="sendMessage", chat=ann)
    assert await _status(stranger, ben) == 200
    assert await _status(stranger, ann) == status
    assert len(telegram.said(ann)) == seen
    assert await _status(stranger, ann) == 200
    assert [each.status for each in telegram.calls(chat=ann)] == [status, 200]


async def test_who_goes_away_meanwhile_is_obeyed_all_the_same(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.next(slow(5_000), times=None)
    assert await _status(stranger, ann) == 0
    assert telegram.said(ann) == []
    telegram.clock.advance(5)
    async with asyncio.timeout(5):
        while not telegram.said(ann):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.001)
    telegram.calm()
    assert await _status(stranger, ann) == 200


async def test_after_a_death_everything_is_there_at_the_same_address(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    await _status(stranger, ann)
    await telegram.die()
    assert await _status(stranger, ann) == 0
    telegram.stage.say(ann, "meanwhile")
    await telegram.come_back()
    assert await _status(stranger, ann) == 200
    assert len(telegram.said(ann)) == 2
    assert len(await stranger.updates()) == 1


async def test_another_process_stages_and_asks_over_http(
    telegram: TelegramServer, stranger: Stranger
) -> None:
    async def staged(act: str, **args: object) -> Any:  # noqa: ANN401  # as JSON has it
        status, answer = await stranger.stage(act, **args)
        assert status == 200, answer
        return answer["done"]

    cleo = await staged("person", name="Cleo", has_started=True)
    group = await staged("supergroup", title="S", members=[cleo], is_forum=True)
    topic = await staged("topic", chat=group, name="News", by=cleo)
    message = await staged("say", chat=group, text="/brief", by=cleo, thread=topic)
    await staged("react", chat=group, message=message, emoji=["👍"], by=cleo)
    await staged("document", chat=cleo, name="a.txt", body="aGk=")
    await staged("next", do="throttle", retry_after=3, chat=group)
    await staged("set", rich="unknown", has_rates=False, has_privacy=False)
    await staged("poison", chat=cleo, without="chat")
    await staged("duplicate", count=1)
    await staged("advance", seconds=60)
    assert [await _status(stranger, group), await _status(stranger, group)] == [429, 200]
    url = f"{telegram.url}/_state"
    async with stranger.session.get(url, params={"chat": str(group)}) as answer:
        state = await answer.json()
    assert [each["text"] for each in state["chats"][str(group)]["visible"]] == ["/brief", "x"]
    assert [each["status"] for each in state["calls"]] == [429, 200]
    assert state["pending"] == 5
    for act, wrong in (
        ("next", {"do": "explode"}),
        ("say", {"chat": 404, "text": "x"}),
        ("press", {"chat": group, "label": "none"}),
        ("calm", {"now": True}),
    ):
        assert (await stranger.stage(act, **wrong))[0] == 400, act


async def test_it_runs_alone_and_does_what_is_typed() -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram", stdin=pipe, stdout=pipe
    )
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        async with asyncio.timeout(20):
            first = (await process.stdout.readline()).decode()
            url, token, _, person, *_ = first.replace(",", "").split()
            process.stdin.write(b"start\npress nothing\n")
            await _printed(process.stdout, b"No: LookupError('nothing')")
            base = f"{url.partition('=')[2]}/bot{token.partition('=')[2]}"
            body = {"chat_id": int(person), "text": "hello"}
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{base}/sendMessage", json=body) as answer,
            ):
                assert json.loads(await answer.read())["result"]["text"] == "hello"
            await _printed(process.stdout, b"hello")
    finally:
        process.terminate()
        await process.wait()


async def _printed(out: asyncio.StreamReader, line: bytes) -> None:
    while (await out.readline()).strip() != line:
        assert not out.at_eof()
