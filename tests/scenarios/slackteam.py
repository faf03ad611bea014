"""A workspace of Slack, the bot beside it as a process, and days that pass when a test says so."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.slack.nouns import Message, View
from tests.fakes.slack.server import SlackServer
from tests.scenarios import later
from tests.scenarios.days import Days, write
from tests.scenarios.running import HOST, Running, free_port


@dataclass(slots=True, kw_only=True)
class Workspace(Days):
    """What a team sees, and the paper that the bot reads."""

    slack: SlackServer

    async def settled(self) -> None:
        """See Days."""
        await self.slack.settled()

    def advance(self, seconds: float) -> None:
        """See Days."""
        self.slack.advance(seconds)

    async def message(self, words: str, among: Callable[[], Sequence[Message]]) -> Message:
        """Wait for a message that says something."""
        return await self.said(words, among, self.slack.seen)

    async def page(self, said: str, user: str) -> View:
        """Wait for the bot's page to say something to somebody."""

        def look() -> View | None:
            shown = self.slack.home(user)
            return shown if shown is not None and said in self.slack.seen(shown) else None

        return await self.sees(look)

    async def modal(self, user: str) -> View:
        """Wait for a modal that somebody sees."""
        return await self.sees(lambda: self.slack.modal(user))

    async def install(self) -> str:
        """Install the app as a person does in his browser; return the last page he sees."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            url, cookie = f"http://{HOST}:{self.port}/slack/install", ""
            for _ in range(5):
                is_ours = urlsplit(url).port == self.port
                headers = {"Cookie": cookie} if is_ours and cookie else {}
                async with browser.get(url, headers=headers, allow_redirects=False) as page:
                    if given := page.headers.get("Set-Cookie"):
                        cookie = given.partition(";")[0]
                    if page.status != 302:  # RFC 9110, 15.4.3
                        return await page.text()
                    url = page.headers["Location"]
        raise AssertionError("it leads nowhere")

    def running(self, **environment: str) -> Running:
        """Start the bot."""
        slack, app = self.slack, self.slack.app
        origin = f"http://{HOST}:{self.port}"
        app.request_url = f"{origin}/slack/events"
        return self.begin(
            PUBLIC_URL=origin,
            SLACK_API_URL=slack.api_url,
            SLACK_CLIENT_ID=app.client_id,
            SLACK_CLIENT_SECRET=app.client_secret,
            SLACK_SIGNING_SECRET=app.signing_secret,
            **environment,
        )


@asynccontextmanager
async def workspace(folder: Path) -> AsyncIterator[Workspace]:
    """Open a workspace in which the app is not installed yet."""
    later.put(folder / "later", 0)
    async with SlackServer(has_rates=False, is_installed=False) as slack:
        yield Workspace(slack=slack, folder=folder, port=free_port())


def links(text: str) -> list[str]:
    """Return where a text of Slack leads."""
    return re.findall(r"https?://[^\s|>)]+", text)


def paper(path: Path, news: Sequence[tuple[str, str]]) -> None:
    """Print articles of an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251  # as above
    write(path, [(title, text, at) for title, text in news])
