"""The adapter over a fake Slack, with a store of its own for rates and notes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.contract import Grant, Said
from adapters.slack.platform import Slack
from adapters.store.kernel import Kernel
from adapters.store.notes import NoteStore
from adapters.store.rates import RateStore
from digest.model import Delivery, OperationId, Recipient
from tests import make
from tests.adapters.slack.inbound import sent
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock
from tests.fakes.clock import Clock
from tests.fakes.slack.nouns import SCOPES, App, Message
from tests.fakes.slack.server import SlackServer

TEAM, CHANNEL, PERSON, OTHER = "T1", "C1", "U1", "U2"
TOKEN = "xoxb-of-wired"  # noqa: S105  # of a fake
EVERY = frozenset(SCOPES) - {"channels:join"}
BLIND = EVERY - {"channels:history", "groups:history", "mpim:history"}
OP_ID = OperationId("0e9a7c52-0000-5000-8000-000000000001")


@dataclass(slots=True, kw_only=True)
class Wired:
    """The adapter, and all that it stands on."""

    server: SlackServer
    clock: HandClock
    kernel: Kernel
    notes: NoteStore
    rates: RateStore
    grants: dict[str, Grant]
    slept: list[float] = field(default_factory=list)
    """How long the adapter has waited."""
    slack: Slack = field(init=False)

    async def granted(self, tenant: str, _organisation: str) -> Grant | None:
        """Return what a tenant granted."""
        return self.grants.get(tenant)

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.clock.advance(timedelta(seconds=seconds))
        self.server.advance(seconds)
        await asyncio.sleep(0)

    def passes(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.advance(timedelta(seconds=seconds))
        self.server.advance(seconds)

    def monotonic(self) -> float:
        """Return the seconds of the hand clock."""
        return self.clock.now().timestamp()

    def seen(self, channel: str = CHANNEL) -> list[str]:
        """Return what everybody reads of the bot in a channel, threads included."""
        return [self.server.seen(each) for each in self.posted(channel)]

    def posted(self, channel: str = CHANNEL) -> list[Message]:
        """Return the messages of the bot in a channel, threads included."""
        there = self.server.world.channels[channel]
        return [each for each in there.messages if each.bot_id is not None]

    def methods(self) -> list[str]:
        """Return what was called, oldest first."""
        return [each.method for each in self.server.calls()]

    def grant(self, tenant: str = TEAM, **more: Any) -> Grant:  # noqa: ANN401  # fields of a noun
        """Let a tenant grant something else from now on."""
        found = self.grants[tenant]
        given = {name: getattr(found, name) for name in Grant.__slots__}
        self.grants[tenant] = Grant(**{**given, **more})
        return self.grants[tenant]


@asynccontextmanager
async def wired(
    folder: Path,
    clock: HandClock,
    *,
    scopes: Collection[str] = EVERY,
    app: App | None = None,
    has_rates: bool = False,
    is_live: bool = False,
    **options: Any,  # noqa: ANN401  # of Slack
) -> AsyncIterator[Wired]:
    """Open an adapter in workspace T1, in which the bot has these scopes.

    The fake's clock is the hand clock's, standing still; where it `is_live` it runs.
    """
    still = Clock(source=lambda: clock.now().timestamp(), is_running=False)
    async with (
        SlackServer(app=app, clock=None if is_live else still, has_rates=has_rates) as server,
        inline(folder, clock) as kernel,
    ):
        server.add_team(TEAM, "Acme Works")
        for name in (PERSON, OTHER):
            server.add_user(name, name.lower(), team=TEAM)
        token = server.install(TEAM, scopes=frozenset(scopes), value=TOKEN)
        members = [PERSON, OTHER]
        server.add_channel(CHANNEL, "news", team=TEAM, members=members, has_app=True)
        grant = Grant(
            tenant=TEAM,
            token=TOKEN,
            scopes=frozenset(scopes),
            bot=token.bot_id,
            user=token.user,
        )
        notes, rates = NoteStore(kernel, "slack"), RateStore(kernel, "slack")
        found = Wired(
            server=server,
            clock=clock,
            kernel=kernel,
            notes=notes,
            rates=rates,
            grants={TEAM: grant},
        )
        found.slack = Slack(
            granted=found.granted,
            rates=rates,
            notes=notes,
            clock=clock,
            api_url=server.api_url,
            secrets=[sent.SECRET],
            monotonic=found.monotonic,
            sleep=found.sleep,
            **options,
        )
        try:
            yield found
        finally:
            await found.slack.aclose()


def place(chat: str = CHANNEL, thread: str | None = None, tenant: str = TEAM) -> Recipient:
    """Return an address in the workspace."""
    return Recipient(platform="slack", tenant=tenant, chat=chat, thread=thread)


def delivery(to: Recipient | None = None, **more: Any) -> Delivery:  # noqa: ANN401  # fields of a noun
    """Return a delivery, as it stands when it is sent."""
    given = {"op_id": OP_ID, "recipient": to or place(), "first_tried_at": make.NOW, **more}
    return make.delivery("slack|T1|C1|e-1|1", **given)


def said(text: str = "why?", to: Recipient | None = None, **more: Any) -> Said:  # noqa: ANN401  # fields of a noun
    """Return what somebody said in the channel."""
    given = {
        "update_id": "m/C1/17.1",
        "recipient": to or place(),
        "asker": PERSON,
        "text": text,
        "said_at": make.NOW,
        "is_shared": True,
        **more,
    }
    return Said(**given)
