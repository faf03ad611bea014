"""Our inbound side before the fake Slack, by either transport."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import Action, Grant, Update, WebhookRequest, WebhookResponse
from adapters.slack import presses
from adapters.slack.inbound import Inbound, Prompt
from adapters.slack.inbound.socketmode import Pace, SocketMode
from adapters.web.readiness import Readiness
from adapters.web.server import Server
from bot.clocks import SystemClock
from digest.errors import Rejected
from tests.adapters.slack.inbound.standing import MemoryNotes, SlackDesk
from tests.fakes.clock import Clock
from tests.fakes.slack.nouns import Message
from tests.fakes.slack.server import CHANNEL, SlackServer

PATH = "/slack/events"
PROMPTS = (Prompt(title="Today's brief", message="today"),)
QUICK = Pace(
    look=timedelta(milliseconds=10),
    ping=timedelta(milliseconds=100),
    unwell=timedelta(milliseconds=300),
    first_pause=timedelta(milliseconds=10),
    longest_pause=timedelta(milliseconds=50),
    grace=timedelta(seconds=2),
)
HTTP, SOCKET = "http", "socket"


class WebCalls:
    """See Calls: by Slack's own SDK."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def open_view(self, grant: Grant, trigger_id: str, view: Mapping[str, Any]) -> None:
        """See Calls."""
        await self._call(grant, "views.open", trigger_id=trigger_id, view=view)

    async def suggest(self, grant: Grant, channel: str, prompts: Sequence[Prompt]) -> None:
        """See Calls."""
        shown = [{"title": each.title, "message": each.message} for each in prompts]
        method = "assistant.threads.setSuggestedPrompts"
        await self._call(grant, method, channel_id=channel, prompts=shown)

    async def end_session(self, grant: Grant, channel: str, thread: str) -> None:
        """See Calls."""
        method = "agents.sessions.setStatus"
        await self._call(grant, method, channel_id=channel, thread_ts=thread, status="active")

    async def _call(self, grant: Grant, method: str, **arguments: Any) -> None:  # noqa: ANN401  # JSON
        client = AsyncWebClient(grant.token, base_url=self._url, retry_handlers=[])
        try:
            await client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise Rejected(str(error.response["error"])) from error


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """A fake Slack, and what comes from it to us."""

    slack: SlackServer
    inbound: Inbound
    desk: SlackDesk
    notes: MemoryNotes
    grant: Grant

    async def settled(self) -> list[Update]:
        """Wait until all that happened has arrived; return what was admitted of it."""
        async with asyncio.timeout(10):
            await self.slack.settled()
        return self.desk.admitted

    async def post(self, *actions: Action, thread_ts: str | None = None) -> Message:
        """Let the bot say something with buttons under it."""
        buttons = [presses.button(each, number) for number, each in enumerate(actions)]
        client = AsyncWebClient(self.grant.token, base_url=self.slack.api_url, retry_handlers=[])
        blocks = [{"type": "actions", "elements": buttons}]
        await client.chat_postMessage(
            channel=CHANNEL, text="A brief", blocks=blocks, thread_ts=thread_ts
        )
        return self.slack.from_app(CHANNEL, thread_ts)[-1]


@asynccontextmanager
async def arriving(
    transport: str, *, clock: Clock | None = None, pace: Pace = QUICK
) -> AsyncIterator[Arriving]:
    """Have a fake Slack bring to us what happens there."""
    async with SlackServer(has_rates=False, clock=clock) as slack:
        built = standing_before(slack, transport, pace=pace)
        if transport == HTTP:
            async with _served(built):
                yield built
            return
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(built.inbound.listen(built.desk))
            async with asyncio.timeout(5):
                await slack.connected()
            try:
                yield built
            finally:
                listening.cancel()


def standing_before(
    slack: SlackServer, transport: str, *, pace: Pace = QUICK, desk: SlackDesk | None = None
) -> Arriving:
    """Return what takes in what comes from a fake Slack; nothing listens yet."""
    notes = MemoryNotes()
    desk = desk or SlackDesk()
    user = slack.bot()
    token = next(each for each in slack.world.tokens.values() if each.user == user)
    grant = Grant(
        tenant="T0000001",
        token=token.value,
        scopes=frozenset(token.scopes),
        bot=slack.world.users[user].bot_id or "",
        user=user,
    )

    async def granted(tenant: str, _organisation: str) -> Grant | None:
        return grant if tenant == grant.tenant else None

    socket = SocketMode(app_token=slack.app.app_token, api_url=slack.api_url, pace=pace)
    inbound = Inbound(
        granted=granted,
        secrets=[slack.app.signing_secret],
        api_url=slack.api_url,
        calls=WebCalls(slack.api_url),
        notes=notes,
        clock=SystemClock(),
        prompts=PROMPTS,
        socket=socket if transport == SOCKET else None,
    )
    return Arriving(slack=slack, inbound=inbound, desk=desk, notes=notes, grant=grant)


@asynccontextmanager
async def _served(built: Arriving) -> AsyncIterator[None]:
    async def receive(request: WebhookRequest) -> WebhookResponse:
        return await built.inbound.receive(request, built.desk)

    server = Server(
        host="127.0.0.1",
        port=0,
        webhooks={PATH: receive},
        readiness=Readiness({"slack": built.inbound.reach}),
    )
    host, port = await server.start()
    built.slack.app.request_url = f"http://{host}:{port}{PATH}"
    try:
        yield
    finally:
        await server.aclose()
