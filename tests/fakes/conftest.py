"""A chat server with one chat and a client of it; a Telegram with a person and clients of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.fakes.chatserver import ChatServer
from tests.fakes.clock import Clock
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
