"""The adapter over a fake LINE, with a store of its own for what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.contract import Collected, Desk, Means, Said, WebhookRequest, WebhookResponse
from adapters.line import tokens
from adapters.line.inbound import Way
from adapters.line.platform import LineBot
from adapters.store.kernel import Kernel
from adapters.store.sealing import Sealer
from adapters.web.readiness import Readiness
from adapters.web.server import Server
from bot.app.means import means
from digest.model import Delivery, OperationId, Recipient
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock
from tests.contracts.platform import delivery
from tests.fakes.clock import Clock
from tests.fakes.line.reading import Sight
from tests.fakes.line.server import LineServer

OP_ID = OperationId("0e9a7c52-0000-5000-8000-000000000001")
_PATH = "/line/webhook"


@dataclass(slots=True, kw_only=True)
class Wired:
    """The adapter, and all that it stands on: Ann, who follows the bot, and her group."""

    server: LineServer
    clock: HandClock
    kernel: Kernel
    means: Means
    ann: str
    ben: str
    group: str
    slept: list[float] = field(default_factory=list)
    """How long the adapter has waited."""
    line: LineBot = field(init=False)
    _said: Said | None = None
    _tapped: tuple[str, str] = ("", "")

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.passes(seconds)
        await asyncio.sleep(0)

    def passes(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.advance(timedelta(seconds=seconds))
        self.server.clock.advance(seconds)

    def place(self, chat: str = "") -> Recipient:
        """Return a chat as an address: Ann's own, unless another is named."""
        return Recipient(platform="line", tenant=self.server.bot, chat=chat or self.ann)

    def said(self, text: str = "why?", chat: str = "", *, age_s: float = 0.0) -> Said:
        """Have Ann write, and return what comes in of it, so many seconds later."""
        event = self.server.stage.event(self.server.stage.say(chat or self.ann, text, by=self.ann))
        self.server.request(event)  # the token is good from now
        said = Said(
            update_id=f"e/{event.id}",
            recipient=self.place(chat),
            asker=self.ann,
            text=text,
            said_at=self.clock.now(),
            is_shared=bool(chat),
            message=str(event.shape["message"]["id"]),
            answer_by=tokens.marked(event.shape["replyToken"], self.clock.now()),
        )
        self._said = said
        if age_s:
            self.passes(age_s)
        return said

    def said_again(self) -> Said:
        """Return what Ann wrote last, as it is handled once more."""
        assert self._said is not None
        return self._said

    def tapped(self, label: str, chat: str = "") -> Collected:
        """Have Ann tap what fetches an answer, and return what comes in of it."""
        name = self.server.stage.tap(chat or self.ann, label, by=self.ann)
        self._tapped = (str(self.server.stage.event(name).shape["postback"]["data"]), chat)
        return self._collected(name, chat)

    def tapped_again(self) -> Collected:
        """Have Ann tap it once more, where it still stands in what she sees."""
        data, chat = self._tapped
        return self._collected(self.server.stage.postback(chat or self.ann, data), chat)

    def _collected(self, name: str, chat: str) -> Collected:
        event = self.server.stage.event(name)
        self.server.request(event)
        return Collected(
            update_id=f"e/{event.id}",
            recipient=self.place(chat),
            asker=self.ann,
            question=str(event.shape["postback"]["data"]).removeprefix("c|"),
            said_at=self.clock.now(),
            is_shared=bool(chat),
            answer_by=tokens.marked(event.shape["replyToken"], self.clock.now()),
        )

    def owed(self, chat: str = "", **more: Any) -> Delivery:  # noqa: ANN401  # fields of a noun
        """Return a delivery to a chat."""
        return delivery(self.line, **{"recipient": self.place(chat), "op_id": OP_ID, **more})

    def seen(self, chat: str = "") -> list[Sight]:
        """Return what people read of the bot in a chat."""
        return self.server.said(chat or self.ann)


@asynccontextmanager
async def wired(
    folder: Path,
    clock: HandClock,
    *,
    quota: int | None = 200,
    is_live: bool = False,
    **options: Any,  # noqa: ANN401  # of LineBot
) -> AsyncIterator[Wired]:
    """Open an adapter; the fake's clock stands still with the hand clock, unless it `is_live`."""
    still = Clock(source=lambda: clock.now().timestamp(), is_running=False)
    async with (
        LineServer(clock=None if is_live else still, quota=quota) as server,
        inline(folder, clock) as kernel,
    ):
        stage = server.stage
        ann = stage.person("Ann", language="en", has_followed=True)
        ben = stage.person("Ben", has_followed=True)
        found = Wired(
            server=server,
            clock=clock,
            kernel=kernel,
            means=means(kernel, Sealer([bytes(32)]), "line", clock=clock),
            ann=ann,
            ben=ben,
            group=stage.group("Readers", ann, ben),
        )
        given: dict[str, Any] = {
            "way": Way(secret=server.secret.encode()),
            "api_url": server.url,
            "sleep": found.sleep,
        } | options
        found.line = LineBot(server.access_token, means=found.means, clock=clock, **given)
        try:
            yield found
        finally:
            await found.line.aclose()


@asynccontextmanager
async def door(at: Wired, desk: Desk) -> AsyncIterator[str]:
    """Open our HTTP server, and have LINE bring what happens to it."""

    async def receive(request: WebhookRequest) -> WebhookResponse:
        return await at.line.receive(request, desk)

    ready = Readiness({})
    server = Server(host="127.0.0.1", port=0, webhooks={_PATH: receive}, readiness=ready)
    host, port = await server.start()
    url = f"http://{host}:{port}{_PATH}"
    at.server.hook(url)
    at.server.release()
    try:
        yield url
    finally:
        at.server.hold()
        await server.aclose()
