"""How updates are brought to a webhook: several at a time, in order within a chat, until taken."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.clock import Clock
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.updates import Hook, Updates, Waiting

_ANSWER_S = 10.0
"""How long it waits for an answer before it counts as none."""
_MOST_RETRY_AFTER_S = 3600


@dataclass(frozen=True, slots=True)
class Push:
    """A webhook request and what it was answered; 0 is no answer."""

    update: int
    status: int
    at: float


class Webhooks:
    """Brings what waits in the row.

    Args:
        updates: the row.
        clock: seconds since 1970.
        retry_after_s: pauses before each further try of an update; the last one goes on.
    """

    def __init__(self, updates: Updates, clock: Clock, retry_after_s: tuple[float, ...]) -> None:
        self._updates = updates
        self._clock = clock
        self._retry_after_s = retry_after_s
        self._under_way: set[int] = set()
        """Updates, by identity: the same may be in the row twice."""
        self._busy: set[int] = set()
        """Chats with an update under way."""
        self.pushes: list[Push] = []

    async def run(self) -> None:
        """Bring updates for ever."""
        limit = aiohttp.ClientTimeout(total=_ANSWER_S)
        async with aiohttp.ClientSession(timeout=limit) as client, asyncio.TaskGroup() as tasks:
            while True:
                hook = self._updates.hook
                for each in self._ready(hook) if hook else []:
                    self._under_way.add(id(each))
                    self._busy.add(_chat(each.update))
                    tasks.create_task(self._bring(client, each))
                await self._updates.news()

    def _ready(self, hook: Hook) -> list[Waiting]:
        """Return what may be brought now."""
        ready: list[Waiting] = []
        free = hook.max_connections - len(self._under_way)
        seen = set(self._busy)
        for each in self._updates.waiting():
            chat = _chat(each.update)
            if len(ready) < free and id(each) not in self._under_way and chat not in seen:
                ready.append(each)
            seen.add(chat)
        return ready

    async def _bring(self, client: aiohttp.ClientSession, waiting: Waiting) -> None:
        """Bring one until it is taken, dropped, or the webhook is gone."""
        pauses = list(self._retry_after_s)
        try:
            while (hook := self._updates.hook) is not None and self._is_there(waiting):
                status, retry_after = await self._post(client, hook, waiting.update)
                self.pushes.append(Push(waiting.number, status, self._clock()))
                if 200 <= status < 300:
                    self._updates.row[:] = [e for e in self._updates.row if e is not waiting]
                    return
                pause = pauses.pop(0) if len(pauses) > 1 else pauses[0]
                await self._clock.sleep(retry_after or pause)
        finally:
            self._under_way.discard(id(waiting))
            self._busy.discard(_chat(waiting.update))
            self._updates.wake()

    def _is_there(self, waiting: Waiting) -> bool:
        return any(each is waiting for each in self._updates.waiting())

    async def _post(
        self, client: aiohttp.ClientSession, hook: Hook, update: Json
    ) -> tuple[int, int]:
        """Return the status, 0 for no answer, and the seconds it asks to wait."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            body = json.dumps(update).encode()
            async with client.post(hook.url, data=body, headers=headers) as answer:
                status, after = answer.status, answer.headers.get("Retry-After", "")
                await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            hook.error, hook.error_at = "Connection refused", int(self._clock())
            return 0, 0
        if not 200 <= status < 300:
            hook.error = f"Wrong response from the webhook: {status} {answer.reason}"
            hook.error_at = int(self._clock())
        seconds = int(after) if after.isascii() and after.isdecimal() else 0
        return status, min(seconds, _MOST_RETRY_AFTER_S)


def _chat(update: Any) -> int:  # noqa: ANN401  # as JSON has it
    """Return the chat that an update is about, or somebody's number; 0 where there is neither."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        inner = content.get("message") if "data" in content else content
        for name in ("chat", "from"):
            place = inner.get(name) if isinstance(inner, dict) else None
            if isinstance(place, dict) and isinstance(place.get("id"), int):
                return int(place["id"])
    return 0
