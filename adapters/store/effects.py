"""What a change of the store consists of: documents, jobs and index entries.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A kind of documents.

    Documents of a durable namespace stay until they are deleted or their end has come;
    those of a cache may be dropped at any time to make room.
    """

    name: str
    is_cache: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Where a document stands."""

    ns: Namespace
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write a document; it is absent from `expires_at`, or `ttl` from now, on."""

    ns: Namespace
    id: str
    value: bytes
    expires_at: datetime | None = None
    ttl: timedelta | None = None

    def __post_init__(self) -> None:
        if self.expires_at is not None and self.ttl is not None:
            raise ValueError("a document ends at an instant or after a span, not both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove a document, if it is there."""

    ns: Namespace
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """Add a job; if the queue has the id, that job keeps its due time and payload."""

    queue: str
    id: str
    payload: bytes = b""
    due_at: datetime | None = None
    """None: at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropJob:
    """Take a job out of its queue, if it is there; whoever holds it is fenced out.

    Only for what must not be done any more, such as work for somebody who is forgotten.
    """

    queue: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPut:
    """Give a member of an index a score, its old one or none notwithstanding."""

    index: str
    member: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRemove:
    """Take a member out of an index, if it is there."""

    index: str
    member: str


Effect: TypeAlias = Put | Delete | NewJob | DropJob | IndexPut | IndexRemove
