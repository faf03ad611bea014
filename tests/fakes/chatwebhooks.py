"""How the chat server brings updates: signed webhook requests, again until they are taken."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.clock import Clock

_ANSWER_S = 3.0
"""How long it waits for an answer before it counts as none."""


@dataclass(frozen=True, slots=True)
class Push:
    """A webhook request and what it was answered; 0 is no answer."""

    update: str
    status: int


class Webhooks:
    """Where each tenant wants its updates brought, and what became of bringing them.

    Args:
        secret: signs every request.
        redeliver_after_s: pauses before each further try.
        clock: signatures and pauses go by it.
    """

    def __init__(self, secret: bytes, redeliver_after_s: tuple[float, ...], clock: Clock) -> None:
        self._secret = secret
        self._redeliver_after_s = redeliver_after_s
        self._clock = clock
        self.urls: dict[str, str] = {}
        self.pushes: list[Push] = []

    def envelope(self, tenant: str, *updates: dict[str, Any]) -> bytes:
        """Return the body of a webhook request."""
        return json.dumps({"tenant": tenant, "updates": updates}).encode()

    def sign(self, body: bytes, *, at: float | None = None) -> dict[str, str]:
        """Return the headers that prove a body ours: HMAC-SHA256 over `timestamp.body`."""
        stamp = str(int(self._clock() if at is None else at))
        digest = hmac.new(self._secret, stamp.encode() + b"." + body, hashlib.sha256)
        return {"X-Chat-Timestamp": stamp, "X-Chat-Signature": digest.hexdigest()}

    async def push(self, tenant: str, update: dict[str, Any]) -> None:
        """Bring an update until it is taken, or the tries are used up."""
        body = self.envelope(tenant, update)
        limit = aiohttp.ClientTimeout(total=_ANSWER_S)
        async with aiohttp.ClientSession(timeout=limit) as client:
            for pause in (0.0, *self._redeliver_after_s):
                await self._clock.sleep(pause)
                url, status = self.urls[tenant], 0
                try:
                    async with client.post(url, data=body, headers=self.sign(body)) as answer:
                        status = answer.status
                except (aiohttp.ClientError, TimeoutError):
                    pass
                self.pushes.append(Push(str(update.get("id")), status))
                if 200 <= status < 300:
                    return
