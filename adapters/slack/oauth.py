"""How workspaces install the app: two pages, between which somebody agrees at Slack.

::

    GET /slack/install          a pass and a cookie ─▶ Slack's own page
    GET /slack/oauth_redirect   pass and cookie, used up ─▶ code ─▶ grant, kept
                                  └─▶ Joined: whoever installed it is greeted as anybody is

The state that goes through Slack is good for one return, within ten minutes, in the browser that
has the cookie: nobody can have somebody else finish what he began (RFC 9700, 4.7). A page that is
loaded again says what the first one said.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlencode

from adapters.contract import (
    Grant,
    Grants,
    Inbox,
    Joined,
    Passes,
    Passing,
    Rates,
    WebhookRequest,
    WebhookResponse,
)
from adapters.slack import table
from adapters.slack.access import Access, Installed, Installer
from adapters.slack.pages import HEADERS, Pages
from digest.errors import DeliveryError, Rejected
from digest.model import Recipient
from digest.ports import Clock, Rate

BEGINNINGS = Rate(interval=timedelta(milliseconds=200), burst=100)
"""Of all who install together: each leaves something in the store for ten minutes."""
COOKIE_S = 600

_COOKIE = "__Host-daybrief-"
"""A browser takes a cookie of such a name from this very host alone, by TLS (RFC 6265bis,
4.1.3.2)."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SECRET_BYTES = 32
_CODE = re.compile(r"[\w.-]{1,512}", re.ASCII)
_WHY = re.compile(r"[a-z_]{1,60}", re.ASCII)
_API = "api/"
_OPEN = "slack://open"
"""Opens Slack's own program, wherever it is."""
_AT_ONCE = timedelta(0)

_log = logging.getLogger(__name__)

Page: TypeAlias = Callable[[WebhookRequest, Inbox], Awaitable[WebhookResponse]]
"""Answers a GET; who installs the app joins through the inbox."""


class OAuth:
    """Shows the pages.

    Args:
        client_id: of the app.
        public_url: where we are reached from outside.
        api_url: of the Web API; Slack's pages are beside it.
        grants: keeps what is granted.
        passes: lets each return through once.
        rates: holds floods back.
        access: exchanges codes.
        clock: when somebody joined.
        new_secret: makes states and what binds them.
    """

    def __init__(
        self,
        *,
        client_id: str,
        public_url: str,
        api_url: str,
        grants: Grants,
        passes: Passes,
        rates: Rates,
        access: Access,
        clock: Clock,
        new_secret: Callable[[], str] = lambda: secrets.token_urlsafe(_SECRET_BYTES),
    ) -> None:
        base = public_url.rstrip("/")
        self._client_id = client_id
        self._redirect_uri = f"{base}{table.REDIRECT_PATH}"
        self._beginning = f"{base}{table.INSTALL_PATH}"
        self._slack = api_url.removesuffix(_API)
        self._grants = grants
        self._passes = passes
        self._rates = rates
        self._access = access
        self._clock = clock
        self._new_secret = new_secret

    @property
    def pages(self) -> Mapping[str, Page]:
        """What is shown where."""
        return {table.INSTALL_PATH: self.begin, table.REDIRECT_PATH: self.come_back}

    async def begin(self, request: WebhookRequest, _inbox: Inbox) -> WebhookResponse:
        """Send a browser to Slack.

        Raises:
            StoreError: the store failed.
        """
        if await self._rates.reserve("install", BEGINNINGS, at_most=_AT_ONCE):
            return Pages.of(request, self._beginning).busy()
        state, holder = self._new_secret(), self._new_secret()
        await self._passes.issue(state, holder)
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(each.name for each in table.SCOPES),
            "redirect_uri": self._redirect_uri,
            "state": state,
        }
        cookie = f"{_cookie(state)}={holder}; Max-Age={COOKIE_S}; Path=/; Secure; HttpOnly"
        return WebhookResponse(
            status=HTTPStatus.FOUND,
            headers={
                **HEADERS,
                "Location": f"{self._slack}oauth/v2/authorize?{urlencode(asked)}",
                "Set-Cookie": f"{cookie}; SameSite=Lax",
            },
        )

    async def come_back(self, request: WebhookRequest, inbox: Inbox) -> WebhookResponse:
        """Take what Slack sends a browser back with, and show what came of it.

        Raises:
            StoreError: the store failed; whoever begins again is none the worse.
        """
        shown = Pages.of(request, self._beginning)
        state = request.query.get("state", "")
        holder = _cookies(request.headers).get(_cookie(state), "")
        if not (_SECRET.fullmatch(state) and _SECRET.fullmatch(holder)):
            return shown.unknown()
        passing = await self._passes.use(state, holder)
        if passing is not Passing.FIRST:
            return _seen_before(shown, passing)
        try:
            installed = await self._exchanged(request.query)
        except _Cancelled:
            return shown.cancelled()
        except Rejected as failure:
            _log.warning("an installation was refused: %s", failure.reason)
            return shown.refused(failure.reason.rpartition(" ")[2])
        except DeliveryError as failure:
            _log.warning("an installation was not finished: %s", failure.reason)
            return shown.unanswered()
        await self._keep(installed.grant, state, inbox)
        await self._passes.done(state, holder)
        _log.info("installed in %s", installed.grant.tenant)
        return shown.installed(self._leads_to(installed))

    async def _exchanged(self, query: Mapping[str, str]) -> Installed:
        """Return what was granted, by what a browser came back with.

        Raises:
            _Cancelled: whoever was asked did not want it.
            DeliveryError: see `Access.exchange`.
        """
        code, error = query.get("code", ""), query.get("error", "")
        if error == "access_denied":
            raise _Cancelled
        if error or not _CODE.fullmatch(code):
            raise Rejected(f"came back with {error if _WHY.fullmatch(error) else '?'}")
        return await self._access.exchange(code, self._redirect_uri)

    async def _keep(self, grant: Grant, state: str, inbox: Inbox) -> None:
        """Keep a grant, and have its installer greeted.

        What Slack does not say besides is done without: the app is installed all the same.
        """
        await self._grants.keep(grant)
        installer: Installer | None = None
        try:
            identified = await self._access.identified(grant.token)
            grant = replace(grant, bot=identified.bot)
            installer = await self._access.installer(grant)
        except DeliveryError as failure:
            _log.warning("Slack does not say who installed the app: %s", failure.reason)
            if grant.installer and not grant.is_organisation:
                installer = Installer(tenant=grant.tenant)
        if installer is not None and grant.is_organisation:
            grant = replace(grant, installer_tenant=installer.tenant)
        await self._grants.keep(grant)
        if installer is None:
            return
        own = Recipient(platform=table.PLATFORM, tenant=installer.tenant, chat=grant.installer)
        joined = Joined(
            update_id=f"o/{state}",
            recipient=own,
            asker=grant.installer,
            said_at=self._clock.now(),
            language=installer.language,
            tz=installer.tz,
        )
        await inbox.admit(joined)

    def _leads_to(self, installed: Installed) -> str:
        """Return the page of Slack's that opens the conversation with the app."""
        if not installed.app:
            return _OPEN
        meant = {"app": installed.app}
        if not installed.grant.is_organisation:
            meant["team"] = installed.grant.tenant
        return f"{self._slack}app_redirect?{urlencode(meant)}"


class _Cancelled(Exception):
    """Whoever was asked to install the app did not want it."""


def _seen_before(shown: Pages, passing: Passing) -> WebhookResponse:
    """Return what is shown to who comes back once more, or with a pass that is none."""
    if passing is Passing.DONE:
        return shown.installed(_OPEN)
    return shown.begun() if passing is Passing.BEGUN else shown.unknown()


def _cookie(state: str) -> str:
    """Return the name of the cookie of one attempt: others may be under way beside it."""
    return f"{_COOKIE}{state[:8]}"


def _cookies(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the cookies that came with a request; of one that comes twice, neither."""
    pairs = [each.strip().partition("=") for each in headers.get("Cookie", "").split(";")]
    names = [name for name, _, _ in pairs]
    return {name: value for name, _, value in pairs if names.count(name) == 1}
