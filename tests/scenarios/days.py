"""The bot as a process beside a platform, the paper it reads, and days that pass at a word."""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tests.scenarios import later
from tests.scenarios.running import Running
from tests.scenarios.test_morning import ITEM

T = TypeVar("T")
M = TypeVar("M")
SECONDS = 30.0
KEY = "0e4469ed8a3e1739d5dac1e53ea8bc2fc59ac6707695032a8a85c8f6b6f13180"
_STEP_S = 0.05
_WHILE_S = 0.3
_QUEUES = ("said", "send", "notice")


@dataclass(slots=True, kw_only=True)
class Days(ABC):
    """What people see there, and the papers that the bot reads."""

    folder: Path
    port: int
    papers: tuple[str, ...] = ("wire",)
    passed: timedelta = timedelta(0)
    _printed: dict[str, list[tuple[str, str, datetime]]] = field(default_factory=dict)
    _process: Running | None = None

    @abstractmethod
    async def settled(self) -> None:
        """Wait until the bot has taken all that happened on the platform."""

    @abstractmethod
    def advance(self, seconds: float) -> None:
        """Let time pass on the platform."""

    @property
    def now(self) -> datetime:
        """The present, as the bot and the platform have it."""
        real = datetime.now(UTC)  # noqa: TID251  # the process beside us knows no other
        return real + self.passed

    def print(self, title: str, text: str, *, paper: str = "wire") -> None:
        """Print an article an hour ago."""
        printed = self._printed.setdefault(paper, [])
        printed.append((title, text, self.now - timedelta(hours=1)))
        write(self.file(paper), printed, paper=paper)

    def file(self, paper: str) -> Path:
        """Return where a paper is printed."""
        return self.folder / f"{paper}.xml"

    @property
    def feeds(self) -> str:
        """What the bot reads, as FEEDS names it."""
        return " ".join(str(self.file(each)) for each in self.papers)

    def leap(self, moment: datetime) -> None:
        """Let it be another time for everybody, whatever is in hand."""
        ahead = moment - self.now
        self.passed += ahead
        later.put(self.folder / "later", self.passed.total_seconds())
        self.advance(ahead.total_seconds())

    async def until(self, moment: datetime) -> None:
        """Let time pass until a moment, for the bot and for the platform.

        What is in hand ends first: days that pass in the midst of it would end its lease.
        """
        await self.quiet()
        self.leap(moment)

    async def quiet(self) -> None:
        """Wait until nothing is under way between the platform and the bot."""
        await self.settled()
        process = self._process
        assert process is not None
        idle = [f'daybrief_queue_jobs{{queue="{each}"}} 0.0' for each in _QUEUES]
        await self.sees(lambda: all(each in process.get("/metrics")[1] for each in idle))

    async def idle(self) -> None:
        """Wait until nothing is due, and a while later still is not: what was, has been done."""
        process = self._process
        assert process is not None
        idle = [f'daybrief_queue_due_jobs{{queue="{each}"}} 0.0' for each in ("tick", "send")]
        idle.append('daybrief_queue_jobs{queue="edition"} 0.0')
        for _ in range(2):
            await asyncio.sleep(_WHILE_S)
            await self.sees(lambda: all(each in process.get("/metrics")[1] for each in idle))

    async def sees(self, look: Callable[[], T | None]) -> T:
        """Wait until there is something to see, and return it."""
        async with asyncio.timeout(SECONDS):
            while not (found := look()):  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(_STEP_S)
        return found

    async def said(
        self, words: str, among: Callable[[], Sequence[M]], text: Callable[[M], str]
    ) -> M:
        """Wait for a message that says something."""
        try:
            return await self.sees(
                lambda: next((each for each in among() if words in text(each)), None)
            )
        except TimeoutError:
            seen = "\n---\n".join(map(text, among()))
            raise AssertionError(f"nobody said {words!r} but:\n{seen}") from None

    async def front_page(self) -> None:
        """Wait until the brief that everybody may read is there."""
        process = self._process
        assert process is not None
        made = re.compile(
            r'^daybrief_stories_written_total\{writer="extract"\} [1-9]', re.MULTILINE
        )
        idle = 'daybrief_queue_jobs{queue="edition"} 0.0'

        def is_there() -> bool:
            shown = process.get("/metrics")[1]
            return idle in shown and made.search(shown) is not None

        await self.sees(is_there)

    def begin(self, **environment: str) -> Running:
        """Start the bot."""
        process = Running(
            "start",
            module="tests.scenarios.later",
            data=self.folder / "data",
            LATER=str(self.folder / "later"),
            FEEDS=self.feeds,
            PORT=str(self.port),
            SECRET_KEY=KEY,
            **environment,
        )
        process.port = self.port
        self._process = process
        return process


def write(
    path: Path, printed: Sequence[tuple[str, str, datetime]], *, paper: str = "wire"
) -> None:
    """Print a paper."""
    items = "".join(
        ITEM.format(title=title, text=text, paper=paper, number=number, at=at)
        for number, (title, text, at) in enumerate(printed, start=1)
    )
    path.write_text(
        f'<rss version="2.0"><channel><title>Example {paper.title()}</title>'
        f"<link>https://{paper}.example/</link>{items}</channel></rss>",
        encoding="utf-8",
    )
