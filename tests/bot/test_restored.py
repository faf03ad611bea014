"""A store put back from a backup repeats nothing that can be looked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.store.briefs import BriefStore
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from digest.model import Repeat
from tests.bot.machine import Machine, machine
from tests.contracts.kernel import ENGINES, MINUTE

BACKUP = "store.db"


def _back_up(folder: Path, to: Path) -> None:
    to.mkdir()
    with (
        closing(sqlite3.connect(folder / BACKUP)) as store,
        closing(sqlite3.connect(to / BACKUP)) as copy,
    ):
        store.backup(copy)


@pytest.mark.parametrize("repeat", [Repeat.RECONCILABLE, Repeat.IDEMPOTENT])
async def test_what_was_sent_since_the_backup_is_not_shown_twice(
    tmp_path: Path, repeat: Repeat
) -> None:
    async with machine(tmp_path, repeat) as before:
        await before.owe()
        _back_up(tmp_path, tmp_path / "backup")
        await before.deliver()
        assert len(before.seen()) == 1
        before.clock.advance(10 * MINUTE)
        await _goes_on(before, tmp_path / "backup", is_said=True)
        assert len(before.seen()) == 1


async def test_without_a_word_of_the_operator_it_would_be_shown_twice(tmp_path: Path) -> None:
    async with machine(tmp_path) as before:
        await before.owe()
        _back_up(tmp_path, tmp_path / "backup")
        await before.deliver()
        await _goes_on(before, tmp_path / "backup", is_said=False)
        assert len(before.seen()) == 2


async def _goes_on(before: Machine, folder: Path, *, is_said: bool) -> None:
    """Let a courier work on the backup until nothing is owed."""
    async with ENGINES["sqlite-3"](folder, before.clock) as kernel:
        lapses = Lapses(kernel, clock=before.clock)
        if is_said:
            await lapses.restored(before.clock.now() - 10 * MINUTE)
        outbox = OutboxStore(kernel, BriefStore(kernel), lapses)
        courier = before.another_courier(outbox)
        while (await outbox.backlog()).all:
            if not await courier.run():
                before.clock.advance(MINUTE / 4)
