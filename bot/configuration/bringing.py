"""Taking a configuration out of the store, and bringing one in.

Bringing in stores in as few steps as the store allows: each list in one, new subscriptions by the
thousand, changed ones each for itself, since their hour may be striking. Whatever breaks it off,
the same file brought in once more does the rest and nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot import planner
from bot.configuration.document import Configuration, RealmList
from bot.configuration.merging import Plan, plan
from bot.configuration.reading import Refused
from bot.realms import realm_of
from bot.realmsources import MOST_OWN
from digest.model import EVERYBODY, Due, Realm, Recipient, Subscription
from digest.ports import Clock, OwnLists, Subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What people have set up, behind these ports."""

    lists: OwnLists
    subscriptions: Subscriptions
    clock: Clock

    async def everything(self) -> Configuration:
        """Return the configuration of all places.

        Raises:
            StoreError: the store failed.
        """
        found = {each.id: each async for each in self.subscriptions.all()}
        return Configuration(
            lists=tuple([await self._list(realm) for realm in await self.lists.stamps()]),
            subscriptions=tuple(found.values()),
        )

    async def of_place(self, place: Recipient) -> Configuration:
        """Return the configuration of one place.

        Raises:
            StoreError: the store failed.
        """
        return Configuration(
            lists=(await self._list(realm_of(place)),),
            subscriptions=tuple(await self.subscriptions.of(place)),
        )

    async def planned(self, wanted: Configuration) -> Plan:
        """Return what bringing a configuration in would store.

        Raises:
            Refused: it does not go together with what is here.
            StoreError: the store failed.
        """
        present = await self.everything()
        found = plan(wanted, present)
        faults = [
            f"subscription {each} is at another address here" for each in found.moved
        ] + _overfull(found, present)
        if faults:
            raise Refused(faults[:20], max(0, len(faults) - 20))
        return found

    async def bring_in(self, found: Plan) -> None:
        """Store what is new and what is other.

        Raises:
            StoreError: the store failed; do it again.
        """
        for each in found.lists:
            await self.lists.keep(each.realm, each.sources)
        await self.subscriptions.add_all(found.added, self._next_due)
        for subscription in found.changed:
            await self.subscriptions.keep(subscription, self._next_due)

    async def _list(self, realm: Realm) -> RealmList:
        return RealmList(realm=realm, sources=tuple(await self.lists.of(realm)))

    def _next_due(self, subscription: Subscription) -> Due | None:
        return planner.next_due(subscription, self.clock.now())


def _overfull(found: Plan, present: Configuration) -> list[str]:
    """Return which realms would have more sources of their own than they may."""
    there = {
        each.realm: {source.feed.url for source in each.sources if source.is_added}
        for each in present.lists
    }
    faults = []
    for each in found.lists:
        urls = {source.feed.url for source in each.sources if source.is_added}
        if each.realm != EVERYBODY and len(urls | there.get(each.realm, set())) > MOST_OWN:
            faults.append(
                f"{each.realm.platform} {each.realm.tenant}: more than {MOST_OWN} sources of "
                "its own, with those that are here"
            )
    return faults
