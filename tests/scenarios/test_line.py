"""The whole bot with LINE switched on, as its operator starts it, beside a fake LINE."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.fakes.line.server import LineServer
from tests.scenarios import later
from tests.scenarios.running import HOST, Running, free_port, until

NEWSY = datetime(2026, 4, 17, 4, 30, tzinfo=UTC)
"""When the articles of the sample are of the last hours."""


async def _so(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Wait until something is so, and let the fake LINE work meanwhile."""
    await asyncio.to_thread(until, condition, within_s=within_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bot:
    """The bot beside a fake LINE, at the hour at which the sample of feeds is news."""

    line: LineServer
    folder: Path
    port: int = field(default_factory=free_port)

    def passes(self, seconds: float) -> None:
        """Let time pass for the bot."""
        before = float(self._later.read_text(encoding="ascii"))
        later.put(self._later, before + seconds)

    @property
    def _later(self) -> Path:
        return self.folder / "later"

    def running(self, command: str, **more: str) -> Running:
        """Start it."""
        if not self._later.exists():
            back = NEWSY - datetime.now(UTC)  # noqa: TID251  # what the machine's clock says
            later.put(self._later, back.total_seconds())
        process = Running(
            command,
            module="tests.scenarios.later",
            data=self.folder / "data",
            LATER=str(self._later),
            **_settings(self.line, self.port, **more),
        )
        process.port = self.port
        return process


def _settings(line: LineServer, port: int, **more: str) -> dict[str, str]:
    return {
        "LINE_CHANNEL_SECRET": line.secret,
        "LINE_CHANNEL_ACCESS_TOKEN": line.access_token,
        "LINE_API_URL": line.url,
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "PORT": f"{port}",
        "FEEDS": "bot/sample",
        "LANGUAGE": "ja",
        "LOG_LEVEL": "INFO",
        **more,
    }


async def _printed(line: LineServer) -> None:
    """Wait until the brief that everybody may read is there: somebody asks until he has it."""
    ben = line.stage.person("Ben", language="ja", has_followed=True)
    for number in range(60):
        line.stage.say(ben, "今日")
        await _so(lambda asked=number: len(line.said(ben)) > asked)  # type: ignore[misc]  # bound now
        if line.said(ben)[-1].kind == "flex":
            return
    raise AssertionError("there is no brief")


async def test_who_follows_is_greeted_with_the_brief_and_asks_for_nothing(
    tmp_path: Path,
) -> None:
    async with LineServer() as line:
        ann, bot = line.stage.person("Ann", language="ja"), _Bot(line=line, folder=tmp_path)
        with bot.running("start") as process:
            await _so(lambda: process.get("/readyz") == (200, "store: ok\nline: ok\n"))
            await _so(lambda: line.world.webhook_url is not None)
            await _printed(line)
            line.stage.follow(ann)
            await _so(lambda: bool(line.said(ann)))
            greeting = line.said(ann)
            assert any(each.kind == "flex" for each in greeting), "the brief is a card"
            assert greeting[-1].quick, "when it shall come is a tap"
            line.stage.say(ann, "青嶺研究所の公開はいつ？")
            await _so(lambda: len(line.said(ann)) > len(greeting))
            assert "16日" in line.said(ann)[-1].text.replace("\u2060", "")
            assert {each.how for each in line.said(ann)} == {"reply"}
            await asyncio.to_thread(process.end)
            assert line.access_token not in process.log
            assert line.secret not in process.log
        assert line.units == 0
        assert {each.status for each in line.webhooks.pushes} == {200}
        assert line.faults() == []


async def test_an_answer_that_came_too_late_waits_and_is_fetched_by_a_tap(
    tmp_path: Path,
) -> None:
    async with LineServer(quota=0) as line:
        ann = line.stage.person("Ann", language="ja", has_followed=True)
        bot = _Bot(line=line, folder=tmp_path)
        line.hook(f"http://{HOST}:{bot.port}/line/webhook")
        with bot.running("serve") as process:
            await _so(lambda: process.get("/readyz")[0] == 200)
            line.stage.say(ann, "ヘルプ")
            await line.settled()
            await asyncio.to_thread(process.end)
        bot.passes(60)
        with bot.running("start") as process:
            await _so(lambda: process.says("an answer waits to be fetched"))
            assert not line.said(ann)
            line.stage.say(ann, "設定")
            await _so(lambda: bool(line.said(ann)))
            assert line.said(ann)[-1].quick[0] == "結果を見る"
            seen = len(line.said(ann))
            line.stage.tap(ann, "結果を見る")
            await _so(lambda: len(line.said(ann)) > seen)
            assert line.said(ann)[-1].how == "reply"
        assert line.units == 0
        assert line.faults() == []


async def test_a_token_that_line_does_not_take_is_said_at_once(tmp_path: Path) -> None:
    async with LineServer() as line:
        line.revoke()
        with _Bot(line=line, folder=tmp_path).running("start") as process:
            assert await asyncio.to_thread(process.ended) == 2
            assert "LINE_CHANNEL_ACCESS_TOKEN is not taken by LINE" in process.log
            assert "Traceback" not in process.log
            assert line.access_token not in process.log
