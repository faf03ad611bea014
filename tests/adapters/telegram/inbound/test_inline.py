"""Inline mode: stories that can be put into any chat, at once or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.contract import Shareable, Sought
from adapters.telegram import sharing
from adapters.telegram.inbound import inline
from digest.model import Brief
from tests import make, specimens
from tests.adapters.telegram import judge
from tests.adapters.telegram.inbound.test_polling import hasten, listening
from tests.adapters.telegram.wired import Wired, wired
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk, until
from tests.fakes.telegram import directions


@pytest.fixture(name="at")
async def _at(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path, HandClock(), is_live=True) as at:
        hasten(at.telegram)
        yield at


def offering(brief: Brief) -> MemoryDesk:
    """Return a desk at which all of a brief may be shown."""
    desk = MemoryDesk()
    numbers = tuple(range(1, len(brief.slots) + 1))
    desk.may_share = Shareable(brief=brief, numbers=numbers, otherwise="Get a brief")
    return desk


async def asked(at: Wired, desk: MemoryDesk, text: str = "wren") -> str:
    """Have Ann type something after the bot's name; return the query, once it is answered."""
    async with listening(at.telegram, desk):
        await until(lambda: at.server.updates.last_poll_at is not None)
        query = at.server.stage.inline(text, by=at.ann)
        await until(lambda: at.server.stage.answer(query) is not None)
        await until(lambda: not at.server.updates.waiting())
    return query


async def test_a_story_that_is_chosen_stands_in_the_chat_as_in_the_brief(at: Wired) -> None:
    brief = specimens.full()
    desk = offering(brief)
    query = await asked(at, desk)
    sought = Sought(recipient=at.place(), asker=str(at.ann), text="wren", language="en")
    assert desk.sought == [sought]
    answer = at.server.stage.answer(query)
    assert answer is not None
    assert len(answer["results"]) == len(brief.slots)
    assert (answer["is_personal"], answer["cache_time"] <= 60) == (True, True)
    assert "button" not in answer
    ben = at.server.stage.person("Ben")
    group = at.server.stage.group("Elsewhere", at.ann, ben, bot="left")
    result = answer["results"][0]["id"]
    said = at.server.stage.message(group, at.server.stage.choose(query, result, group, by=at.ann))
    story = brief.slots[0].story
    assert said.text.startswith(f"{story.headline}\n{story.takeaway.text}")
    links = {each["url"] for each in said.entities if each["type"] == "text_link"}
    assert links == {each.url for each in story.sources}
    assert not at.server.faults()
    assert desk.admitted == []


async def test_who_has_nothing_to_show_is_led_to_the_bot(at: Wired) -> None:
    desk = MemoryDesk()
    desk.may_share = Shareable(otherwise="Get a brief")
    answer = at.server.stage.answer(await asked(at, desk))
    assert answer is not None
    assert answer["results"] == []
    assert answer["button"] == {"text": "Get a brief", "start_parameter": "inline"}
    assert not at.server.faults()


async def test_who_asks_too_often_is_answered_when_he_types_on(at: Wired) -> None:
    desk = offering(specimens.full())
    sought = Sought(recipient=at.place(), asker=str(at.ann), text="")
    for number in range(inline.PACE.burst + 3):
        await at.telegram._inbound._inline._answered(f"{number}", sought, desk)
    assert len(desk.sought) == inline.PACE.burst
    other = replace(sought, asker="77")
    await at.telegram._inbound._inline._answered("99", other, desk)
    assert desk.sought[-1] == other


async def test_no_more_are_answered_at_a_time_than_there_are_hands(at: Wired) -> None:
    is_open = asyncio.Event()

    class Slow(MemoryDesk):
        async def shareable(self, sought: Sought) -> Shareable:
            await is_open.wait()
            return await super().shareable(sought)

    desk, several = Slow(), at.telegram._inbound._inline
    for number in range(30):
        sought = Sought(recipient=at.place(), asker=f"{number}", text="")
        several.answer(f"{number}", sought, desk)
    is_open.set()
    await until(lambda: len(desk.sought) == 20)
    await until(lambda: not several._hands._busy)
    assert len(desk.sought) == 20


async def test_what_is_too_late_or_fails_is_left_and_holds_nothing_up(at: Wired) -> None:
    desk = offering(specimens.full())
    at.server.next(directions.throttled(40_000), on="answerInlineQuery")
    async with listening(at.telegram, desk):
        await until(lambda: at.server.updates.last_poll_at is not None)
        at.server.stage.inline("wren", by=at.ann)
        at.server.stage.say(at.ann, "hi")
        await until(lambda: desk.texts() == ["hi"])
        await until(lambda: bool(at.server.calls("answerInlineQuery")))
        await until(lambda: not at.server.updates.waiting())
    assert len(at.server.calls("answerInlineQuery")) == 1


BRIEFS = {
    each.__name__: each()
    for each in (
        *(specimens.normal, specimens.full, specimens.quiet, specimens.empty),
        *(specimens.degraded, specimens.extractive, specimens.corrected, specimens.japanese),
    )
}


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
def test_whatever_is_chosen_is_one_message_that_telegram_takes(brief: Brief) -> None:
    numbers = tuple(range(1, len(brief.slots) + 1))
    found = sharing.results(Shareable(brief=brief, numbers=numbers))
    assert len(found) == min(len(numbers), sharing.MOST)
    for each in found:
        assert 0 < len(each.id.encode()) <= 64
        assert each.title
        assert judge.faults(each.message) == []


def test_a_story_that_is_too_long_for_a_message_is_cut_and_not_left_out() -> None:
    story = make.story("Wren " * 60, takeaway=make.claim("It sings. " * 600))
    found = sharing.results(Shareable(brief=make.brief(story), numbers=(1,)))
    assert judge.faults(found[0].message) == []
