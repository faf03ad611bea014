"""A client of the chat server that shares no code with any of ours."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.fakes.chatserver import ChatServer


class Client:
    """Speaks to a chat server as a stranger would."""

    def __init__(self, server: ChatServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def post(
        self, path: str, body: object, tenant: str | None = "T1"
    ) -> tuple[int, dict[str, Any], str | None]:
        """Return the status, the fields and the Retry-After of an answer."""
        headers = {"Authorization": f"Bearer token-{tenant}"} if tenant else {}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = self.server.url + path
        async with self.session.post(url, data=data, headers=headers) as answer:
            fields = json.loads(await answer.read())
            return answer.status, fields, answer.headers.get("Retry-After")

    async def send(self, op_id: str = "op-1", chat: str = "C1", **more: object) -> int:
        """Send a message; return the status."""
        body = {"chat": chat, "op_id": op_id, "text": "hello", **more}
        return (await self.post("/send", body))[0]

    async def get(self, path: str, **query: str) -> tuple[int, dict[str, Any]]:
        """Return the status and the fields of an answer."""
        headers = {"Authorization": "Bearer token-T1"}
        url = self.server.url + path
        async with self.session.get(url, params=query, headers=headers) as answer:
            return answer.status, await answer.json()
