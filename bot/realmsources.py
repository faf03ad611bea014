"""What the people of a realm may do with their sources: list, look at, add, remove, take back.

Every call answers with what there is to say, as a value; what it is in words stands in
`digest/words/`. What one realm does is seen in no other.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.probe import Fits, NoAddress, Probe, Seen, Several, TooOften, Unreadable
from bot.readinglist import ReadingList
from bot.sources import MAX_OWN, Listed, Sources, typed_address
from digest.errors import UserError
from digest.feeds import policy
from digest.feeds.opml import FeedList
from digest.feeds.text import clean
from digest.feeds.urls import site_of
from digest.model import EVERYBODY, Feed, FeedState, FeedUrl, OwnSource, Realm
from digest.ports import Articles, Clock, Feeds, OwnLists

MOST_OWN = 100
"""Sources of its own that a realm may have; hidden ones give way to new ones."""
COUNTED_FOR = timedelta(days=30)
"""As long as articles are kept."""

_NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares, as far as its realm may know."""

    feed: Feed
    is_own: bool
    read_at: datetime | None
    """When it was last read since the realm has it."""
    failing_since: datetime | None
    items: int
    """Articles of the last thirty days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A source is in the list now that was not."""

    fits: Fits
    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A source that was removed is in the list again, as it was; nobody looked at it."""

    feed: Feed
    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Already:
    """The source was in the list before."""

    feed: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """The realm has as many sources of its own as it may have."""

    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A source is no longer in the list."""

    feed: Feed
    listed: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A name fits several sources."""

    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name fits no source; these titles come nearest."""

    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A list was taken in."""

    added: int
    known: int
    refused: int
    """Addresses that may not be read, and those for which there was no room."""
    listed: Listed


Adding: TypeAlias = Added | Back | Already | Full | Several | Unreadable | NoAddress | TooOften
Removing: TypeAlias = Removed | Ambiguous | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class RealmSources:
    """Does it through these ports; `reading` is told of each change at once."""

    lists: OwnLists
    reading: ReadingList
    probe: Probe
    feeds: Feeds
    articles: Articles
    clock: Clock

    async def listed(self, realm: Realm) -> Listed:
        """Return a realm's list as it is now.

        Raises:
            StoreError: the store failed.
        """
        return await self._sources(realm).read()

    async def health(self, realm: Realm) -> tuple[Health, ...]:
        """Return how each source of a realm fares, those of its own last.

        Raises:
            StoreError: the store failed.
        """
        listed = await self.listed(realm)
        urls = [feed.url for feed in listed.feeds]
        states = await self.feeds.states(urls)
        counts = await self.articles.counts(urls, self.clock.now() - COUNTED_FOR)
        return tuple(
            _health(feed, listed, states.get(feed.url), counts.get(feed.url, 0))
            for feed in listed.feeds
        )

    async def test(self, realm: Realm, typed: str) -> Seen | Ambiguous:
        """Look at a source of the list, by its name, or at an address.

        Raises:
            StoreError: the store failed.
        """
        found = (await self.listed(realm)).matching(typed)
        if len(found) > 1:
            return Ambiguous(feeds=found)
        return await self.probe.look(realm, found[0].url if found else typed)

    async def add(self, realm: Realm, typed: str) -> Adding:
        """Add the feed at an address, once it has shown that it is one.

        Raises:
            StoreError: the store failed.
        """
        listed = await self.listed(realm)
        url = typed_address(typed)
        there = {feed.url: feed for feed in listed.feeds}
        if url in there:
            return Already(feed=there[url])
        if not listed.room and url not in listed.beneath:
            return Full(most=listed.most)
        sources = self._sources(realm)
        removed = next((feed for feed in listed.removed if feed.url == url), None)
        if removed is not None:
            return await self._taken_in(sources, removed) or Back(feed=removed, listed=sources.now)
        seen = await self.probe.look(realm, typed)
        if not isinstance(seen, Fits):
            return seen
        if seen.feed.url in there:
            return Already(feed=there[seen.feed.url])
        return await self._taken_in(sources, seen.feed) or Added(fits=seen, listed=sources.now)

    async def remove(self, realm: Realm, name: str) -> Removing:
        """Hide the source that a name means.

        Raises:
            StoreError: the store failed.
        """
        listed = await self.listed(realm)
        found = listed.matching(name)
        if not found:
            return Unknown(nearest=_nearest(name, listed.feeds))
        if len(found) > 1:
            return Ambiguous(feeds=found)
        sources = self._sources(realm)
        await sources.remove([found[0].url])
        await self.reading.refresh()
        return Removed(feed=found[0], listed=sources.now)

    async def undo(self, realm: Realm) -> Listed | None:
        """Take back the last change of a realm; None when there was none.

        Raises:
            StoreError: the store failed.
        """
        sources = self._sources(realm)
        if not await sources.undo():
            return None
        await self.reading.refresh()
        return sources.now

    async def take_in(self, realm: Realm, given: FeedList) -> Imported:
        """Add the feeds of a list, as far as there is room; nobody has looked at them.

        Of what the list says of them the titles alone are kept, and for the realm alone.

        Raises:
            StoreError: the store failed.
        """
        sources = self._sources(realm)
        listed = await sources.read()
        there = {feed.url for feed in listed.feeds}
        wanted = {address: feed for feed in given.feeds if (address := typed_address(feed.url))}
        new = [url for url in wanted if url not in there]
        back = [url for url in new if url in listed.beneath]
        fresh = [url for url in new if url not in listed.beneath][: max(0, listed.room)]
        plain = [
            Feed(url=url, title=wanted[url].title, kind=wanted[url].kind)
            for url in (*back, *fresh)
        ]
        added = await sources.add(plain)
        await self._awake([feed.url for feed in added])
        await self.reading.refresh()
        return Imported(
            added=len(added),
            known=len(wanted) - len(new),
            refused=len(given.refused) + len(given.feeds) - len(wanted) + len(new) - len(plain),
            listed=sources.now,
        )

    def title(self, url: FeedUrl) -> str:
        """Return what all may know a source by: its name in everybody's list, else its site."""
        known = self.reading.feeds().get(url)
        return (known.title if known is not None else "") or site_of(url) or url

    async def made(self, realm: Realm) -> Sequence[OwnSource]:
        """Return what a realm made of its list.

        Raises:
            StoreError: the store failed.
        """
        return await self.lists.of(realm)

    async def put(
        self, realm: Realm, sources: Collection[OwnSource], dropped: Collection[FeedUrl]
    ) -> None:
        """Make this of a realm's list, and forget what was made of the dropped, in one step.

        Raises:
            StoreError: the store failed.
        """
        await self.lists.keep(realm, sources, dropped=dropped)
        await self._awake([each.feed.url for each in sources if not each.is_hidden])
        await self.reading.refresh()

    def room_of(self, realm: Realm) -> int:
        """Return how many sources of its own a realm may have."""
        return MAX_OWN if realm == EVERYBODY else MOST_OWN

    async def _taken_in(self, sources: Sources, feed: Feed) -> Full | None:
        """Add a feed, unless others have filled the list meanwhile."""
        try:
            await sources.add([feed])
        except UserError:
            return Full(most=sources.now.most)
        await self._awake([feed.url])
        await self.reading.refresh()
        return None

    def _sources(self, realm: Realm) -> Sources:
        beneath = self.reading.beneath if realm == EVERYBODY else self.reading.shared()
        most = self.room_of(realm)
        return Sources(beneath, self.lists, clock=self.clock, realm=realm, most=most)

    async def _awake(self, urls: Sequence[FeedUrl]) -> None:
        """Have feeds polled again that were given up: somebody wants them now."""
        states = await self.feeds.states(urls)
        stopped = [state for state in states.values() if state.is_stopped]
        if stopped:
            now = self.clock.now()
            await self.feeds.keep([policy.first(state.feed_url, now) for state in stopped])


def _health(feed: Feed, listed: Listed, state: FeedState | None, items: int) -> Health:
    """Return what a realm may know: not when others, who had the feed before, read it."""
    made = listed.made.get(feed.url)
    is_own = made is not None and feed.url not in listed.beneath
    since = made.added_at if made is not None and is_own else None
    read_at = None if state is None else state.read_at
    failing_since = None if state is None or not state.fault else state.failing_since
    if since is not None:
        read_at = read_at if read_at is not None and read_at >= since else None
        failing_since = failing_since and max(failing_since, since)
    return Health(
        feed=feed, is_own=is_own, read_at=read_at, failing_since=failing_since, items=items
    )


def _nearest(name: str, feeds: Sequence[Feed]) -> tuple[str, ...]:
    titles = {feed.title.casefold(): feed.title for feed in feeds}
    near = difflib.get_close_matches(clean(name).casefold(), titles, n=_NEAREST)
    return tuple(titles[each] for each in near)
