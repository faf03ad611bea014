"""A workspace of Slack, the bot beside it as a process, and days that pass when a test says so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.slack.nouns import Message, View
from tests.fakes.slack.server import SlackServer
from tests.scenarios.running import HOST, Running, free_port
from tests.scenarios.test_morning import ITEM

T = TypeVar("T")
SECONDS = 12.0
_STEP_S = 0.05
KEY = "0e4469ed8a3e1739d5dac1e53ea8bc2fc59ac6707695032a8a85c8f6b6f13180"


@dataclass(slots=True, kw_only=True)
class Workspace:
    """What a team sees, and the paper that the bot reads."""

    slack: SlackServer
    folder: Path
    port: int
    passed: timedelta = timedelta(0)
    _printed: list[tuple[str, str, datetime]] = field(default_factory=list)
    _process: Running | None = None

    @property
    def now(self) -> datetime:
        """The present, as the bot and Slack have it."""
        real = datetime.now(UTC)  # noqa: TID251  # the process beside us knows no other
        return real + self.passed

    def print(self, title: str, text: str) -> None:
        """Print an article an hour ago."""
        self._printed.append((title, text, self.now - timedelta(hours=1)))
        print_feed(self.folder / "wire.xml", self._printed)

    async def until(self, moment: datetime) -> None:
        """Let time pass until a moment, for the bot and for Slack.

        What is in hand ends first: days that pass in the midst of it would end its lease.
        """
        await self.quiet()
        ahead = moment - self.now
        self.passed += ahead
        (self.folder / "later").write_text(str(self.passed.total_seconds()), encoding="ascii")
        self.slack.advance(ahead.total_seconds())

    async def quiet(self) -> None:
        """Wait until nothing is under way between Slack and the bot."""
        await self.slack.settled()
        process = self._process
        assert process is not None
        idle = [
            f'daybrief_queue_jobs{{queue="{each}"}} 0.0' for each in ("said", "send", "notice")
        ]
        await self.sees(lambda: all(each in process.get("/metrics")[1] for each in idle))

    async def sees(self, look: Callable[[], T | None]) -> T:
        """Wait until there is something to see, and return it."""
        async with asyncio.timeout(SECONDS):
            while not (found := look()):  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(_STEP_S)
        return found

    async def message(self, said: str, among: Callable[[], Sequence[Message]]) -> Message:
        """Wait for a message that says something."""
        try:
            return await self.sees(
                lambda: next((each for each in among() if said in self.slack.seen(each)), None)
            )
        except TimeoutError:
            seen = "\n---\n".join(map(self.slack.seen, among()))
            raise AssertionError(f"nobody said {said!r} but:\n{seen}") from None

    async def front_page(self) -> None:
        """Wait until the brief that everybody may read is there."""
        await asyncio.sleep(3)

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
        process = Running(
            "start",
            module="tests.scenarios.later",
            data=self.folder / "data",
            LATER=str(self.folder / "later"),
            FEEDS=str(self.folder / "wire.xml"),
            PORT=str(self.port),
            PUBLIC_URL=origin,
            SECRET_KEY=KEY,
            SLACK_API_URL=slack.api_url,
            SLACK_CLIENT_ID=app.client_id,
            SLACK_CLIENT_SECRET=app.client_secret,
            SLACK_SIGNING_SECRET=app.signing_secret,
            **environment,
        )
        process.port = self.port
        self._process = process
        return process


@asynccontextmanager
async def workspace(folder: Path) -> AsyncIterator[Workspace]:
    """Open a workspace in which the app is not installed yet."""
    (folder / "later").write_text("0", encoding="ascii")
    async with SlackServer(has_rates=False, is_installed=False) as slack:
        yield Workspace(slack=slack, folder=folder, port=free_port())


def links(text: str) -> list[str]:
    """Return where a text of Slack leads."""
    return re.findall(r"https?://[^\s|>)]+", text)


def paper(path: Path, news: Sequence[tuple[str, str]]) -> None:
    """Print articles of an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251  # as above
    print_feed(path, [(title, text, at) for title, text in news])


def print_feed(path: Path, printed: Sequence[tuple[str, str, datetime]]) -> None:
    """Print articles, each with its title, text and time, as a feed."""
    items = "".join(
        ITEM.format(title=title, text=text, number=number, at=at)
        for number, (title, text, at) in enumerate(printed, start=1)
    )
    path.write_text(
        f'<rss version="2.0"><channel><title>Example Wire</title>'
        f"<link>https://wire.example/</link>{items}</channel></rss>",
        encoding="utf-8",
    )
