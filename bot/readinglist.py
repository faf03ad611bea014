"""Which feeds each reader reads, kept fresh while a process runs.

::

    catalogue, or what FEEDS names ─▶ the operator's list ─▶ a realm's list
                                      what all read          what its readers read

What FEEDS names is final for the operator; tenants and chats add to it and hide of it all the
same. A source that one realm alone has is read like any other and known by its address alone,
so that nothing one realm says of a source is seen in another's briefs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.realms import realm_of
from bot.selection import feed_at
from bot.sources import Listed
from digest.model import EVERYBODY, Feed, FeedUrl, OwnSource, Realm, Recipient
from digest.ports import OwnLists

LOOK_EVERY = timedelta(seconds=10)


@dataclass(slots=True)
class ReadingList:
    """The feeds that are read, by realm; `refresh` follows the changes that people make.

    `beneath` is the list beneath the operator's; with `is_final` his changes do not count.
    """

    beneath: Sequence[Feed]
    lists: OwnLists
    is_final: bool = False
    _stamps: dict[Realm, float] = field(default_factory=dict, init=False)
    _made: dict[Realm, Mapping[FeedUrl, OwnSource]] = field(default_factory=dict, init=False)
    _known: Listed = field(init=False)
    _shared: frozenset[FeedUrl] = field(init=False)
    _urls: dict[Realm, frozenset[FeedUrl]] = field(default_factory=dict, init=False)
    _feeds: Mapping[FeedUrl, Feed] = field(init=False)

    def __post_init__(self) -> None:
        self._settle(())

    async def refresh(self) -> int:
        """Read the lists that were changed since the last time; return how many.

        Raises:
            StoreError: the store failed; what was known still counts.
        """
        stamps = await self.lists.stamps()
        changed = [realm for realm, at in stamps.items() if self._stamps.get(realm) != at]
        for realm in changed:
            made = await self.lists.of(realm)
            self._made[realm] = {each.feed.url: each for each in made}
            self._stamps[realm] = stamps[realm]
        gone = self._stamps.keys() - stamps.keys()
        for realm in gone:
            del self._stamps[realm], self._made[realm]
        if changed or gone:
            self._settle((*changed, *gone))
        return len(changed) + len(gone)

    def feeds(self) -> Mapping[FeedUrl, Feed]:
        """Return all feeds that anybody reads, by address."""
        return self._feeds

    def urls(self, recipient: Recipient | None = None) -> frozenset[FeedUrl]:
        """Return the addresses of what somebody reads; without him, of what all read."""
        return self._shared if recipient is None else self.urls_in(realm_of(recipient))

    def urls_in(self, realm: Realm) -> frozenset[FeedUrl]:
        """Return the addresses of what the readers in a realm read."""
        return self._urls.get(realm, self._shared)

    def shared(self) -> tuple[Feed, ...]:
        """Return the feeds that all read, which are beneath the list of every realm."""
        return self._known.feeds

    def _settle(self, realms: Iterable[Realm]) -> None:
        """Work out anew what these realms read, and everybody if his list is among theirs."""
        changed = set(realms)
        if EVERYBODY in changed or not hasattr(self, "_known"):
            everybody = {} if self.is_final else self._made.get(EVERYBODY, {})
            self._known = Listed(beneath={each.url: each for each in self.beneath}, made=everybody)
            self._shared = frozenset(each.url for each in self._known.feeds)
            changed = {realm for realm in self._made if realm != EVERYBODY} | changed
        for realm in changed - {EVERYBODY}:
            made = self._made.get(realm)
            if made is None:
                self._urls.pop(realm, None)
                continue
            hidden = {url for url, each in made.items() if each.is_hidden}
            added = {url for url, each in made.items() if each.is_added} - hidden
            self._urls[realm] = (self._shared - hidden) | added
        known = self._known
        described = {each.url: each for each in (*known.feeds, *known.removed)}
        alone = frozenset[FeedUrl]().union(*self._urls.values()) - self._shared
        private = {url: described.get(url) or feed_at(url) for url in alone}
        self._feeds = private | {each.url: each for each in known.feeds}
