"""What a configuration consists of, and the names of its fields.

*Pure.* The form has a version and is read by that version alone. Fields are only added with a
new version: a file that says more than we know would lose it silently.

::

    {"format": "daybrief configuration", "version": 1, "of": "all" | "place", "made_at": instant,
     "sources": [{"platform", "tenant", "chat", "sources": [source]}],
     "subscriptions": [subscription]}

What is of one place names no address: it is brought in wherever somebody brings it in. Keys and
tokens are no part of it, nor what was sent, said or told.
"""

from __future__ import annotations

from dataclasses import dataclass

from digest.model import OwnSource, Realm, Subscription

FORMAT = "daybrief configuration"
VERSION = 1
ALL, PLACE = "all", "place"

HEAD = ("format", "version", "of", "made_at", "sources", "subscriptions")
ADDRESS = ("platform", "tenant", "chat")
SOURCE = (
    "url",
    "title",
    "site",
    "kind",
    "topics",
    "language",
    "owner",
    "authority",
    "broad",
    "added",
    "hidden",
)
SUBSCRIPTION = (
    "topics",
    "language",
    "time",
    "zone",
    "weekdays",
    "paused_until",
    "stories",
    "paused",
)
ADDRESSED = ("id", "recipient", "owner", "last_date")
"""What a subscription has besides where the configuration is of all places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealmList:
    """What a realm made of its list of sources."""

    realm: Realm
    sources: tuple[OwnSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What people have set up.

    Of one place, its list and subscriptions bear the address of that place.
    """

    lists: tuple[RealmList, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
