"""What a signed body carries: one object, read strictly.

*Pure.* Events come as JSON, interactions as a form with one field of JSON, slash commands as a
form of texts (docs.slack.dev, Handling user interaction; Implementing slash commands).
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Payload: TypeAlias = Mapping[str, Any]

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 64
"""Views nest about a dozen deep; the parser of the standard library gives up at some hundreds."""
MOST_FIELDS = 64
"""Of a form; a slash command has some 15."""

_FORM = "application/x-www-form-urlencoded"


def read(content_type: str, body: bytes) -> Payload | None:
    """Return the object in a body; None where there is none."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() != _FORM:
            return _object(text)
        fields = _fields(text)
        return _object(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        return None


def check(payload: object) -> Payload | None:
    """Return an object that came parsed, as a socket brings it; None for anything else."""
    return payload if isinstance(payload, dict) and _is_shallow(payload) else None


def _fields(text: str) -> dict[str, str]:
    pairs = urllib.parse.parse_qsl(
        text,
        keep_blank_values=True,
        strict_parsing=True,
        errors="strict",
        max_num_fields=MOST_FIELDS,
    )
    fields = dict(pairs)
    if not pairs or len(fields) != len(pairs):
        raise ValueError("a field comes twice, or none")
    return fields


def _object(text: str) -> Payload | None:
    return check(json.loads(text, parse_constant=_refuse))


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_shallow(payload: dict[str, Any]) -> bool:
    level: list[Any] = [payload]
    for _ in range(MOST_DEPTH):
        level = [
            inner for each in level for inner in _parts(each) if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False


def _parts(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
