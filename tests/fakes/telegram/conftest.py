"""A fake Telegram with a person, and the clients that drive it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.fakes.clock import Clock
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """One whose clock a test moves."""
    clock = Clock(is_running=False, source=lambda: 1_790_000_000.0)
    async with TelegramServer(clock=clock) as server:
        yield server


@pytest.fixture
async def ann(telegram: TelegramServer) -> int:
    """Somebody whom the bot may write to."""
    return telegram.people.person("Ann", username="ann", has_started=True)


@pytest.fixture
async def bot(telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's client of it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns of how it will be later
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    polling = HTTPXRequest(httpx_kwargs={"trust_env": False})
    async with Bot(
        telegram.token,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=request,
        get_updates_request=polling,
    ) as bot:
        yield bot


@pytest.fixture
async def stranger(telegram: TelegramServer) -> AsyncIterator[Stranger]:
    """A client that knows nothing of the Bot API but its addresses."""
    async with aiohttp.ClientSession() as session:
        yield Stranger(telegram, session)
