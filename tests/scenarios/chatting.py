"""The bot with the test platform switched on: `python -m tests.scenarios.chatting start`.

CHAT_URL says where the platform is, CHAT_MODE what it promises (see tests.fakes.chatstate),
CHAT_WEBHOOK whether it brings updates to /chat/webhook, which it is told of elsewhere,
CHAT_RATE how many messages a second it takes, if not a thousand.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot import logs, process, settings
from bot.app import Stores, Way
from bot.courier import Route
from bot.process import Duty
from bot.redaction import Redaction
from bot.settings import Settings
from digest.model import Promise, Repeat
from digest.ports import Clock, Rate
from tests.fakes.chatserver import TENANT
from tests.platforms.testchat import NAME, TestChat

WEBHOOK = "/chat/webhook"
DUTIES = {
    "start": {"takes": True, "works": True},
    "serve": {"takes": True},
    "work": {"works": True},
}


def ways(_settings: Settings) -> tuple[Way, ...]:
    """Return the way to the test platform."""
    return (Way(name=NAME, open=opened, webhook=WEBHOOK if _has_webhook() else ""),)


def _has_webhook() -> bool:
    return os.environ.get("CHAT_WEBHOOK") == "1"  # noqa: TID251  # of a test's own process


@asynccontextmanager
async def opened(_stores: Stores, clock: Clock) -> AsyncIterator[Route]:
    """Open it."""
    given = os.environ  # noqa: TID251  # of a test's own process
    rate = int(given.get("CHAT_RATE", "1000"))
    chat = TestChat(
        given["CHAT_URL"],
        f"token-{TENANT}",
        Promise(repeat=Repeat(given.get("CHAT_MODE", Repeat.RECONCILABLE))),
        clock=clock,
        has_webhook=_has_webhook(),
        poll_s=5,
    )
    try:
        yield Route(
            platform=chat,
            tenant=Rate(interval=timedelta(seconds=1) / rate, burst=100),
            chat=Rate(interval=timedelta(milliseconds=50), burst=5),
        )
    finally:
        await chat.aclose()


def main() -> int:
    """Do the duty that is named; `work` has no HTTP server here."""
    name = sys.argv[1]
    chosen = settings.read(dotenv=None)
    logs.set_up(chosen.log_level, Redaction(settings.secrets(chosen)))
    port = None if name == "work" else chosen.port
    return asyncio.run(process.run(chosen, Duty(**DUTIES[name], port=port), ways=ways))


if __name__ == "__main__":
    raise SystemExit(main())
