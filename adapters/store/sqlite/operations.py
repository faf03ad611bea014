"""What writes answered, so that a write repeated under its operation id acts once."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from adapters.store.instants import span_micros
from adapters.store.kernel import OPERATIONS_KEPT

T = TypeVar("T")

_SEEN = "SELECT answer FROM operations WHERE shard=? AND id=? AND expires>?"
_KEEP = """INSERT INTO operations (shard, id, answer, expires) VALUES (?,?,?,?)
    ON CONFLICT DO UPDATE SET answer=excluded.answer, expires=excluded.expires"""


def once(
    work: Callable[[sqlite3.Connection], T], *, shard: int, op_id: str, now: int
) -> Callable[[sqlite3.Connection], T]:
    """Return the work as one that acts once; its answer must be of JSON's types or bytes."""

    def act_or_recall(db: sqlite3.Connection) -> T:
        row = db.execute(_SEEN, (shard, op_id, now)).fetchone()
        if row is not None:
            return json.loads(row[0], object_hook=_revive)  # type: ignore[no-any-return]  # what this work answered
        answer = work(db)
        end = now + span_micros(OPERATIONS_KEPT)
        db.execute(_KEEP, (shard, op_id, json.dumps(answer, default=_freeze), end))
        return answer

    return act_or_recall


def _freeze(value: bytes) -> dict[str, str]:
    return {"bytes": base64.b64encode(value).decode()}


def _revive(value: dict[str, Any]) -> bytes:
    return base64.b64decode(value["bytes"])
