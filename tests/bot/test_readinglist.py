"""What each reader reads follows what people change, and shows nobody what another added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.readinglist import ReadingList
from bot.realms import realm_of
from bot.sources import Sources
from digest import briefs
from digest.model import EVERYBODY, Feed, Language, OwnSource, Realm, Recipient, Topic
from digest.ports import OwnLists
from tests import make
from tests.contracts.kernel import HandClock

WIRE, LAB = make.feed("Example Wire"), make.feed("Example Lab")
ONE, TWO = make.recipient(), make.recipient(tenant="T2")
MINE = make.feed("What we call it", topics=frozenset({Topic("secret project")}), authority=0.9)


@pytest.fixture
def known(lists: OwnLists) -> ReadingList:
    return ReadingList((WIRE, LAB), lists)


def editor(lists: OwnLists, reader: Recipient | None = None) -> Sources:
    realm = EVERYBODY if reader is None else realm_of(reader)
    return Sources((WIRE, LAB), lists, clock=HandClock(), realm=realm)


def edition_id(known: ReadingList, reader: Recipient) -> str:
    return briefs.edition_for(
        topics=(),
        language=Language("en"),
        since=make.NOW,
        until=make.NOW,
        feeds=known.urls(reader),
        max_stories=5,
    ).id


async def test_at_first_all_read_what_is_beneath(known: ReadingList) -> None:
    assert await known.refresh() == 0
    assert known.urls(ONE) == known.urls() == {WIRE.url, LAB.url}
    assert known.feeds() == {WIRE.url: WIRE, LAB.url: LAB}


async def test_what_a_tenant_adds_its_readers_alone_read(
    known: ReadingList, lists: OwnLists
) -> None:
    await editor(lists, ONE).add([MINE])
    await known.refresh()
    assert known.urls(ONE) == {WIRE.url, LAB.url, MINE.url}
    assert known.urls(TWO) == known.urls() == {WIRE.url, LAB.url}
    assert MINE.url in known.feeds()


async def test_what_a_tenant_says_of_a_source_is_known_to_it_alone(
    known: ReadingList, lists: OwnLists
) -> None:
    await editor(lists, ONE).add([MINE])
    await known.refresh()
    assert known.feeds()[MINE.url] == Feed(
        url=MINE.url, title="", site="https://what-we-call-it.example/"
    )


async def test_what_a_tenant_hides_others_go_on_reading(
    known: ReadingList, lists: OwnLists
) -> None:
    await editor(lists, ONE).remove([LAB.url])
    await known.refresh()
    assert known.urls(ONE) == {WIRE.url}
    assert known.urls(TWO) == {WIRE.url, LAB.url}


async def test_equal_wishes_with_other_sources_share_no_edition(
    known: ReadingList, lists: OwnLists
) -> None:
    assert edition_id(known, ONE) == edition_id(known, TWO)
    await editor(lists, ONE).add([MINE])
    await known.refresh()
    assert edition_id(known, ONE) != edition_id(known, TWO)
    await editor(lists, TWO).add([make.feed("Another name", url=MINE.url)])
    await known.refresh()
    assert edition_id(known, ONE) == edition_id(known, TWO)


async def test_the_operator_changes_what_all_read(known: ReadingList, lists: OwnLists) -> None:
    await editor(lists, ONE).add([MINE])
    await editor(lists).remove([LAB.url])
    await editor(lists).add([make.feed("Shared")])
    await known.refresh()
    shared = make.feed("Shared").url
    assert known.urls(TWO) == {WIRE.url, shared}
    assert known.urls(ONE) == {WIRE.url, shared, MINE.url}


async def test_a_source_that_the_operator_knows_keeps_what_he_says_of_it(
    known: ReadingList, lists: OwnLists
) -> None:
    await editor(lists).remove([LAB.url])
    mine = Sources((WIRE,), lists, clock=HandClock(), realm=realm_of(ONE))
    await mine.add([replace(LAB, title="Mine now")])
    await known.refresh()
    assert known.urls(ONE) == {WIRE.url, LAB.url}
    assert known.urls(TWO) == {WIRE.url}
    assert known.feeds()[LAB.url] == LAB


async def test_what_the_setting_names_is_final_for_the_operator_alone(lists: OwnLists) -> None:
    known = ReadingList((WIRE,), lists, is_final=True)
    await editor(lists).add([make.feed("Shared")])
    await editor(lists, ONE).add([MINE])
    await known.refresh()
    assert known.urls(TWO) == {WIRE.url}
    assert known.urls(ONE) == {WIRE.url, MINE.url}


async def test_only_what_was_changed_is_read_again(known: ReadingList, lists: OwnLists) -> None:
    await editor(lists, ONE).add([MINE])
    await editor(lists, TWO).add([MINE])
    assert await known.refresh() == 2
    assert await known.refresh() == 0
    await lists.keep(realm_of(ONE), (), dropped=[MINE.url])
    assert await known.refresh() == 1
    assert known.urls(ONE) == {WIRE.url, LAB.url}


def test_a_workspace_shares_a_list_and_other_chats_have_their_own() -> None:
    assert realm_of(make.recipient("C1")) == realm_of(make.recipient("C2", thread="9"))
    assert realm_of(make.recipient("C1", platform="telegram")) == Realm(
        platform="telegram", tenant="T1", chat="C1"
    )


async def test_a_realm_keeps_the_order_in_which_it_added(lists: OwnLists) -> None:
    feeds = [make.feed(f"Feed {number}") for number in range(9, 0, -1)]
    for feed in feeds:
        await lists.keep(EVERYBODY, [OwnSource(feed=feed)])
    await lists.keep(EVERYBODY, [OwnSource(feed=feeds[3], is_hidden=True)])
    assert [each.feed for each in await lists.of(EVERYBODY)] == feeds
