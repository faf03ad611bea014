"""How a workspace's grant is come by: the code of an installation, or the token of one workspace.

docs.slack.dev, Installing with OAuth; Using token rotation; oauth.v2.access; auth.test;
users.info; the header x-oauth-scopes: Using tokens (read 2026-11-28).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import Grant
from adapters.slack import errors, table
from adapters.slack.inbound import fields
from digest.errors import AccessLost, Rejected, Uncertain
from digest.ports import Clock

_WITHIN_S = 5
"""Somebody waits for a page meanwhile."""
_MOST_TOKEN_CHARS = 512
_MOST_SCOPES_CHARS = 4_000
_LONGEST = timedelta(days=30)
_NO_CODE, _CODE_REFUSED = "0", "invalid_code"
_MANY = "is_enterprise_install"
_SCOPES = "x-oauth-scopes"
_EVERY = frozenset(each.name for each in table.SCOPES)

_log = logging.getLogger(__name__)
_sdk_log = logging.getLogger("adapters.slack.sdk.access")
_sdk_log.setLevel(logging.INFO)  # at DEBUG it writes bodies down


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What came of an installation."""

    grant: Grant
    app: str = ""
    """The app's id, by which Slack's own pages lead to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Who installed the app, as far as Slack tells."""

    tenant: str
    language: str = ""
    tz: str = ""


class Access:
    """Asks Slack what it grants; each call is tried once, and raises DeliveryError alone.

    Args:
        api_url: of the Web API.
        client_id: of the app; empty where a token was given to us.
        client_secret: that belongs to it.
        clock: by which tokens end.
    """

    def __init__(
        self, *, api_url: str, client_id: str = "", client_secret: str = "", clock: Clock
    ) -> None:
        self._api_url = api_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock

    async def exchange(self, code: str, redirect_uri: str) -> Installed:
        """Return what was granted for a code; it is good for one exchange.

        Raises:
            Rejected: Slack does not take the code.
            DeliveryError: it is not known what became of it.
        """
        answer = await self._call("oauth.v2.access", code=code, redirect_uri=redirect_uri)
        now = self._clock.now()
        is_whole = fields.flag(answer, _MANY)
        organisation = fields.ident(answer, "enterprise", "id")
        team = "" if is_whole else fields.ident(answer, "team", "id")
        grant = Grant(
            tenant=team or organisation,
            token=fields.text(answer, "access_token", most_chars=_MOST_TOKEN_CHARS),
            scopes=_scopes(fields.text(answer, "scope", most_chars=_MOST_SCOPES_CHARS)),
            bot="",
            user=fields.ident(answer, "bot_user_id"),
            installer=fields.ident(answer, "authed_user", "id"),
            organisation=organisation,
            is_organisation=is_whole,
            granted_at=now,
        )
        if not (grant.tenant and grant.token and grant.user):
            raise Uncertain("an installation that makes no sense")
        return Installed(grant=self._lasting(grant, answer), app=fields.ident(answer, "app_id"))

    async def renewed(self, grant: Grant) -> Grant:
        """Return a grant with its next token; the renewal that it had is spent.

        Raises:
            AccessLost: Slack does not renew it: the app has to be installed again.
            DeliveryError: it is not known whether the renewal is spent.
        """
        try:
            answer = await self._call(
                "oauth.v2.access", grant_type="refresh_token", refresh_token=grant.renewal
            )
        except Rejected as error:
            raise AccessLost(error.reason) from error
        token = fields.text(answer, "access_token", most_chars=_MOST_TOKEN_CHARS)
        if not token:
            raise Uncertain("a token that makes no sense")
        scopes = _scopes(fields.text(answer, "scope", most_chars=_MOST_SCOPES_CHARS))
        return self._lasting(replace(grant, token=token, scopes=scopes or grant.scopes), answer)

    async def identified(self, token: str) -> Grant:
        """Return what a token grants, by Slack's word on it.

        Where the word on scopes is missing, as behind a proxy that drops headers, it counts as all
        of them: whoever uses one that is lacking is refused, and goes on without it.

        Raises:
            AccessLost: Slack does not take the token.
            DeliveryError: Slack did not say.
        """
        try:
            response = await self._client(token).auth_test()
        except errors.UNREADABLE as error:
            raise errors.of_question(errors.for_error(error, is_connected=True)) from error
        answer = response.data
        headers = {name.lower(): str(value) for name, value in response.headers.items()}
        granted = headers.get(_SCOPES)
        if granted is None:
            _log.warning("Slack does not say what the token grants: it counts as everything")
        is_whole = fields.flag(answer, _MANY)
        organisation = fields.ident(answer, "enterprise_id")
        team = "" if is_whole else fields.ident(answer, "team_id")
        grant = Grant(
            tenant=team or organisation,
            token=token,
            scopes=_EVERY if granted is None else _scopes(granted),
            bot=fields.ident(answer, "bot_id"),
            user=fields.ident(answer, "user_id"),
            organisation=organisation,
            is_organisation=is_whole,
        )
        if not (grant.tenant and grant.user):
            raise Uncertain("a token that makes no sense")
        if not grant.bot:
            raise AccessLost("auth: the token of a person, not of a bot")
        return grant

    async def installer(self, grant: Grant) -> Installer | None:
        """Return who installed the app; None where nobody can be written to.

        Raises:
            DeliveryError: Slack did not say.
        """
        if not grant.installer:
            return None
        try:
            response = await self._client(grant.token).users_info(
                user=grant.installer, include_locale=True
            )
        except errors.UNREADABLE as error:
            raise errors.of_question(errors.for_error(error, is_connected=True)) from error
        user = fields.record(response.data, "user")
        tenant = fields.ident(user, "team_id") if grant.is_organisation else grant.tenant
        if not tenant:
            return None
        return Installer(
            tenant=tenant, language=fields.text(user, "locale"), tz=fields.text(user, "tz")
        )

    async def known(self) -> None:
        """Return when Slack knows the client and its secret: by a code that is none.

        Raises:
            DeliveryError: it does not, or did not say.
        """
        try:
            await self._call("oauth.v2.access", code=_NO_CODE)
        except Rejected as error:
            if not error.reason.endswith(_CODE_REFUSED):
                raise

    async def socket(self, app_token: str) -> None:
        """Return when Slack takes the token of the app; no socket is opened.

        Raises:
            DeliveryError: it does not, or did not say.
        """
        try:
            await self._client("").apps_connections_open(app_token=app_token)
        except errors.UNREADABLE as error:
            raise errors.of_question(errors.for_error(error, is_connected=True)) from error

    async def _call(self, method: str, **given: str) -> Mapping[str, Any]:
        """Call a method in the app's name."""
        named = {"client_id": self._client_id, "client_secret": self._client_secret}
        try:
            answer = (await self._client("").api_call(method, data={**given, **named})).data
        except errors.UNREADABLE as error:
            raise errors.for_error(error, is_connected=True) from error
        return answer if isinstance(answer, dict) else MappingProxyType({})

    def _lasting(self, grant: Grant, answer: Mapping[str, Any]) -> Grant:
        """Return a grant with what an answer says of its end."""
        renewal = fields.text(answer, "refresh_token", most_chars=_MOST_TOKEN_CHARS)
        seconds = answer.get("expires_in")
        if not renewal or not isinstance(seconds, int):
            return replace(grant, renewal="", ends_at=None)
        lasts = min(timedelta(seconds=max(0, seconds)), _LONGEST)
        return replace(grant, renewal=renewal, ends_at=self._clock.now() + lasts)

    def _client(self, token: str) -> AsyncWebClient:
        return AsyncWebClient(
            token or None,
            base_url=self._api_url,
            timeout=_WITHIN_S,
            retry_handlers=[],
            logger=_sdk_log,
        )


def _scopes(text: str) -> frozenset[str]:
    return frozenset(filter(None, (each.strip() for each in text.split(","))))
