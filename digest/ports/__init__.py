"""What the engine and the loops need from outside, stated here and fulfilled by adapters.

::

    engine.py    Clock, Fetcher, Parser, and the stores of what was read and written
    queues.py    work that waits: Subscriptions, Editions, Outbox, Notices
    mail.py      what people said: Mail, Talks
    claims.py    who runs the bot for a tenant: Claims
    rations.py   who is served where too little is left: Rations
    personal.py  what is kept of people, and how it ends: Personal
    lists.py     what people made of the list of sources: OwnLists
    readers.py   what readers steer and keep: Tastes, Keepsakes, Reports, Corrections, Alerts,
                 and Chronicle: how events went on
"""

from __future__ import annotations

from digest.ports.allowance import CHAT_A_MINUTE, PERSON_A_DAY, PERSON_A_MINUTE, Allowance
from digest.ports.claims import CODE_LIVES, MOST_TRIES, Claimed, Claims
from digest.ports.engine import (
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
from digest.ports.lists import LOOK_EVERY, LOOKS_AT_ONCE, OwnLists
from digest.ports.mail import DeadLetter, Handed, Mail, Poison, Talks, Withdrawals
from digest.ports.personal import HeldErasure, Personal
from digest.ports.preferences import (
    MOST_MANAGERS,
    MOST_PLACES,
    MOST_TOPICS,
    Caretakers,
    Deed,
    Drafts,
    Offers,
    Wishes,
)
from digest.ports.queues import (
    AskedEdition,
    Backlog,
    Chores,
    Editions,
    HeldNotice,
    Lease,
    NextDue,
    Notices,
    Outbox,
    Outgoing,
    Rate,
    Subscriptions,
    Tick,
)
from digest.ports.rations import Rations
from digest.ports.readers import (
    MOST_REPORTS_AN_HOUR,
    MOST_SAVED,
    Alerts,
    Announcement,
    Chronicle,
    Corrections,
    HeldAnnouncement,
    Keepsakes,
    Reports,
    Tastes,
)

__all__ = [
    "CHAT_A_MINUTE",
    "CODE_LIVES",
    "LOOKS_AT_ONCE",
    "LOOK_EVERY",
    "MOST_MANAGERS",
    "MOST_PLACES",
    "MOST_REPORTS_AN_HOUR",
    "MOST_SAVED",
    "MOST_TOPICS",
    "MOST_TRIES",
    "PERSON_A_DAY",
    "PERSON_A_MINUTE",
    "Alerts",
    "Allowance",
    "Announcement",
    "Articles",
    "AskedEdition",
    "Backlog",
    "Briefs",
    "Caretakers",
    "Chores",
    "Chronicle",
    "Claimed",
    "Claims",
    "Clock",
    "Clusters",
    "Corrections",
    "DeadLetter",
    "Deed",
    "Drafts",
    "Editions",
    "Feeds",
    "Fetched",
    "Fetcher",
    "Handed",
    "HeldAnnouncement",
    "HeldErasure",
    "HeldNotice",
    "Keepsakes",
    "Lease",
    "Mail",
    "NextDue",
    "NotModified",
    "Notices",
    "Offers",
    "Outbox",
    "Outgoing",
    "OwnLists",
    "Parser",
    "Passages",
    "Personal",
    "Poison",
    "Rate",
    "Rations",
    "Reports",
    "Response",
    "Stories",
    "Subscriptions",
    "Talks",
    "Tastes",
    "Tick",
    "Wishes",
    "Withdrawals",
]
