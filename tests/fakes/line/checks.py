"""What may be where in a body: small checks that are put together to tables of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from tests.fakes.line.refusals import Faults

Steps: TypeAlias = tuple[str | int, ...]
Check: TypeAlias = Callable[[Any, Steps, Faults], None]
MISSING = "must be specified"
INVALID = "invalid property"


def units(text: str) -> int:
    """Count a text as the platform does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text(most: int | None = None, *, least: int = 0) -> Check:
    """Expect a text of so many UTF-16 units."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, str):
            faults.add(steps, "Must be a string")
        elif least and not value:
            faults.add(steps, "May not be empty")
        elif most is not None and units(value) > most:
            faults.add(steps, f"Length must be between {least} and {most}")

    return check


def one_of(*values: str) -> Check:
    """Expect one of these words."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if value not in values:
            words = ", ".join(values)
            faults.add(steps, f"Must be one of the following values: [{words}]")

    return check


def whole(least: int = 0, most: int | None = None) -> Check:
    """Expect a whole number."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or value < least or (most is not None and value > most):
            upper = "" if most is None else f" and {most}"
            faults.add(steps, f"Must be a whole number from {least}{upper}")

    return check


def flag(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    """Expect true or false."""
    if not isinstance(value, bool):
        faults.add(steps, "Must be a boolean")


def written(pattern: str) -> Check:
    """Expect a text that is written in a certain way."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            faults.add(steps, INVALID)

    return check


def address(most: int, *schemes: str) -> Check:
    """Expect a URI of one of these schemes."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, str) or not value:
            faults.add(steps, MISSING)
        elif units(value) > most:
            faults.add(steps, f"Length must be between 1 and {most}")
        elif not _leads(value, schemes):
            faults.add(steps, "invalid uri scheme")
        elif not value.isascii() or re.search(r"[\s\x00-\x20<>\"{}|\\^`]", value):
            faults.add(steps, "invalid uri")

    return check


def _leads(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"}
    return parts.scheme in schemes and (bool(parts.hostname) or not is_web)


def listed(each: Check, least: int, most: int) -> Check:
    """Expect so many of something."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, list):
            faults.add(steps, "Must be an array")
        elif not least <= len(value) <= most:
            faults.add(steps, f"Size must be between {least} and {most}")
        else:
            for number, item in enumerate(value):
                each(item, (*steps, number), faults)

    return check


def fields(
    known: Mapping[str, Check], *required: str, is_closed: bool = False, missing: str = MISSING
) -> Check:
    """Expect an object with these fields; in a closed one there are no others."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, dict):
            faults.add(steps, "Must be an object")
            return
        for name in required:
            if value.get(name) is None:
                faults.add((*steps, name), missing)
        for name, given in value.items():
            if name in known:
                if given is not None:
                    known[name](given, (*steps, name), faults)
            elif is_closed:
                faults.add((*steps, name), "unknown field")

    return check


def tagged(kinds: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]]) -> Check:
    """Expect an object whose type says which fields it has, and which of them it needs."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            one_of(*kinds)(kind, (*steps, "type"), faults)
            return
        known, required = kinds[kind]
        whole_object = {"type": one_of(kind), **known}
        fields(whole_object, *required, is_closed=True)(value, steps, faults)

    return check


def mapped(each: Check) -> Check:
    """Expect an object of any names whose values are all alike."""

    def check(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
        if not isinstance(value, dict):
            faults.add(steps, "Must be an object")
            return
        for name, given in value.items():
            each(given, (*steps, name), faults)

    return check


def anything(value: Any, steps: Steps, faults: Faults) -> None:  # noqa: ANN401  # as JSON has it
    """Expect nothing in particular."""
