"""Every row of the file, whatever it is, for a proof that something is not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from adapters.store.kernel import Counted

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "docs": ("shard", "ns", "id"),
        "jobs": ("shard", "queue", "id"),
        "idx": ("shard", "name", "member"),
        "rates": ("bucket",),
        "operations": ("shard", "id"),
    }
)
"""The tables that hold anything, each with its primary key."""
Place: TypeAlias = Sequence[object]

_PAGE = 500


def rows(
    db: sqlite3.Connection, *, table: str, after: Place | None
) -> list[tuple[Place, Counted]]:
    """Return the next rows of a table after a key, None for the first, each with its key."""
    names = ", ".join(KEYS[table])
    bound = "" if after is None else f" WHERE ({names}) > ({', '.join('?' * len(after))})"
    found = db.execute(
        f"SELECT {names}, * FROM {table}{bound} ORDER BY {names} LIMIT ?",  # noqa: S608  # names of ours
        (*(after or ()), _PAGE),
    )
    width = len(KEYS[table])
    return [(row[:width], _counted(table, row[width:])) for row in found]


def _counted(table: str, row: Sequence[object]) -> Counted:
    return Counted(
        place=" ".join([table, *(str(each) for each in row if not isinstance(each, bytes))]),
        value=b"".join(each for each in row if isinstance(each, bytes)),
    )
