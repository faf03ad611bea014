"""What the shelf reads, and what it keeps."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.shelf import Shelf
from digest.errors import StoreUnavailable
from digest.model import Brief, BriefId
from tests import make


class Store:
    """Reads slowly, and knows which ids it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False

    async def read(self, brief_id: BriefId) -> Brief | None:
        """Return a brief of that id."""
        self.asked.append(brief_id)
        await asyncio.sleep(0)
        if self.fails:
            raise StoreUnavailable("away")
        return None if brief_id.startswith("gone") else make.brief(id=brief_id)


async def test_many_who_ask_for_the_same_at_once_wait_for_one_reading() -> None:
    shelf, store = Shelf(), Store()
    wanted = [BriefId(f"K{number % 2}") for number in range(100)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(shelf.get(each, store.read)) for each in wanted]
    assert [each.result() for each in tasks] == [make.brief(id=each) for each in wanted]
    assert sorted(store.asked) == ["K0", "K1"]


async def test_what_is_gone_is_asked_for_again() -> None:
    shelf, store = Shelf(), Store()
    for _ in range(2):
        assert await shelf.get(BriefId("gone-1"), store.read) is None
    assert store.asked == ["gone-1", "gone-1"]


async def test_a_store_that_failed_is_asked_again() -> None:
    shelf, store = Shelf(), Store()
    store.fails = True
    with pytest.raises(StoreUnavailable):
        await shelf.get(BriefId("K1"), store.read)
    store.fails = False
    assert await shelf.get(BriefId("K1"), store.read) == make.brief(id=BriefId("K1"))


async def test_whoever_breaks_off_leaves_the_others_their_brief() -> None:
    shelf, store = Shelf(), Store()
    async with asyncio.TaskGroup() as group:
        first, second = (group.create_task(shelf.get(BriefId("K1"), store.read)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
    assert first.cancelled()
    assert second.result() == make.brief(id=BriefId("K1"))


async def test_those_asked_for_last_stay_when_room_is_short() -> None:
    shelf, store = Shelf(room=2), Store()
    for name in ("K1", "K2", "K1", "K3", "K1", "K2"):
        await shelf.get(BriefId(name), store.read)
    assert store.asked == ["K1", "K2", "K3", "K2"]


async def test_nothing_is_left_of_a_reading_that_is_over() -> None:
    shelf, store = Shelf(), Store()
    for number in range(50):
        await shelf.get(BriefId(f"gone-{number}"), store.read)
    gc.collect()
    assert not shelf._read_by
