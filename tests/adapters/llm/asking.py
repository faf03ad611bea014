"""What tests of models ask with: a prompt, a clock that stands, and a model at an address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.llm.model import ChatModel
from adapters.llm.request import Manner
from adapters.llm.server import Server
from digest.ports.llm import Exchange, Json, Prompt

KEY = "sk-the-secret-of-these-tests"
SECRET = "the words of a reader"  # noqa: S105  # not that kind of secret
SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}


@dataclass(slots=True)
class HandClock:
    """A clock that tests move."""

    at: datetime = datetime(2026, 4, 17, 5, tzinfo=UTC)

    def now(self) -> datetime:
        """See Clock."""
        return self.at

    def pass_by(self, **span: float) -> None:
        """Move on."""
        self.at += timedelta(**span)


@dataclass(slots=True)
class Desk:
    """A model with all that watches it."""

    model: ChatModel
    server: Server
    clock: HandClock
    exchanges: list[Exchange]
    pauses: list[float] = field(default_factory=list)

    def outcomes(self) -> list[str]:
        """Return what became of each request."""
        return [each.outcome for each in self.exchanges]


def prompt(
    *,
    purpose: str = "card",
    user: str = SECRET,
    within_s: float = 5.0,
    max_output_tokens: int = 200,
    schema: Mapping[str, Json] = SCHEMA,
) -> Prompt:
    """Return a prompt that asks for one text."""
    return Prompt(
        purpose=purpose,
        system="Say something.",
        user=user,
        schema=schema,
        max_output_tokens=max_output_tokens,
        within=timedelta(seconds=within_s),
    )


@asynccontextmanager
async def asked(
    base_url: str, *, key: str = KEY, limit: int = 4, name: str = "m", manner: Manner | None = None
) -> AsyncIterator[Desk]:
    """Give a model at an address; pauses before retries pass at once."""
    clock, exchanges, pauses = HandClock(), list[Exchange](), list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    server = Server(
        base_url=base_url,
        key=key,
        clock=clock,
        limit=limit,
        observer=exchanges.append,
        pause=pause,
        chance=lambda: 0.5,
    )
    try:
        model = ChatModel(server, name, manner=manner)
        yield Desk(model, server, clock, exchanges, pauses)
    finally:
        await server.aclose()


async def whole(model: ChatModel, wanted: Prompt) -> str:
    """Return all that a model streams."""
    return "".join([piece async for piece in model.stream(wanted)])


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so at a server."""
    while not is_so():  # noqa: ASYNC110  # a fake has no event for each thing one may ask
        await asyncio.sleep(0.005)
