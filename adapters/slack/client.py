"""The Web API of the workspaces that let the bot in: one try a call, all errors ours.

::

    tenant ─▶ grant ─▶ slot ─▶ slack_sdk over the shared session ─▶ answer
                │       └─ Throttled           ├─ refused: `errors`, a 429 holds its bucket back
                └─ none: AccessLost            └─ token ended: once more, if there is a newer one

No retries of the SDK's: one that is made after a broken connection posts twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import Grant
from adapters.slack import errors
from adapters.slack.buckets import Buckets
from adapters.slack.methods import METHODS
from digest.errors import AccessLost, StoreError, Throttled, Unavailable, Uncertain

LIMIT_S = 15.0
"""For one call, connecting included."""
_AT_ONCE = 100
_MOST_CLIENTS = 500

Granted: TypeAlias = Callable[[str, str], Awaitable[Grant | None]]
"""Returns what a tenant granted, or else its organisation: see `Grants.get`."""
Renewed: TypeAlias = Callable[[Grant], Awaitable[Grant | None]]
"""Renews a grant, once for all who ask; raises DeliveryError or StoreError."""
Answer: TypeAlias = Mapping[str, Any]
"""The JSON of an answer; `ok` says whether it is a success."""

_sdk_log = logging.getLogger("adapters.slack.sdk.web")
_sdk_log.setLevel(logging.INFO)  # at DEBUG it writes bodies down
_reached: ContextVar[SimpleNamespace] = ContextVar("reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer over plain HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    """As much as was asked for."""


class Web:
    """Calls Slack.

    Args:
        granted: what a tenant granted; its token is fresh.
        renewed: renews a grant whose token has ended before its time; None: none is renewed.
        buckets: how often methods may be called.
        api_url: of the Web API.
        limit_s: of one call.
    """

    def __init__(
        self,
        *,
        granted: Granted,
        buckets: Buckets,
        api_url: str,
        renewed: Renewed | None = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._granted = granted
        self._renewed = renewed
        self._buckets = buckets
        self._api_url = api_url
        self._limit_s = limit_s
        self._clients: dict[tuple[str, str], AsyncWebClient] = {}
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def grant(self, tenant: str) -> Grant:
        """Return what a tenant granted.

        Raises:
            AccessLost: nothing.
            Unavailable: the store failed.
        """
        try:
            found = await self._granted(tenant, "")
        except StoreError as error:
            raise Unavailable("the grant could not be read") from error
        if found is None:
            raise AccessLost("auth: not installed there")
        return found

    async def call(
        self,
        tenant: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        unless: Collection[str] = (),
    ) -> Answer:
        """Call a method once and return its answer.

        Args:
            tenant: in whose name.
            method: one of METHODS.
            arguments: as its page has them.
            unless: error codes that are no failure here: their answer is returned.

        Raises:
            DeliveryError: what became of it; never Uncertain for a question.
        """
        grant = await self.grant(tenant)
        try:
            return await self.ask(grant, method, arguments, tenant=tenant, unless=unless)
        except errors.Expired:
            newer = await self._newer(tenant, grant)
            if newer.token == grant.token:
                raise
            return await self.ask(newer, method, arguments, tenant=tenant, unless=unless)

    async def _newer(self, tenant: str, ended: Grant) -> Grant:
        """Return what a tenant grants after its token has ended before its time."""
        if self._renewed is not None:
            try:
                await self._renewed(ended)
            except StoreError as error:
                raise Unavailable("the grant could not be renewed") from error
        return await self.grant(tenant)

    async def ask(
        self,
        grant: Grant,
        method: str,
        arguments: Mapping[str, Any],
        *,
        tenant: str = "",
        unless: Collection[str] = (),
    ) -> Answer:
        """Call a method by a grant that is known already; see `call`."""
        team = tenant or grant.tenant
        channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
        await self._buckets.enter(method, team, channel)
        is_question = METHODS[method].is_question
        reached = SimpleNamespace(is_connected=False)
        mark = _reached.set(reached)
        try:
            client = self._client(grant, team)
            given = {"data": _form(arguments)} if is_question else {"json": dict(arguments)}
            answer = (await client.api_call(method, **given)).data
        except errors.UNREADABLE as error:
            refusal = _refusal(error)
            if refusal.get("error") in unless:
                return refusal
            failure = errors.for_error(error, is_connected=reached.is_connected)
            if isinstance(failure, Throttled):
                await self._buckets.penalize(method, team, channel, failure.retry_after)
            raise (errors.of_question(failure) if is_question else failure) from error
        finally:
            _reached.reset(mark)
        if not isinstance(answer, dict):
            raise Uncertain("an answer without sense")
        return answer

    async def exchange(
        self,
        verb: str,
        url: str,
        *,
        most_bytes: int,
        headers: Mapping[str, str] | None = None,
        data: Any = None,  # noqa: ANN401  # aiohttp's
    ) -> Fetched:
        """Make one request beside the Web API, and read its answer up to a size.

        Raises:
            DeliveryError: Unavailable where nothing has left, else Uncertain.
        """
        reached = SimpleNamespace(is_connected=False)
        mark = _reached.set(reached)
        try:
            async with self.session().request(
                verb, url, headers=headers, data=data, allow_redirects=False
            ) as response:
                body = b""
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > most_bytes:
                        break
                return Fetched(
                    status=response.status,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=body[: most_bytes + 1],
                )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise errors.for_error(error, is_connected=reached.is_connected) from error
        finally:
            _reached.reset(mark)

    def session(self) -> aiohttp.ClientSession:
        """Return the session that all calls share.

        Raises:
            Unavailable: it is closed.
        """
        if self._is_closed:
            raise Unavailable("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._limit_s),
                connector=aiohttp.TCPConnector(limit=_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[_tracing()],
            )
        return self._session

    async def aclose(self) -> None:
        """Let go of connections; nothing leaves any more."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    def _client(self, grant: Grant, team: str) -> AsyncWebClient:
        session = self.session()
        place = team if grant.is_organisation and team != grant.tenant else ""
        found = self._clients.get((grant.token, place))
        if found is None:
            if len(self._clients) >= _MOST_CLIENTS:
                del self._clients[next(iter(self._clients))]
            found = self._clients[grant.token, place] = AsyncWebClient(
                grant.token,
                base_url=self._api_url,
                session=session,
                team_id=place or None,
                logger=_sdk_log,
                retry_handlers=[],
            )
        return found


def _refusal(error: Exception) -> Answer:
    """Return the answer of a call that was refused by Slack itself; nothing of any other."""
    response = error.response if isinstance(error, SlackApiError) else None
    data = getattr(response, "data", None)
    return data if isinstance(data, dict) else {}


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Return arguments as a form has them."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
        if value is not None
    }


def _tracing() -> aiohttp.TraceConfig:
    """Note when a request has a connection: from then on its bytes may have left."""

    async def connected(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _params: object
    ) -> None:
        if (reached := _reached.get(None)) is not None:
            reached.is_connected = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_create_end.append(connected)
    tracing.on_connection_reuseconn.append(connected)
    return tracing
