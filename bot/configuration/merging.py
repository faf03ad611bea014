"""What bringing a configuration in changes: what is new, what is other, what is as it was.

*Pure.* Nothing is ever taken away: what is set up and not in the file stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.configuration.document import Configuration, RealmList
from digest.model import FeedUrl, OwnSource, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many there are of each."""

    new: int = 0
    other: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be stored, and how much that is; brought in once more, nothing is."""

    lists: tuple[RealmList, ...] = ()
    added: tuple[Subscription, ...] = ()
    changed: tuple[Subscription, ...] = ()
    moved: tuple[str, ...] = ()
    """Ids of subscriptions that are at another address here: there they would be two."""
    sources: Change = Change()
    subscriptions: Change = Change()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.lists or self.added or self.changed)


def plan(wanted: Configuration, present: Configuration) -> Plan:
    """Return what has to be stored so that all that is wanted is there."""
    known = {each.id: each for each in present.subscriptions}
    added = tuple(each for each in wanted.subscriptions if each.id not in known)
    met = [(each, known[each.id]) for each in wanted.subscriptions if each.id in known]
    moved = tuple(each.id for each, old in met if each.recipient != old.recipient)
    changed = tuple(
        replace(each, last_date=old.last_date) for each, old in met if not _is_as(each, old)
    )
    lists, sources = _lists(wanted, present)
    return Plan(
        lists=lists,
        added=added,
        changed=changed,
        moved=moved,
        sources=sources,
        subscriptions=Change(new=len(added), other=len(changed), same=len(met) - len(changed)),
    )


def _is_as(wanted: Subscription, known: Subscription) -> bool:
    """Tell whether a subscription is as wanted; its last brief is known here better."""
    return replace(wanted, last_date=known.last_date) == known


def _lists(wanted: Configuration, present: Configuration) -> tuple[tuple[RealmList, ...], Change]:
    there: Mapping[object, Mapping[FeedUrl, OwnSource]] = {
        each.realm: {source.feed.url: source for source in each.sources} for each in present.lists
    }
    lists, new, other, same = [], 0, 0, 0
    for each in wanted.lists:
        known = there.get(each.realm, {})
        fresh = tuple(source for source in each.sources if source.feed.url not in known)
        met = [
            (source, known[source.feed.url]) for source in each.sources if source.feed.url in known
        ]
        changed = tuple(
            replace(source, added_at=old.added_at)
            for source, old in met
            if replace(source, added_at=old.added_at) != old
        )
        new, other = new + len(fresh), other + len(changed)
        same += len(met) - len(changed)
        if fresh or changed:
            lists.append(RealmList(realm=each.realm, sources=(*changed, *fresh)))
    return tuple(lists), Change(new=new, other=other, same=same)
