"""How events are brought to the bot: signed, several to a body if wished, again if wished."""

from __future__ import annotations

import asyncio
import base64
import copy
import hashlib
import hmac
import json
import random
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.clock import Clock
from tests.fakes.line.nouns import Event, Json
from tests.fakes.line.world import BOT, World

_ANSWER_S = 10.0
"""How long it waits for an answer before it counts as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A webhook request and what it was answered; 0 is no answer."""

    events: tuple[str, ...]
    status: int
    at: float
    body: bytes
    is_redelivery: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A webhook request as it would be posted."""

    headers: dict[str, str]
    body: bytes


class Webhooks:
    """Brings events. What was not answered 2xx comes again, if that is switched on.

    Args:
        world: whose address it brings them to.
        clock: seconds since 1970.
        secret: what requests are signed with.
        redeliver_after_s: pauses before each further try, which are as many.
    """

    def __init__(
        self, world: World, clock: Clock, secret: str, redeliver_after_s: Sequence[float]
    ) -> None:
        self._world = world
        self._clock = clock
        self._secret = secret
        self._redeliver_after_s = tuple(redeliver_after_s)
        self.is_redelivering = False
        """Whether the console's switch is on."""
        self.is_held = False
        self.together = 1
        """How many events a body has at most."""
        self.events: list[Event] = []
        """All that happened."""
        self.waiting: list[Event] = []
        self.pushes: list[Push] = []
        self._last: asyncio.Task[None] | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._client: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[Any]] = set()
        self._due: list[float] = []
        """When what was not taken comes again."""
        self._news = asyncio.Event()

    # What is told.

    def tell(self, event: Event) -> None:
        """Take an event, to bring it as soon as the present step of the program is over."""
        self.events.append(event)
        if self._world.webhook_url is None:
            self._world.brought(event)
            return
        self.waiting.append(event)
        self.wake()

    def wake(self) -> None:
        """Look again at what waits."""
        self._news.set()

    def signed(self, events: Sequence[Event], *, is_redelivery: bool = False) -> Request:
        """Return a request with these events; their reply tokens are good from now on."""
        shapes: list[Json] = []
        for each in events:
            self._world.brought(each)
            shape = copy.deepcopy(each.shape)
            if is_redelivery:
                shape["deliveryContext"] = {"isRedelivery": True}
            shapes.append(shape)
        return self.request({"destination": BOT, "events": shapes})

    def request(self, body: Json | bytes) -> Request:
        """Return a signed request with whatever body."""
        raw = body if isinstance(body, bytes) else _written(body)
        digest = hmac.new(self._secret.encode(), raw, hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": base64.b64encode(digest).decode(),
        }
        return Request(headers=headers, body=raw)

    # How it is brought.

    async def run(self) -> None:
        """Bring events for ever, in the order in which they happened."""
        limit = aiohttp.ClientTimeout(total=_ANSWER_S)
        async with (
            aiohttp.ClientSession(timeout=limit) as self._client,
            asyncio.TaskGroup() as self._tasks,
        ):
            while True:
                await self._news.wait()
                self._news.clear()
                while self.waiting and not self.is_held:
                    batch = self.waiting[: self.together]
                    del self.waiting[: self.together]
                    self._last = self._start(self._after(self._last, batch))

    def again(self, events: Sequence[Event], *, together: int = 1) -> None:
        """Bring events once more, whatever they were answered."""
        for start in range(0, len(events), together):
            batch = events[start : start + together]
            self._last = self._start(self._after(self._last, batch, is_redelivery=True))

    async def probe(self, url: str) -> Json:
        """Bring no events to an address, and return what it answers, as LINE puts it."""
        status = await self._post(url, self.request({"destination": BOT, "events": []}))
        at = int(self._clock() * 1000)
        reason = "OK" if 200 <= status < 300 else "ERROR_STATUS_CODE"
        return {
            "success": 200 <= status < 300,
            "timestamp": f"{at}",
            "statusCode": status,
            "reason": reason if status else "COULD_NOT_CONNECT",
            "detail": str(status),
        }

    async def settled(self, *, with_redelivery: bool = False) -> None:
        """Wait until the bot has answered, or let be, all that it is to be told by now.

        With `with_redelivery` also until nothing is to come again later.
        """
        while True:
            is_due = any(at <= self._clock() or with_redelivery for at in self._due)
            if self._running:
                await asyncio.wait(list(self._running))
            elif is_due or (self.waiting and not self.is_held):
                await asyncio.sleep(0.001)
            else:
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        if self._tasks is None:
            work.close()
            raise RuntimeError("the server does not run")
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _after(
        self,
        before: asyncio.Task[None] | None,
        events: Sequence[Event],
        *,
        is_redelivery: bool = False,
    ) -> None:
        """Bring events after others were; what fails comes again on its own."""
        if before is not None and not before.done():
            await asyncio.wait([before])
        if not await self._bring(events, is_redelivery=is_redelivery):
            self._come_again(events, self._redeliver_after_s)

    def _come_again(self, events: Sequence[Event], pauses: tuple[float, ...]) -> None:
        """Let events come again after the first of these pauses, if the switch is on."""
        if self.is_redelivering and pauses and self._tasks is not None:
            self._due.append(self._clock() + pauses[0])
            self._tasks.create_task(self._redeliver(events, pauses, self._due[-1]))

    async def _redeliver(
        self, events: Sequence[Event], pauses: tuple[float, ...], due: float
    ) -> None:
        # Time may have passed before this began: it is due when it was said to be.
        await self._clock.sleep(max(0.0, due - self._clock()))
        is_taken = not self.is_redelivering or await self._bring(events, is_redelivery=True)
        if not is_taken:
            self._come_again(events, pauses[1:])
        self._due.remove(due)

    async def _bring(self, events: Sequence[Event], *, is_redelivery: bool) -> bool:
        url = self._world.webhook_url
        if url is None:
            return False
        request = self.signed(events, is_redelivery=is_redelivery)
        status = await self._post(url, request)
        self.pushes.append(
            Push(
                events=tuple(each.id for each in events),
                status=status,
                at=self._clock(),
                body=request.body,
                is_redelivery=is_redelivery,
            )
        )
        return 200 <= status < 300

    async def _post(self, url: str, request: Request) -> int:
        """Return the status, or 0 for no answer."""
        if self._client is None:
            return 0
        try:
            async with self._client.post(
                url, data=request.body, headers=request.headers, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    def shuffled(self, events: Sequence[Event], seed: int) -> list[Event]:
        """Return events in another order."""
        mixed = list(events)
        random.Random(seed).shuffle(mixed)  # noqa: S311  # an order, no secret
        if mixed == list(events):
            mixed.reverse()
        return mixed


def _written(body: Json) -> bytes:
    """Return JSON in UTF-8; half characters, which it cannot have, are escaped."""
    try:
        return json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(body).encode()
