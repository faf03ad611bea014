"""Socket Mode: connections of the app, each payload to one of them, and its acknowledgement."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.fakes.slack import limits
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Json
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import World


@dataclass(slots=True, eq=False)
class Connection:
    """One socket that the app holds open."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    """What becomes of each envelope; None when the connection ended first."""
    carried: int = 0


@dataclass(slots=True)
class Sockets:
    """All connections of the app."""

    world: World
    connections: list[Connection] = field(default_factory=list)
    strays: list[Json] = field(default_factory=list)
    """What the app sent that acknowledges nothing."""
    is_disabled: bool = False
    _tickets: set[str] = field(default_factory=set)
    _next: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[web.RouteDef]:
        """Return where the sockets are."""
        return [web.get("/link/", self._serve)]

    def open(self, world: World, _call: Call) -> Json:
        """See apps.connections.open: an address that is good for one connection."""
        if self.is_disabled:
            raise Refusal("forbidden_team")
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        place = world.origin.replace("http", "ws", 1)
        return {"ok": True, "url": f"{place}/link/?ticket={ticket}&app_id={world.app.id}"}

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        if len(self.connections) >= limits.CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = Connection(socket)
        self.connections.append(connection)
        await socket.send_json(self._hello())
        self._wake()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(connection, message.data)
        finally:
            self._forget(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "loopback", "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self.world.app.id},
        }

    def _heard(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.strays.append({"not_an_object": text})
            return
        future = connection.waiting.get(str(said.get("envelope_id")))
        if future is None or future.done():
            self.strays.append(said)
        else:
            future.set_result(said.get("payload") or {})

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for future in connection.waiting.values():
            if not future.done():
                future.set_result(None)
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def connected(self, count: int = 1) -> None:
        """Wait until the app holds so many connections."""
        while len(self.connections) < count:
            await self._changed.wait()

    async def carry(self, kind: str, payload: Json, attempt: int, reason: str) -> Json | None:
        """Bring a payload over one connection; return the answer, or None without one.

        Raises:
            TimeoutError: of the caller's limit.
        """
        await self.connected()
        connection = self.connections[self._next % len(self.connections)]
        self._next += 1
        connection.carried += 1
        name = secrets.token_hex(16)
        envelope = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        connection.waiting[name] = future
        try:
            await connection.socket.send_json(envelope)
            return await future
        except ConnectionError:
            return None
        finally:
            del connection.waiting[name]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell all connections to come again, and close them.

        Reasons are warning (which closes nothing yet), refresh_requested and link_disabled.
        """
        self.is_disabled = reason == "link_disabled"
        for connection in list(self.connections):
            told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
            await connection.socket.send_json(told)
            if reason != "warning":
                await connection.socket.close()

    def cut(self) -> None:
        """Break all connections off without a word."""
        for connection in list(self.connections):
            transport = connection.socket.get_extra_info("transport")
            if transport is not None:
                transport.abort()
