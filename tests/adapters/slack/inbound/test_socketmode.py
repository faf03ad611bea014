"""The socket: watched, made anew, and let go of without a trace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest

from adapters.contract import Update
from adapters.slack.inbound.socketmode import SocketMode
from digest.errors import Unavailable
from tests.adapters.slack.inbound.arriving import (
    QUICK,
    SOCKET,
    Arriving,
    arriving,
    standing_before,
)
from tests.adapters.slack.inbound.standing import SlackDesk
from tests.fakes.slack.server import MEMBER, SlackServer


@pytest.fixture
async def rig() -> AsyncIterator[Arriving]:
    async with arriving(SOCKET) as built:
        yield built


async def until(is_so: Callable[[], Awaitable[bool] | bool]) -> None:
    """Wait until something is so: a server on a socket tells nobody."""
    async with asyncio.timeout(10):
        while True:
            found = is_so()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)


async def is_ready(rig: Arriving) -> bool:
    try:
        await rig.inbound.reach()
    except Unavailable:
        return False
    return True


async def test_it_is_ready_when_it_is_connected_and_only_then(rig: Arriving) -> None:
    await until(lambda: is_ready(rig))
    rig.slack.sockets.is_disabled = True
    await rig.slack.die()
    await until(lambda: _not(is_ready(rig)))


async def _not(asked: Awaitable[bool]) -> bool:
    return not await asked


@pytest.mark.parametrize("how", ["asked to come again", "cut", "away for a while"])
async def test_after_a_break_what_is_said_arrives_again(rig: Arriving, how: str) -> None:
    rig.slack.stage.say(MEMBER, "dm", "before")
    await rig.settled()
    match how:
        case "asked to come again":
            await rig.slack.sockets.disconnect("refresh_requested")
        case "cut":
            rig.slack.sockets.cut()
        case _:
            await rig.slack.die()
            await until(lambda: _not(is_ready(rig)))
            await rig.slack.come_back()
    await until(lambda: bool(rig.slack.sockets.connections))
    rig.slack.stage.say(MEMBER, "dm", "after")
    await rig.settled()
    assert rig.desk.texts() == ["before", "after"]


async def test_a_refused_token_is_told_to_the_operator_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with SlackServer(has_rates=False) as slack, asyncio.TaskGroup() as tasks:
        socket = SocketMode(app_token="xapp-1-wrong", api_url=slack.api_url, pace=QUICK)  # noqa: S106  # of a test
        listening = tasks.create_task(socket.listen(_nothing))
        await until(lambda: len(slack.calls("apps.connections.open")) >= 3)
        with pytest.raises(Unavailable):
            socket.demand_connected()
        listening.cancel()
    assert "Slack opens no socket: invalid_auth" in caplog.text
    assert "xapp-1-wrong" not in caplog.text
    assert "Traceback" not in caplog.text


async def _nothing(_payload: object) -> Mapping[str, Any]:
    return {}


async def test_who_is_cancelled_leaves_no_task_and_no_connection_behind() -> None:
    before = asyncio.all_tasks()
    async with SlackServer(has_rates=False) as slack:
        fake = asyncio.all_tasks() - before
        async with asyncio.TaskGroup() as tasks:
            socket = SocketMode(app_token=slack.app.app_token, api_url=slack.api_url, pace=QUICK)
            listening = tasks.create_task(socket.listen(_nothing))
            await slack.connected()
            listening.cancel()
        await until(lambda: not slack.sockets.connections)
        left = {each for each in asyncio.all_tasks() - before - fake if not _is_aiohttps(each)}
        assert not left


def _is_aiohttps(task: asyncio.Task[Any]) -> bool:
    """Tell a task of the fake's own server."""
    return "RequestHandler" in repr(task.get_coro())


class Held(SlackDesk):
    """A desk that keeps whoever admits something waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = asyncio.Event()
        self.waiting = 0

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        self.waiting += 1
        await self.may_go_on.wait()
        return await super().admit(update)


async def test_what_is_in_hand_at_the_end_is_kept_and_acknowledged() -> None:
    desk = Held()
    async with SlackServer(has_rates=False) as slack:
        rig = standing_before(slack, SOCKET, desk=desk)
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(rig.inbound.listen(desk))
            await slack.connected()
            slack.stage.say(MEMBER, "dm", "hello")
            await until(lambda: desk.waiting > 0)
            listening.cancel()
            await asyncio.sleep(0)
            desk.may_go_on.set()
        await slack.settled()
        (event,) = slack.events()
        assert [each.is_taken for each in event.answers] == [True]
    assert desk.texts() == ["hello"]


async def test_a_connection_that_does_not_recover_is_made_anew(
    rig: Arriving, caplog: pytest.LogCaptureFixture
) -> None:
    await until(lambda: is_ready(rig))
    await rig.slack.sockets.disconnect("link_disabled")
    await until(lambda: "Slack opens no socket: forbidden_team" in caplog.text)
    assert not await is_ready(rig)
    rig.slack.sockets.is_disabled = False
    rig.slack.stage.say(MEMBER, "dm", "hello")
    await rig.settled()
    assert rig.desk.texts() == ["hello"]


async def test_what_takes_too_long_is_not_acknowledged() -> None:
    async with SlackServer(has_rates=False) as slack, asyncio.TaskGroup() as tasks:
        hands = 0

        async def never(_payload: object) -> Mapping[str, Any]:
            nonlocal hands
            hands += 1
            await asyncio.Event().wait()
            raise AssertionError

        socket = SocketMode(app_token=slack.app.app_token, api_url=slack.api_url, pace=QUICK)
        listening = tasks.create_task(socket.listen(never))
        await slack.connected()
        slack.stage.say(MEMBER, "dm", "hello")
        await until(lambda: hands > 0)
        (event,) = slack.events()
        slack.advance(3.1)
        await until(lambda: bool(event.answers))
        assert not event.answers[0].is_taken
        listening.cancel()
