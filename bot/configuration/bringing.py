"""Taking a configuration out of the store, and bringing one in.

Bringing in stores in as few steps as the store allows: each list in one, new subscriptions by the
thousand, changed ones each for itself, since their hour may be striking. Last come preferences,
place by place, and the subscriptions that have to follow them. Whatever breaks it off, the same
file brought in once more does the rest and nothing twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.configuration.document import Arrangement, Configuration, RealmList
from bot.configuration.merging import Plan, plan
from bot.configuration.reading import Refused
from bot.realmsources import MOST_OWN
from bot.standing import Standing
from digest.model import EVERYBODY, ChangeId, Realm
from digest.ports import Deed, OwnLists

_LINE = "settings import"
"""What the change is called in the list of changes of each place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What people have set up, behind these ports."""

    lists: OwnLists
    standing: Standing

    async def everything(self) -> Configuration:
        """Return the configuration of all places.

        Raises:
            StoreError: the store failed.
        """
        found = {each.id: each async for each in self.standing.subscriptions.all()}
        wished = {place: wish async for place, wish in self.standing.wishes.all()}
        return Configuration(
            lists=tuple([await self._list(realm) for realm in await self.lists.stamps()]),
            places=tuple(
                Arrangement(place=place, preferences=each) for place, each in wished.items()
            ),
            subscriptions=tuple(found.values()),
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
        await self.standing.subscriptions.add_all(found.added, self.standing.next_due)
        for subscription in found.changed:
            await self.standing.subscriptions.keep(subscription, self.standing.next_due)
        for arranged in found.places:
            await self._arrange(arranged)
        for place in found.following:
            await self.standing.follow(place, by="")
        for fresh in found.added:
            await self.standing.offers.take_room(fresh.recipient)

    async def _arrange(self, arranged: Arrangement) -> None:
        """Store the preferences of a place, as a change that stands in its list of changes."""
        now, wanted = self.standing.clock.now(), arranged.preferences
        key = f"{arranged.place}\n{wanted}\n{now.isoformat()}"
        change_id = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
        deed = Deed(id=ChangeId(change_id), by="", line=_LINE, at=now)
        await self.standing.wishes.change(arranged.place, deed, lambda _: wanted)

    async def _list(self, realm: Realm) -> RealmList:
        return RealmList(realm=realm, sources=tuple(await self.lists.of(realm)))


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
