"""A look at the bot from Telegram's side, which changes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from adapters.telegram.bot import tenant_of
from adapters.telegram.budget import Budget
from adapters.telegram.client import Api
from digest.ports import Rate

_LIMIT_S = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What Telegram says of the bot."""

    username: str
    reads_all: bool
    is_inline: bool
    webhook: str
    waiting: int
    trouble: str


async def look(token: str, api_url: str) -> Checkup:
    """Ask Telegram for the bot and its webhook.

    Raises:
        DeliveryError: it does not say.
    """
    budget = Budget(_NoRates(), tenant=tenant_of(token), sleep=asyncio.sleep)
    api = Api(token, budget=budget, api_url=api_url, limit_s=_LIMIT_S)
    try:
        me, hook = await api.me(), await api.webhook()
    finally:
        await api.aclose()
    trouble = hook.last_error_message or ""
    return Checkup(
        username=me.username,
        reads_all=me.reads_all,
        is_inline=me.is_inline,
        webhook=_shown(hook.url or ""),
        waiting=hook.pending_update_count,
        trouble=_shown(trouble),
    )


def _shown(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


class _NoRates:
    """See Rates. Nothing is written, so that nothing is counted."""

    async def reserve(self, bucket: str, rate: Rate, *, at_most: timedelta) -> timedelta:  # noqa: ARG002  # see Rates
        """See Rates."""
        return timedelta(0)

    async def penalize(self, bucket: str, wait: timedelta) -> None:
        """See Rates."""
