"""A morning: a brief comes at its time, and whoever asks about it is answered.

Real processes, a chat server, feeds of our own in a file; on SQLite in one process, on Redis
in several.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import app, settings
from bot.clocks import SystemClock
from bot.selection import Selection
from digest.model import Due, Schedule, Subscription
from tests import make
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Message, Mode
from tests.platforms.testchat import NAME
from tests.scenarios.chatting import WEBHOOK
from tests.scenarios.running import HOST, Fresh, Running
from tests.servers.redis import RedisServer, needs_redis

SECONDS = 30.0
JITTER = timedelta(seconds=46)
STEP_S = 0.05
ITEM = """<item><title>{title}</title><link>https://{paper}.example/{number}</link>
<description>{text}</description><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"""
NEWS = (
    (
        "Example Lab releases Wren, a small language model",
        """Example Lab released Wren, a small language model, on Friday. Wren has 8 billion
        parameters and was trained on public text. The weights of Wren are free to download.""",
    ),
    (
        "Harbour Bank switches its AI chatbot off after wrong answers",
        """Harbour Bank switched off its AI chatbot on Thursday. The chatbot had told 1,200
        customers wrong interest rates. Harbour Bank will pay each of them 50 euros.""",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """Readers whose brief is due now, and the chat server where they read."""

    server: ChatServer
    environment: dict[str, str]
    data: Path

    async def subscribe(self, *chats: str, ago: timedelta = JITTER) -> None:
        """Keep subscriptions that fell due a while ago: the minute of the sends is over."""
        chosen = settings.read({"DATA_DIR": str(self.data), **self.environment}, dotenv=None)
        now = datetime.now(UTC)  # noqa: TID251  # the processes beside us know no other
        due = Due(at=now - ago, local_date=(now - ago).date())
        async with app.opened(chosen, Selection(feeds=())) as engine:
            stores = await app.stores(chosen, engine.kernel, SystemClock())
            for chat in chats:
                self.server.open_chat(chat)
                await stores.subscriptions.keep(_wish(chat, now), lambda _: due)

    async def seen(self, chat: str, count: int) -> list[Message]:
        """Wait until a reader sees so many messages, and return them."""
        async with asyncio.timeout(SECONDS):
            while len(self.server.visible(chat)) < count:  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(STEP_S)
        return self.server.visible(chat)

    def running(self, duty: str, *, is_fresh: bool = False, **more: str) -> Running:
        """Start a process."""
        begin = Fresh if is_fresh else Running
        return begin(
            duty, module="tests.scenarios.chatting", data=self.data, **self.environment, **more
        )


def _wish(chat: str, now: datetime) -> Subscription:
    return make.subscription(
        f"sub-{chat}",
        recipient=make.recipient(chat, platform=NAME),
        schedule=Schedule(at=time(now.hour, now.minute), tz="Asia/Tokyo"),
    )


@asynccontextmanager
async def morning(folder: Path, **environment: str) -> AsyncIterator[Morning]:
    """Write the news, and open the chat server."""
    now = datetime.now(UTC)  # noqa: TID251  # as above
    items = "".join(
        ITEM.format(
            title=title, text=text, paper="wire", number=number, at=now - timedelta(hours=number)
        )
        for number, (title, text) in enumerate(NEWS, start=1)
    )
    feed = folder / "wire.xml"
    feed.write_text(
        f'<rss version="2.0"><channel><title>Example Wire</title>'
        f"<link>https://wire.example/</link>{items}</channel></rss>",
        encoding="utf-8",
    )
    async with ChatServer(mode=Mode.RECONCILABLE) as server:
        given = {"FEEDS": str(feed), "CHAT_URL": server.url, **environment}
        yield Morning(server=server, environment=given, data=folder / "data")


async def _ends(process: Running) -> int:
    return await asyncio.to_thread(process.end)


async def test_one_process_delivers_at_its_time_and_answers_in_the_thread(tmp_path: Path) -> None:
    async with morning(tmp_path) as day:
        await day.subscribe("C1")
        with day.running("start", is_fresh=True) as process:
            (brief,) = await day.seen("C1", 1)
            assert "Wren" in brief.text
            assert "Harbour Bank" in brief.text
            day.server.say("C1", "How many parameters does Wren have?", thread=brief.id)
            day.server.say("C1", "2", thread=brief.id)
            _, answer, story = await day.seen("C1", 3)
            assert "8 billion" in answer.text
            assert answer.thread == brief.id
            assert "50 euros" in story.text
            assert await _ends(process) == 0
            assert "Traceback" not in process.log
        with day.running("start") as process:  # the next start says nothing twice
            await asyncio.to_thread(process.until_ready)
            day.server.say("C1", "help")
            await day.seen("C1", 4)
            assert await _ends(process) == 0
        assert len(day.server.visible("C1")) == 4


async def test_a_brief_that_is_late_says_so(tmp_path: Path) -> None:
    async with morning(tmp_path) as day:
        await day.subscribe("C1", ago=timedelta(minutes=50))
        with day.running("start") as process:
            (brief,) = await day.seen("C1", 1)
            assert "Late: due" in brief.text
            assert await _ends(process) == 0


@needs_redis
@pytest.mark.parametrize("count", [12])
async def test_several_processes_on_redis_each_do_their_part(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    with RedisServer(folder) as redis:
        async with morning(tmp_path, REDIS_URL=redis.url(), CHAT_WEBHOOK="1") as day:
            chats = [f"C{number}" for number in range(count)]
            await day.subscribe(*chats)
            with day.running("serve") as web:
                with day.running("work") as first, day.running("work") as second:
                    (brief,) = [await day.seen(chat, 1) for chat in chats][-1]
                    await asyncio.to_thread(web.until_ready)
                    day.server.webhook(f"http://{HOST}:{web.port}{WEBHOOK}")
                    day.server.say(chats[-1], "why 1", thread=brief.id)
                    await day.seen(chats[-1], 2)
                    assert await _ends(first) == 0
                    day.server.say(chats[0], "what did Harbour Bank do?")
                    await day.seen(chats[0], 2)
                    assert await _ends(second) == 0
                assert await _ends(web) == 0
            seen = [len(day.server.visible(chat)) for chat in chats]
            assert seen == [2, *[1] * (count - 2), 2]
