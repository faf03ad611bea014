"""What is kept of a chat goes with it to another address, once, wherever it is broken off."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from digest.model import (
    BriefId,
    ChangeId,
    Held,
    OwnSource,
    Person,
    Preferences,
    Realm,
    Recipient,
    Talk,
    Taste,
    Topic,
)
from digest.ports import Deed
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.adapters.store.forgetting import ADA, PLATFORM, TENANT, WORDS, Home, chat_of, home
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock

OLD, NEW = chat_of(ADA), replace(chat_of(ADA), chat="supergroup-70001")
TODAY = make.NOW.date()
LONG_AGO = datetime.min.replace(tzinfo=make.NOW.tzinfo)
MOVED = {
    *("told", "latest", "talk", "taste", "saved", "alerted", "source", "source.before"),
    *("change", "draft", "roster"),
}
"""The kinds of records that go along."""


def realm(place: Recipient) -> Realm:
    return Realm(platform=PLATFORM, tenant=TENANT, chat=place.chat)


async def lived(kernel: Kernel, clock: HandClock) -> Home:
    """Return the stores, with all that somebody and his brief have left in his chat."""
    there = home(kernel, clock)
    await there.live(ADA)
    await there.briefs.keep(make.brief(id=BriefId("K7Q2")))
    return there


async def counts(there: Home, place: Recipient) -> Mapping[str, int]:
    """Count what there is of a chat itself and goes along, by kind."""
    chats = frozenset({place.chat})
    bare = Subject(platform=place.platform, tenant=place.tenant, chats=chats)
    found: list[Held] = list(await there.personal._counted(bare))
    return {each.kind: each.count for each in found if each.kind in MOVED}


async def test_all_that_a_place_knows_is_known_at_its_new_address(
    kernel: Kernel, clock: HandClock
) -> None:
    there = await lived(kernel, clock)
    before = await counts(there, OLD)
    assert set(before) == MOVED
    tasted, saved = await there.tastes.get(OLD), await there.keepsakes.all(OLD)
    told, changes = await there.briefs.told(OLD, LONG_AGO), await there.wishes.changes(OLD, 10)
    assert tasted.muted
    assert told
    await there.personal.move(OLD, NEW.chat)
    assert await there.tastes.get(NEW) == tasted
    assert await there.keepsakes.all(NEW) == saved
    assert await there.talks.get(NEW) == Talk(asked=(WORDS[ADA],))
    assert await there.briefs.told(NEW, LONG_AGO) == told
    assert await there.briefs.latest(NEW) is not None
    assert await there.briefs.of_day(NEW, TODAY) is not None
    assert await there.wishes.changes(NEW, 10) == changes
    assert [each.feed.title for each in await there.lists.of(realm(NEW))] == [WORDS[ADA]]
    assert await there.drafts.get(NEW, "draft") == WORDS[ADA].encode()
    assert await there.lists.undo(realm(NEW))
    assert await there.lists.of(realm(NEW)) == []
    await there.personal.move(OLD, NEW.chat)
    assert await there.lists.of(realm(NEW)) == [], "what came of it there since then stays"


async def test_nothing_that_goes_along_is_left_at_the_old_address(
    kernel: Kernel, clock: HandClock
) -> None:
    there = await lived(kernel, clock)
    before = dict(await counts(there, OLD))
    left = {"talk": before["talk"] - 1, "draft": before["draft"] - 1, "change": 1}
    await there.personal.move(OLD, NEW.chat)
    assert await counts(there, OLD) == left, "what is of a thread stays with it"
    assert await there.talks.get(OLD) is None
    assert realm(OLD) not in await there.lists.stamps()
    assert realm(NEW) in await there.lists.stamps()


async def test_what_the_place_has_at_its_new_address_stays(
    kernel: Kernel, clock: HandClock
) -> None:
    there = await lived(kernel, clock)
    taste, own = Taste(muted=frozenset({Topic("robots")})), Talk(asked=("and here?",))
    await there.tastes.change(NEW, lambda _: taste)
    await there.talks.keep(NEW, own)
    await there.lists.keep(realm(NEW), [OwnSource(feed=make.feed("Another"))])
    await there.personal.move(OLD, NEW.chat)
    assert await there.tastes.get(NEW) == taste
    assert await there.talks.get(NEW) == own
    titles = {each.feed.title for each in await there.lists.of(realm(NEW))}
    assert titles == {"Another", WORDS[ADA]}
    assert await there.keepsakes.all(NEW)


async def test_what_moved_can_be_changed_and_changes_are_not_lost(
    kernel: Kernel, clock: HandClock
) -> None:
    there = await lived(kernel, clock)
    await there.personal.move(OLD, NEW.chat)
    known = await there.tastes.get(NEW)
    more = frozenset({Topic("robots")})
    for muted in (more, frozenset[Topic]()):
        await there.tastes.change(NEW, partial(_muting, known.muted | muted))
        assert (await there.tastes.get(NEW)).muted == known.muted | muted


async def test_what_nobody_did_is_no_history_of_another_address(
    kernel: Kernel, clock: HandClock
) -> None:
    there = home(kernel, clock)
    deed = Deed(id=ChangeId("moved"), by="", line="start", at=make.NOW)
    await there.wishes.change(OLD, deed, lambda _: Preferences(max_stories=3))
    await there.personal.move(OLD, NEW.chat)
    assert await there.wishes.changes(NEW, 10) == []


async def test_who_is_forgotten_is_forgotten_where_his_chat_is_now(
    kernel: Kernel, clock: HandClock
) -> None:
    there = await lived(kernel, clock)
    await there.personal.move(OLD, NEW.chat)
    moved = Person(platform=PLATFORM, tenant=TENANT, id=ADA.id, chats=frozenset({NEW.chat}))
    kinds = {each.kind for each in await there.personal.of_person(moved)}
    assert kinds >= MOVED


@pytest.mark.parametrize("is_applied", [False, True], ids=["before", "after"])
async def test_broken_off_between_any_two_steps_it_comes_to_the_same(
    tmp_path: Path, *, is_applied: bool
) -> None:
    clock = HandClock()
    async with inline(tmp_path / "lived", clock) as kernel:
        await lived(kernel, clock)
    ends = []
    after, is_over = 0, False
    while not is_over:
        folder = shutil.copytree(tmp_path / "lived", tmp_path / f"{after}")
        async with inline(folder, clock) as kernel:
            there = home(kernel, clock)
            broken = home(crashing(kernel, after=after, is_applied=is_applied), clock)
            try:
                await broken.personal.move(OLD, NEW.chat)
                is_over = True
            except Crash:
                await there.personal.move(OLD, NEW.chat)
            ends.append((await counts(there, NEW), await counts(there, OLD)))
        after += 1
    assert after > len(MOVED)
    assert all(each == ends[-1] for each in ends)


def _muting(muted: frozenset[Topic], taste: Taste) -> Taste:
    return replace(taste, muted=muted)
