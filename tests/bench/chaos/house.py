"""The whole house as an operator runs it: Redis, feeds, a model, a web process, two workers.

All of them have one clock, that of the week, which is put forward; and each can be made to fail.
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.chaos.places import SECRET, Place
from tests.fakes import directions
from tests.fakes.modelserver import ModelServer
from tests.fakes.tcpproxy import TcpProxy
from tests.fakes.webserver import WebServer
from tests.scenarios import later
from tests.scenarios.quoting import faithful
from tests.scenarios.running import HOST, Running, free_port
from tests.servers import redis
from tests.servers.redis import RedisServer

KEY = "5f1c0be97a3e1d39d5dac1e53ea8bc2fc59ac6707695032a8a85c8f6b6f1a9d7"
MODEL_KEY = "sk-canary-0123456789abcdefghij"
_FEEDS = 5
_STEP_S = 0.05
_ON_ITS_WAY_S = 0.5
_LEAP = timedelta(seconds=25)
_NIGHT = timedelta(minutes=30)
_ITEM = """<item><title>{title}</title><link>{link}</link><guid>{link}</guid>
<description>{text}</description><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"""
_DUTIES = ("serve", "work", "work")


@dataclass(slots=True, kw_only=True)
class House:
    """Processes, what they live on, and how far the week has come."""

    folder: Path
    places: Sequence[Place]
    redis: RedisServer
    proxy: TcpProxy
    web: WebServer
    model: ModelServer
    chance: random.Random
    port: int = field(default_factory=free_port)
    passed: timedelta = timedelta(0)
    kills: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    repeats: Counter[str] = field(default_factory=Counter)
    """How often updates came again, by platform; and below, how often it answered badly."""
    misdeeds: Counter[str] = field(default_factory=Counter)
    log: str = ""
    """Of processes that are no more."""
    _running: list[Running] = field(default_factory=list)
    _items: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The present of the week."""
        real = datetime.now(UTC)  # noqa: TID251  # the processes beside us know no other
        return real + self.passed

    def move(self, moment: datetime) -> None:
        """Put every clock forward to a moment; one that has passed moves nothing."""
        ahead = (moment - self.now).total_seconds()
        if ahead <= 0:
            return
        self.passed += timedelta(seconds=ahead)
        later.put(self.folder / "later", self.passed.total_seconds())
        for place in self.places:
            place.advance(ahead)

    async def pass_to(self, moment: datetime) -> None:
        """Put every clock forward, so that what is on its way arrives in time.

        A call takes less than the lease of who makes it. A clock that leaps over a whole lease
        while the call of somebody who was killed lies at a platform unread makes it take longer
        than any call may: minutes pass by parts of a lease, and only a night at once.
        """
        await asyncio.sleep(_ON_ITS_WAY_S)
        while _LEAP < moment - self.now < _NIGHT:
            self.move(self.now + _LEAP)
            await asyncio.sleep(_ON_ITS_WAY_S)
        self.move(moment)

    def print(self, title: str, text: str) -> None:
        """Print an article an hour ago, in every feed that works."""
        number = len(self._items)
        at = self.now - timedelta(hours=1)
        link = f"https://wire.example/{number}"
        self._items.append(_ITEM.format(title=title, text=text, link=link, at=at))
        body = (
            '<rss version="2.0"><channel><title>Example Wire</title>'
            f"<link>https://wire.example/</link>{''.join(self._items)}</channel></rss>"
        )
        for each in range(_FEEDS):
            self.web.serve(f"/{each}.xml", body.encode())

    def start(self) -> None:
        """Start all processes."""
        self._running = [self._process(duty) for duty in _DUTIES]

    def _process(self, duty: str) -> Running:
        origin = f"http://{HOST}:{self.port}"
        given = {
            "REDIS_URL": f"redis://{HOST}:{self.proxy.port}/0",
            "FEEDS": " ".join(self.web.url(f"/{each}.xml") for each in range(_FEEDS)),
            "FETCH_ALLOW": f"{HOST}:{self.web.port}",
            "OPENAI_BASE_URL": self.model.url,
            "OPENAI_API_KEY": MODEL_KEY,
            "LLM_MODEL": "m",
            "SECRET_KEY": KEY,
            "PUBLIC_URL": origin,
            "LATER": str(self.folder / "later"),
            "LOG_LEVEL": "DEBUG",
        }
        for place in self.places:
            given |= place.environment(origin)
        if duty == "serve":
            given["PORT"] = str(self.port)
        data = self.folder / "data"
        process = Running(duty, module="tests.scenarios.later", data=data, **given)
        if duty == "serve":
            process.port = self.port
        return process

    async def ready(self) -> None:
        """Wait until every process is at work."""
        for each in self._running:
            await asyncio.to_thread(each.until_ready)

    def trouble(self) -> None:
        """Have something go wrong."""
        name, begin = self.chance.choice(
            [
                ("a process killed", self._kill),
                ("Redis loses a reply", lambda: self.proxy.lose_reply(self.chance.randrange(40))),
                (
                    "Redis loses a command",
                    lambda: self.proxy.lose_command(self.chance.randrange(40)),
                ),
                ("a feed fails", self._fail_feed),
                ("the model fails", self._fail_model),
                ("updates come again", self._repeat),
                ("a platform misbehaves", self._misbehave),
                ("a platform misbehaves", self._misbehave),
            ]
        )
        begin()
        self.troubles[name] = self.troubles.get(name, 0) + 1

    def _kill(self) -> None:
        number = self.chance.randrange(len(self._running))
        gone = self._running[number]
        self._bury(gone)
        self.kills += 1
        self._running[number] = self._process(_DUTIES[number])

    def _bury(self, process: Running) -> None:
        if not process.has_ended:
            process.send(signal.SIGKILL)
            process.ended()
        self.log += process.log
        process.__exit__(None, None, None)

    def _fail_feed(self) -> None:
        path = f"/{self.chance.randrange(_FEEDS)}.xml"
        self.web.next(path, *[directions.status(503)] * 3)

    def _fail_model(self) -> None:
        self.model.next(*[directions.status(500)] * 3)

    def _repeat(self) -> None:
        place = self.chance.choice(self.places)
        place.repeat()
        self.repeats[place.name] += 1

    def _misbehave(self) -> None:
        place = self.chance.choice(self.places)
        place.misbehave(self.chance)
        self.misdeeds[place.name] += 1

    def calm(self) -> None:
        """Have nothing more go wrong."""
        for place in self.places:
            place.calm()

    async def sees(self, look: Callable[[], bool], *, within_s: float) -> bool:
        """Wait for something to be so; return whether it came about."""
        try:
            async with asyncio.timeout(within_s):
                while not look():  # noqa: ASYNC110  # others' doing
                    await asyncio.sleep(_STEP_S)
        except TimeoutError:
            return False
        return True

    async def end(self) -> list[int]:
        """Stop all processes; return how they ended."""
        ends = [await asyncio.to_thread(each.end) for each in self._running]
        for each in self._running:
            self.log += each.log
            each.__exit__(None, None, None)
        return ends

    def command_lines(self) -> str:
        """Return what others on this machine may read of our processes."""
        found = []
        for each in self._running:
            file = Path(f"/proc/{each.pid}/cmdline")
            if file.is_file():
                found.append(file.read_bytes().decode(errors="replace"))
        return "\n".join(found)

    def stored(self) -> bytes:
        """Return all that the stores have on the disk."""
        self.redis.ask("SAVE")
        own = (each.read_bytes() for each in (self.folder / "data").rglob("*") if each.is_file())
        return self.redis.files() + b"".join(own)


def secrets(places: Sequence[Place]) -> list[str]:
    """Return what must be read nowhere."""
    given: dict[str, str] = {}
    for place in places:
        given |= place.environment(f"http://{HOST}:1")
    hidden = [value for name, value in given.items() if not name.endswith("_URL")]
    return [KEY, MODEL_KEY, SECRET, *hidden]


@asynccontextmanager
async def house(
    folder: Path, places: Sequence[Place], *, begins: datetime, seed: int
) -> AsyncIterator[House]:
    """Build a house whose week begins at a moment; nothing runs yet."""
    (folder / "redis").mkdir()
    later.put(folder / "later", 0)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(RedisServer(folder / "redis"))
        proxy = await stack.enter_async_context(TcpProxy(redis.HOST, server.port))
        web = await stack.enter_async_context(WebServer())
        model = await stack.enter_async_context(ModelServer(key=MODEL_KEY, context=32_768))
        model.write(faithful)
        built = House(
            folder=folder,
            places=places,
            redis=server,
            proxy=proxy,
            web=web,
            model=model,
            chance=random.Random(seed),  # noqa: S311  # no secret hangs on it
        )
        built.move(begins)
        yield built
