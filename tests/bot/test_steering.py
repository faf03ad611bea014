"""Each wish is answered with the new state and a way back, and stays with who made it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from adapters.store.corrections import CorrectionStore
from adapters.store.keepsakes import KeepsakeStore
from adapters.store.reports import ReportStore
from adapters.store.sealing import Sealer
from adapters.store.stories import StoryStore
from bot.steering import Steering
from digest.model import (
    Brief,
    Language,
    Trait,
    TraitKind,
    Verdict,
)
from digest.words import table
from digest.words.lines import Line
from tests import make
from tests.bot import looking
from tests.bot.machine import Machine, machine, reader

EN, JA = table.of(Language("en")), table.of(Language("ja"))
EVERY = pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
TRAITS = (
    Trait(kind=TraitKind.TOPIC, key="chips"),
    Trait(kind=TraitKind.NAME, key="ferrocor", label="Ferrocore"),
)
SLOT = make.slot(make.story("Ferrocore opens a chip plant"), traits=TRAITS)
ME, OTHER = reader("C1"), reader("C2")


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


@pytest.fixture
def steering(run: Machine) -> Steering:
    return Steering(
        clock=run.clock,
        tastes=run.tastes,
        keepsakes=KeepsakeStore(run.kernel),
        reports=ReportStore(run.kernel, Sealer([bytes(32)])),
        corrections=CorrectionStore(run.kernel),
        briefs=run.briefs,
        retrospect=looking.retrospect(run.kernel, run.clock),
    )


def text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


async def test_a_thumb_for_a_brief_is_noted_once(steering: Steering, run: Machine) -> None:
    brief = make.brief(slots=(SLOT,))
    for _ in range(2):
        assert "Thank you" in text(await steering.judge_all(ME, brief, Verdict.UP, EN))
    assert len((await run.tastes.get(ME)).feedback) == 1


async def test_a_story_is_saved_listed_and_taken_back_by_its_number(steering: Steering) -> None:
    said = text(await steering.save(ME, SLOT, EN))
    assert said.startswith("Saved: Ferrocore opens a chip plant.")
    assert said.endswith("unsave 1")
    assert "Ferrocore opens" in text(await steering.saved(ME, EN, UTC))
    assert "Saved stories" in text(await steering.unsave(ME, 7, EN, UTC))
    assert "No longer saved" in text(await steering.unsave(ME, 1, EN, UTC))
    assert "nothing yet" in text(await steering.saved(ME, EN, UTC))


async def test_a_report_reaches_the_operator_once_and_not_by_the_hundred(
    steering: Steering,
) -> None:
    brief = make.brief(slots=(SLOT,))
    for _ in range(2):
        assert "is kept" in text(await steering.report(ME, brief, 1, "It is wrong.", EN))
    (found,) = await steering.reports.newest(9)
    assert (found.text, found.number, found.headline) == (
        "It is wrong.",
        1,
        SLOT.story.headline,
    )
    said = [text(await steering.report(ME, brief, 1, f"No. {n}", EN)) for n in range(5)]
    assert "in an hour" in said[-1]


async def test_what_was_missed_follows_his_wishes_and_can_be_marked_read(
    steering: Steering, run: Machine
) -> None:
    brief = make.brief(slots=(SLOT,))
    await StoryStore(run.kernel).keep([SLOT.story])
    await looking.chronicler(run.kernel).note(brief)
    wish = await run.subscribe("C1")
    missed = await steering.missed(wish, timedelta(days=400))
    assert [slot.story.headline for slot in missed.slots] == [SLOT.story.headline]
    assert "1 story" in text(await steering.mark_read(ME, missed, EN))
    assert (await steering.missed(wish, timedelta(days=14))).slots == ()


async def test_an_older_brief_is_found_by_its_day(steering: Steering, run: Machine) -> None:
    await run.owe("C1")
    await run.deliver()
    found = await steering.on(ME, run.clock.now().date(), EN)
    assert isinstance(found, Brief)
    nothing = await steering.on(ME, date(2026, 4, 1), EN)
    assert not isinstance(nothing, Brief)
    assert text(nothing) == "You had no brief on Wed 1 Apr 2026. Briefs are kept for 30 days."
    assert "corrected since" in text(await steering.corrected(EN))
