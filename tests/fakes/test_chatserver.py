"""The chat server keeps its contract, asked by a client that is not ours."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.fakes.chatdirections import (
    accept_then_hang_up,
    failing,
    garbled,
    hang_up,
    slow,
    throttled,
    unavailable,
)
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Limits, Mode
from tests.fakes.clock import Clock
from tests.fakes.stranger import Client


@pytest.mark.parametrize(
    ("mode", "statuses", "seen"),
    [
        (Mode.IDEMPOTENT, [200, 409, 409], 1),
        (Mode.RECONCILABLE, [200, 200, 200], 3),
        (Mode.NEITHER, [200, 200, 200], 3),
    ],
)
async def test_the_same_op_id_again_does_what_the_chat_is_for(
    client: Client, mode: Mode, statuses: list[int], seen: int
) -> None:
    client.server.open_chat("C1", mode=mode)
    answers = [
        await client.post("/send", {"chat": "C1", "op_id": "a", "text": "hi"}) for _ in range(3)
    ]
    assert [status for status, _, _ in answers] == statuses
    assert len(client.server.visible("C1")) == seen
    assert len({fields["message"] for _, fields, _ in answers}) == seen
    history, page = await client.get("/history", chat="C1")
    assert history == (200 if mode is Mode.RECONCILABLE else 501)
    assert mode is not Mode.RECONCILABLE or [m["op_id"] for m in page["messages"]] == ["a"] * 3


async def test_an_op_id_belongs_to_one_chat_and_is_forgotten_in_time(
    session: aiohttp.ClientSession,
) -> None:
    time = Clock(is_running=False)
    async with ChatServer(mode=Mode.IDEMPOTENT, clock=time) as server:
        client = Client(server, session)
        server.open_chat("C1")
        server.open_chat("C2")
        assert [await client.send(), await client.send(), await client.send(chat="C2")] == [
            200,
            409,
            400,
        ]
        time.advance(24 * 3600)
        assert [await client.send(), await client.send()] == [200, 409]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff",
        {"chat": "C1", "op_id": "a"},
        {"chat": "C1", "op_id": "a", "text": "x", "silent": "yes"},
        {"chat": "C1", "op_id": "a", "text": 1},
        {"chat": "C1", "op_id": None, "text": "x"},
        {"chat": "C1", "op_id": "a", "text": ""},
        {"chat": "C1", "op_id": "a", "text": "x" * 4001},
        {"chat": "C1", "op_id": "a", "text": "\ud800"},
        {"chat": "C1", "op_id": "a" * 65, "text": "x"},
        {"chat": "C1", "op_id": "a", "text": "x", "thread": "m404"},
    ],
    ids=[
        "empty",
        "array",
        "deep",
        "not UTF-8",
        "no text",
        "unknown field",
        "number",
        "null",
        "empty text",
        "long text",
        "surrogate",
        "long op_id",
        "unknown thread",
    ],
)
async def test_what_is_not_right_is_refused_and_not_shown(client: Client, body: object) -> None:
    status, fields, _ = await client.post("/send", body)
    assert (status, fields["accepted"]) == (400, False)
    assert client.server.visible("C1") == []
    assert [each.status for each in client.server.attempts()] == [400]


async def test_tokens_tenants_and_standings_are_kept_apart(
    session: aiohttp.ClientSession,
) -> None:
    async with ChatServer(tokens={"T1": "token-T1", "T2": "token-T2"}) as server:
        client = Client(server, session)
        server.open_chat("C1")
        server.open_chat("C2", tenant="T2")
        body = {"chat": "C1", "op_id": "a", "text": "x"}
        assert [(await client.post("/send", body, each))[0] for each in (None, "T9", "T2")] == [
            401,
            401,
            404,
        ]
        server.archive("C1")
        assert (await client.send(), await client.send(chat="C404")) == (403, 404)
        server.remove("C1")
        assert (await client.send(), server.visible("C1")) == (410, [])
        server.open_chat("C1")
        assert await client.send() == 200


async def test_a_thread_hangs_from_a_message_of_its_chat(client: Client) -> None:
    await client.send("a")
    root = client.server.visible("C1")[0].id
    assert await client.send("b", thread=root) == 200
    assert [each.thread for each in client.server.visible("C1")] == [None, root]


async def test_rates_hold_per_chat_and_per_tenant(session: aiohttp.ClientSession) -> None:
    time = Clock(is_running=False)
    limits = Limits(chat_interval_s=1.5, tenant_interval_s=0.5, tenant_burst=3)
    async with ChatServer(limits=limits, clock=time, opens_unknown=True) as server:
        client = Client(server, session)
        assert [await client.send("a"), await client.send("b")] == [200, 429]
        body = {"chat": "C1", "op_id": "c", "text": "x"}
        assert (await client.post("/send", body))[2] == "2"
        assert [await client.send("d", chat=f"D{n}") for n in range(3)] == [200, 200, 429]
        time.advance(2)
        assert [await client.send("e"), await client.send("f")] == [200, 429]


async def test_directions_go_to_the_requests_they_are_meant_for(client: Client) -> None:
    server = client.server
    server.open_chat("C2")
    server.next(throttled("7"), chat="C2")
    server.next(failing(), times=2)
    assert [await client.send(f"{n}") for n in range(3)] == [500, 500, 200]
    assert [await client.send("x", chat="C2") for n in range(2)] == [429, 200]
    server.next(unavailable(), times=None)
    assert [await client.send() for n in range(3)] == [503] * 3
    server.calm()
    assert await client.send() == 200


async def test_hanging_up_shows_the_message_or_not_as_directed(client: Client) -> None:
    client.server.next(hang_up())
    client.server.next(accept_then_hang_up())
    for op_id in ("a", "b"):
        with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
            await client.send(op_id)
    assert [each.op_id for each in client.server.visible("C1")] == ["b"]
    assert [(each.status, each.message is None) for each in client.server.attempts()] == [
        (0, True),
        (0, False),
    ]


async def test_failing_after_and_garbling_show_the_message(client: Client) -> None:
    client.server.next(failing(after=True))
    assert await client.send("a") == 500
    client.server.next(garbled("{}"))
    assert (await client.post("/send", {"chat": "C1", "op_id": "b", "text": "x"}))[1] == {}
    assert [each.op_id for each in client.server.visible("C1")] == ["a", "b"]


async def test_a_caller_who_goes_away_is_shown_all_the_same_unless_the_server_dies(
    client: Client,
) -> None:
    for op_id, dies in (("a", False), ("b", True)):
        client.server.next(slow(200))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.send(op_id)
        if dies:
            await client.server.die()
            await client.server.come_back()
        await asyncio.sleep(0.25)
    assert [each.op_id for each in client.server.visible("C1")] == ["a"]


async def test_history_comes_in_pages_and_may_lag(session: aiohttp.ClientSession) -> None:
    time = Clock(is_running=False)
    limits = Limits(history_page=2, history_lag_s=5)
    async with ChatServer(limits=limits, clock=time) as server:
        client = Client(server, session)
        server.open_chat("C1")
        for n in range(5):
            await client.send(f"{n}")
        assert (await client.get("/history", chat="C1"))[1]["messages"] == []
        time.advance(5)
        seen, query = [], {"chat": "C1"}
        while True:
            _, page = await client.get("/history", **query)
            seen += [each["op_id"] for each in page["messages"]]
            if not page["has_more"]:
                break
            query["before"] = page["messages"][-1]["id"]
        assert seen == ["4", "3", "2", "1", "0"]
        assert (await client.get("/history", chat="C1", before="m404"))[0] == 400


async def test_updates_wait_until_an_offset_confirms_them(client: Client) -> None:
    client.server.say("C1", "one")
    client.server.say("C1", "two")
    _, answer = await client.get("/updates")
    assert [each["text"] for each in answer["updates"]] == ["one", "two"]
    assert (await client.get("/updates"))[1] == answer
    after_one = str(answer["updates"][0]["offset"] + 1)
    _, answer = await client.get("/updates", offset=after_one)
    assert [each["text"] for each in answer["updates"]] == ["two"]
    after_two = str(answer["updates"][0]["offset"] + 1)
    assert (await client.get("/updates", offset=after_two))[1] == {"updates": []}
    for wrong in ("-1", "x", "1e3"):
        assert (await client.get("/updates", offset=wrong))[0] == 400


async def test_a_long_poll_ends_when_something_is_said(client: Client) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(client.get("/updates", timeout="30"))
        await asyncio.sleep(0.03)
        update_id = client.server.say("C1", "now")
    assert [each["id"] for each in poll.result()[1]["updates"]] == [update_id]
    body = {"chat": "C1", "to": update_id, "text": "then"}
    assert (await client.post("/reply", body))[0] == 200
    assert (await client.post("/reply", body | {"to": "u404"}))[0] == 400


async def test_updates_come_again_and_in_another_order_on_demand(client: Client) -> None:
    ids = [client.server.say("C1", f"{n}") for n in range(5)]
    assert len(set(ids)) == 5
    client.server.duplicate(2)
    client.server.shuffle(7, seed=2)
    _, answer = await client.get("/updates")
    came = [each["id"] for each in answer["updates"]]
    assert sorted(came) == sorted([*ids, *ids[-2:]])
    assert came != [*ids, *ids[-2:]]
    offsets = [each["offset"] for each in answer["updates"]]
    assert offsets == sorted(set(offsets))
