"""What platforms can do besides messages: answers that grow, pages; over each that can."""

from __future__ import annotations

import pytest

from adapters.contract import Action, Opened, Page, Pages, Part, Said, Stream, Streams
from digest.errors import DeliveryError
from digest.words.plain import Line, Role
from tests.contracts.platform import MemoryDesk, Rig, until
from tests.contracts.test_platform_updates import listening

FIRST = Line(role=Role.TAKEAWAY, text="It has 8 billion parameters. [1]")
SECOND = Line(role=Role.TAKEAWAY, text="It was trained on public text. [2]")
NOTE = Line(role=Role.NOTE, text="Answered from story 1’s articles only.")
ACTION = Action(label="Who made it?", line="ask who made it?", token="v1:do:00:1:aaaaaaaaaaaaaa")  # noqa: S106  # none


async def asked(rig: Rig) -> Said:
    """Have somebody ask something."""
    desk = MemoryDesk()
    async with listening(rig, desk):
        rig.say("how large is it?")
        await until(lambda: bool(desk.admitted))
    (said,) = desk.admitted
    assert isinstance(said, Said)
    return said


async def begun(rig: Rig, said: Said) -> Stream:
    if not isinstance(rig.platform, Streams):
        pytest.skip("answers do not grow there")
    stream = await rig.platform.begin(said)
    if stream is None:
        pytest.skip("answers do not grow in such a chat")
    return stream


async def test_an_answer_that_grew_is_seen_once_and_whole(rig: Rig) -> None:
    stream = await begun(rig, await asked(rig))
    before = len(rig.seen())
    await stream.tell(FIRST)
    await stream.tell(SECOND)
    await stream.end((FIRST, SECOND, NOTE), actions=[ACTION])
    assert len(rig.seen()) <= max(before, 1)
    whole = rig.seen()[-1]
    for each in (FIRST, SECOND, NOTE):
        assert whole.count(each.text) == 1


async def test_an_answer_of_which_nothing_was_told_is_seen_whole_at_its_end(rig: Rig) -> None:
    stream = await begun(rig, await asked(rig))
    await stream.end((FIRST, NOTE))
    assert FIRST.text in rig.seen()[-1]


async def test_an_answer_that_is_broken_off_stays_as_far_as_it_was_told(rig: Rig) -> None:
    stream = await begun(rig, await asked(rig))
    await stream.tell(FIRST)
    await stream.break_off()
    assert FIRST.text in rig.seen()[-1]
    assert NOTE.text not in rig.seen()[-1]


async def test_where_nobody_is_there_no_sign_of_life_is_no_failure(rig: Rig) -> None:
    said = await asked(rig)
    if not isinstance(rig.platform, Streams):
        pytest.skip("answers do not grow there")
    await rig.die()
    await rig.platform.begin(said)


async def test_what_cannot_be_told_any_more_shows_at_the_end_and_not_before(rig: Rig) -> None:
    stream = await begun(rig, await asked(rig))
    await rig.die()
    await stream.tell(FIRST)
    with pytest.raises(DeliveryError):
        await stream.end((FIRST, NOTE))
    await stream.break_off()


async def test_a_page_is_shown_and_shown_again(rig: Rig) -> None:
    opened, page = await _opened(rig), Page(parts=(Part(lines=(FIRST,), actions=(ACTION,)),))
    if not isinstance(rig.platform, Pages):
        pytest.skip("there are no pages there")
    seen = list(rig.seen())
    await rig.platform.show(opened, page)
    await rig.platform.show(opened, page)
    assert list(rig.seen()) == seen
    await rig.die()
    with pytest.raises(DeliveryError):
        await rig.platform.show(opened, page)


async def _opened(rig: Rig) -> Opened:
    said = await asked(rig)
    return Opened(update_id="o1", recipient=said.recipient, asker=said.asker, said_at=said.said_at)
