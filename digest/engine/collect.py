"""Reading the feeds that are due, all at once, until a deadline.

::

    states ─▶ due? ─▶ fetch ─▶ unchanged? ─▶ parse ─▶ policy ─▶ keep(state, articles)
                        │           └─ 304 or equal bytes ─▶ policy ─▶ keep(state)
                        └─ fault, or the deadline ─▶ policy ─▶ keep(state), named as missing

A feed's new state and its articles are stored together or not at all. One feed's
fault never touches another feed. Where not one server answers, the network is down on our
side: no feed is made to wait for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from digest.errors import FetchError, FetchUnavailable, ParseError
from digest.feeds import intake, policy
from digest.model import Article, Feed, FeedState, FeedUrl, MissingSource
from digest.ports import Clock, Feeds, Fetched, Fetcher, Parser

LATE = "no answer in time"
"""Reason given for a source that the deadline cut off."""


class Poll(StrEnum):
    """How a poll of a feed ended."""

    READ = "read"
    """It brought articles, known ones perhaps."""
    UNCHANGED = "unchanged"
    """It had nothing new: not modified, the same bytes, or empty."""
    FAILED = "failed"
    """It is asked again later."""
    STOPPED = "stopped"
    """It is gone, or has failed for so long that nobody asks it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What the feeds of a round have given; while it is the same, so are their articles."""

    at: datetime
    """When articles were last stored; where none came, when the round began."""
    bodies: Mapping[FeedUrl, str] = field(default_factory=dict)
    """SHA-256 of what each feed gave last, in this round or before it; none of a feed that
    never gave anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a round is."""

    settled: int
    feeds: int
    harvest: Harvest


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one round over the feeds brought."""

    feeds: int
    harvest: Harvest
    not_modified: int = 0
    """Those with nothing new: unchanged, empty, or read so lately that they were not asked."""
    articles: int = 0
    """In the documents that changed, whether known or new."""
    missing: tuple[MissingSource, ...] = ()
    read_at: datetime | None = None


@dataclass(slots=True)
class _Tally:
    """What has been counted so far; one event loop writes it."""

    feeds: int
    brought_at: datetime
    bodies: dict[FeedUrl, str]
    settled: int = 0
    not_modified: int = 0
    articles: int = 0
    missing: dict[FeedUrl, MissingSource] = field(default_factory=dict)
    failed: list[FeedState] = field(default_factory=list)
    """States after the polls that failed, stored at the end unless we were offline."""
    is_answered: bool = False
    """Whether any server said anything; without that the fault is ours."""

    def harvest(self) -> Harvest:
        return Harvest(at=self.brought_at, bodies=dict(self.bodies))

    def standing(self) -> Standing:
        return Standing(settled=self.settled, feeds=self.feeds, harvest=self.harvest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """Collects through these ports; `jitter` gives numbers from -1 to 1, `polled` is told."""

    clock: Clock
    fetcher: Fetcher
    parser: Parser
    feeds: Feeds
    jitter: Callable[[], float]
    present: datetime | None = None
    """The real present, where `clock` shows an instant of the past."""
    polled: Callable[[Poll], None] = lambda _outcome: None
    """Told how each poll ended, once that is stored, or need not be."""

    async def collect(
        self,
        feeds: Sequence[Feed],
        *,
        deadline: timedelta,
        only_due: bool = True,
        progress: Callable[[Standing], None] = lambda _standing: None,
    ) -> Collected:
        """Poll these feeds at once and store what they bring.

        Args:
            feeds: what to read; a feed that is not due counts as read, or as missing
                when its last poll failed.
            deadline: after it, whatever has not answered is given up.
            only_due: False polls every feed that is not stopped.
            progress: told how far it is, after each feed.

        Raises:
            StoreError: the store failed.
        """
        states = await self.feeds.states([feed.url for feed in feeds])
        now = self.clock.now()
        bodies = {url: state.body_sha256 for url, state in states.items() if state.body_sha256}
        tally = _Tally(feeds=len(feeds), brought_at=now, bodies=bodies)
        due: list[tuple[Feed, FeedState]] = []
        for feed in feeds:
            state = states.get(feed.url) or policy.first(feed.url, now)
            if state.is_stopped or (only_due and not policy.is_due(state, now)):
                self._count_as_last_time(feed, state, tally)
            else:
                due.append((feed, state))
        progress(tally.standing())
        late = await self._poll_all(due, deadline, tally, lambda: progress(tally.standing()))
        self._give_up(late, tally)
        if tally.failed and tally.is_answered:
            await self.feeds.keep(tally.failed)
        for state in tally.failed:
            is_end = state.is_stopped and tally.is_answered
            self.polled(Poll.STOPPED if is_end else Poll.FAILED)
        tally.settled = len(feeds)
        progress(tally.standing())
        return Collected(
            feeds=len(feeds),
            harvest=tally.harvest(),
            not_modified=tally.not_modified,
            articles=tally.articles,
            missing=tuple(tally.missing[each.url] for each in feeds if each.url in tally.missing),
            read_at=self.clock.now(),
        )

    def _count_as_last_time(self, feed: Feed, state: FeedState, tally: _Tally) -> None:
        tally.settled += 1
        if state.fault:
            tally.missing[feed.url] = _missing(feed, state.fault)
        else:
            tally.not_modified += 1

    async def _poll_all(
        self,
        due: Sequence[tuple[Feed, FeedState]],
        deadline: timedelta,
        tally: _Tally,
        tick: Callable[[], None],
    ) -> list[tuple[Feed, FeedState]]:
        """Poll until all are settled or the deadline; return those that are not."""
        settled: set[FeedUrl] = set()

        async def settle(feed: Feed, state: FeedState) -> None:
            await self._poll(feed, state, tally)
            settled.add(feed.url)
            tally.settled += 1
            tick()

        try:
            async with asyncio.timeout(deadline.total_seconds()), asyncio.TaskGroup() as group:
                for feed, state in due:
                    group.create_task(settle(feed, state))
        except TimeoutError:
            pass
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors  # the store's: the rest is settled in `_poll`
        return [(feed, state) for feed, state in due if feed.url not in settled]

    async def _poll(self, feed: Feed, state: FeedState, tally: _Tally) -> None:
        try:
            new_state, articles = await self._read(feed, state)
        except (FetchError, ParseError) as error:
            self._fail(feed, state, error, tally)
            return
        tally.is_answered = tally.is_answered or not feed.url.startswith("file:")
        await self.feeds.keep([new_state], articles)
        tally.bodies[feed.url] = new_state.body_sha256
        if articles:
            tally.brought_at = self.clock.now()
        tally.articles += len(articles)
        tally.not_modified += not articles
        self.polled(Poll.READ if articles else Poll.UNCHANGED)

    async def _read(self, feed: Feed, state: FeedState) -> tuple[FeedState, Collection[Article]]:
        response = await self.fetcher.fetch(
            policy.moved(state, self.clock.now()) or feed.url,
            validators=policy.validators_for(state),
        )
        now, jitter = self.clock.now(), self.jitter()
        # A local file is parsed each time: its articles may have been swept since.
        is_local = feed.url.startswith("file:")
        if not isinstance(response, Fetched) or (
            policy.is_unchanged(state, response) and not is_local
        ):
            return policy.read(state, response, None, now=now, jitter=jitter), ()
        document = await self.parser.parse(
            response.body, url=response.url, content_type=response.content_type
        )
        state = policy.read(state, response, document, now=now, jitter=jitter)
        return state, intake.articles(document, feed, now=now, present=self.present)

    def _give_up(self, late: Sequence[tuple[Feed, FeedState]], tally: _Tally) -> None:
        for feed, state in late:
            self._fail(feed, state, FetchUnavailable(LATE), tally)

    def _fail(
        self, feed: Feed, state: FeedState, error: FetchError | ParseError, tally: _Tally
    ) -> None:
        tally.missing[feed.url] = _missing(feed, error.reason)
        tally.failed.append(
            policy.failed(state, error, now=self.clock.now(), jitter=self.jitter())
        )
        if not isinstance(error, FetchUnavailable) or error.status is not None:
            tally.is_answered = True


def _missing(feed: Feed, reason: str) -> MissingSource:
    title = feed.title or feed.url.partition("://")[2].rstrip("/")
    if feed.url.startswith("file:"):
        title = feed.title or feed.url.rpartition("/")[2]
    return MissingSource(feed_url=feed.url, title=title, reason=reason)
