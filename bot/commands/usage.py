"""`usage`: what language models used, and what it cost."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from bot import app
from bot.clocks import SystemClock
from bot.prices import Bill, Prices, bill, cost
from bot.settings import Settings
from bot.tables import aligned
from digest.errors import ConfigError
from digest.ports.spending import Spent

_MOST_DAYS = 35
"""As many as are kept."""


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Print what was used.

    Raises:
        ConfigError: naming every option and setting that does not fit.
        StoreError: the store cannot be read.
    """
    days = _days(options.days, faults)
    if faults:
        raise ConfigError(faults)
    surface = app.terminal()
    now = SystemClock().now()
    async with app.spending_of(settings) as spending:
        rows = await spending.since(now.date() - timedelta(days=days - 1))
        today = await spending.today()
    total = bill(rows, settings.llm_prices)
    if options.format == "json":
        document = {
            "days": [_object(each, settings.llm_prices) for each in rows],
            "tokens": total.tokens,
            "dollars": float(total.dollars),
            "today": {"tokens": today, "limit": settings.llm_budget_tokens_per_day or None},
        }
        surface.say(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    if rows:
        surface.say("\n".join(_table(rows, settings.llm_prices)))
    for line in _summary(total, days, today, settings):
        surface.say(line)
    return 0


def _days(text: str, faults: list[str]) -> int:
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= _MOST_DAYS:  # noqa: PLR2004  # digits
        return int(text)
    faults.append(f"--days: {text!r} is not a number from 1 to {_MOST_DAYS}")
    return 1


def _object(row: Spent, prices: Prices) -> dict[str, object]:
    dollars = cost(row, prices)
    return {
        "day": row.day.isoformat(),
        "purpose": row.purpose,
        "model": row.model,
        "calls": row.calls,
        "input_tokens": row.input_tokens,
        "output_tokens": row.output_tokens,
        "dollars": None if dollars is None else float(dollars),
    }


def _table(rows: Sequence[Spent], prices: Prices) -> Iterator[str]:
    head = ("day", "purpose", "model", "calls", "prompts", "answers", "dollars")
    body = [
        (
            each.day.isoformat(),
            each.purpose,
            each.model,
            f"{each.calls:,}",
            f"{each.input_tokens:,}",
            f"{each.output_tokens:,}",
            _dollars(cost(each, prices)),
        )
        for each in rows
    ]
    yield from aligned((head, *body), limits=(None, 12, 32, None, None, None, None))


def _dollars(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.4f}"


def _summary(total: Bill, days: int, today: int, settings: Settings) -> Iterator[str]:
    span = "today" if days == 1 else f"in {days} days"
    yield f"{total.tokens:,} tokens {span}" + (f", ${total.dollars:.2f}" if total.dollars else "")
    if total.unpriced:
        yield f"No price is set for {', '.join(sorted(total.unpriced))}: see LLM_PRICES."
    limit = settings.llm_budget_tokens_per_day
    yield (
        f"Today {today:,} of {limit:,} tokens are spent or set aside."
        if limit
        else (f"Today {today:,} tokens are spent or set aside; there is no limit.")
    )
