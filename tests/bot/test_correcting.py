"""What was wrong is put right in the open, everywhere it stands, and to everybody who read it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.contract import BriefActions
from adapters.store.corrections import CorrectionStore
from adapters.store.stories import StoryStore
from bot.correcting import MOST_WORDS, Corrector
from digest.errors import UserError
from digest.model import Brief, BriefId, Delivery, Repeat
from tests import make
from tests.bot.machine import Interrupted, Machine, machine
from tests.buttons import under
from tests.contracts.kernel import HOUR, SECOND

WRONG, RIGHT = "Wren has 8 billion parameters.", "Wren has 9 billion parameters."
STORY = make.story("Kestrel Lab releases Wren")
OTHER = make.story("Harbour Bank closes its chatbot")


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


def corrector(run: Machine) -> Corrector:
    return Corrector(
        clock=run.clock,
        briefs=run.briefs,
        stories=StoryStore(run.kernel),
        corrections=CorrectionStore(run.kernel),
        outbox=run.outbox,
        notices=run.notices,
    )


async def sent(run: Machine, chat: str, brief: Brief) -> None:
    await run.owe(chat, edition=f"e-{brief.id}", brief=brief)
    await run.deliver(5 * SECOND)


async def tell(run: Machine) -> None:
    while await run.herald.run():
        pass


async def test_every_brief_with_the_story_is_marked_and_its_readers_are_told(run: Machine) -> None:
    mine = make.brief(STORY, OTHER, id=BriefId("ONE"))
    others = make.brief(OTHER, STORY, id=BriefId("TWO"))
    foreign = make.brief(OTHER, id=BriefId("THREE"))
    for chat, brief in (("C1", mine), ("C2", others), ("C3", foreign)):
        await sent(run, chat, brief)
    run.clock.advance(HOUR)
    done = await corrector(run).correct(BriefId("ONE"), 1, wrong=WRONG, right=RIGHT)
    assert (done.briefs, done.recipients) == (2, 2)
    await tell(run)
    assert [len(run.seen(chat)) for chat in ("C1", "C2", "C3")] == [2, 2, 1]
    note = run.seen("C2")[-1]
    assert note.startswith("Correction, 07:00 UTC, Fri 17 Apr · Kestrel Lab releases Wren\n")
    assert f"We wrote: {WRONG}\nThe articles say: {RIGHT}" in note
    marked = await run.briefs.get(BriefId("TWO"))
    assert marked is not None
    assert [slot.story.correction for slot in marked.slots] == [None, done.correction]
    assert await run.briefs.get(BriefId("THREE")) == foreign
    kept = await StoryStore(run.kernel).get([STORY.id])
    assert kept[STORY.id].correction == done.correction
    assert await CorrectionStore(run.kernel).since(make.NOW) == [done.correction]


async def test_the_same_correction_again_tells_nobody_again(run: Machine) -> None:
    await sent(run, "C1", make.brief(STORY, id=BriefId("ONE")))
    first = await corrector(run).correct(BriefId("ONE"), 1, wrong=WRONG, right=RIGHT)
    run.clock.advance(HOUR)
    again = await corrector(run).correct(BriefId("ONE"), 1, wrong=WRONG, right=RIGHT)
    assert again.correction == first.correction
    await tell(run)
    assert len(run.seen("C1")) == 2


@pytest.mark.parametrize(
    ("brief", "number", "wrong", "says"),
    [
        ("NONE", 1, WRONG, "there is no brief NONE"),
        ("ONE", 2, WRONG, "stories 1 to 1"),
        ("ONE", 0, WRONG, "stories 1 to 1"),
        ("ONE", 1, " \n ", "--wrong is empty"),
        ("ONE", 1, "word " * (MOST_WORDS + 1), "--wrong is too long"),
        ("ONE", 1, "誤" * 81, "--wrong is too long"),
    ],
)
async def test_what_cannot_be_shown_is_refused_in_a_sentence_and_changes_nothing(
    run: Machine, brief: str, number: int, wrong: str, says: str
) -> None:
    await sent(run, "C1", make.brief(STORY, id=BriefId("ONE")))
    with pytest.raises(UserError, match=says):
        await corrector(run).correct(BriefId(brief), number, wrong=wrong, right=RIGHT)
    assert await CorrectionStore(run.kernel).since(make.NOW) == []
    assert (await run.notices.backlog()).all == 0


async def test_texts_are_shown_on_one_line_and_without_control_characters(run: Machine) -> None:
    await sent(run, "C1", make.brief(STORY, id=BriefId("ONE")))
    done = await corrector(run).correct(
        BriefId("ONE"), 1, wrong="Wren\u202e has\n8 \x1b[1mbillion.", right=RIGHT
    )
    assert done.correction.wrong == "Wren has 8 [1mbillion."


class Editing(Interrupted):
    """A platform that can change what it has shown. See Edits."""

    edited: list[tuple[Delivery, Brief]]

    async def edit(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> None:
        """See Edits."""
        assert actions == under(brief, delivery)
        self.edited.append((delivery, brief))


async def test_where_a_platform_can_the_message_itself_is_put_right_first(tmp_path: Path) -> None:
    async with machine(tmp_path, Repeat.IDEMPOTENT) as run:
        await sent(run, "C1", make.brief(STORY, id=BriefId("ONE")))
        done = await corrector(run).correct(BriefId("ONE"), 1, wrong=WRONG, right=RIGHT)
        run.chat.__class__ = Editing
        run.chat.edited = []  # type: ignore[attr-defined]  # it edits now
        await tell(run)
        ((row, brief),) = run.chat.edited  # type: ignore[attr-defined]  # as above
        assert row.receipt is not None
        assert brief.slots[0].story.correction == done.correction
        assert len(run.seen("C1")) == 2


async def test_a_corrected_story_keeps_its_mark_in_briefs_to_come(run: Machine) -> None:
    brief = make.brief(STORY, id=BriefId("ONE"))
    await run.briefs.keep(replace(brief, left_out=(make.slot(STORY),)))
    await corrector(run).correct(BriefId("ONE"), 1, wrong=WRONG, right=RIGHT)
    marked = await run.briefs.get(BriefId("ONE"))
    assert marked is not None
    assert marked.left_out[0].story.correction is not None
