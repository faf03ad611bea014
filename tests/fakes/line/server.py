"""The server of a fake LINE: where it listens, what is told to it, what can be asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Self

from tests.fakes.clock import Clock
from tests.fakes.line import door, judge, reading, schema
from tests.fakes.line.api import Api
from tests.fakes.line.directions import PLAIN, Direction
from tests.fakes.line.nouns import Called, Event, Json, Message
from tests.fakes.line.reading import Sight
from tests.fakes.line.stage import Stage
from tests.fakes.line.webhooks import Request, Webhooks
from tests.fakes.line.world import ACCESS_TOKEN, BOT, CHANNEL_SECRET, World
from tests.fakes.mortal import HOST, Mortal, Routes
from tests.fakes.script import Script

_MOST_BYTES = 8 << 20


class LineServer(Mortal):
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
        super().__init__(host=host, port=port, most_bytes=_MOST_BYTES)
        self.access_token = access_token
        self.secret = secret
        self.bot = BOT
        self.clock = clock or Clock()
        self.world = World(self.clock, tell=self._tell, quota=quota, access_tokens={access_token})
        self.webhooks = Webhooks(self.world, self.clock, secret, redeliver_after_s)
        self.stage = Stage(self.world, lambda: self.webhooks.events)
        self._script = Script(PLAIN)
        self._api = Api(self.world, self._script, self.webhooks.probe)
        self._faults: list[str] = []
        self._judged = 0

    def _tell(self, event: Event) -> None:
        self.webhooks.tell(event)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._beside(self.webhooks.run())
        await asyncio.sleep(0)  # it has begun
        return self

    def _routes(self) -> Routes:
        return [*door.routes(self), *self._api.routes()]

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
