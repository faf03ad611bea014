"""What people of a realm do with their sources: real pages, a real parser, real stores."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from adapters.store.articles import ArticleStore
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.web.fetch import WebFetcher
from bot import probe, realmsources, sources
from bot.probe import Fits, NoAddress, Probe, Several, TooOften, Unreadable
from bot.readinglist import ReadingList
from bot.realmsources import (
    Added,
    Already,
    Ambiguous,
    Back,
    Full,
    RealmSources,
    Removed,
    Unknown,
)
from bot.vouching import VouchingFetcher
from digest.errors import FetchRefused, NotAFeed
from digest.feeds import intake, opml, policy
from digest.feeds.opml import FeedList
from digest.model import EVERYBODY, FeedUrl, OwnSource, Realm
from digest.ports import OwnLists
from tests import make
from tests.adapters.web.fetching import fetching
from tests.bot.desk import FRESH, Reader
from tests.contracts.kernel import HandClock
from tests.fakes.directions import hang, raw, redirect, status
from tests.fakes.webserver import WebServer

WIRE, LAB = make.feed("Example Wire"), make.feed("Example Lab")
ONE, TWO = Realm(platform="slack", tenant="T1"), Realm(platform="slack", tenant="T2")
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" title="{}" href="{}"></head>'
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Time:
    """Stands still but for what is slept. See time.monotonic and asyncio.sleep."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        """Return seconds."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Let them pass."""
        self.slept.append(seconds)
        self.at += seconds


@dataclass(slots=True, kw_only=True)
class Town:
    """Two realms, a web, and what both go through."""

    web: WebServer
    fetcher: WebFetcher
    sources: RealmSources
    time: Time
    lists: OwnLists
    clock: HandClock


@pytest.fixture
async def town(kernel: Kernel, lists: OwnLists, clock: HandClock) -> AsyncIterator[Town]:
    articles = ArticleStore(kernel)
    time = Time()
    async with WebServer() as web, fetching(web) as fetcher:
        sources = RealmSources(
            lists=lists,
            reading=ReadingList((WIRE, LAB), lists),
            probe=Probe(
                fetcher=fetcher,
                parser=Reader(),
                lists=lists,
                monotonic=time.read,
                sleep=time.sleep,
            ),
            feeds=FeedStore(kernel, articles),
            articles=articles,
            clock=clock,
        )
        yield Town(web=web, fetcher=fetcher, sources=sources, time=time, lists=lists, clock=clock)


async def test_a_feed_is_added_by_its_address_and_called_as_it_calls_itself(town: Town) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    added = await town.sources.add(ONE, url)
    assert isinstance(added, Added)
    assert (added.fits.feed.url, added.fits.feed.title) == (url, "New Notes")
    assert (added.fits.entries, added.fits.newest_at) == (2, make.NOW - timedelta(hours=3))
    assert town.sources.reading.urls_in(ONE) == {WIRE.url, LAB.url, url}
    assert town.sources.reading.urls_in(TWO) == {WIRE.url, LAB.url}
    assert town.time.slept == []


async def test_a_page_with_one_feed_stands_for_it(town: Town) -> None:
    feed = town.web.serve("/feed.xml", FRESH)
    page = town.web.serve("/", PAGE.format("Notes", "/feed.xml").encode(), content_type=HTML)
    added = await town.sources.add(ONE, page)
    assert isinstance(added, Added)
    assert added.fits.feed.url == feed


async def test_a_page_with_several_feeds_is_a_choice_and_none_of_them_is_fetched(
    town: Town,
) -> None:
    town.web.serve("/a.xml", FRESH)
    body = PAGE.format("All", "/a.xml") + PAGE.format("Comments", "/comments.xml")
    page = town.web.serve("/", body.encode(), content_type=HTML)
    several = await town.sources.add(ONE, page)
    assert isinstance(several, Several)
    assert [(each.title, each.url) for each in several.links] == [
        ("All", town.web.url("/a.xml")),
        ("Comments", town.web.url("/comments.xml")),
    ]
    assert town.web.requests() == 1
    assert isinstance(await town.sources.add(ONE, several.links[0].url), Added)


async def test_a_feed_that_has_moved_for_good_is_added_where_it_is(town: Town) -> None:
    feed = town.web.serve("/new.xml", FRESH)
    old = town.web.always("/old.xml", redirect("/new.xml", code=301))
    added = await town.sources.add(ONE, old)
    assert isinstance(added, Added)
    assert added.fits.feed.url == feed
    assert await town.sources.add(ONE, old) == Already(feed=added.fits.feed)


async def test_whatever_is_wrong_the_answer_is_one_and_comes_after_the_same_time(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    web = town.web
    web.serve("/page", b"<html><p>No feed", content_type=HTML)
    web.serve("/loop", PAGE.format("x", "/page").encode(), content_type=HTML)
    web.serve("/inside", PAGE.format("x", "http://10.0.0.1/feed").encode(), content_type=HTML)
    web.serve("/slow-to-parse", b"slow")
    addresses = [
        web.url("/page"),
        web.url("/loop"),
        web.url("/inside"),
        web.url("/slow-to-parse"),
        web.url("/nothing"),
        web.always("/gone", status(410)),
        web.always("/refused", status(403)),
        web.always("/junk", raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
        web.always("/hangs", hang()),
        web.always("/to-metadata", redirect("http://169.254.169.254/latest")),
        "http://127.0.0.1:1/",
        "http://10.0.0.1/feed?token=s3cret",
        "http://[::1]/",
        "http://localhost/",
        "http://nowhere.invalid/",
    ]
    for number, address in enumerate(addresses):
        town.time.slept.clear()
        realm = Realm(platform="telegram", tenant="bot", chat=str(number))
        assert await town.sources.add(realm, address) == Unreadable(), address
        assert town.time.slept == [probe.WITHIN.total_seconds()], address
    assert len(caplog.records) == len(addresses)
    assert "s3cret" not in caplog.text
    assert not await town.lists.stamps()


async def test_what_is_no_address_is_said_at_once(town: Town) -> None:
    for typed in ("", "hello", "file:///etc/passwd", "https://me:pw@x.example/", "x" * 5_000):
        assert await town.sources.add(ONE, typed) == NoAddress()
    assert town.time.slept == []


async def test_a_realm_may_look_at_so_many_addresses_an_hour_and_others_are_not_held_up(
    town: Town,
) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    for _ in range(20):
        assert isinstance(await town.sources.test(ONE, url), Fits)
    refused = await town.sources.test(ONE, url)
    assert isinstance(refused, TooOften)
    assert timedelta(0) < refused.wait <= timedelta(minutes=3)
    assert isinstance(await town.sources.test(TWO, url), Fits)
    town.clock.advance(refused.wait)
    assert isinstance(await town.sources.test(ONE, url), Fits)


async def test_a_realm_has_room_for_so_many_and_is_not_looked_for_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realmsources, "MOST_OWN", 1)
    await town.sources.add(ONE, town.web.serve("/a.xml", FRESH))
    assert await town.sources.add(ONE, town.web.serve("/b.xml", FRESH)) == Full(most=1)
    assert town.web.requests("/b.xml") == 0
    assert isinstance(await town.sources.add(TWO, town.web.url("/b.xml")), Added)


async def test_what_is_in_the_list_is_not_fetched(town: Town) -> None:
    assert await town.sources.add(ONE, WIRE.url) == Already(feed=WIRE)
    assert await town.sources.add(ONE, "example-lab.example/feed.xml") == Already(feed=LAB)


async def test_a_source_is_removed_by_name_and_taken_back(town: Town) -> None:
    removed = await town.sources.remove(ONE, "lab")
    assert isinstance(removed, Removed)
    assert removed.feed == LAB
    assert town.sources.reading.urls_in(ONE) == {WIRE.url}
    back = await town.sources.undo(ONE)
    assert back is not None
    assert back.feeds == (WIRE, LAB)
    assert await town.sources.undo(TWO) is None


async def test_a_source_that_was_removed_is_taken_back_as_it_was_without_a_look(
    town: Town,
) -> None:
    own = town.web.serve("/feed.xml", FRESH)
    await town.sources.add(ONE, own)
    for url in (own, LAB.url):
        removed = await town.sources.remove(ONE, url)
        assert isinstance(removed, Removed)
        asked = town.web.requests("/feed.xml")
        back = await town.sources.add(ONE, url)
        assert isinstance(back, Back)
        assert back.feed == removed.feed
        assert town.web.requests("/feed.xml") == asked
    assert town.sources.reading.urls_in(ONE) == {WIRE.url, LAB.url, own}


async def test_a_list_that_others_fill_during_a_look_is_full(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realmsources, "MOST_OWN", 1)
    look = town.sources.probe.look

    async def slow(_probe: Probe, realm: Realm, typed: str) -> probe.Seen:
        seen = await look(realm, typed)
        await town.lists.keep(realm, [OwnSource(feed=make.feed("Theirs"), added_at=make.NOW)])
        return seen

    monkeypatch.setattr(Probe, "look", slow)
    url = town.web.serve("/feed.xml", FRESH)
    assert await town.sources.add(ONE, url) == Full(most=1)
    assert url not in town.sources.reading.urls_in(ONE)


async def test_the_operators_own_list_is_what_he_adds_to_and_hides_of_the_catalogue(
    town: Town,
) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    assert isinstance(await town.sources.add(EVERYBODY, url), Added)
    assert isinstance(await town.sources.remove(EVERYBODY, "Example Lab"), Removed)
    assert town.sources.reading.urls_in(ONE) == {WIRE.url, url}
    assert (await town.sources.listed(EVERYBODY)).most == sources.MAX_OWN
    assert isinstance(await town.sources.add(EVERYBODY, LAB.url), Back)


async def test_a_source_is_named_by_its_title_or_its_site(town: Town) -> None:
    assert town.sources.title(WIRE.url) == "Example Wire"
    assert town.sources.title(FeedUrl("https://news.away.example/feed")) == "away.example"


async def test_a_name_that_fits_several_or_none_changes_nothing(town: Town) -> None:
    assert await town.sources.remove(ONE, "example") == Ambiguous(feeds=(WIRE, LAB))
    unknown = await town.sources.remove(ONE, "Exmaple Wire")
    assert unknown == Unknown(nearest=("Example Wire", "Example Lab"))
    assert await town.sources.remove(ONE, "") == Unknown(nearest=())
    assert not await town.lists.stamps()


async def test_health_says_when_a_source_was_read_and_how_much_it_brings(town: Town) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    added = await town.sources.add(ONE, url)
    assert isinstance(added, Added)
    town.clock.advance(timedelta(hours=1))
    now = town.clock.now()
    document = await Reader().parse(FRESH, url=url)
    read = policy.read(
        policy.first(added.fits.feed.url, now),
        await town.fetcher.fetch(url),
        document,
        now=now,
        jitter=0.0,
    )
    await town.sources.feeds.keep([read], intake.articles(document, added.fits.feed, now=now))
    *shared, own = await town.sources.health(ONE)
    assert [each.is_own for each in shared] == [False, False]
    assert (own.is_own, own.read_at, own.failing_since, own.items) == (True, now, None, 2)


async def test_that_another_realm_has_read_a_source_before_is_not_told(town: Town) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    await town.sources.add(ONE, url)
    now = town.clock.now()
    error = FetchRefused("404", status=404)
    failed = policy.failed(policy.first(FeedUrl(url), now), error, now=now, jitter=0.0)
    await town.sources.feeds.keep([failed])
    town.clock.advance(timedelta(days=1))
    await town.sources.add(TWO, url)
    own = (await town.sources.health(TWO))[-1]
    assert (own.read_at, own.failing_since) == (None, town.clock.now())


async def test_a_feed_that_was_given_up_is_read_again_when_somebody_adds_it(town: Town) -> None:
    url = town.web.serve("/feed.xml", FRESH)
    now = town.clock.now()
    gone = replace(policy.first(FeedUrl(url), now), is_stopped=True)
    await town.sources.feeds.keep([gone])
    assert isinstance(await town.sources.add(ONE, url), Added)
    state = (await town.sources.feeds.states([FeedUrl(url)]))[FeedUrl(url)]
    assert policy.is_due(state, now)


async def test_a_list_in_opml_goes_out_and_comes_in_elsewhere(town: Town) -> None:
    await town.sources.add(ONE, town.web.serve("/feed.xml", FRESH))
    await town.sources.remove(ONE, "lab")
    body = opml.write((await town.sources.listed(ONE)).feeds, "Ours")
    imported = await town.sources.take_in(TWO, opml.read(body))
    assert (imported.added, imported.known, imported.refused) == (1, 1, 0)
    assert town.sources.reading.urls_in(TWO) >= town.sources.reading.urls_in(ONE)


async def test_a_list_that_is_too_long_is_taken_in_as_far_as_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realmsources, "MOST_OWN", 3)
    feeds = tuple(make.feed(f"Feed {number}") for number in range(5))
    imported = await town.sources.take_in(ONE, FeedList(feeds=feeds, refused=("javascript:1",)))
    assert (imported.added, imported.known, imported.refused) == (3, 0, 3)
    again = await town.sources.take_in(ONE, FeedList(feeds=feeds))
    assert (again.added, again.known, again.refused) == (0, 3, 2)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<opml",
        b"<opml><body><outline xmlUrl='https://a.example/f'",
        b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body><outline xmlUrl='https://a.example/&a;'/>",
        b"<!DOCTYPE opml SYSTEM 'http://10.0.0.1/x.dtd'><opml/>",
        b"<rss><channel/></rss>",
        b"\xff\xfe<\x00",
        b"<opml><body>" + b"<outline>" * 200_000,
    ],
    ids=range(8),
)
async def test_a_list_that_is_none_changes_nothing(town: Town, body: bytes) -> None:
    with pytest.raises(NotAFeed):
        await town.sources.take_in(ONE, opml.read(body))
    assert not await town.lists.stamps()


async def test_of_a_hostile_list_only_web_addresses_are_taken(town: Town) -> None:
    urls = [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://me:secret@a.example/",
        "https://a.example/ok#top",
        "//b.example/f",
        "https://" + "a" * 2_000 + ".example/",
        "http://2130706433/",
    ]
    outlines = "".join(f'<outline title="&lt;b&gt;\u202e" xmlUrl="{url}"/>' for url in urls)
    body = f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
    imported = await town.sources.take_in(ONE, opml.read(body))
    assert imported.added == 1
    assert imported.refused == len(urls) - 1
    (own,) = imported.listed.own
    assert own.url == "https://a.example/ok"
    assert "\u202e" not in own.title


async def test_private_addresses_are_open_to_the_operators_feeds_alone() -> None:
    async with WebServer() as web, fetching(web) as open_, fetching() as strict:
        mine, theirs = web.serve("/mine.xml", FRESH), web.serve("/theirs.xml", FRESH)
        fetcher = VouchingFetcher(open_=open_, strict=strict)
        await fetcher.fetch(theirs)
        fetcher.vouched = lambda: frozenset({mine})
        await fetcher.fetch(mine)
        with pytest.raises(FetchRefused):
            await fetcher.fetch(theirs)
        assert web.requests("/theirs.xml") == 1
