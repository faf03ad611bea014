"""What a place wishes for is changed by several at once, remembered for 400 days, and its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.effects import Namespace, Put
from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.wishes import CHANGES_KEPT, WishStore
from digest.model import NO_PREFERENCES, Change, ChangeId, Preferences, Recipient, Topic
from digest.ports import Deed, Wishes
from tests import effort, make
from tests.contracts.inline import inline
from tests.contracts.kernel import SECOND, HandClock, together

HERE = make.recipient("C1")
ELSEWHERE = (
    make.recipient("C2"),
    replace(HERE, thread="7"),
    replace(HERE, tenant="T2"),
    replace(HERE, platform="telegram"),
)
CHANGES = Namespace(name="change")


@pytest.fixture
def wishes(kernel: Kernel) -> WishStore:
    store: Wishes = WishStore(kernel)
    assert isinstance(store, WishStore)
    return store


def deed(number: int, by: str = "ada", seconds: int = 0) -> Deed:
    at = make.NOW + timedelta(seconds=seconds or number)
    return Deed(id=ChangeId(f"{number:012x}"), by=by, line=f"length {number}", at=at)


def following(name: str) -> object:
    return lambda now: replace(now, topics=now.topics | {Topic(name)})


async def follow(wishes: WishStore, number: int, by: str = "ada", at: Recipient = HERE) -> Change:
    return await wishes.change(at, deed(number, by), following(f"t{number}"))  # type: ignore[arg-type]  # an edit


async def test_a_change_is_made_and_on_record_in_one_step(wishes: WishStore) -> None:
    assert await wishes.get(HERE) is None
    made = await follow(wishes, 1)
    assert made.before == NO_PREFERENCES
    assert made.after == await wishes.get(HERE)
    assert await wishes.changes(HERE, 10) == [made]
    assert await wishes.change_of(HERE, made.id) == made
    assert (made.by, made.line, made.at) == ("ada", "length 1", make.NOW + SECOND)


async def test_what_counted_before_there_were_preferences_is_what_is_changed(
    wishes: WishStore,
) -> None:
    base = Preferences(at=time(8), tz="Asia/Tokyo")
    made = await wishes.change(HERE, deed(1), following("t1"), base=base)  # type: ignore[arg-type]  # an edit
    assert made.before == base
    assert await wishes.get(HERE) == replace(base, topics=frozenset({Topic("t1")}))
    again = await wishes.change(HERE, deed(2), lambda now: now, base=NO_PREFERENCES)
    assert again.after == made.after


async def test_changes_of_several_processes_are_all_there_and_all_on_record(
    kernel: Kernel,
) -> None:
    people = ("ada", "bea", "cleo", "dan")
    processes = [WishStore(kernel) for _ in people]
    made = await together(*(follow(each, n, people[n]) for n, each in enumerate(processes)))
    found = await processes[0].get(HERE)
    assert found is not None
    assert found.topics == {"t0", "t1", "t2", "t3"}
    recorded = await processes[0].changes(HERE, 10)
    assert {each.by for each in recorded} == set(people)
    assert sorted(recorded, key=lambda each: each.id) == made
    # Each begins with what the one before it left: nobody changed what he had not seen.
    steps = sorted(recorded, key=lambda each: len(each.after.topics))
    assert [each.before for each in steps[1:]] == [each.after for each in steps[:-1]]


async def test_the_same_change_again_is_not_made_again_and_answered_as_it_was(
    wishes: WishStore,
) -> None:
    first = await follow(wishes, 1)
    await follow(wishes, 2, "bea")
    again = await wishes.change(HERE, deed(1), lambda _: NO_PREFERENCES)
    assert again == first
    assert (await wishes.get(HERE)).topics == {"t1", "t2"}  # type: ignore[union-attr]  # they are there
    assert len(await wishes.changes(HERE, 10)) == 2


async def test_what_changes_nothing_is_not_on_record(wishes: WishStore) -> None:
    made = await wishes.change(HERE, deed(1), lambda now: now)
    assert not made.is_one
    assert await wishes.changes(HERE, 10) == []
    assert await wishes.change_of(HERE, made.id) is None


async def test_what_is_kept_elsewhere_is_on_record_once(wishes: WishStore) -> None:
    change = Change(
        id=ChangeId("aa" * 6),
        at=make.NOW,
        by="ada",
        line="mute chips",
        before=NO_PREFERENCES,
        after=NO_PREFERENCES,
        inverse="unmute chips",
    )
    await wishes.record(HERE, change)
    await wishes.record(HERE, replace(change, line="mute cats"))
    assert await wishes.changes(HERE, 10) == [change]
    assert await wishes.get(HERE) is None


async def test_the_latest_changes_come_first_and_no_more_than_wanted(wishes: WishStore) -> None:
    for number in range(5):
        await follow(wishes, number)
    found = await wishes.changes(HERE, 3)
    assert [each.line for each in found] == ["length 4", "length 3", "length 2"]


async def test_a_change_is_forgotten_after_400_days_and_what_it_made_stays(
    wishes: WishStore, clock: HandClock
) -> None:
    made = await follow(wishes, 1)
    clock.advance(CHANGES_KEPT - SECOND)
    assert await wishes.change_of(HERE, made.id) == made
    clock.advance(SECOND)
    assert await wishes.change_of(HERE, made.id) is None
    assert await wishes.changes(HERE, 10) == []
    assert await wishes.get(HERE) == made.after


async def test_every_place_has_its_own(wishes: WishStore) -> None:
    made = await follow(wishes, 1)
    for place in ELSEWHERE:
        assert await wishes.get(place) is None
        assert await wishes.changes(place, 10) == []
        assert await wishes.change_of(place, made.id) is None
        other = await wishes.change(place, deed(1, "bea"), following("t9"))  # type: ignore[arg-type]  # an edit
        assert other.before == NO_PREFERENCES
    assert await wishes.get(HERE) == made.after


async def test_a_damaged_record_costs_only_itself(wishes: WishStore, kernel: Kernel) -> None:
    for number in (1, 2):
        await follow(wishes, number)
    shard = wishes._shard(HERE)
    keys = [key for key, _ in (await kernel.scan(CHANGES, shard=shard)).items]
    damaged = next(key for key in keys if key.endswith("2"))
    await kernel.transact([Put(ns=CHANGES, id=damaged, value=b"\0{")], shard=shard)
    assert [each.line for each in await wishes.changes(HERE, 10)] == ["length 1"]
    await follow(wishes, 3)
    assert (await wishes.get(HERE)).topics == {"t1", "t2", "t3"}  # type: ignore[union-attr]  # they are there


def managing(*people: str) -> object:
    return lambda now: replace(now, managers=frozenset(people))


async def test_what_was_set_up_in_a_chat_of_ones_own_is_found_and_erased(
    wishes: WishStore, kernel: Kernel
) -> None:
    await follow(wishes, 1)
    await follow(wishes, 2, at=ELSEWHERE[0])
    await follow(wishes, 3, at=ELSEWHERE[2])
    subject = Subject(
        platform=HERE.platform,
        tenant=HERE.tenant,
        people=frozenset({"zoe"}),
        chats=frozenset({HERE.chat}),
    )
    await erase(wishes, kernel, subject)
    assert await wishes.get(HERE) is None
    assert await wishes.changes(HERE, 10) == []
    assert len(await wishes.changes(ELSEWHERE[0], 10)) == 1
    assert len(await wishes.changes(ELSEWHERE[2], 10)) == 1


async def test_in_a_place_of_many_what_he_did_stays_and_his_name_goes(
    wishes: WishStore, kernel: Kernel
) -> None:
    await wishes.change(HERE, deed(1, "ada"), managing("bea", "cleo"))  # type: ignore[arg-type]  # an edit
    line = replace(deed(2, "bea"), line="managers add bea")
    await wishes.change(HERE, line, managing("bea", "cleo", "dan"))  # type: ignore[arg-type]  # an edit
    await erase(
        wishes,
        kernel,
        Subject(platform=HERE.platform, tenant=HERE.tenant, people=frozenset({"bea"})),
    )
    assert (await wishes.get(HERE)).managers == {"cleo", "dan"}  # type: ignore[union-attr]  # it is there
    second, first = await wishes.changes(HERE, 10)
    assert (first.by, second.by, second.line) == ("ada", "", "managers add …")
    assert "bea" not in repr((first, second))


async def erase(wishes: WishStore, kernel: Kernel, subject: Subject) -> None:
    """Erase what is found of somebody, as `PersonalStore` does."""
    for found in [each async for each in wishes.held(subject)]:
        if found.effects:
            await kernel.transact(list(found.effects), shard=found.shard)
        if found.amend is not None:
            await found.amend()
    assert not [each async for each in wishes.held(subject)]


EDITS = st.one_of(
    st.builds(lambda n: {"max_stories": n}, st.sampled_from((3, 5, 7))),
    st.builds(lambda hour: {"at": time(hour)}, st.integers(0, 23)),
    st.builds(lambda name: {"topics": frozenset({name})}, st.sampled_from("abc")),
    st.just({}),
)


@settings(max_examples=effort.examples(15), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(("ada", "bea")), EDITS), max_size=12))
async def test_any_changes_end_where_they_do_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory,
    deeds: list[tuple[int, str, dict[str, object]]],
) -> None:
    async with inline(tmp_path_factory.mktemp("wish"), HandClock()) as kernel:
        wishes, known, done = WishStore(kernel), NO_PREFERENCES, dict[int, Change]()
        for step, (number, by, fields) in enumerate(deeds, start=1):
            made = await wishes.change(
                HERE,
                deed(number, by, seconds=step),
                lambda now, fields=fields: replace(now, **fields),  # type: ignore[misc]  # by name
            )
            expected = done.get(number)
            if expected is None:
                before, known = known, replace(known, **fields)  # type: ignore[arg-type]  # by name
                assert (made.before, made.after) == (before, known)
                if made.is_one:
                    done[number] = made
            else:
                assert made == expected
        assert (await wishes.get(HERE) or NO_PREFERENCES) == known
        recorded = await wishes.changes(HERE, 20)
        assert recorded == sorted(done.values(), key=lambda each: each.at, reverse=True)
