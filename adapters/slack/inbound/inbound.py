"""The way in: what Slack brings to our door, and what we fetch from its socket."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from adapters.contract import Desk, Grant, Notes, WebhookRequest, WebhookResponse
from adapters.slack.inbound import fields, http, payloads, signature
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.calls import Calls, Prompt
from adapters.slack.inbound.dispatch import Dispatch
from adapters.slack.inbound.envelope import Envelope, Kind, opened
from adapters.slack.inbound.listener import Listener
from adapters.slack.inbound.socketmode import NOT_NOW, SocketMode
from digest.ports import Clock

AT_ONCE = 200
"""Payloads in hand; what comes beyond that is put off, and comes again."""
_MOST_CHALLENGE_CHARS = 1_000
_WONDER_EVERY = timedelta(minutes=1)
_FORGED = "no signing secret of ours made its signature"

_log = logging.getLogger(__name__)

Granted: TypeAlias = Callable[[str, str], Awaitable[Grant | None]]
"""Returns what a tenant granted, or else its organisation: see `Grants.get`."""


class Inbound:
    """Takes in what people do in Slack.

    Args:
        granted: who the bot is where, and what it may do there; asks no server.
        secrets: the app's signing secrets, two while one follows the other; none: no webhook.
        app_token: of the app, for its socket; empty: there is none to listen to.
        api_url: of Slack's Web API.
        calls: what has to be asked of Slack at once.
        notes: what is known of threads, in all processes.
        clock: judges how old a signature is.
        prompts: what is offered in a conversation that somebody opens.
        socket: in place of the one that the app token leads to.
    """

    def __init__(
        self,
        *,
        granted: Granted,
        secrets: Sequence[str] = (),
        app_token: str = "",
        api_url: str = Hosts().api_url,
        calls: Calls,
        notes: Notes,
        clock: Clock,
        prompts: Sequence[Prompt] = (),
        socket: SocketMode | None = None,
    ) -> None:
        self._granted = granted
        self._secrets = [each.encode() for each in secrets]
        self._clock = clock
        listener = Listener(calls=calls, notes=notes, prompts=prompts)
        self._dispatch = Dispatch(listener, now=clock.now, hosts=Hosts(api_url=api_url))
        self._socket = socket
        if socket is None and app_token:
            self._socket = SocketMode(app_token=app_token, api_url=api_url)
        self._in_hand = 0
        self._wondered_at: datetime | None = None

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform. Nothing in a body is read before its signature was found right.

        Raises:
            StoreError: it has to come again.
        """
        headers = {name.lower(): value for name, value in request.headers.items()}
        if len(request.body) > payloads.MOST_BYTES:
            return http.TOO_LARGE
        now = self._clock.now()
        if not signature.is_signed(headers, request.body, self._secrets, now):
            self._wonder(headers, now)
            return http.NOT_SIGNED
        payload = payloads.read(headers.get("content-type", ""), request.body)
        envelope = None if payload is None else opened(payload)
        if envelope is None:
            _log.info("signed, and nothing that Slack sends: %d bytes", len(request.body))
            return http.NO_PAYLOAD
        if envelope.kind is Kind.URL_VERIFICATION:
            return _challenged(envelope)
        status, body = await self._taken(envelope, desk)
        return http.answer(status, body)

    def _wonder(self, headers: Mapping[str, str], now: datetime) -> None:
        """Tell the operator, not too often, of what could be Slack's all the same."""
        age = signature.claimed_age(headers, now)
        if age is None or (self._wondered_at and now - self._wondered_at < _WONDER_EVERY):
            return
        self._wondered_at = now
        why = f"it is {age.total_seconds():.0f} s old" if abs(age) > signature.WINDOW else _FORGED
        _log.warning("a request that says it is Slack's is refused: %s", why)

    async def listen(self, desk: Desk) -> None:
        """See Platform. Without an app token it returns at once: webhooks bring the updates."""
        if self._socket is None:
            return

        async def answer(payload: object) -> Mapping[str, Any] | None:
            return await self._answered(payload, desk)

        await self._socket.listen(answer)

    async def reach(self) -> None:
        """Return when updates can come in.

        Raises:
            Unavailable: the socket is wanted, and not connected.
        """
        if self._socket is not None:
            self._socket.demand_connected()

    async def _answered(self, payload: object, desk: Desk) -> Mapping[str, Any] | None:
        """Return what a payload from the socket is acknowledged with, or that it is not."""
        checked = payloads.check(payload)
        envelope = None if checked is None else opened(checked)
        if envelope is None:
            _log.warning("nothing that Slack sends came from its socket")
            return {}
        status, body = await self._taken(envelope, desk)
        if status != http.TAKEN.status:
            return NOT_NOW
        answer: dict[str, Any] = json.loads(body) if body else {}
        return answer

    async def _taken(self, envelope: Envelope, desk: Desk) -> tuple[int, str]:
        """Do what an envelope comes to; return the status and the body of the answer."""
        if envelope.kind is Kind.RATE_LIMITED:
            minute = fields.moment(envelope.payload, "minute_rate_limited", self._clock.now())
            _log.error("Slack holds events of %s back since %s", envelope.tenant, minute)
        if self._in_hand >= AT_ONCE:
            _log.warning("more than %d payloads in hand: one is put off", AT_ONCE)
            return http.NOT_NOW.status, ""
        self._in_hand += 1
        try:
            grant = None
            if envelope.tenant:
                grant = await self._granted(envelope.tenant, envelope.organisation)
            answer = await self._dispatch.take(envelope, grant, desk)
        finally:
            self._in_hand -= 1
        return answer.status, answer.body


def _challenged(envelope: Envelope) -> WebhookResponse:
    """Answer what Slack asks when the operator enters the address of our door."""
    challenge = fields.text(envelope.payload, "challenge", most_chars=_MOST_CHALLENGE_CHARS)
    return http.answer(200, challenge) if challenge else http.NO_PAYLOAD
