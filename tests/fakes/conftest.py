"""A chat server with one chat, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes.chatserver import ChatServer
from tests.fakes.stranger import Client


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def client(session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with ChatServer() as server:
        server.open_chat("C1")
        yield Client(server, session)
