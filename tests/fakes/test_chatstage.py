"""The chat server brings updates, survives, and is told what to do from elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.fakes.stranger import Client


async def test_a_webhook_is_signed_and_tried_again_until_it_is_taken(client: Client) -> None:
    came: list[tuple[str, bytes]] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        stamp = request.headers["X-Chat-Timestamp"].encode()
        proof = hmac.new(b"chat-secret", stamp + b"." + body, hashlib.sha256).hexdigest()
        assert request.headers["X-Chat-Signature"] == proof
        came.append((json.loads(body)["updates"][0]["text"], body))
        return web.Response(status=200 if len(came) > 2 else 503)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        client.server.webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        client.server.say("C1", "ring")
        async with asyncio.timeout(5):
            while len(client.server.webhooks.pushes) < 3:  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(0.01)
    finally:
        await runner.cleanup()
    assert [text for text, _ in came] == ["ring"] * 3
    assert [each.status for each in client.server.webhooks.pushes] == [503, 503, 200]
    assert (await client.get("/updates"))[0] == 409


async def test_after_a_death_everything_accepted_is_there_at_the_same_address(
    client: Client,
) -> None:
    await client.send("a")
    url = client.server.url
    await client.server.die()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send("b")
    await client.server.come_back()
    assert client.server.url == url
    assert await client.send("c") == 200
    assert [each.op_id for each in client.server.visible("C1")] == ["a", "c"]


async def test_a_log_brings_everything_back_but_a_torn_line(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    log = tmp_path / "chat.log"
    async with ChatServer(mode=Mode.IDEMPOTENT, log=log) as server:
        server.open_chat("C1")
        server.open_chat("C2")
        server.archive("C2")
        await Client(server, session).send("a")
        server.say("C1", "one")
        before = server.visible("C1")
    with log.open("ab") as out:
        out.write(b'{"event": "posted", "id": "m9')
    for _ in range(2):
        async with ChatServer(mode=Mode.IDEMPOTENT, log=log) as server:
            client = Client(server, session)
            assert server.visible("C1") == before
            assert (await client.send("a"), await client.send("b", chat="C2")) == (409, 403)
            assert len((await client.get("/updates"))[1]["updates"]) == 1
    assert [each.status for each in server.attempts()] == [200, 409, 403, 409, 403]


async def test_another_process_stages_and_asks_over_http(client: Client) -> None:
    for path, body in (
        ("/stage/chat", {"chat": "C9", "mode": "neither"}),
        ("/stage/next", {"do": "throttle", "retry_after": "3", "chat": "C9"}),
        ("/stage/say", {"chat": "C9", "text": "hello"}),
        ("/stage/duplicate", {"count": 1}),
        ("/stage/shuffle", {"count": 2}),
    ):
        assert (await client.post(path, body, None))[0] == 200, path
    assert [await client.send(chat="C9"), await client.send(chat="C9")] == [429, 200]
    _, state = await client.get("/state", chat="C9", texts="no")
    assert list(state["chats"]) == ["C9"]
    assert [each["op_id"] for each in state["chats"]["C9"]["visible"]] == ["op-1"]
    assert [each["status"] for each in state["attempts"]] == [429, 200]
    assert len((await client.get("/updates"))[1]["updates"]) == 2
    for path, wrong in (
        ("/stage/next", {"do": "explode"}),
        ("/stage/next", {"do": "slow"}),
        ("/stage/chat", {"chat": "C9", "mode": "both"}),
        ("/stage/say", {"chat": "C404", "text": "hello"}),
        ("/stage/calm", {"now": True}),
    ):
        assert (await client.post(path, wrong, None))[0] == 400, path


async def test_it_can_be_told_to_die_and_come_back_by_itself(client: Client) -> None:
    assert (await client.post("/stage/die", {"for_s": 0.05}, None))[0] == 200
    outcomes: list[bool] = []
    async with asyncio.timeout(5):
        while outcomes.count(True) < 3 or False not in outcomes:
            try:
                outcomes.append(await client.send(f"{len(outcomes)}") == 200)
            except aiohttp.ClientConnectionError:
                outcomes.append(False)
            await asyncio.sleep(0.01)
    assert outcomes[-1]


async def test_it_runs_alone(session: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.chatserver", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(10):
            line = (await process.stdout.readline()).decode()
        url, token = line.split()[0], line.split()[-1]
        body = json.dumps({"chat": "anywhere", "op_id": "a", "text": "hello"})
        headers = {"Authorization": f"Bearer {token}"}
        async with session.post(f"{url}/send", data=body, headers=headers) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        await process.wait()
