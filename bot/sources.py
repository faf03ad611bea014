"""The sources a user reads: the catalogue, what he added to it and what he hid of it.

Nothing of his is ever deleted: a source that he removes is hidden, be it of the catalogue
or his own, and one that he adds again comes back as it was. His part is kept in a file of
its own (`bot.ownlist`).
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from bot import ownlist
from bot.ownlist import Own
from digest.errors import UserError
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical, site_of
from digest.model import Feed, FeedUrl

MAX_OWN = 5_000
"""Sources of his own that one user may list; keeps a wrong import from filling the disk."""

_MAX_TITLE_CHARS = 120
_MAX_SHOWN = 8


class Sources:
    """The list of sources in effect, and the changes that a user may make to it."""

    def __init__(self, catalogue: Sequence[Feed], folder: Path) -> None:
        """Read the user's part of the list from a folder.

        Raises:
            ConfigError: the file is there and is not such a list; it is left alone.
        """
        self._catalogue = {feed.url: feed for feed in catalogue}
        self._path = folder / ownlist.FILE_NAME
        self._own, self._before = ownlist.load(self._path)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The sources to poll: the catalogue's first, in its order, then the user's."""
        return tuple(feed for url, feed in self._all().items() if url not in self._own.hidden)

    @property
    def own(self) -> tuple[Feed, ...]:
        """Those of them that the user added."""
        return tuple(feed for feed in self.feeds if feed.url not in self._catalogue)

    @property
    def removed(self) -> tuple[Feed, ...]:
        """The sources that the user removed and may take back."""
        return tuple(feed for url, feed in self._all().items() if url in self._own.hidden)

    def find(self, name: str) -> Feed:
        """Return the one source in the list that a title, a part of it, a site or a URL means.

        Raises:
            UserError: nothing is called so, or several are; it names them.
        """
        return _find(name, self.feeds)

    def add(self, feeds: Collection[Feed]) -> tuple[Feed, ...]:
        """Add sources, or take back those that were removed; return what is new in the list.

        A source that the catalogue or the user's list knows keeps what is known of it.

        Raises:
            UserError: one has no web address, or the user's own would be over `MAX_OWN`.
        """
        listed = {feed.url for feed in self.feeds}
        known = self._all()
        spelled = {address(feed.url): feed for feed in feeds}
        fresh = {url: feed for url, feed in spelled.items() if url not in listed}
        new = tuple(_tidy(feed, url) for url, feed in fresh.items() if url not in known)
        if len(self._own.added) + len(new) > MAX_OWN:
            raise UserError(f"A list of your own can have {MAX_OWN} sources at most.")
        if fresh:
            self._keep(Own(added=self._own.added + new, hidden=self._own.hidden.difference(fresh)))
        return tuple(self._all()[url] for url in fresh)

    def remove(self, urls: Collection[FeedUrl]) -> None:
        """Hide sources of the list."""
        self._keep(replace(self._own, hidden=self._own.hidden.union(urls)))

    def undo(self) -> bool:
        """Return to the list before the last change; return False when there was none.

        Twice in a row, it takes back its own change.
        """
        if self._before is None:
            return False
        self._keep(self._before)
        return True

    def _all(self) -> dict[FeedUrl, Feed]:
        own = {feed.url: feed for feed in self._own.added if feed.url not in self._catalogue}
        return self._catalogue | own

    def _keep(self, own: Own) -> None:
        ownlist.save(self._path, own, self._own)
        self._own, self._before = own, self._own


def address(text: str) -> FeedUrl:
    """Return the URL that a user typed, with or without its scheme.

    Raises:
        UserError: it is no web address.
    """
    stripped = text.strip()
    url = canonical(stripped if "://" in stripped else f"https://{stripped}")
    if url is None:
        raise UserError(
            f"{cut(clean(text), 80)!r} is no web address: give one such as "
            "https://example.com/feed.xml"
        )
    return FeedUrl(url)


def _find(name: str, feeds: Sequence[Feed]) -> Feed:
    wanted = clean(name).casefold()
    if not wanted:
        raise UserError("Say which source: its title, a part of it, its site or its URL.")
    url = canonical(name if "://" in name else f"https://{name}")
    tests = (
        lambda feed: feed.url == url,
        lambda feed: feed.title.casefold() == wanted,
        lambda feed: wanted in {feed.site, site_of(feed.site)},
        lambda feed: wanted in feed.title.casefold(),
        lambda feed: wanted in feed.url.casefold(),
    )
    for fits in tests:
        found = [feed for feed in feeds if fits(feed)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UserError(_ambiguous(name, found))
    raise UserError(_unknown(name, feeds))


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
