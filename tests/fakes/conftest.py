"""A chat server with one chat and a client of it; a Slack with the vendor's client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.boltapp import Heard
from tests.fakes.chatserver import ChatServer
from tests.fakes.slack.server import BOT_TOKEN, SlackServer
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
