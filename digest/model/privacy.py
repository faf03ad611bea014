"""Whose records there are, and what is said of them.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in a tenant, as his platform names him."""

    platform: str
    tenant: str
    id: str
    chats: frozenset[str] = frozenset()
    """Chats in which nobody else is."""
    is_everybody: bool = False
    """Whether the tenant as a whole is meant, and nobody named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many records of one kind there are, and for how long."""

    kind: str
    count: int
    kept: timedelta | None
    """None: until somebody ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, for the person that it is of."""

    kind: str
    says: str
    """An object in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That somebody is to be forgotten, or a tenant as a whole."""

    person: Person
    asked_at: datetime
    rounds: int = 0
    """Those that are done; see `bot.eraser`."""
