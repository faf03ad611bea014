"""How events, interactions and commands come to the app: signed requests, or envelopes.

::

    payload ─▶ delay ─▶ attempt ─▶ 2xx ─▶ taken
                           │ else, events only: at once, after 1 min, after 5 min
                           └─▶ X-Slack-No-Retry, or the last one ─▶ given up
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack import limits
from tests.fakes.slack.nouns import Json
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.world import World

EVENT, ACTION, COMMAND = "events_api", "interactive", "slash_commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the app said to one attempt; status 0 is nothing within three seconds."""

    status: int
    body: Any = None
    failure: str = ""
    """Why there will be another attempt, as X-Slack-Retry-Reason has it."""
    has_enough: bool = False
    """Whether it asked for no further attempt."""

    @property
    def is_taken(self) -> bool:
        """Whether it took what was brought."""
        return 200 <= self.status < 300


@dataclass(slots=True, kw_only=True)
class Delivery:
    """A payload on its way, and what became of it."""

    id: str
    kind: str
    payload: Json
    answers: list[Answer] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    told: str | None = None
    """What the person who acted is told by Slack itself when the app fails."""

    @property
    def is_taken(self) -> bool:
        """Whether the app took it."""
        return bool(self.answers) and self.answers[-1].is_taken

    def note(self, answer: Answer) -> None:
        """Keep what the app said to one more attempt."""
        self.answers.append(answer)
        self._answered.set()
        self._answered = asyncio.Event()

    async def tried(self, count: int) -> None:
        """Wait until so many attempts have had their answer, or their silence."""
        while len(self.answers) < count:
            await self._answered.wait()


@dataclass(slots=True)
class Carrier:
    """Brings payloads to the app, wherever it listens."""

    world: World
    sockets: Sockets
    spawn: Callable[[Coroutine[Any, Any, None]], None]
    """Does something beside everything else."""
    deliveries: list[Delivery] = field(default_factory=list)
    delay_s: float = 0.0
    """How long events are late, by the clock."""
    lost_answers: int = 0
    """How many of the next answers get lost."""
    signs_at: Callable[[], float] | None = None
    """The time of signatures, where the app's clock does not move with this one."""

    def carry(
        self,
        kind: str,
        payload: Json,
        *,
        name: str,
        then: Callable[[Delivery], None] | None = None,
    ) -> Delivery:
        """Bring a payload; `then` is called once with what became of it."""
        delivery = Delivery(id=name, kind=kind, payload=payload)
        self.deliveries.append(delivery)
        self.spawn(self._bring(delivery, then))
        return delivery

    def again(self, count: int = 1) -> None:
        """Bring the last events once more, with the ids they had."""
        events = [each for each in self.deliveries if each.kind == EVENT][-count:]
        for each in events:
            self.carry(EVENT, each.payload, name=each.id)

    async def _bring(self, delivery: Delivery, then: Callable[[Delivery], None] | None) -> None:
        is_event = delivery.kind == EVENT
        if self.delay_s and is_event:
            await self.world.clock.sleep(self.delay_s)
        reason = ""
        for attempt, pause in enumerate((0.0, *limits.RETRIES_S) if is_event else (0.0,)):
            if pause:
                await self.world.clock.sleep(pause)
            answer = await self._attempt(delivery, attempt, reason)
            delivery.note(answer)
            if answer.is_taken or answer.has_enough:
                break
            reason = answer.failure or "http_error"
        if then is not None:
            then(delivery)
        delivery.ended.set()

    async def _attempt(self, delivery: Delivery, attempt: int, reason: str) -> Answer:
        try:
            async with self.world.clock.timeout(limits.ANSWER_S):
                answer = await self._asked(delivery, attempt, reason)
        except TimeoutError:
            return Answer(status=0, failure="http_timeout")
        if self.lost_answers:
            self.lost_answers -= 1
            return Answer(status=0, failure="http_timeout")
        return answer

    async def _asked(self, delivery: Delivery, attempt: int, reason: str) -> Answer:
        if self.world.app.request_url is not None:
            return await self._posted(delivery, attempt, reason)
        said = await self.sockets.carry(
            delivery.kind, delivery.payload, attempt, reason.replace("http_", "")
        )
        if said is None:
            return Answer(status=0, failure="connection_failed")
        return Answer(status=200, body=said)

    async def _posted(self, delivery: Delivery, attempt: int, reason: str) -> Answer:
        body, kind = _written(delivery)
        headers = self.signed(body) | {"Content-Type": kind}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.post(str(self.world.app.request_url), data=body, headers=headers) as answer,
            ):
                has_enough = answer.headers.get("X-Slack-No-Retry") == "1"
                said = _read(await answer.read())
                return Answer(status=answer.status, body=said, has_enough=has_enough)
        except aiohttp.ClientError:
            return Answer(status=0, failure="connection_failed")

    def signed(self, body: bytes, *, at: float | None = None) -> dict[str, str]:
        """Return the headers that prove a body to be Slack's."""
        now = self.signs_at or self.world.clock
        stamp = str(int(now() if at is None else at))
        secret = self.world.app.signing_secret.encode()
        digest = hmac.new(secret, b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _written(delivery: Delivery) -> tuple[bytes, str]:
    """Return the body of a request and its type: JSON for events, a form for the rest."""
    form = "application/x-www-form-urlencoded"
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.payload).encode(), "application/json"
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), form
        case _:
            return urlencode(delivery.payload).encode(), form


def _read(body: bytes) -> Any:  # noqa: ANN401  # JSON or a text
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
