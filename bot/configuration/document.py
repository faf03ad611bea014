"""What a configuration consists of, and the names of its fields.

*Pure.* The form has a version and is read by that version alone. Fields are only added with a
new version: a file that says more than we know would lose it silently.

::

    {"format": "daybrief configuration", "version": 3, "of": "all", "made_at": instant,
     "sources": [{"platform", "tenant", "chat", "sources": [source]}],
     "places": [{"place": address, "preferences": preferences}],
     "subscriptions": [subscription]}

    {"format": "daybrief configuration", "version": 3, "of": "place", "made_at": instant,
     "sources": [plain source], "preferences": preferences, "muted": [word],
     "muted_sources": [url]}

Preferences are what people set; subscriptions follow from them, and where a file has both they
agree. What is of one place names no address and nobody who may manage it: it is brought in
wherever somebody brings it in. Keys and tokens are no part of it, nor what was sent, said or told.
"""

from __future__ import annotations

from dataclasses import dataclass

from digest.model import FeedUrl, OwnSource, Preferences, Realm, Recipient, Subscription, Topic

FORMAT = "daybrief configuration"
VERSION = 3
ALL, PLACE = "all", "place"

HEAD = ("format", "version", "of", "made_at", "sources", "places", "subscriptions")
HEAD_OF_PLACE = (
    "format",
    "version",
    "of",
    "made_at",
    "sources",
    "preferences",
    "muted",
    "muted_sources",
)
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
PLAIN_SOURCE = ("url", "title", "kind", "added", "hidden")
"""Of one place a source is known by no more than its readers may say of it."""
SUBSCRIPTION = (
    "id",
    "recipient",
    "owner",
    "last_date",
    "kind",
    "topics",
    "language",
    "time",
    "zone",
    "weekdays",
    "paused_until",
    "stories",
    "paused",
    "alerts",
    "on_empty",
    "rich",
)
PREFERENCES = (
    "topics",
    "language",
    "stories",
    "time",
    "zone",
    "weekdays",
    "paused",
    "paused_until",
    "alerts",
    "weekly",
    "on_empty",
    "rich",
)
MANAGERS = "managers"
"""What preferences have besides where the configuration is of all places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealmList:
    """What a realm made of its list of sources."""

    realm: Realm
    sources: tuple[OwnSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a place has set up."""

    place: Recipient
    preferences: Preferences
    muted: frozenset[Topic] = frozenset()
    """What its readers do not want to hear of; of one place alone."""
    muted_feeds: frozenset[FeedUrl] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What people have set up.

    Of one place, its list and arrangement bear the address of that place, and there are no
    subscriptions.
    """

    lists: tuple[RealmList, ...] = ()
    places: tuple[Arrangement, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
