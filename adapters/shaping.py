"""Fields of a payload from outside, each of the kind it has to be or not there at all.

*Pure.* Whatever came in, nothing here raises: a field of another kind counts as absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

MOST_CHARS = 255
FURTHEST_S = 1 << 33
"""In the year 2242: what lies behind it is no time of ours."""


def record(raw: object, *path: str) -> Mapping[str, Any]:
    """Return the object at a path; an empty one where there is none."""
    for key in path:
        raw = raw.get(key) if isinstance(raw, dict) else None
    return raw if isinstance(raw, dict) else {}


def records(raw: object, *path: str) -> Sequence[Mapping[str, Any]]:
    """Return the objects of the list at a path."""
    *above, last = path
    found = record(raw, *above).get(last)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text(raw: object, *path: str, most_chars: int = MOST_CHARS) -> str:
    """Return the text at a path, in whole characters; empty where there is none or it is longer.

    What is cut would be another name: only what people write is cut, by `cut`.
    """
    *above, last = path
    found = record(raw, *above).get(last)
    if not isinstance(found, str) or len(found) > most_chars or not found.isprintable():
        return ""
    return found


def cut(raw: object, *path: str, most_chars: int) -> str:
    """Return the beginning of the text at a path, lines and all; half characters are replaced."""
    *above, last = path
    found = record(raw, *above).get(last)
    if not isinstance(found, str):
        return ""
    return found[:most_chars].encode(errors="replace").decode()


def number(raw: object, *path: str) -> int | None:
    """Return the whole number at a path; None where there is none."""
    *above, last = path
    found = record(raw, *above).get(last)
    return found if type(found) is int else None


def moment(raw: object, key: str, otherwise: datetime) -> datetime:
    """Return the instant of a count of seconds."""
    found = record(raw).get(key)
    if type(found) is not int or not 0 <= found < FURTHEST_S:
        return otherwise
    return datetime.fromtimestamp(found, UTC)
