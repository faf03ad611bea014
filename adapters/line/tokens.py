"""Reply tokens, with when they came: each is good for one answer, and for less than a minute.

*Pure.* LINE wants it used within a minute of its webhook, and promises nothing beyond
(developers.line.biz, Messaging API reference, send reply message; read 2026-11-28).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

YOUNG = timedelta(seconds=45)
"""Older ones are not used: what is sent with one may then be on its way for 15 s."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)
_MARKED = re.compile(r"([A-Za-z0-9_-]{1,255})\|([0-9]{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToken:
    """A token that came in at an instant of our clock."""

    value: str
    came_at: datetime

    def age(self, now: datetime) -> timedelta:
        """Return how old it is."""
        return now - self.came_at

    def is_young(self, now: datetime) -> bool:
        """Tell whether it may be used."""
        return self.age(now) <= YOUNG


def marked(value: str, came_at: datetime) -> str:
    """Return a token with its moment, as it is kept; empty for what is no token."""
    if not _TOKEN.fullmatch(value):
        return ""
    return f"{value}|{int(came_at.timestamp() * 1000)}"


def read(answer_by: str) -> ReplyToken | None:
    """Return the token that was kept; None where there is none."""
    found = _MARKED.fullmatch(answer_by)
    if found is None:
        return None
    came_at = datetime.fromtimestamp(int(found[2]) / 1000, UTC)
    return ReplyToken(value=found[1], came_at=came_at)
