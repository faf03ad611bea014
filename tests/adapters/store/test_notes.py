"""What a platform found out is known to all processes, for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.notes import NOTES_KEPT, NoteStore
from tests.contracts.kernel import HOUR, MINUTE, HandClock


@pytest.fixture
def notes(kernel: Kernel) -> NoteStore:
    return NoteStore(kernel, "slack")


async def test_what_was_noted_is_known_to_whoever_opens_the_same_store(
    notes: NoteStore, kernel: Kernel
) -> None:
    await notes.put("owns/T1/C1/17.1", "yes あ", keep=HOUR)
    assert await NoteStore(kernel, "slack").get("owns/T1/C1/17.1") == "yes あ"
    assert await notes.get("owns/T1/C1/17.2") is None
    assert await NoteStore(kernel, "other").get("owns/T1/C1/17.1") is None


async def test_a_note_is_gone_when_its_time_is_over_and_begins_again_when_written_again(
    notes: NoteStore, clock: HandClock
) -> None:
    await notes.put("layout/T1", "text", keep=HOUR)
    clock.advance(HOUR - MINUTE)
    await notes.put("layout/T1", "classic", keep=HOUR)
    clock.advance(HOUR - MINUTE)
    assert await notes.get("layout/T1") == "classic"
    clock.advance(MINUTE)
    assert await notes.get("layout/T1") is None


async def test_nothing_is_noted_for_longer_than_the_table_of_holdings_says(
    notes: NoteStore, clock: HandClock
) -> None:
    await notes.put("layout/T1", "text", keep=timedelta(days=400))
    clock.advance(NOTES_KEPT)
    assert await notes.get("layout/T1") is None


async def test_notes_that_name_somebody_are_found_with_him_in_his_tenant_alone(
    notes: NoteStore,
) -> None:
    his = ("owns/T1/U1/17.1", "talk/T1/C9/17.1", "dm/U1/T1")
    for key, value in zip(his, ("", "2 U1", ""), strict=True):
        await notes.put(key, value, keep=HOUR)
    for key, value in (("owns/T2/U1/17.1", ""), ("owns/T1/U10/17.1", ""), ("layout/T1", "U12")):
        await notes.put(key, value, keep=HOUR)
    subject = Subject(
        platform="slack", tenant="T1", people=frozenset({"U1"}), chats=frozenset({"U1"})
    )
    found = [each async for each in notes.held(subject)]
    assert len(found) == len(his)
    for each in found:
        await notes._kernel.transact(each.effects, shard=each.shard)
    assert [await notes.get(key) for key in his] == [None] * len(his)
    assert await notes.get("owns/T1/U10/17.1") == ""
    assert await notes.get("owns/T2/U1/17.1") == ""
    assert [each async for each in notes.held(subject)] == []
