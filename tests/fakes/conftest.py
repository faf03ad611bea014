"""A chat server with one chat, a Slack, a Telegram and a LINE, with clients of each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.fakes.boltapp import Heard
from tests.fakes.chatserver import ChatServer
from tests.fakes.clock import Clock
from tests.fakes.line import stranger as line_stranger
from tests.fakes.line.server import LineServer
from tests.fakes.slack.server import BOT_TOKEN, SlackServer
from tests.fakes.stranger import Client
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def client(session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with ChatServer() as server:
        server.open_chat("C1")
        yield Client(server, session)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A Slack that is patient."""
    async with SlackServer(has_rates=False) as slack:
        yield slack


@pytest.fixture
def web(slack: SlackServer) -> AsyncWebClient:
    """The vendor's client, as the independent judge of what the fake answers."""
    return AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def heard(slack: SlackServer, web: AsyncWebClient) -> AsyncIterator[Heard]:
    """An app that is connected by Socket Mode."""
    heard = Heard(slack, web)
    await heard.handler.connect_async()  # type: ignore[no-untyped-call]  # of the vendor
    try:
        async with asyncio.timeout(10):
            await slack.connected()
            yield heard
    finally:
        await heard.handler.close_async()  # type: ignore[no-untyped-call]  # of the vendor


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """One whose clock a test moves."""
    clock = Clock(is_running=False, source=lambda: 1_790_000_000.0)
    async with TelegramServer(clock=clock) as server:
        yield server


@pytest.fixture
async def ann(telegram: TelegramServer) -> int:
    """Somebody whom the bot may write to."""
    return telegram.stage.person("Ann", username="ann", has_started=True)


@pytest.fixture
async def bot(telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's client of it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns of how it will be later
    plain = {"trust_env": False, "verify": False}  # to read certificates takes long
    request, polling = HTTPXRequest(httpx_kwargs=plain), HTTPXRequest(httpx_kwargs=plain)
    async with Bot(
        telegram.token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=request,
        get_updates_request=polling,
    ) as bot:
        yield bot


@pytest.fixture
def stranger(telegram: TelegramServer, session: aiohttp.ClientSession) -> Stranger:
    """A client that knows nothing of the Bot API but its addresses."""
    return Stranger(telegram, session)


@pytest.fixture
async def line() -> AsyncIterator[LineServer]:
    """One whose clock a test moves, and whose judges have nothing against what it took."""
    clock = Clock(is_running=False, source=lambda: 1_790_000_000.0)
    async with LineServer(clock=clock) as server:
        yield server
        assert server.faults() == []


@pytest.fixture
async def mika(line: LineServer) -> str:
    """Somebody who follows the bot."""
    return line.stage.person("Mika", has_followed=True)


@pytest.fixture
def caller(line: LineServer, session: aiohttp.ClientSession) -> line_stranger.Stranger:
    """A client that knows nothing of the Messaging API but its addresses."""
    return line_stranger.Stranger(line, session)


@pytest.fixture
async def listener(line: LineServer) -> AsyncIterator[line_stranger.Listener]:
    """A bot that is told what happens."""
    async with line_stranger.listening() as listener:
        line.hook(listener.url)
        yield listener
