"""A second judge of calls: the machine-readable reference, where it is at hand.

It stands outside this repository; without it nothing is judged. It knows which parameters there
are, which have to be there, and what kind of value each is.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.telegram.nouns import Json

FILE = Path(__file__).resolve().parents[4] / "shared" / "specs" / "telegram-bot-api-10.3.json"
_KINDS: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}


@cache
def _reference() -> dict[str, list[Json]]:
    """Return the fields of each method and type by its name."""
    if not FILE.exists():
        return {}
    groups = json.loads(FILE.read_text(encoding="utf-8"))["items"]
    return {each["name"]: each["annotations"] for group in groups for each in group["children"]}


def is_there() -> bool:
    """Return whether it can judge."""
    return bool(_reference())


def faults(method: str, args: Json) -> list[str]:
    """Return what the reference has against the arguments of a method, as `path: what`."""
    return _fields(method, args, "") if method in _reference() else []


def _fields(name: str, given: Json, path: str) -> list[str]:
    known = {each["name"]: each for each in _reference()[name]}
    found = [f"{path}{each}: unknown" for each in sorted(given.keys() - known.keys())]
    for field in known.values():
        if field["name"] in given:
            found += _value(field["type"], given[field["name"]], f"{path}{field['name']}")
        elif field["required"]:
            found.append(f"{path}{field['name']}: missing")
    return found


def _value(kind: str, given: Any, path: str) -> list[str]:  # noqa: ANN401  # as JSON has it
    if kind.startswith("Array of "):
        if not isinstance(given, list):
            return [f"{path}: no array"]
        inner = kind.removeprefix("Array of ")
        return [
            fault
            for number, each in enumerate(given)
            for fault in _value(inner, each, f"{path}[{number}]")
        ]
    choices = kind.split(" or ")
    if any(_fits(each, given) for each in choices):
        return []
    if len(choices) == 1 and choices[0] in _reference() and isinstance(given, dict):
        return _fields(choices[0], given, f"{path}.") if _reference()[choices[0]] else []
    if isinstance(given, dict) and any(each in _reference() for each in choices):
        tried = [_fields(each, given, f"{path}.") for each in choices if each in _reference()]
        return min(tried, key=len)
    return [f"{path}: no {kind}"]


def _fits(kind: str, given: Any) -> bool:  # noqa: ANN401  # as JSON has it
    if kind == "InputFile":
        return isinstance(given, str)
    if kind not in _KINDS:
        return False
    return isinstance(given, _KINDS[kind]) and (
        kind in {"Boolean", "True"} or not isinstance(given, bool)
    )
