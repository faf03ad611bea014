"""A look at an address that somebody in a chat gave: is it a feed, or a page that names some?

::

    book ─▶ too often? TooOften
      └─▶ fetch ─▶ parse ─▶ Fits
                     └─ no feed ─▶ which feeds does the page name?
                                     ├─ one ────▶ fetch ─▶ parse ─▶ Fits
                                     └─ several ─▶ Several: whoever asked chooses

Whatever goes wrong is one answer, `Unreadable`, and always comes after `WITHIN`: who may ask
for addresses must not learn what answers where behind our wall. What it was the operator finds
in his log. The way to the web is one that opens no private address, not even those that the
operator opened for himself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.sources import typed_address
from digest.errors import FetchError, FetchUnavailable, NotAFeed, ParseError
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical, site_of
from digest.model import Feed, FeedDocument, FeedLink, FeedUrl, Realm, SourceKind
from digest.ports import Fetched, Fetcher, OwnLists, Parser

WITHIN = timedelta(seconds=8)
"""All of a look; a feed that needs longer would be missing from most briefs."""

_MOST_TITLE_CHARS = 120
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """The address of a feed, or of a page with one."""

    feed: Feed
    entries: int
    newest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A page that names several feeds; nobody has looked at them."""

    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """There is no feed to be had there, for whatever reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAddress:
    """What was typed is no web address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooOften:
    """The realm has had too many addresses looked at."""

    wait: timedelta


Seen: TypeAlias = Fits | Several | Unreadable | NoAddress | TooOften


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Looks through these ports; `fetcher` must open no private address."""

    fetcher: Fetcher
    parser: Parser
    lists: OwnLists
    monotonic: Callable[[], float] = time.monotonic
    """In seconds."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def look(self, realm: Realm, typed: str) -> Seen:
        """Look at what somebody typed.

        Raises:
            StoreError: the store failed.
        """
        url = typed_address(typed)
        if url is None:
            return NoAddress()
        wait = await self.lists.book(realm)
        if wait > timedelta(0):
            return TooOften(wait=wait)
        began = self.monotonic()
        try:
            async with asyncio.timeout(WITHIN.total_seconds()):
                return await self._found(url)
        except (FetchError, ParseError) as error:
            fault = error.reason
        except TimeoutError:
            fault = f"no answer in {WITHIN.total_seconds():.0f} s"
        # The host alone: the rest of an address may be somebody's secret.
        _log.info("a look at %s: %s", urlsplit(url).hostname, fault)
        await self.sleep(max(0.0, began + WITHIN.total_seconds() - self.monotonic()))
        return Unreadable()

    async def _found(self, url: FeedUrl) -> Fits | Several:
        """Return the feed at an address, or those that the page there names.

        Raises:
            FetchError: there is no answer.
            ParseError: there is neither a feed nor a page that names one.
        """
        response = await self._fetched(url)
        try:
            return await self._fits(url, response)
        except NotAFeed:
            links = await self.parser.links(
                response.body, url=response.url, content_type=response.content_type
            )
        if not links:
            raise NotAFeed("neither a feed nor a page that names one")
        if len(links) > 1:
            return Several(links=tuple(links))
        (link,) = links
        return await self._fits(link.url, await self._fetched(link.url))

    async def _fetched(self, url: FeedUrl) -> Fetched:
        response = await self.fetcher.fetch(url)
        if not isinstance(response, Fetched):
            raise FetchUnavailable("304 not modified, unasked")
        return response

    async def _fits(self, url: FeedUrl, response: Fetched) -> Fits:
        document = await self.parser.parse(
            response.body, url=response.url, content_type=response.content_type
        )
        moved_to = canonical(response.moved_to or "")
        dates = [each.published_at for each in document.entries if each.published_at is not None]
        return Fits(
            feed=_described(FeedUrl(moved_to) if moved_to else url, document),
            entries=len(document.entries),
            newest_at=max(dates, default=None),
        )


def _described(url: FeedUrl, document: FeedDocument) -> Feed:
    """Return a feed as it describes itself: nobody else's words for it."""
    return Feed(
        url=url,
        title=cut(clean(document.title), _MOST_TITLE_CHARS) or site_of(url) or url,
        site=canonical(document.site) or "",
        kind=SourceKind.BLOG,
        language=document.language,
    )
