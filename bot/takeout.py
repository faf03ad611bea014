"""All that is kept of somebody, as one file for himself.

It has what he wrote, set up and was told, kind by kind, up to a bound; what does not fit is
counted. What others wrote is not in it.
"""

from __future__ import annotations

import json
from datetime import datetime

from digest.model import Person
from digest.ports import Personal

FORMAT, VERSION = "daybrief personal data", 1
MOST_BYTES = 1 << 20
"""As large as any platform takes a file from a bot, by far."""

_ROOM = 4_096
"""For all but the records."""


async def file_of(person: Person, personal: Personal, made_at: datetime) -> tuple[bytes, int]:
    """Return the file in JSON, and how many records had no room in it.

    Raises:
        StoreError: the store failed.
    """
    records: dict[str, list[object]] = {}
    room, left_out = MOST_BYTES - _ROOM, 0
    async for record in personal.records(person):
        cost = len(record.says.encode("utf-8", "surrogatepass")) + len(record.kind) + 8
        if cost > room:
            left_out += 1
            continue
        room -= cost
        records.setdefault(record.kind, []).append(json.loads(record.says))
    document = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at.isoformat(),
        "platform": person.platform,
        "tenant": person.tenant,
        "person": person.id,
        "records": records,
        "left_out": left_out,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass"), left_out
