"""What the engine and the loops need from outside, stated here and fulfilled by adapters.

::

    engine.py    Clock, Fetcher, Parser, and the stores of what was read and written
    queues.py    work that waits: Subscriptions, Editions, Outbox, Mail
"""

from __future__ import annotations

from digest.ports.engine import (
    MAX_TEXT_CHARS,
    Articles,
    Briefs,
    Clock,
    Clusters,
    Feeds,
    Fetched,
    Fetcher,
    NotModified,
    Parser,
    Passages,
    Response,
    Stories,
)
from digest.ports.queues import (
    AskedEdition,
    Backlog,
    DeadLetter,
    Editions,
    Handed,
    Lease,
    Mail,
    NextDue,
    Outbox,
    Outgoing,
    Rate,
    Subscriptions,
    Tick,
)

__all__ = [
    "MAX_TEXT_CHARS",
    "Articles",
    "AskedEdition",
    "Backlog",
    "Briefs",
    "Clock",
    "Clusters",
    "DeadLetter",
    "Editions",
    "Feeds",
    "Fetched",
    "Fetcher",
    "Handed",
    "Lease",
    "Mail",
    "NextDue",
    "NotModified",
    "Outbox",
    "Outgoing",
    "Parser",
    "Passages",
    "Rate",
    "Response",
    "Stories",
    "Subscriptions",
    "Tick",
]
