"""Whose subscriptions are: those of a subject's chats, and those that a person set up elsewhere.

The first go with him; the others stay for those who read them, without his name.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial

from adapters.store import damage
from adapters.store.addresses import chat_key
from adapters.store.alerts import wanting
from adapters.store.effects import Delete, DropJob, Effect, IndexRemove
from adapters.store.held import Found, Subject, all_documents
from adapters.store.kernel import Kernel
from adapters.store.subscription_index import place_of
from adapters.store.subscription_records import SUBSCRIPTIONS, read
from adapters.store.subscriptions import LAST, TICKS, Last, SubscriptionStore
from digest.model import Subscription


class Ownership:
    """See Holder. Asks every subscription there is: few know who set them up."""

    def __init__(self, kernel: Kernel, subscriptions: SubscriptionStore) -> None:
        """Take the kernel, and the store that changes what stays."""
        self._kernel = kernel
        self._subscriptions = subscriptions

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder."""
        names = {subject.tenant} if subject.is_everybody else subject.people | subject.chats
        marks = [each.encode("utf-8", "surrogatepass") for each in names]
        async for shard, key, document in all_documents(self._kernel, SUBSCRIPTIONS):
            if not any(mark in document for mark in marks):
                continue  # which saves reading those of all others
            record = read(key, document)
            if record is None:
                continue
            subscription = record.subscription
            if subject.has_chat(subscription.recipient):
                yield Found(
                    holding="sub",
                    shard=shard,
                    effects=_dropped(subscription),
                    told=_told(subscription),
                )
            elif subject.owns(subscription.owner):
                yield Found(
                    holding="sub.owner",
                    shard=shard,
                    amend=partial(
                        self._subscriptions.disown, subscription.recipient, subscription.id
                    ),
                    # What it is about others may have said since.
                    told={
                        "place": subscription.recipient.chat,
                        "kind": subscription.kind.value,
                    },
                )
        async for found in self._dates(subject):
            yield found

    async def _dates(self, subject: Subject) -> AsyncIterator[Found]:
        """Yield what outlived subscriptions of the subject's chats."""
        chats = {chat_key(each) for each in subject.places()}
        async for shard, key, document in all_documents(self._kernel, LAST):
            last = damage.readable(Last, document)
            if last is not None and last.chat in chats:
                yield Found(holding="sub.last", shard=shard, effects=(Delete(ns=LAST, id=key),))


def _dropped(subscription: Subscription) -> tuple[Effect, ...]:
    """Return what leaves nothing, not even the date of the last brief."""
    index, _ = place_of(chat_key(subscription.recipient))
    return (
        Delete(ns=SUBSCRIPTIONS, id=subscription.id),
        Delete(ns=LAST, id=subscription.id),
        IndexRemove(index=index, member=subscription.id),
        IndexRemove(index=wanting(subscription.id).index, member=subscription.id),
        DropJob(queue=TICKS, id=subscription.id),
    )


def _told(subscription: Subscription) -> Mapping[str, object]:
    schedule = subscription.schedule
    return {
        "topics": sorted(subscription.topics),
        "language": subscription.language,
        "stories": subscription.max_stories,
        "time": schedule.at.isoformat("minutes"),
        "zone": schedule.tz,
        "weekdays": sorted(schedule.weekdays),
        "is_paused": subscription.is_paused,
        "kind": subscription.kind.value,
        "alerts": subscription.has_alerts,
        "on_empty": subscription.on_empty.value if subscription.on_empty else None,
        "rich": subscription.is_rich,
    }
