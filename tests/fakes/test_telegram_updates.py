"""Updates reach the bot: in order, again until they are confirmed, to one place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, ReactionTypeEmoji, Update
from telegram.error import BadRequest, Conflict

from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.stranger import Stranger


def _texts(updates: list[dict[str, Any]]) -> list[str]:
    return [each["message"]["text"] for each in updates]


async def test_updates_come_again_until_an_offset_confirms_them(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    for text in ("one", "two", "three"):
        telegram.stage.say(ann, text)
    first, second, third = await bot.get_updates()
    assert [each.message.text for each in (first, second, third) if each.message] == [
        "one",
        "two",
        "three",
    ]
    assert third.update_id == first.update_id + 2
    assert len(await bot.get_updates(limit=2)) == 2
    assert await bot.get_updates(offset=second.update_id) == (second, third)
    assert await bot.get_updates() == (second, third)
    assert await bot.get_updates(offset=third.update_id + 1) == ()
    assert telegram.updates.confirmed == third.update_id


async def test_a_negative_offset_leaves_the_last_ones(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    for text in ("one", "two", "three"):
        telegram.stage.say(ann, text)
    assert _texts(await stranger.updates(offset=-1)) == ["three"]
    assert _texts(await stranger.updates()) == ["three"]


async def test_a_long_poll_ends_with_the_first_update(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=30))
        await _polled(telegram)
        telegram.stage.say(ann, "hello")
    (update,) = poll.result()
    assert update.message
    assert update.message.text == "hello"


async def test_a_long_poll_ends_in_time_with_nothing(bot: Bot, telegram: TelegramServer) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=30))
        await _polled(telegram)
        telegram.clock.advance(30)
    assert poll.result() == ()


async def test_the_later_of_two_pollers_stays(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    async with asyncio.TaskGroup() as tasks:
        early = tasks.create_task(stranger.call("getUpdates", timeout=30))
        await _polled(telegram)
        late = tasks.create_task(bot.get_updates(timeout=30))
        refused = await early
        telegram.stage.say(ann, "hello")
    assert len(late.result()) == 1
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running"
    )


async def test_updates_are_kept_for_a_day(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.stage.say(ann, "old")
    telegram.clock.advance(24 * 3600 - 1)
    telegram.stage.say(ann, "new")
    assert _texts(await stranger.updates()) == ["old", "new"]
    telegram.clock.advance(2)
    assert _texts(await stranger.updates()) == ["new"]


async def test_some_kinds_come_only_when_asked_for(
    bot: Bot, telegram: TelegramServer, ann: int
) -> None:
    message = telegram.stage.say(ann, "hello")
    telegram.stage.react(ann, message, "👍")
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=["message_reaction"])
    telegram.stage.react(ann, message, "🔥")
    telegram.stage.say(ann, "unwanted")
    *_, last = await bot.get_updates()
    assert last.message_reaction
    assert last.message_reaction.new_reaction == (ReactionTypeEmoji("🔥"),)
    assert telegram.updates.webhook_info()["allowed_updates"] == ["message_reaction"]


async def test_an_update_comes_again_though_it_was_confirmed(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.stage.say(ann, "one")
    telegram.stage.say(ann, "two")
    came = await stranger.updates()
    offset = came[-1]["update_id"] + 1
    assert await stranger.updates(offset=offset) == []
    telegram.duplicate(2)
    assert await stranger.updates(offset=offset) == came
    assert await stranger.updates(offset=offset) == []


async def test_things_come_in_another_order_than_they_happened(
    telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    said = [f"word {number}" for number in range(9)]
    for text in said:
        telegram.stage.say(ann, text)
    telegram.shuffle(9)
    came = await stranger.updates()
    numbers = [each["update_id"] for each in came]
    assert numbers == sorted(numbers)
    assert _texts(came) != said
    assert sorted(_texts(came)) == said


async def test_a_poisoned_update_has_a_number_and_good_neighbours(
    bot: Bot, telegram: TelegramServer, ann: int, stranger: Stranger
) -> None:
    telegram.stage.say(ann, "before")
    telegram.poison(ann, without="date")
    telegram.bring({"message": "nonsense"})
    telegram.stage.say(ann, "after")
    first, *poisoned, last = await stranger.updates()
    assert _texts([first, last]) == ["before", "after"]
    for each in poisoned:
        with pytest.raises((TypeError, KeyError, AttributeError)):
            Update.de_json(each, bot)


async def _polled(telegram: TelegramServer) -> None:
    """Wait until somebody polls."""
    async with asyncio.timeout(5):
        while telegram.updates._poller is None:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.001)


class Door:
    """Where a webhook leads."""

    def __init__(self) -> None:
        self.url = ""
        self.waits: asyncio.Event | None = None
        """What it waits for before it answers."""
        self.came: list[tuple[str | None, dict[str, Any]]] = []
        self.fails = 0
        """How many requests it will not take."""

    async def take(self, request: web.Request) -> web.Response:
        """Take a request, or not yet."""
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.came.append((secret, await request.json()))
        if self.waits is not None:
            await self.waits.wait()
        self.fails -= 1
        return web.Response(status=503 if self.fails >= 0 else 200)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    app = web.Application()
    app.router.add_post("/hook", door.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield door
    await runner.cleanup()


async def _pushed(telegram: TelegramServer, count: int) -> None:
    async with asyncio.timeout(5):
        while len(telegram.webhooks.pushes) < count:
            telegram.clock.advance(1)
            await asyncio.sleep(0.005)


async def test_a_webhook_is_called_again_until_it_takes_an_update(
    bot: Bot, telegram: TelegramServer, ann: int, door: Door
) -> None:
    door.fails = 2
    await bot.set_webhook(door.url, secret_token="s3cret", max_connections=2)  # noqa: S106  # of a test
    telegram.stage.say(ann, "ring")
    telegram.stage.say(ann, "twice")
    await _pushed(telegram, 2)
    info = await bot.get_webhook_info()
    assert info.last_error_message == ("Wrong response from the webhook: 503 Service Unavailable")
    assert (info.url, info.max_connections) == (door.url, 2)
    await _pushed(telegram, 4)
    assert [each["message"]["text"] for _, each in door.came] == ["ring"] * 3 + ["twice"]
    assert {secret for secret, _ in door.came} == {"s3cret"}
    assert [each.status for each in telegram.webhooks.pushes] == [503, 503, 200, 200]
    assert (await bot.get_webhook_info()).pending_update_count == 0


@pytest.mark.parametrize(("most", "at_once"), [(1, ["Ann"]), (2, ["Ann", "Ben"]), (40, None)])
async def test_several_chats_are_brought_at_once_and_each_in_order(
    bot: Bot, telegram: TelegramServer, door: Door, most: int, at_once: list[str] | None
) -> None:
    names = ["Ann", "Ben", "Cleo"]
    door.waits = asyncio.Event()
    people = [telegram.stage.person(name) for name in names]
    for text in ("one", "two"):
        for person in people:
            telegram.stage.say(person, text)
    await bot.set_webhook(door.url, max_connections=most)
    wanted = at_once or names
    async with asyncio.timeout(5):
        while len(door.came) < len(wanted):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.005)
    await bot.get_me()  # nothing more comes meanwhile
    assert sorted(each["message"]["from"]["first_name"] for _, each in door.came) == wanted
    door.waits.set()
    await asyncio.wait_for(telegram.settled(), 5)
    assert len(door.came) == 6
    for name in names:
        came = [e["message"] for _, e in door.came if e["message"]["from"]["first_name"] == name]
        assert [each["text"] for each in came] == ["one", "two"]


async def test_a_webhook_and_polling_exclude_each_other(
    bot: Bot, telegram: TelegramServer, ann: int, door: Door, stranger: Stranger
) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(stranger.refusal("getUpdates", timeout=30))
        await _polled(telegram)
        await bot.set_webhook(door.url)
    assert poll.result() == "Conflict: terminated by setWebhook request"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    door.fails = 1_000
    telegram.stage.say(ann, "lost")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    telegram.stage.say(ann, "found")
    assert len(await bot.get_updates()) == 1


async def test_a_webhook_has_its_rules(
    bot: Bot, telegram: TelegramServer, stranger: Stranger
) -> None:
    telegram.updates.requires_https = True
    for url, secret, refusal in (
        ("http://e.example/", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://e.example:8080/",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://e.example/", "a b", "secret token contains unallowed characters"),
        ("https://e.example/", "a" * 257, "secret token is too long"),
        ("https:// /", "", "invalid webhook URL specified"),
    ):
        said = await stranger.refusal("setWebhook", url=url, secret_token=secret)
        assert said == f"Bad Request: {refusal}"
    with pytest.raises(BadRequest):
        await bot.set_webhook("http://e.example/")
