"""What the conformance suite cannot say of every platform: pages, tenants, bodies, the store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract import Inbox, Update, WebhookRequest
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from adapters.store.sqlite import SqliteKernel
from digest.errors import AccessLost, RecipientGone, Rejected, Unavailable
from digest.model import OperationId, Promise, Recipient, Repeat
from tests import make
from tests.contracts.kernel import HandClock
from tests.contracts.platform import CHAT, MemoryDesk, delivery, send
from tests.fakes.chatdirections import refused
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Limits
from tests.fakes.clock import Clock
from tests.platforms import testchat_texts, testchat_updates
from tests.platforms.testchat import TestChat

TOKENS = {"T1": "token-T1", "T2": "token-T2"}
RECONCILABLE = Promise(repeat=Repeat.RECONCILABLE)


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    time = HandClock()
    limits = Limits(history_page=1)
    async with ChatServer(
        tokens=TOKENS, limits=limits, clock=Clock(source=time.now().timestamp)
    ) as server:
        server.open_chat(CHAT)
        server.open_chat("C2", tenant="T2")
        yield server


@pytest.fixture
async def chat(server: ChatServer) -> AsyncIterator[TestChat]:
    chat = TestChat(
        server.url, "token-T1", RECONCILABLE, clock=HandClock(), tokens=TOKENS, poll_s=1
    )
    yield chat
    await chat.aclose()


async def test_an_old_message_is_found_pages_back_and_absence_needs_the_whole_way(
    server: ChatServer, chat: TestChat
) -> None:
    sent = delivery(chat)
    await send(chat, sent, make.brief())
    for number in range(30):
        if number == 10:
            assert await chat.find_sent(sent) is not None
        await send(chat, replace(sent, op_id=OperationId(f"op-{number}")), make.brief())
    with pytest.raises(Unavailable):
        await chat.find_sent(sent)
    lately = HandClock().now() + timedelta(hours=1)
    assert await chat.find_sent(replace(sent, first_tried_at=lately)) is None


async def test_the_trouble_of_one_tenant_is_not_that_of_another(
    server: ChatServer, chat: TestChat
) -> None:
    server.next(refused(401), tenant="T1", times=None)
    server.next(refused(401), on="updates", tenant="T1", times=None)
    with pytest.raises(AccessLost):
        await send(chat, delivery(chat), make.brief())
    other = Recipient(platform="testchat", tenant="T2", chat="C2")
    await send(chat, delivery(chat, recipient=other), make.brief())
    with pytest.raises(RecipientGone):
        await send(chat, delivery(chat, recipient=replace(other, chat=CHAT)), make.brief())
    inbox = MemoryDesk()
    server.say("C2", "hello")
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(chat.listen(inbox))
        while not inbox.admitted:  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.005)
        listening.cancel()
    assert inbox.admitted[0].recipient == other


async def test_a_redirect_is_not_followed(server: ChatServer, chat: TestChat) -> None:
    server.next(refused(307))
    with pytest.raises(Rejected):
        await send(chat, delivery(chat), make.brief())
    assert len(server.attempts()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"[" * 200_000, 400),
        (b"1" * 10_000, 400),
        (b'{"tenant": "T9", "updates": []}', 400),
        (b'{"tenant": "T1", "updates": {}}', 400),
        (b'{"tenant": "T1", "updates": []}', 200),
        (b'{"tenant": "T1", "updates": [null, 1, [], {}, {"id": 1}]}', 200),
    ],
    ids=["empty", "bytes", "array", "deep", "number", "stranger", "object", "none", "nonsense"],
)
async def test_a_signed_body_without_sense_admits_nothing(
    server: ChatServer, chat: TestChat, body: bytes, status: int
) -> None:
    inbox = MemoryDesk()
    request = WebhookRequest(headers=server.webhooks.sign(body), body=body)
    assert (await chat.receive(request, inbox)).status == status
    assert inbox.calls == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
RIGHT = {"id": "u1", "kind": "said", "chat": "C1", "at": 1, "from": "U1", "text": "hi"}


@given(key=st.sampled_from([*RIGHT, "thread", "reply_to"]), value=JSON)
def test_whatever_one_field_is_an_update_is_whole_or_none(key: str, value: object) -> None:
    read = testchat_updates.update({**RIGHT, key: value}, platform="testchat", tenant="T1")
    if read is not None:
        assert read.update_id
        assert read.recipient.chat
        assert json.dumps([read.update_id, read.recipient.chat]).encode()
        assert read.said_at.tzinfo is not None


@given(st.text(max_size=60), st.integers(10, 60))
def test_a_text_is_whole_or_cut_to_what_fits(whole: str, most: int) -> None:
    shown = testchat_texts.cut(whole, most)
    assert len(shown) <= most
    assert shown == whole or (len(whole) > most and shown.endswith("…"))


class StoreDesk(MemoryDesk):
    """A desk before a store."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        return await self._inbox.admit(update)


async def test_the_store_admits_each_update_once(
    server: ChatServer, chat: TestChat, tmp_path: Path
) -> None:
    clock = HandClock()
    kernel = await SqliteKernel.open(tmp_path / "store.db", clock=clock, is_durable=False)
    try:
        inbox = SaidStore(kernel, clock=clock, sealer=Sealer([bytes(32)]))
        desk = StoreDesk(inbox)
        update = {**RIGHT, "at": int(clock.now().timestamp() * 1000)}
        body = server.webhooks.envelope("T1", update, update)
        request = WebhookRequest(headers=server.webhooks.sign(body), body=body)
        assert [(await chat.receive(request, desk)).status for _ in range(3)] == [200] * 3
        handed = await inbox.take(10, timedelta(seconds=30))
        assert len(handed) == 1
    finally:
        await kernel.aclose()
