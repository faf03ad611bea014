"""Fields of a payload of Slack's: those of any payload, and what Slack alone has.

*Pure.* See `adapters.shaping`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from adapters.shaping import FURTHEST_S, cut, moment, record, records, text

__all__ = ["cut", "flag", "ident", "instant", "moment", "record", "records", "stamp", "text"]

_IDENT = re.compile(r"[A-Z][A-Z0-9]{1,63}", re.ASCII)
_STAMP = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}", re.ASCII)


def ident(raw: object, *path: str) -> str:
    """Return the id at a path, of whatever Slack gives one; empty where there is none."""
    found = text(raw, *path)
    return found if _IDENT.fullmatch(found) else ""


def stamp(raw: object, *path: str) -> str:
    """Return the timestamp at a path, which is also the id of a message; empty where none is."""
    found = text(raw, *path)
    return found if _STAMP.fullmatch(found) and float(found) < FURTHEST_S else ""


def flag(raw: object, *path: str) -> bool:
    """Whether something is true, in JSON or in a form."""
    *above, last = path
    found = record(raw, *above).get(last)
    return found is True or found == "true"


def instant(stamp: str, otherwise: datetime) -> datetime:
    """Return the instant of a timestamp that `stamp` returned."""
    return datetime.fromtimestamp(float(stamp), UTC) if stamp else otherwise
