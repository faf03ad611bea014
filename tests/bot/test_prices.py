"""Prices come from the operator, and a bill from what was counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot import prices
from bot.prices import Price
from digest.ports.spending import Spent


def spent(model: str, given: int, taken: int) -> Spent:
    return Spent(
        day=date(2026, 4, 17),
        purpose="story",
        model=model,
        calls=1,
        input_tokens=given,
        output_tokens=taken,
    )


def test_prices_are_read_by_name() -> None:
    assert prices.parse("small=0.10/0.50, org/large:free=2/10 ,") == {
        "small": Price(given=Decimal("0.10"), taken=Decimal("0.50")),
        "org/large:free": Price(given=Decimal(2), taken=Decimal(10)),
    }
    assert prices.parse("") == {}


@pytest.mark.parametrize(
    "text", ["small", "small=1", "=1/2", "small=1/x", "a=1/2;b=1/2", "a=-1/2"]
)
def test_what_is_no_price_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="a list such as"):
        prices.parse(text)


def test_a_bill_adds_up_what_has_a_price_and_names_what_has_none() -> None:
    known = prices.parse("small=0.10/0.50")
    rows = [spent("small", 1_000_000, 100_000), spent("small", 500_000, 0), spent("x", 7, 3)]
    total = prices.bill(rows, known)
    assert total.tokens == 1_600_010
    assert total.dollars == Decimal("0.20")
    assert total.unpriced == {"x"}
    assert prices.cost(rows[0], known) == Decimal("0.15")
    assert prices.cost(rows[2], known) is None
