"""Socket Mode: a connection of ours that Slack brings payloads by, watched and made anew.

::

    address asked for ─▶ connected ─▶ well ──┬─▶ a minute not well ─▶ let go of, made anew
         └─ refused ──────────┴─ back-off ◀──┘    (the SDK reconnects by itself meanwhile)

A payload is acknowledged when it was taken, and not at all when it has to come again
(docs.slack.dev, Using Socket Mode; read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from digest.errors import StoreError, Unavailable

NOT_NOW = None
"""The answer to what has to come again."""
Answer: TypeAlias = Callable[[object], Awaitable[Mapping[str, Any] | None]]
"""Takes a payload and returns what to acknowledge it with; NOT_NOW: it has to come again."""

_log = logging.getLogger(__name__)
_sdk_log = logging.getLogger("adapters.slack.sdk.socket")
_sdk_log.setLevel(logging.INFO)  # at DEBUG it writes bodies down


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long things may take."""

    look: timedelta = timedelta(seconds=5)
    """Between two looks at the connection."""
    ping: timedelta = timedelta(seconds=5)
    """Between two pings; a connection that answers none for four times as long is not well."""
    unwell: timedelta = timedelta(seconds=60)
    """After this the connection is let go of, whatever the SDK still tries."""
    answer: timedelta = timedelta(seconds=2.5)
    """For a payload: Slack counts it as lost after 3 s."""
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(seconds=60)
    """Between two tries to connect; doubled each time."""
    grace: timedelta = timedelta(seconds=3)
    """For payloads in hand at the end, and as much again for the goodbye."""


DEFAULT_PACE = Pace()


class SocketMode:
    """Listens until cancelled.

    Args:
        app_token: of the app, with connections:write.
        api_url: of Slack's Web API.
        pace: how long things may take.
    """

    def __init__(self, *, app_token: str, api_url: str, pace: Pace = DEFAULT_PACE) -> None:
        self._app_token = app_token
        self._api_url = api_url
        self._pace = pace
        self._is_well = False
        self._hands: set[asyncio.Task[Any]] = set()

    def demand_connected(self) -> None:
        """Do nothing, if the connection is well.

        Raises:
            Unavailable: it is not, or nobody listens.
        """
        if not self._is_well:
            raise Unavailable("not connected to Slack's socket")

    async def listen(self, answer: Answer) -> None:
        """Have every payload answered until cancelled; raise nothing of the connection's."""
        pause = self._pace.first_pause
        while True:
            was_well = await self._one_connection(answer)
            pause = self._pace.first_pause if was_well else pause
            await asyncio.sleep(pause.total_seconds())
            pause = min(2 * pause, self._pace.longest_pause)

    async def _one_connection(self, answer: Answer) -> bool:
        """Keep one connection for as long as it is well; return whether it ever was."""
        web = AsyncWebClient(
            base_url=self._api_url, retry_handlers=[], timeout=15, logger=_sdk_log
        )
        client = SocketModeClient(
            app_token=self._app_token,
            logger=_sdk_log,
            web_client=web,
            ping_interval=self._pace.ping.total_seconds(),
        )
        client.socket_mode_request_listeners.append(self._taking(answer))
        connecting: asyncio.Future[None] | None = None
        try:
            client.wss_uri = await client.issue_new_wss_url()
            connecting = asyncio.ensure_future(client.connect())  # type: ignore[no-untyped-call]  # the SDK's
            return await self._watch(client)
        except SlackApiError as error:
            _log.error("Slack opens no socket: %s", error.response.get("error", "no reason"))
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.warning("Slack cannot be asked for a socket: %s", type(error).__name__)
        finally:
            self._is_well = False
            await self._let_go(client, connecting)
        return False

    async def _watch(self, client: SocketModeClient) -> bool:
        """Return when the connection was not well for too long: whether it ever was."""
        now = asyncio.get_running_loop().time
        was_well, last = False, now()
        while now() - last < self._pace.unwell.total_seconds():
            await asyncio.sleep(self._pace.look.total_seconds())
            self._is_well = await client.is_connected()
            if self._is_well:
                was_well, last = True, now()
        _log.warning("the socket was not well for %d s", self._pace.unwell.total_seconds())
        return was_well

    def _taking(
        self, answer: Answer
    ) -> Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]:
        async def take(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            with self._in_hand():
                try:
                    async with asyncio.timeout(self._pace.answer.total_seconds()):
                        said = await answer(request.payload)
                except (StoreError, TimeoutError) as error:
                    reason = str(error) or "it took too long"
                    _log.warning("%s is put off: %s", request.type, reason)
                    return
                if said is NOT_NOW:
                    return
                ack = SocketModeResponse(
                    envelope_id=request.envelope_id, payload=dict(said) or None
                )
                try:
                    await client.send_socket_mode_response(ack)
                except (ConnectionError, aiohttp.ClientError) as error:
                    _log.info("an acknowledgement is lost, what it was for comes again: %s", error)

        return take

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        """Hold the task that answers a payload: the SDK itself does not."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("payloads are answered in tasks")
        self._hands.add(task)
        try:
            yield
        finally:
            self._hands.discard(task)

    async def _let_go(
        self, client: SocketModeClient, connecting: asyncio.Future[None] | None
    ) -> None:
        """End a connection: what is in hand may be acknowledged, then nothing of it is left."""
        grace = self._pace.grace.total_seconds()
        if self._hands:
            await asyncio.wait(self._hands, timeout=grace)
        tasks = [
            each
            for each in (
                connecting,
                client.message_processor,
                client.current_session_monitor,
                client.message_receiver,
            )
            if each is not None
        ]
        try:
            async with asyncio.timeout(grace):
                await client.close()  # type: ignore[no-untyped-call]  # the SDK's
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.info("the socket ended without a goodbye: %s", type(error).__name__)
        for task in tasks:
            task.cancel()
        done, _ = await asyncio.wait(tasks, timeout=grace)
        for task in done:
            failure = None if task.cancelled() else task.exception()
            if failure is not None:
                _log.info("a task of the socket had failed: %s", type(failure).__name__)
        await client.aiohttp_client_session.close()
