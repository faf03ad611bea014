"""A client of the fake Telegram that shares no code with any other."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.fakes.telegram.server import TelegramServer


class Stranger:
    """Calls methods with whatever it is given."""

    def __init__(self, telegram: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.telegram = telegram
        self.session = session

    async def call(self, method: str, **args: object) -> dict[str, Any]:
        """Return the whole answer to a call in JSON."""
        url = f"{self.telegram.base_url}{self.telegram.token}/{method}"
        async with self.session.post(url, json=args) as answer:
            body = json.loads(await answer.read())
            assert answer.status == body.get("error_code", 200)
            return dict(body)

    async def refusal(self, method: str, **args: object) -> str:
        """Return the words of the refusal of a call; empty when it is not refused."""
        return str((await self.call(method, **args)).get("description", ""))

    async def updates(self, **args: object) -> list[dict[str, Any]]:
        """Return what getUpdates brings at once."""
        return list((await self.call("getUpdates", **args))["result"])

    async def stage(self, act: str, **args: object) -> tuple[int, Any]:
        """Return the status and the answer of a stage direction over HTTP."""
        url = f"{self.telegram.url}/_stage/{act}"
        async with self.session.post(url, json=args) as answer:
            return answer.status, await answer.json()
