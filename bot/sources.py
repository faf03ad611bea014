"""The sources that somebody reads: the list beneath, what he added to it and what he hid of it.

Beneath the operator's list is the catalogue, beneath those of tenants and chats the
operator's. A source that is removed is hidden, be it of the list beneath or his own, and one that
is added again comes back as it was; where a list is full, hidden ones give way to new ones.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.errors import UserError
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical, site_of
from digest.model import EVERYBODY, Feed, FeedUrl, OwnSource, Realm
from digest.ports import Clock, OwnLists

MAX_OWN = 5_000
"""Sources of its own that the operator's list may have; keeps a wrong import from filling up."""

_MAX_TITLE_CHARS = 120
_MAX_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as it is now.

    *Pure*: `added` and `hidden` say what a change would store, and change nothing.
    """

    beneath: Mapping[FeedUrl, Feed]
    made: Mapping[FeedUrl, OwnSource]
    """What was made of it, by address, in order."""
    most: int = MAX_OWN

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The sources to poll: those beneath first, in their order, then the own."""
        return tuple(feed for url, feed in self._all().items() if not self._is_hidden(url))

    @property
    def own(self) -> tuple[Feed, ...]:
        """Those of them that were added here."""
        return tuple(feed for feed in self.feeds if feed.url not in self.beneath)

    @property
    def removed(self) -> tuple[Feed, ...]:
        """The sources that were removed here and may be taken back."""
        return tuple(feed for url, feed in self._all().items() if self._is_hidden(url))

    @property
    def room(self) -> int:
        """How many more sources of its own the list may have; hidden ones give way."""
        return self.most - sum(each.is_added and not each.is_hidden for each in self.made.values())

    def giving_way(self, count: int) -> tuple[FeedUrl, ...]:
        """Return which hidden sources of its own are forgotten so that some can be added."""
        hidden = [url for url, each in self.made.items() if each.is_added and each.is_hidden]
        surplus = count - max(0, self.room - len(hidden))
        return tuple(hidden[: max(0, surplus)])

    def matching(self, name: str) -> tuple[Feed, ...]:
        """Return the sources in the list that a title, a part of it, a site or a URL means.

        The closest kind of match alone counts: an exact title goes before titles that have it.
        """
        return matching(name, self.feeds)

    def find(self, name: str) -> Feed:
        """Return the one source that a name means.

        Raises:
            UserError: nothing is called so, or several are; it names them.
        """
        return _one(name, self.feeds)

    def added(self, feeds: Collection[Feed], now: datetime) -> tuple[OwnSource, ...]:
        """Return what adding sources stores: nothing for what is listed.

        A source that is known keeps what is known of it.

        Raises:
            UserError: one has no web address, or there would be more of the own than `most`.
        """
        listed = {feed.url for feed in self.feeds}
        spelled = {address(feed.url): feed for feed in feeds}
        fresh = {url: feed for url, feed in spelled.items() if url not in listed}
        changes = tuple(
            replace(self.made[url], is_hidden=False, is_added=url not in self.beneath)
            if url in self.made
            else OwnSource(feed=_tidy(feed, url), added_at=now)
            for url, feed in fresh.items()
        )
        if sum(url not in self.beneath for url in fresh) > self.room:
            raise UserError(f"A list of your own can have {self.most} sources at most.")
        return changes

    def hidden(self, urls: Collection[FeedUrl]) -> tuple[OwnSource, ...]:
        """Return what removing sources of the list stores."""
        known = self._all()
        return tuple(
            replace(self.made[url], is_hidden=True)
            if url in self.made
            else OwnSource(feed=known[url], is_added=False, is_hidden=True)
            for url in dict.fromkeys(urls)
            if url in known
        )

    def _all(self) -> dict[FeedUrl, Feed]:
        own = {
            url: each.feed
            for url, each in self.made.items()
            if each.is_added and url not in self.beneath
        }
        return {**self.beneath, **own}

    def _is_hidden(self, url: FeedUrl) -> bool:
        return url in self.made and self.made[url].is_hidden


class Sources:
    """A realm's list, and the changes that may be made to it."""

    def __init__(
        self,
        beneath: Sequence[Feed],
        lists: OwnLists,
        *,
        clock: Clock,
        realm: Realm = EVERYBODY,
        most: int = MAX_OWN,
    ) -> None:
        """Take the list beneath and where changes are kept; `read` reads them."""
        self._lists = lists
        self._clock = clock
        self._realm = realm
        self.now = Listed(beneath={feed.url: feed for feed in beneath}, made={}, most=most)

    async def read(self) -> Listed:
        """Read what was made of the list, and return it as it is now.

        Raises:
            StoreError: the store failed.
        """
        made = {each.feed.url: each for each in await self._lists.of(self._realm)}
        self.now = replace(self.now, made=made)
        return self.now

    async def add(self, feeds: Collection[Feed]) -> tuple[Feed, ...]:
        """Add sources, or take back those that were removed; return what is new in the list.

        Raises:
            UserError: see `Listed.added`.
            StoreError: the store failed.
        """
        listed = await self.read()
        changes = listed.added(feeds, self._clock.now())
        back = {each.feed.url for each in changes if each.feed.url in listed.made}
        dropped = listed.giving_way(len(changes) - len(back))
        await self._lists.keep(
            self._realm, changes, dropped=[each for each in dropped if each not in back]
        )
        there = {feed.url: feed for feed in (await self.read()).feeds}
        return tuple(there[each.feed.url] for each in changes if each.feed.url in there)

    async def remove(self, urls: Collection[FeedUrl]) -> None:
        """Hide sources of the list.

        Raises:
            StoreError: the store failed.
        """
        await self._lists.keep(self._realm, (await self.read()).hidden(urls))
        await self.read()

    async def undo(self) -> bool:
        """Take back the last change; return False when there was none.

        Twice in a row, it takes back its own change.

        Raises:
            StoreError: the store failed.
        """
        is_undone = await self._lists.undo(self._realm)
        await self.read()
        return is_undone


def address(text: str) -> FeedUrl:
    """Return the URL that a user typed, with or without its scheme.

    Raises:
        UserError: it is no web address.
    """
    url = typed_address(text)
    if url is None:
        raise UserError(
            f"{cut(clean(text), 80)!r} is no web address: give one such as "
            "https://example.com/feed.xml"
        )
    return url


def typed_address(text: str) -> FeedUrl | None:
    """Return the URL that somebody typed, with or without its scheme; None when it is none."""
    stripped = text.strip()
    url = canonical(stripped if "://" in stripped else f"https://{stripped}")
    return None if url is None else FeedUrl(url)


def matching(name: str, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Return the sources that a name means; see `Listed.matching`."""
    wanted = clean(name).casefold()
    if not wanted:
        return ()
    url = canonical(name if "://" in name else f"https://{name}")
    tests = (
        lambda feed: feed.url == url,
        lambda feed: feed.title.casefold() == wanted,
        lambda feed: wanted in {feed.site, site_of(feed.site)},
        lambda feed: wanted in feed.title.casefold(),
        lambda feed: wanted in feed.url.casefold(),
    )
    found = (tuple(feed for feed in feeds if fits(feed)) for fits in tests)
    return next(filter(None, found), ())


def _one(name: str, feeds: Sequence[Feed]) -> Feed:
    if not clean(name):
        raise UserError("Say which source: its title, a part of it, its site or its URL.")
    found = matching(name, feeds)
    if len(found) > 1:
        raise UserError(_ambiguous(name, found))
    if not found:
        raise UserError(_unknown(name, feeds))
    return found[0]


def _ambiguous(name: str, found: Sequence[Feed]) -> str:
    lines = [f"  {feed.title}  {feed.url}" for feed in found[:_MAX_SHOWN]]
    more = [f"  … and {len(found) - _MAX_SHOWN} more"] if len(found) > _MAX_SHOWN else []
    first = f"{len(found)} sources are called {clean(name)!r}; give the URL of one:"
    return "\n".join([first, *lines, *more])


def _unknown(name: str, feeds: Sequence[Feed]) -> str:
    titles = {feed.title.casefold(): feed.title for feed in feeds}
    near = difflib.get_close_matches(clean(name).casefold(), titles, n=3)
    hint = f" Did you mean {' or '.join(repr(titles[each]) for each in near)}?" if near else ""
    return f"No source in the list is called {cut(clean(name), 80)!r}.{hint}"


def _tidy(feed: Feed, url: FeedUrl) -> Feed:
    title = cut(clean(feed.title), _MAX_TITLE_CHARS) or site_of(url) or url
    return replace(feed, url=url, title=title)
