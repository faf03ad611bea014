"""A configuration as a file.

*Pure.* Equal configurations give equal bytes but for the instant.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.configuration import wishing
from bot.configuration.document import (
    ALL,
    FORMAT,
    PLACE,
    VERSION,
    Arrangement,
    Configuration,
)
from bot.ownlist import as_data
from digest.model import OwnSource, Recipient, Subscription


def write(found: Configuration, made_at: datetime) -> bytes:
    """Return a file that `read` gives back unchanged."""
    lists = sorted(
        found.lists, key=lambda each: (each.realm.platform, each.realm.tenant, each.realm.chat)
    )
    places = sorted(found.places, key=lambda each: _sorted_by(each.place))
    subscriptions = sorted(found.subscriptions, key=lambda each: each.id)
    return _file(
        ALL,
        made_at,
        sources=[
            {
                "platform": each.realm.platform,
                "tenant": each.realm.tenant,
                "chat": each.realm.chat,
                "sources": [_source(source) for source in each.sources],
            }
            for each in lists
        ],
        places=[
            {
                "place": _address(each.place),
                "preferences": wishing.written(each.preferences, has_managers=True),
            }
            for each in places
        ],
        subscriptions=[_subscription(each) for each in subscriptions],
    )


def write_of_place(
    arranged: Arrangement, sources: Iterable[OwnSource], made_at: datetime
) -> bytes:
    """Return a file that `read_of_place` gives back, without the place and who may manage it."""
    return _file(
        PLACE,
        made_at,
        sources=[_plain(each) for each in sources],
        preferences=wishing.written(arranged.preferences, has_managers=False),
        muted=sorted(arranged.muted),
        muted_sources=sorted(arranged.muted_feeds),
    )


def _file(of: str, made_at: datetime, **fields: object) -> bytes:
    head = {"format": FORMAT, "version": VERSION, "of": of, "made_at": made_at.isoformat()}
    text = json.dumps(head | fields, ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _source(source: OwnSource) -> Mapping[str, object]:
    return as_data(source.feed) | {"added": source.is_added, "hidden": source.is_hidden}


def _plain(source: OwnSource) -> Mapping[str, object]:
    return {
        "url": source.feed.url,
        "title": source.feed.title,
        "kind": source.feed.kind.value,
        "added": source.is_added,
        "hidden": source.is_hidden,
    }


def _subscription(subscription: Subscription) -> dict[str, object]:
    schedule, last = subscription.schedule, subscription.last_date
    until, on_empty = schedule.paused_until, subscription.on_empty
    return {
        "id": subscription.id,
        "recipient": _address(subscription.recipient),
        "owner": None if subscription.owner is None else _address(subscription.owner),
        "kind": subscription.kind.value,
        "topics": sorted(subscription.topics),
        "language": subscription.language,
        "time": schedule.at.isoformat("minutes"),
        "zone": schedule.tz,
        "weekdays": sorted(schedule.weekdays),
        "paused_until": None if until is None else until.isoformat(),
        "stories": subscription.max_stories,
        "paused": subscription.is_paused,
        "alerts": subscription.has_alerts,
        "on_empty": None if on_empty is None else on_empty.value,
        "rich": subscription.is_rich,
        "last_date": None if last is None else last.isoformat(),
    }


def _address(recipient: Recipient) -> dict[str, object]:
    return {
        "platform": recipient.platform,
        "tenant": recipient.tenant,
        "chat": recipient.chat,
        "thread": recipient.thread,
    }


def _sorted_by(place: Recipient) -> tuple[str, ...]:
    return (place.platform, place.tenant, place.chat, place.thread or "")
