"""A configuration as a file.

*Pure.* Equal configurations give equal bytes but for the instant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from bot.configuration.document import ALL, FORMAT, PLACE, VERSION, Configuration
from bot.ownlist import as_data
from digest.model import OwnSource, Recipient, Subscription


def write(found: Configuration, made_at: datetime, *, is_of_place: bool = False) -> bytes:
    """Return a file that `read` gives back unchanged; of a place, without its address."""
    lists = sorted(
        found.lists, key=lambda each: (each.realm.platform, each.realm.tenant, each.realm.chat)
    )
    subscriptions = sorted(found.subscriptions, key=lambda each: each.id)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "of": PLACE if is_of_place else ALL,
        "made_at": made_at.isoformat(),
        "sources": [
            {
                "platform": "" if is_of_place else each.realm.platform,
                "tenant": "" if is_of_place else each.realm.tenant,
                "chat": "" if is_of_place else each.realm.chat,
                "sources": [_source(source) for source in each.sources],
            }
            for each in lists
        ],
        "subscriptions": [
            _wishes(each) if is_of_place else _addressed(each) for each in subscriptions
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def _source(source: OwnSource) -> Mapping[str, object]:
    return as_data(source.feed) | {"added": source.is_added, "hidden": source.is_hidden}


def _wishes(subscription: Subscription) -> dict[str, object]:
    schedule = subscription.schedule
    until = schedule.paused_until
    return {
        "topics": sorted(subscription.topics),
        "language": subscription.language,
        "time": schedule.at.isoformat("minutes"),
        "zone": schedule.tz,
        "weekdays": sorted(schedule.weekdays),
        "paused_until": None if until is None else until.isoformat(),
        "stories": subscription.max_stories,
        "paused": subscription.is_paused,
    }


def _addressed(subscription: Subscription) -> dict[str, object]:
    last = subscription.last_date
    return {
        "id": subscription.id,
        "recipient": _address(subscription.recipient),
        "owner": None if subscription.owner is None else _address(subscription.owner),
        **_wishes(subscription),
        "last_date": None if last is None else last.isoformat(),
    }


def _address(recipient: Recipient) -> dict[str, object]:
    return {
        "platform": recipient.platform,
        "tenant": recipient.tenant,
        "chat": recipient.chat,
        "thread": recipient.thread,
    }
