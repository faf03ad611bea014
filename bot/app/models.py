"""The models that the settings name, wired over the store that keeps its budget."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.app import state
from bot.clocks import SystemClock
from bot.settings import Settings
from bot.telemetry import Meter, Unmeasured
from digest.errors import ModelError
from digest.ports.llm import Embeddings, Exchange, LanguageModel, Prompt
from digest.ports.spending import Spending

if TYPE_CHECKING:
    from adapters.llm.server import Server
    from adapters.store.kernel import Kernel
    from bot import doctor


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What the settings name; nothing where they name none."""

    language: LanguageModel | None = None
    embeddings: Embeddings | None = None


@asynccontextmanager
async def models(
    settings: Settings, spending: Spending, meter: Meter, *, is_logged: bool
) -> AsyncIterator[Models]:
    """Give the models that the settings name; nothing is asked or loaded yet.

    `is_logged`: whether the log says when one is out of reach; whoever shows the outcome does.
    """
    if not settings.has_model:
        yield Models()
        return
    from adapters.llm import embeddings

    async with server_of(settings, spending, meter, is_logged=is_logged) as opened:
        name = settings.llm_embeddings
        yield Models(
            language=chain(settings, opened),
            embeddings=embeddings.Embeddings(opened, name) if name else None,
        )


@asynccontextmanager
async def server_of(
    settings: Settings, spending: Spending | None, meter: Meter, *, is_logged: bool
) -> AsyncIterator[Server]:
    """Give the server of models, which is let go of at the end. See `models`."""
    from adapters.llm import server

    opened = server.Server(
        base_url=settings.openai_base_url,
        key=settings.openai_api_key,
        clock=SystemClock(),
        limit=settings.llm_concurrency,
        observer=meter.asked,
        spending=spending,
        news=server.warn if is_logged else server.say_nothing,
    )
    try:
        yield opened
    finally:
        await opened.aclose()


def chain(settings: Settings, opened: Server) -> LanguageModel:
    """Return the models that the settings name, the first one preferred."""
    from adapters.llm.chain import ModelChain
    from adapters.llm.model import ChatModel

    return ModelChain([ChatModel(opened, name) for name in settings.llm_model])


def spending(settings: Settings, kernel: Kernel) -> Spending:
    """Return the budget of the installation; it goes by the true day, whatever is replayed."""
    from adapters.store.spending import SpendingStore

    return SpendingStore(
        kernel,
        clock=SystemClock(),
        per_day=settings.llm_budget_tokens_per_day,
        per_account=settings.llm_tenant_tokens_per_day,
    )


@asynccontextmanager
async def spending_of(settings: Settings) -> AsyncIterator[Spending]:
    """Open the store for what was spent, and nothing else.

    Raises:
        ConfigError: the Redis cannot be relied on, or its address is none.
        StoreError: the store cannot be opened.
    """
    clock = SystemClock()
    kernel = await state.kernel(settings, clock, state.folder(settings.data_dir), Unmeasured())
    try:
        yield spending(settings, kernel)
    finally:
        await kernel.aclose()


_TRIAL = Prompt(
    purpose="trial",
    system="You answer with one JSON object.",
    user="Is 2 greater than 1?",
    schema={
        "type": "object",
        "properties": {"yes": {"type": "boolean"}},
        "required": ["yes"],
        "additionalProperties": False,
    },
    max_output_tokens=50,
    within=timedelta(seconds=20),
)


class _Steps(Unmeasured):
    """Counts the forms of answers that a server did not understand. See Meter."""

    def __init__(self) -> None:
        self.down = 0

    def asked(self, exchange: Exchange) -> None:
        """See Meter."""
        self.down += exchange.outcome == "stepped_down"


async def tried(settings: Settings) -> tuple[doctor.Trial, ...]:
    """Put one small question to each model that the settings name, outside the budget."""
    from adapters.llm.model import ChatModel
    from bot import doctor

    found = []
    for name in settings.llm_model:
        steps = _Steps()
        began, fault = time.monotonic(), ""
        async with server_of(settings, None, steps, is_logged=False) as opened:
            try:
                await ChatModel(opened, name).complete(_TRIAL)
            except ModelError as error:
                fault = error.reason
        found.append(
            doctor.Trial(
                model=name,
                host=urlsplit(settings.openai_base_url).netloc.rpartition("@")[2],
                took=timedelta(seconds=time.monotonic() - began),
                steps_down=steps.down,
                fault=fault,
            )
        )
    return tuple(found)
