"""What language models cost, as the operator says: no price stands in the code.

*Pure.*
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from digest.ports.spending import Spent

_ROW = re.compile(
    r"(?P<name>[^=]+)=(?P<given>\d{1,6}(?:\.\d{1,6})?)/(?P<taken>\d{1,6}(?:\.\d{1,6})?)"
)
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens."""

    given: Decimal
    """Of prompts."""
    taken: Decimal
    """Of answers."""


Prices: TypeAlias = Mapping[str, Price]


def parse(text: str) -> Prices:
    """Read NAME=IN/OUT pairs separated by commas.

    Raises:
        ValueError: saying what is expected.
    """
    found = {}
    for each in filter(None, map(str.strip, text.split(","))):
        row = _ROW.fullmatch(each)
        if row is None:
            raise ValueError("a list such as small=0.10/0.50,large=2/10")
        price = Price(given=Decimal(row["given"]), taken=Decimal(row["taken"]))
        found[row["name"].strip()] = price
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What was spent on language models in a span."""

    tokens: int
    dollars: Decimal
    """Of the calls whose price is known."""
    unpriced: frozenset[str] = frozenset()
    """Models without a price."""


def bill(rows: Iterable[Spent], prices: Prices) -> Bill:
    """Sum up what was spent."""
    tokens, dollars, unpriced = 0, Decimal(0), set()
    for each in rows:
        tokens += each.input_tokens + each.output_tokens
        own = cost(each, prices)
        if own is None:
            unpriced.add(each.model)
        else:
            dollars += own
    return Bill(tokens=tokens, dollars=dollars, unpriced=frozenset(unpriced))


def cost(spent: Spent, prices: Prices) -> Decimal | None:
    """Return what was spent in dollars; None where no price is known."""
    price = prices.get(spent.model)
    if price is None:
        return None
    tokens = spent.input_tokens * price.given + spent.output_tokens * price.taken
    return tokens / _MILLION
