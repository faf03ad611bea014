"""A list of sources: what somebody adds and removes, and that nothing of it is ever lost."""

from __future__ import annotations

import pytest

from bot import sources
from bot.sources import Listed, Sources
from digest.errors import UserError
from digest.model import EVERYBODY, Feed, FeedUrl, Realm, SourceKind, Topic
from digest.ports import OwnLists
from tests import make
from tests.contracts.kernel import HandClock

WIRE = make.feed("Example Wire")
LAB = make.feed("Example Lab", kind=SourceKind.LAB, authority=1.0)
LEDGER = make.feed("Northern Ledger")
MINE = make.feed("My Blog", topics=frozenset({Topic("agents")}), owner="me", authority=0.25)


@pytest.fixture
def listed(lists: OwnLists, clock: HandClock) -> Sources:
    return Sources([WIRE, LAB, LEDGER], lists, clock=clock)


@pytest.fixture
def again(lists: OwnLists, clock: HandClock) -> Sources:
    """The list as another process finds it."""
    return Sources([WIRE, LAB, LEDGER], lists, clock=clock)


def found(*feeds: Feed) -> Listed:
    return Listed(beneath={each.url: each for each in feeds or (WIRE, LAB, LEDGER)}, made={})


async def test_without_changes_the_list_is_the_one_beneath(listed: Sources) -> None:
    assert (await listed.read()).feeds == (WIRE, LAB, LEDGER)


async def test_an_added_source_stands_last_and_others_find_it(
    listed: Sources, again: Sources
) -> None:
    assert await listed.add([MINE]) == (MINE,)
    assert (await again.read()).feeds == (WIRE, LAB, LEDGER, MINE)
    assert again.now.own == (MINE,)


async def test_a_source_of_the_list_beneath_can_be_removed_and_taken_back(
    listed: Sources, again: Sources
) -> None:
    await listed.remove([LAB.url])
    assert (await again.read()).feeds == (WIRE, LEDGER)
    assert again.now.removed == (LAB,)
    assert await again.add([make.feed("Other name", url=LAB.url)]) == (LAB,)
    assert again.now.feeds == (WIRE, LAB, LEDGER)


async def test_a_removed_source_of_ones_own_comes_back_as_it_was(listed: Sources) -> None:
    await listed.add([MINE])
    await listed.remove([MINE.url])
    assert MINE not in listed.now.feeds
    assert await listed.add([Feed(url=MINE.url, title="")]) == (MINE,)


async def test_adding_what_is_listed_changes_nothing(listed: Sources) -> None:
    assert await listed.add([WIRE, Feed(url=FeedUrl(f"{WIRE.url}#top"), title="x")]) == ()
    assert not await listed.undo()


async def test_an_added_source_without_a_title_is_called_by_its_site(listed: Sources) -> None:
    (added,) = await listed.add(
        [Feed(url=FeedUrl("https://news.example.org/rss"), title=" \x1b ")]
    )
    assert added.title == "example.org"


async def test_the_last_change_can_be_undone_and_redone(listed: Sources, again: Sources) -> None:
    await listed.add([MINE])
    await listed.remove([WIRE.url, LAB.url])
    changed = (await listed.read()).feeds
    assert await again.undo()
    assert again.now.feeds == (WIRE, LAB, LEDGER, MINE)
    assert await again.undo()
    assert again.now.feeds == changed


async def test_without_a_change_there_is_nothing_to_undo(listed: Sources) -> None:
    assert not await listed.undo()


async def test_two_who_add_at_the_same_time_both_have_added(
    listed: Sources, again: Sources
) -> None:
    await listed.read()
    await again.read()
    await listed.add([MINE])
    await again.add([make.feed("Another")])
    assert [each.title for each in (await listed.read()).own] == ["My Blog", "Another"]


async def test_a_list_has_a_bound(lists: OwnLists, clock: HandClock) -> None:
    listed = Sources([WIRE], lists, clock=clock, most=1)
    with pytest.raises(UserError, match="1 sources at most"):
        await listed.add([MINE, make.feed("Another")])
    assert (await listed.read()).own == ()


async def test_a_removed_source_gives_its_room_to_a_new_one(
    lists: OwnLists, clock: HandClock
) -> None:
    listed = Sources([WIRE], lists, clock=clock, most=2)
    another, third = make.feed("Another"), make.feed("Third")
    await listed.add([MINE, another])
    await listed.remove([MINE.url, another.url])
    await listed.add([third])
    assert [each.title for each in listed.now.own] == ["Third"]
    assert [each.title for each in listed.now.removed] == ["Another"]
    await listed.add([another])
    assert [each.title for each in listed.now.own] == ["Another", "Third"]
    with pytest.raises(UserError, match="at most"):
        await listed.add([MINE])


async def test_realms_see_nothing_of_each_other(lists: OwnLists, clock: HandClock) -> None:
    here, there = Realm(platform="slack", tenant="T1"), Realm(platform="slack", tenant="T2")
    one = Sources([WIRE, LAB], lists, clock=clock, realm=here)
    await one.add([MINE])
    await one.remove([LAB.url])
    for realm in (there, Realm(platform="slack", tenant="T1", chat="C1"), EVERYBODY):
        other = Sources([WIRE, LAB], lists, clock=clock, realm=realm)
        assert (await other.read()).feeds == (WIRE, LAB)
        assert not await other.undo()


@pytest.mark.parametrize(
    "name",
    [
        "Example Lab",
        "example lab",
        " lab ",
        "example-lab.example",
        "https://example-lab.example/feed.xml",
        "example-lab.example/feed.xml",
    ],
)
def test_a_source_is_found_by_title_part_site_or_address(name: str) -> None:
    assert found().find(name) == LAB
    assert found().matching(name) == (LAB,)


def test_a_name_that_several_sources_share_lists_them() -> None:
    with pytest.raises(UserError) as caught:
        found().find("example")
    assert caught.value.text.splitlines() == [
        "2 sources are called 'example'; give the URL of one:",
        f"  Example Wire  {WIRE.url}",
        f"  Example Lab  {LAB.url}",
    ]


def test_an_exact_title_wins_over_titles_that_contain_it() -> None:
    short, long = make.feed("Wire"), make.feed("Wire Daily")
    assert found(long, short).find("wire") == short


def test_a_mistyped_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"called 'Exmaple Lab'\. Did you mean 'Example Lab'"):
        found().find("Exmaple Lab")


@pytest.mark.parametrize("name", ["", "  ", "zzz"])
def test_a_name_for_nothing_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(UserError) as caught:
        found().find(name)
    assert "\n" not in caught.value.text


def test_an_address_may_lack_its_scheme() -> None:
    assert sources.address(" Example.org/feed ") == "https://example.org/feed"


@pytest.mark.parametrize("typed", ["", "hello", "ftp://example.org/", "javascript:alert(1)", "::"])
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    with pytest.raises(UserError, match="no web address"):
        sources.address(typed)
