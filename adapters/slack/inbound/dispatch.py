"""The Bolt app behind both transports: one middleware that does what a payload comes to.

Slack's framework says who the bot is in a workspace and drops what the bot did itself. It gets
what has been verified and read by us, and is asked for nothing else: it answers 500 to what it
cannot read, checks one signing secret, and acknowledges before its listeners have run
(slack-bolt 1.30.0).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import Desk, Grant
from adapters.slack.inbound import reading
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.envelope import Envelope
from adapters.slack.inbound.listener import Listener
from digest.errors import StoreError

_NAME = "daybrief"
_PARSED = "socket_mode"
"""Bolt's word for a body that is parsed already."""
_sdk_log = logging.getLogger("adapters.slack.sdk")
_sdk_log.setLevel(logging.WARNING)  # at DEBUG it writes bodies down, at INFO our settings' names
_log = logging.getLogger(__name__)


class Dispatch:
    """Takes envelopes, and answers with what Slack is told.

    Args:
        listener: does what they come to.
        now: when they came in.
        hosts: whose addresses are Slack's.
    """

    def __init__(self, listener: Listener, *, now: Callable[[], datetime], hosts: Hosts) -> None:
        self._app = AsyncApp(
            name=_NAME,
            logger=_sdk_log,
            client=AsyncWebClient(base_url=hosts.api_url, retry_handlers=[], logger=_sdk_log),
            authorize=_authorize,
            process_before_response=True,
            raise_error_for_unhandled_request=False,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            ignoring_self_events_enabled=True,
            signing_secret="",
        )
        self._app.use(_Middleware(listener, now, hosts))

    async def take(self, envelope: Envelope, grant: Grant | None, desk: Desk) -> BoltResponse:
        """Do what an envelope comes to, and return the answer.

        Its status is 503 when the store failed: it has to come again.
        """
        context = {"envelope": envelope, "grant": grant, "desk": desk}
        request = AsyncBoltRequest(body=dict(envelope.payload), mode=_PARSED, context=context)
        return await self._app.async_dispatch(request)


class _Middleware(AsyncMiddleware):
    """Answers for all listeners: nothing comes after this.

    As an object it gets the request as it is; for a function Bolt would first look for all that
    it might ask for.
    """

    def __init__(self, listener: Listener, now: Callable[[], datetime], hosts: Hosts) -> None:
        self._listener = listener
        self._now = now
        self._hosts = hosts

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  # as Bolt has it
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002  # as Bolt has it
    ) -> BoltResponse:
        """See AsyncMiddleware."""
        envelope, grant, desk = (req.context[name] for name in ("envelope", "grant", "desk"))
        found = reading.outcome(envelope, grant, self._now(), self._hosts)
        try:
            ack = await self._listener.act(found, grant, envelope.tenant, desk)
        except StoreError as error:
            _log.warning("%s is put off: %s", envelope.kind.value, error)
            return BoltResponse(status=503)
        body: dict[str, Any] | str = dict(ack.body) if ack.body is not None else ""
        return BoltResponse(status=ack.status, body=body)


async def _authorize(context: AsyncBoltContext) -> AuthorizeResult:
    """Say who the bot is by the grant that was looked up; Slack is not asked."""
    envelope, grant = context["envelope"], context["grant"]
    if grant is None:
        return AuthorizeResult(enterprise_id=envelope.organisation, team_id=envelope.tenant)
    return AuthorizeResult(
        enterprise_id=grant.organisation,
        team_id=envelope.tenant,
        bot_id=grant.bot,
        bot_user_id=grant.user,
        bot_token=grant.token,
        bot_scopes=sorted(grant.scopes),
    )
