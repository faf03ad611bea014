"""The adapter over a fake Telegram, with a store of its own for what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.contract import Means, Said
from adapters.store.kernel import Kernel
from adapters.store.sealing import Sealer
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from bot.app.means import means
from digest.model import Delivery, OperationId, Recipient
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock
from tests.contracts.platform import delivery
from tests.fakes.clock import Clock
from tests.fakes.telegram.server import TelegramServer

SECRET = "a-secret_of-0123456789"  # noqa: S105  # of a fake
OP_ID = OperationId("0e9a7c52-0000-5000-8000-000000000001")


@dataclass(slots=True, kw_only=True)
class Wired:
    """The adapter, and all that it stands on: Ann, who has started the bot, and her forum."""

    server: TelegramServer
    clock: HandClock
    kernel: Kernel
    means: Means
    ann: int
    forum: int
    slept: list[float] = field(default_factory=list)
    """How long the adapter has waited."""
    telegram: Telegram = field(init=False)

    @property
    def tenant(self) -> str:
        """The bot's id."""
        return self.server.token.partition(":")[0]

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.passes(seconds)
        await asyncio.sleep(0)

    def passes(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.advance(timedelta(seconds=seconds))
        self.server.clock.advance(seconds)

    def monotonic(self) -> float:
        """Return the seconds of the hand clock."""
        return self.clock.now().timestamp()

    def place(self, chat: int | None = None, thread: int | None = None) -> Recipient:
        """Return a chat as an address: Ann's own, unless another is named."""
        return Recipient(
            platform="telegram",
            tenant=self.tenant,
            chat=str(self.ann if chat is None else chat),
            thread=None if thread is None else str(thread),
        )

    def said(self, text: str = "why?", chat: int | None = None, **more: Any) -> Said:  # noqa: ANN401  # fields of a noun
        """Return what Ann says."""
        given = {
            "update_id": "u/7",
            "recipient": self.place(chat),
            "asker": str(self.ann),
            "said_at": self.clock.now(),
            "is_shared": chat is not None,
        }
        return Said(text=text, **{**given, **more})

    def owed(self, chat: int | None = None, **more: Any) -> Delivery:  # noqa: ANN401  # fields of a noun
        """Return a delivery to a chat."""
        place = more.pop("recipient", None) or self.place(chat)
        return delivery(self.telegram, **{"recipient": place, "op_id": OP_ID, **more})

    def seen(self, chat: int | None = None) -> list[str]:
        """Return what people read of the bot in a chat."""
        return [each.text for each in self.server.said(self.ann if chat is None else chat)]

    def methods(self) -> list[str]:
        """Return what was called, oldest first."""
        return [each.method for each in self.server.calls()]


@asynccontextmanager
async def wired(
    folder: Path,
    clock: HandClock,
    *,
    has_rates: bool = False,
    is_live: bool = False,
    **options: Any,  # noqa: ANN401  # of Telegram
) -> AsyncIterator[Wired]:
    """Open an adapter; the fake's clock stands still with the hand clock, unless it `is_live`."""
    still = Clock(source=lambda: clock.now().timestamp(), is_running=False)
    async with (
        TelegramServer(clock=None if is_live else still, has_rates=has_rates) as server,
        inline(folder, clock) as kernel,
    ):
        ann = server.stage.person("Ann", username="ann", has_started=True)
        forum = server.stage.supergroup("News", ann, bot="administrator", is_forum=True)
        kept = means(kernel, Sealer([bytes(32)]), "telegram", clock=clock)
        found = Wired(server=server, clock=clock, kernel=kernel, means=kept, ann=ann, forum=forum)
        given: dict[str, Any] = {
            "way": Way(),
            "api_url": server.url,
            "sleep": found.sleep,
        } | options
        found.telegram = Telegram(
            server.token, means=kept, clock=clock, monotonic=found.monotonic, **given
        )
        try:
            yield found
        finally:
            await found.telegram.aclose()
