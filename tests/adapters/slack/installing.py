"""Somebody with a browser who installs the app, and what is kept of it meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from adapters.contract import WebhookRequest, WebhookResponse
from adapters.slack.access import Access
from adapters.slack.oauth import OAuth
from adapters.store.grants import GrantStore
from adapters.store.kernel import Kernel
from adapters.store.passes import PassStore
from adapters.store.rates import RateStore
from tests.adapters.store.incoming import SEALER
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk
from tests.fakes.clock import Clock
from tests.fakes.slack.nouns import App
from tests.fakes.slack.server import SlackServer
from tests.make import NOW

PUBLIC = "https://brief.example.org"
REDIRECT = f"{PUBLIC}/slack/oauth_redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A fake Slack in which the app is not installed yet, and our pages over a store."""

    slack: SlackServer
    kernel: Kernel
    clock: HandClock
    grants: GrantStore
    access: Access
    oauth: OAuth
    inbox: MemoryDesk

    def advance(self, by: timedelta) -> None:
        """Let time pass, here and at Slack."""
        self.clock.advance(by)
        self.slack.advance(by.total_seconds())


@dataclass(slots=True)
class Browser:
    """Keeps cookies as a browser does, and goes where it is sent."""

    office: Office
    language: str = "en-GB,en;q=0.9"
    cookies: dict[str, str] = field(default_factory=dict)

    async def begin(self) -> WebhookResponse:
        """Open the page where it begins."""
        shown = await self.office.oauth.begin(self._asking({}), self.office.inbox)
        self._keep(shown)
        return shown

    async def agree(self, begun: WebhookResponse) -> Mapping[str, str]:
        """Go to Slack's page and decide; return what Slack sends the browser back with."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(begun.headers["Location"], allow_redirects=False) as answer,
        ):
            assert answer.status == 302, await answer.text()
            target = urlsplit(answer.headers["Location"])
        assert target._replace(query="").geturl() == REDIRECT
        return dict(parse_qsl(target.query))

    async def come_back(self, query: Mapping[str, str]) -> WebhookResponse:
        """Open the page that Slack sends the browser to."""
        shown = await self.office.oauth.come_back(self._asking(query), self.office.inbox)
        self._keep(shown)
        return shown

    async def install(self) -> WebhookResponse:
        """Do all of it."""
        return await self.come_back(await self.agree(await self.begin()))

    def _asking(self, query: Mapping[str, str]) -> WebhookRequest:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Language": self.language, "Cookie": cookies}
        return WebhookRequest(headers=headers, body=b"", query=query)

    def _keep(self, shown: WebhookResponse) -> None:
        if "Set-Cookie" in shown.headers:
            name, _, rest = shown.headers["Set-Cookie"].partition("=")
            self.cookies[name] = rest.partition(";")[0]


@asynccontextmanager
async def office(folder: Path, *, has_rotation: bool = False) -> AsyncIterator[Office]:
    """Open an office; the app is not installed anywhere."""
    clock = HandClock()
    app = App(redirect_urls=[REDIRECT], has_rotation=has_rotation)
    standing = Clock(is_running=False, source=NOW.timestamp)
    opened: AbstractAsyncContextManager[Kernel] = inline(folder, clock)
    async with (
        SlackServer(app=app, clock=standing, has_rates=False, is_installed=False) as slack,
        opened as kernel,
    ):
        grants = GrantStore(kernel, "slack", SEALER)
        access = Access(
            api_url=slack.api_url,
            client_id=app.client_id,
            client_secret=app.client_secret,
            clock=clock,
        )
        oauth = OAuth(
            client_id=app.client_id,
            public_url=f"{PUBLIC}/",
            api_url=slack.api_url,
            grants=grants,
            passes=PassStore(kernel, "slack"),
            rates=RateStore(kernel, "slack"),
            access=access,
            clock=clock,
        )
        yield Office(
            slack=slack,
            kernel=kernel,
            clock=clock,
            grants=grants,
            access=access,
            oauth=oauth,
            inbox=MemoryDesk(),
        )
