"""The whole bot with Telegram switched on, as its operator starts it, beside a fake Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL

import aiohttp

from adapters.store.posts import HELD_FOR
from digest.model import Language
from digest.words import desk
from tests.bot.tidings import WREN
from tests.fakes.modelserver import ModelServer
from tests.fakes.telegram.server import TelegramServer
from tests.scenarios import later
from tests.scenarios.days import write
from tests.scenarios.running import HOST, Running, free_port, until

LATER = "tests.scenarios.later"
SECRET = "a-secret_of-0123456789"  # noqa: S105  # of a fake
STOPPED = desk.of(Language("en")).withdrawn


async def _so(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Wait until something is so, and let the fake Telegram work meanwhile."""
    await asyncio.to_thread(until, condition, within_s=within_s)


def _settings(telegram: TelegramServer, **more: str) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEEDS": "bot/sample",
        "LOG_LEVEL": "INFO",
        **more,
    }


async def test_with_a_token_alone_the_bot_greets_and_answers(tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        ann = telegram.stage.person("Ann")
        with Running("start", data=tmp_path, **_settings(telegram)) as process:
            await _so(lambda: process.get("/readyz") == (200, "store: ok\ntelegram: ok\n"))
            assert process.get("/telegram/webhook")[0] == 404
            telegram.stage.start(ann)
            await _so(lambda: bool(telegram.said(ann)))
            assert telegram.said(ann)[-1].buttons, "when the brief shall come is a press"
            query = telegram.stage.inline("wren", by=telegram.stage.person("Ben"))
            await _so(lambda: telegram.stage.answer(query) is not None)
            offered = telegram.stage.answer(query)
            assert offered is not None
            assert offered["results"] == [], "he has had no brief that he could share"
            assert offered["button"]["start_parameter"]
            await asyncio.to_thread(process.end)
            assert telegram.token not in process.log
        assert not telegram.faults()


async def test_what_is_said_while_it_was_killed_is_answered_when_it_is_back(
    tmp_path: Path,
) -> None:
    ahead = tmp_path / "later"
    later.put(ahead, 0)
    async with TelegramServer() as telegram:
        settings = _settings(telegram, LATER=str(ahead))
        ann = telegram.stage.person("Ann", has_started=True)
        with Running(
            "start", module="tests.scenarios.later", data=tmp_path, **settings
        ) as process:
            await _so(lambda: process.is_ready)
            await _so(lambda: bool(telegram.calls("deleteWebhook")))  # the post is its own
        for _ in range(3):
            telegram.stage.say(ann, "/help")
        later.put(ahead, HELD_FOR.total_seconds())
        with Running(
            "start", module="tests.scenarios.later", data=tmp_path, **settings
        ) as process:
            await _so(lambda: len(telegram.said(ann)) >= 3)
            await telegram.settled()


async def test_updates_are_brought_where_there_is_a_secret(tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        ann = telegram.stage.person("Ann", has_started=True)
        port = free_port()
        more = {
            "PORT": f"{port}",
            "PUBLIC_URL": f"http://{HOST}:{port}",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        with Running("start", data=tmp_path, **_settings(telegram, **more)) as process:
            await _so(lambda: process.is_ready)
            await _so(lambda: telegram.updates.hook is not None)
            telegram.stage.say(ann, "/help")
            await _so(lambda: bool(telegram.said(ann)))
            assert {each.status for each in telegram.webhooks.pushes} == {200}
            await asyncio.to_thread(process.end)
            assert SECRET not in process.log
        assert not telegram.calls("getUpdates")


async def test_a_token_that_telegram_does_not_take_is_said_at_once(tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        telegram.revoke()
        with Running("start", data=tmp_path, **_settings(telegram)) as process:
            assert await asyncio.to_thread(process.ended) == 2
            assert "TELEGRAM_BOT_TOKEN is not taken by Telegram" in process.log
            assert "Traceback" not in process.log
            assert telegram.token not in process.log


async def test_who_stops_an_answer_ends_the_call_of_the_model_that_is_to_write_it(
    tmp_path: Path,
) -> None:
    feed = tmp_path / "wire.xml"
    write(feed, [(WREN.title, WREN.text, datetime.now(UTC) - timedelta(hours=1))])  # noqa: TID251  # the program has the machine's clock
    async with TelegramServer() as telegram, ModelServer() as model:
        ann, ben = (telegram.stage.person(each, has_started=True) for each in ("Ann", "Ben"))
        more = {"FEEDS": str(feed), "OPENAI_BASE_URL": model.url, "LLM_MODEL": "tiny"}
        with Running("start", data=tmp_path / "data", **_settings(telegram, **more)) as process:
            await _so(lambda: process.is_ready)
            await _shown(telegram, ann, WREN.title)
            await _shown(telegram, ben, WREN.title)
            model.hold()
            telegram.stage.say(ben, "Who made Wren, and why did they?")
            await _so(lambda: model.under_way > 0 and telegram.draft(ben) is not None)
            drawn = telegram.draft(ben)
            assert drawn is not None
            telegram.stage.stop(ben, drawn.id)
            await _so(lambda: model.abandoned > 0)
            await _so(lambda: telegram.said(ben)[-1].text.endswith(STOPPED))
            model.release()
            await asyncio.to_thread(process.end)
        assert not telegram.faults()


async def _shown(telegram: TelegramServer, person: int, title: str) -> None:
    """Have somebody ask for the brief until it is made, with a story in it."""
    while not any(title in each.text for each in telegram.said(person)):
        before = len(telegram.said(person))
        telegram.stage.say(person, "/today")
        await _so(lambda had=before: len(telegram.said(person)) > had)  # type: ignore[misc]  # bound at once


async def test_what_a_process_took_in_before_it_was_killed_is_answered_by_the_next_and_once(
    tmp_path: Path,
) -> None:
    async with TelegramServer() as telegram:
        ann = telegram.stage.person("Ann", has_started=True)
        with _brought("serve", telegram, tmp_path) as process:
            await _so(lambda: telegram.updates.hook is not None)
            for _ in range(3):
                telegram.stage.say(ann, "/help")
            await telegram.settled()
            process.send(SIGKILL)
        assert not telegram.said(ann), "it only takes in"
        with _brought("start", telegram, tmp_path, process.port) as process:
            await _so(lambda: process.is_ready)
            telegram.duplicate(3)
            await telegram.settled()
            await _so(lambda: len(telegram.said(ann)) >= 3 and _is_idle(process))
        assert len(telegram.said(ann)) == 3


async def test_an_update_that_comes_eight_times_at_once_is_answered_once(tmp_path: Path) -> None:
    async with TelegramServer() as telegram, aiohttp.ClientSession() as session:
        ann = telegram.stage.person("Ann", has_started=True)
        with _brought("start", telegram, tmp_path) as process:
            await _so(lambda: telegram.updates.hook is not None)
            telegram.stage.say(ann, "/help")
            (update,) = telegram.updates.happened
            url = f"http://{HOST}:{process.port}/telegram/webhook"
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

            async def bring() -> None:
                async with session.post(url, json=update, headers=headers) as answer:
                    assert answer.status == 200

            async with asyncio.TaskGroup() as group:
                for _ in range(8):
                    group.create_task(bring())
            await _so(lambda: bool(telegram.said(ann)) and _is_idle(process))
        assert len(telegram.said(ann)) == 1


def _brought(duty: str, telegram: TelegramServer, data: Path, port: int | None = None) -> Running:
    """Start a process to which updates are brought."""
    port = port or free_port()
    url = f"http://{HOST}:{port}"
    more = {"PORT": f"{port}", "PUBLIC_URL": url, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    process = Running(duty, data=data, **_settings(telegram, **more))
    process.port = port
    return process


def _is_idle(process: Running) -> bool:
    return 'queue_jobs{queue="said"} 0.0' in process.get("/metrics")[1]
