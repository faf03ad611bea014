"""JSON from outside, field by field: each is what was asked for, or a fault with its place.

*Pure.* Readers give back something of the right type whatever they were given, so that all
faults are found at once; with a fault nothing of it may be used.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, time
from typing import NoReturn

from digest.feeds.text import clean

MOST_FAULTS = 20
"""So many are named; the rest is counted."""

_MOST_SHOWN = 40


class Judge:
    """Reads values and notes what is wrong with which."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.more = 0

    def wrong(self, at: str, expected: str) -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"{at or 'the file'}: {expected}")
        else:
            self.more += 1

    def fields(self, value: object, at: str, names: Collection[str]) -> Mapping[str, object]:
        """Return an object that has these fields and no other."""
        if not isinstance(value, dict):
            self.wrong(at, "an object is expected")
            return dict.fromkeys(names)
        for name in value.keys() - set(names):
            self.wrong(within(at, shown(name)), "unknown field")
        for name in names:
            if name not in value:
                self.wrong(within(at, name), "missing")
        return dict.fromkeys(names) | value

    def items(self, value: object, at: str, most: int) -> list[object]:
        """Return a list that is not too long."""
        if not isinstance(value, list):
            self.wrong(at, "a list is expected")
            return []
        if len(value) > most:
            self.wrong(at, f"{len(value)} entries; {most} at most")
            return []
        return value

    def text(self, value: object, at: str, most: int, *, may_be_empty: bool = False) -> str:
        """Return a text as it would be shown: clean, and not too long."""
        if not isinstance(value, str) or clean(value) != value or len(value) > most:
            self.wrong(at, f"a plain text of at most {most} characters is expected")
            return ""
        if not value and not may_be_empty:
            self.wrong(at, "must not be empty")
        return value

    def name(self, value: object, at: str, most: int = 256) -> str:
        """Return what a platform calls something: any printable characters."""
        if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= most:
            self.wrong(at, f"a name of at most {most} printable characters is expected")
            return ""
        return value

    def flag(self, value: object, at: str) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            self.wrong(at, "true or false is expected")
        return value is True

    def number(self, value: object, at: str, lowest: float, highest: float) -> float:
        """Return a number within bounds."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest:  # type: ignore[operator]  # it is one
            self.wrong(at, f"a number from {lowest:g} to {highest:g} is expected")
            return lowest
        return value  # type: ignore[return-value]  # it is one

    def choice(self, value: object, at: str, choices: Collection[str]) -> str:
        """Return one of these."""
        if not isinstance(value, str) or value not in choices:
            self.wrong(at, f"one of {', '.join(sorted(choices))} is expected")
            return next(iter(sorted(choices)))
        return value

    def day(self, value: object, at: str) -> date | None:
        """Return a date, or None for null."""
        if value is None:
            return None
        try:
            return date.fromisoformat(_spelled(value, "0000-00-00"))
        except ValueError:
            self.wrong(at, "a date such as 2026-04-17, or null, is expected")
            return None

    def clock(self, value: object, at: str) -> time:
        """Return a time of day."""
        try:
            return time.fromisoformat(_spelled(value, "00:00"))
        except ValueError:
            self.wrong(at, "a time such as 08:00 is expected")
            return time(0)


def parsed(body: bytes) -> object:
    """Return what JSON says (RFC 8259), refusing what it leaves open.

    Raises:
        ValueError: it is no JSON in UTF-8, names a field twice, or has a number that is none.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def within(at: str, name: str) -> str:
    """Return the place of a field."""
    return f"{at}.{name}" if at else name


def shown(name: str) -> str:
    """Return a name from outside as it may be shown."""
    plain = clean(name)
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[:_MOST_SHOWN]}…"


def _spelled(value: object, pattern: str) -> str:
    """Return a text in the one form that we write, digits where the pattern has some."""
    if not isinstance(value, str) or len(value) != len(pattern):
        raise ValueError(pattern)
    if any(
        char != meant and not (meant == "0" and char.isascii() and char.isdigit())
        for char, meant in zip(value, pattern, strict=True)
    ):
        raise ValueError(pattern)
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("it names a field twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"it has a number {name}")
