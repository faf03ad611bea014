"""The server of a fake LINE: where it listens, what is told to it, what can be asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.clock import Clock
from tests.fakes.line import door, judge, reading, schema
from tests.fakes.line.api import Api
from tests.fakes.line.directions import PLAIN, Direction
from tests.fakes.line.nouns import Called, Event, Json, Message
from tests.fakes.line.reading import Sight
from tests.fakes.line.stage import Stage
from tests.fakes.line.webhooks import Request, Webhooks
from tests.fakes.line.world import ACCESS_TOKEN, BOT, CHANNEL_SECRET, World
from tests.fakes.script import Script

HOST = "127.0.0.1"
_MOST_BYTES = 8 << 20


class LineServer:
    """See the package.

    Args:
        port: 0 picks a free one.
        access_token: what lets the bot in.
        secret: what webhook requests are signed with.
        clock: everything goes by it; one that runs by itself when absent.
        quota: messages a month; None is no limit.
        redeliver_after_s: pauses before each further try of a webhook request, once
            `webhooks.is_redelivering` is switched on.
    """

    def __init__(
        self,
        *,
        host: str = HOST,
        port: int = 0,
        access_token: str = ACCESS_TOKEN,
        secret: str = CHANNEL_SECRET,
        clock: Clock | None = None,
        quota: int | None = 200,
        redeliver_after_s: Sequence[float] = (0.05, 0.1, 0.2),
    ) -> None:
        self._host = host
        self._port = port
        self.access_token = access_token
        self.secret = secret
        self.bot = BOT
        self.clock = clock or Clock()
        self.world = World(self.clock, tell=self._tell, quota=quota, access_tokens={access_token})
        self.webhooks = Webhooks(self.world, self.clock, secret, redeliver_after_s)
        self.stage = Stage(self.world, lambda: self.webhooks.events)
        self._script = Script(PLAIN)
        self._api = Api(self.world, self._script, self.webhooks.probe)
        self._runner: web.AppRunner | None = None
        self._stack = AsyncExitStack()
        self._tasks = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()
        self._faults: list[str] = []
        self._judged = 0

    def _tell(self, event: Event) -> None:
        self.webhooks.tell(event)

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._tasks)
        await self.come_back()
        self._in_background(self.webhooks.run())
        await asyncio.sleep(0)  # it has begun
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.die()
        for task in self._running:
            task.cancel()
        await self._stack.__aexit__(kind, error, trace)

    async def come_back(self) -> None:
        """Listen, at the port of the last time."""
        if self._runner is not None:
            return
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes(door.routes(self))
        app.add_routes(self._api.routes())
        # A real server goes on with a request whose caller was killed: no cancellation.
        runner = web.AppRunner(
            app, handler_cancellation=False, access_log=None, shutdown_timeout=0.05
        )
        await runner.setup()
        await web.TCPSite(runner, self._host, self._port, backlog=1024).start()
        self._port = runner.addresses[0][1]
        self._runner = runner

    async def die(self) -> None:
        """Reset every connection and listen no more; what was accepted is kept."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        for connection in list(runner.server.connections if runner.server else ()):
            if connection.transport is not None:
                connection.transport.abort()
        await runner.cleanup()

    def rest(self, for_s: float) -> None:
        """Be dead for a while, after what is being answered."""
        self._in_background(self._rest(for_s))

    async def _rest(self, for_s: float) -> None:
        await asyncio.sleep(0.02)
        await self.die()
        await asyncio.sleep(for_s)
        await self.come_back()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that ends with the server at the latest."""
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    # Where it is.

    @property
    def url(self) -> str:
        """Where it listens: what a client takes for api.line.me and for api-data.line.me."""
        return f"http://{self._host}:{self._port}"

    @property
    def port(self) -> int:
        """Where it listens, also while it is dead."""
        return self._port

    # What is there.

    def seen(self, chat: str) -> list[Sight]:
        """Return what people see in a chat, oldest first."""
        return [reading.sight(self.world, each) for each in self.world.chats[chat]]

    def said(self, chat: str) -> list[Sight]:
        """Return what people see of what the bot has sent, oldest first."""
        return [
            reading.sight(self.world, each) for each in self.world.chats[chat] if each.by is None
        ]

    def is_loading(self, person: str) -> bool:
        """Return whether somebody sees that an answer is being made."""
        return self.world.people[person].loading_until > self.clock()

    @property
    def units(self) -> int:
        """How many messages were counted this month."""
        return self.world.usage[self.world.month()]

    def cost(self, chat: str) -> int:
        """Return how many messages were counted for what was sent to a chat."""
        return self.world.spent[chat]

    def calls(self, endpoint: str | None = None, *, chat: str | None = None) -> list[Called]:
        """Return the calls that came, or those of one endpoint or chat, oldest first."""
        return [
            each
            for each in self.world.calls
            if endpoint in {None, each.endpoint} and chat in {None, each.chat}
        ]

    def faults(self) -> list[str]:
        """Return what the judges have against bodies that took effect."""
        for each in self.world.calls[self._judged :]:
            if each.is_accepted and each.body is not None:
                found = schema.faults(each.endpoint, each.body)
                found += judge.faults(each.endpoint, each.body)
                self._faults += [f"{each.endpoint}: {fault}" for fault in found]
        self._judged = len(self.world.calls)
        return list(self._faults)

    def forgive(self) -> None:
        """Forget the calls, and what the judges have against them."""
        self.world.calls.clear()
        self._faults.clear()
        self._judged = 0

    # What happens.

    def next(
        self,
        direction: Direction,
        *,
        on: str = "push",
        chat: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Do this with the next calls of an endpoint; for ever when `times` is None."""
        self._script.add(direction, on=on, chat=chat, times=times)

    def calm(self) -> None:
        """Forget all directions that wait."""
        self._script.clear()

    def revoke(self, new: str | None = None) -> None:
        """Let the access token be worth nothing from now on, and another one, perhaps, all."""
        self.world.access_tokens = {new} if new else set()

    def spend(self, count: int) -> None:
        """Let messages be sent from the manager, which count as well."""
        self.world.usage[self.world.month()] += count

    def hook(self, url: str | None) -> None:
        """Bring events to an address, or, with None, only keep them."""
        self.world.webhook_url = url

    def hold(self) -> None:
        """Let events wait."""
        self.webhooks.is_held = True

    def release(self, *, together: int = 1, seed: int | None = None) -> None:
        """Bring what waits, so many events to a body; with a seed, in another order."""
        waiting = self.webhooks.waiting
        if seed is not None:
            waiting[:] = self.webhooks.shuffled(waiting, seed)
        self.webhooks.is_held, self.webhooks.together = False, together
        self.webhooks.wake()

    def duplicate(self, count: int = 1, *, together: int = 1) -> None:
        """Bring the last events once more, as redelivered."""
        self.webhooks.again(self.webhooks.events[-count:], together=together)

    def shuffle(self, count: int, *, together: int = 1, seed: int = 1) -> None:
        """Bring the last events once more, as redelivered, in another order."""
        events = self.webhooks.shuffled(self.webhooks.events[-count:], seed)
        self.webhooks.again(events, together=together)

    def bring(self, shape: Json, *, chat: str = "") -> Event:
        """Bring an event as it stands, were it nonsense."""
        event = Event(id=str(shape.get("webhookEventId", "")), chat=chat, shape=shape)
        self.webhooks.tell(event)
        return event

    def request(self, *events: Event | str) -> Request:
        """Return the signed request with events, given as such or by their ids."""
        known = [each if isinstance(each, Event) else self.stage.event(each) for each in events]
        return self.webhooks.signed(known)

    def message(self, chat: str, name: str) -> Message:
        """Return a message that stands in a chat.

        Raises:
            LookupError: there is none.
        """
        return self.stage.message(chat, name)

    async def settled(self, *, with_redelivery: bool = False) -> None:
        """Wait until the bot has been told all that happened; see Webhooks."""
        await self.webhooks.settled(with_redelivery=with_redelivery)
