"""A reader's first days with Telegram: begun, read each morning, asked, shared, left, taken up.

The bot is a process of its own, as an operator starts it; the days pass when the story says so.
They are those around the last Sunday of March, when the clocks of Berlin are put forward.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes.telegram.reading import Sight
from tests.scenarios.telegramtown import Town, town
from tests.scenarios.test_morning import NEWS

FRIDAY = datetime(2027, 3, 26, 16, 30, tzinfo=UTC)
MONDAY_AT_EIGHT = datetime(2027, 3, 29, 6, 0, tzinfo=UTC)
"""In Berlin: on Friday eight was at seven."""
ROBOTS = (
    "Kestrel Lab opens a school for warehouse agents",
    """Kestrel Lab opened a school for AI agents in Osaka on Sunday. The school has 40 robots and
    12 teachers. Kestrel Lab trains agents for warehouses there.""",
)
CHESS = (
    "Ostrand lets AI agents book its lorries",
    """Ostrand lets AI agents book its lorries since Monday. The agents booked 640 lorries on the
    first day. Ostrand keeps 12 people who can stop the agents.""",
)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Story:
    """Who and what is in it."""

    town: Town
    ann: int
    group: int
    topic: int


async def test_the_first_days_of_a_reader(tmp_path: Path) -> None:
    async with town(tmp_path, FRIDAY) as there:
        stage = there.telegram.stage
        ann = stage.person("Ann", language="de")
        ben = stage.person("Ben")
        group = stage.supergroup("Readers", ann, ben, bot="left", is_forum=True)
        topic = stage.topic(group, "AI news", by=ann)
        story = Story(town=there, ann=ann, group=group, topic=topic)
        for title, text in NEWS:
            there.print(title, text)
        with there.running() as process:
            await asyncio.to_thread(process.until_ready)
            await there.front_page()
            await _start(story)
            await _read(story)
            await _ask(story)
            await _follow(story)
            await _share(story, ben)
            await _block(story)
            assert await asyncio.to_thread(process.end) == 0
            assert "Traceback" not in process.log
            assert there.telegram.token not in process.log
        assert not there.telegram.faults()


async def _start(story: Story) -> None:
    """Ann presses Start: the brief is there, and one tap has it come each morning."""
    town, stage = story.town, story.town.telegram.stage
    stage.start(story.ann)
    hello = await town.message("Wren", story.ann)
    assert "Nothing is sent unless you choose." in hello.text
    press = stage.press(story.ann, "08:00 Berlin")
    await town.message("weekdays at 08:00, Berlin", story.ann)
    await town.sees(lambda: stage.answer(press) is not None)


async def _read(story: Story) -> None:
    """On Monday the brief comes at eight by her clock, which was put forward meanwhile."""
    town = story.town
    await town.until(MONDAY_AT_EIGHT - 15 * _MINUTE)
    town.print(*ROBOTS)
    before = len(_briefs(town, story.ann))
    await town.until(MONDAY_AT_EIGHT - 5 * _MINUTE)
    await town.idle()
    assert len(_briefs(town, story.ann)) == before, "it is not eight yet in Berlin"
    await town.until(MONDAY_AT_EIGHT + 0.9 * _MINUTE)
    brief = await town.message("warehouse agents", story.ann)
    assert "Mon 29 Mar" in brief.text
    assert brief.buttons
    assert not brief.has_preview
    assert set(brief.links()) <= {f"https://wire.example/{n}" for n in (1, 2, 3)}


async def _ask(story: Story) -> None:
    """She asks by a reply; the sources answer, or it is said that they do not."""
    town, stage = story.town, story.town.telegram.stage
    brief = await town.message("warehouse agents", story.ann)
    stage.say(story.ann, "What did Kestrel Lab open in Osaka?", reply_to=brief.id)
    answer = await town.message("[1]", story.ann)
    assert "opened a school" in answer.text
    assert "https://wire.example/3" in answer.links()
    stage.say(story.ann, "Who won the chess cup?", reply_to=brief.id)
    await town.message("do not say", story.ann)


async def _follow(story: Story) -> None:
    """She follows a topic; the answer shows what holds now, and a way back."""
    town, stage = story.town, story.town.telegram.stage
    stage.say(story.ann, "/topics +agents")
    changed = await town.message("Topics: agents", story.ann)
    assert "Undo" in [label for row in changed.buttons for label in row]


async def _share(story: Story, ben: int) -> None:
    """She adds the bot to a group; the brief comes into the topic where she asked for it."""
    town, stage = story.town, story.town.telegram.stage
    stage.add_bot(story.group, by=story.ann)
    hello = await town.message("Shall it be posted here?", story.group)
    stage.press(story.group, hello.buttons[0][0], by=ben)
    await town.message("Nothing was changed", story.group)
    stage.say(story.group, "/time 08:00 Berlin", by=story.ann, thread=story.topic)
    await town.message("08:00, Berlin", story.group, story.topic)
    await _comes(story, 1)
    there = await town.message("lorries", story.group, story.topic)
    assert there.buttons
    own = await town.message("lorries", story.ann)
    assert "Wren" not in own.text, "she follows agents alone"


async def _block(story: Story) -> None:
    """She blocks the bot and gets nothing; unblocked, it goes on as she had it."""
    town, stage = story.town, story.town.telegram.stage
    stage.block(story.ann)
    count = len(town.telegram.calls("sendMessage", chat=story.ann))
    await _comes(story, 2)
    assert len(town.telegram.calls("sendMessage", chat=story.ann)) == count
    stage.unblock(story.ann)
    await _comes(story, 3)
    await town.message("Thu 1 Apr", story.ann)


async def _comes(story: Story, day: int) -> None:
    """Let it be eight and a bit, so many days after Monday."""
    town, at = story.town, MONDAY_AT_EIGHT + day * _DAY
    await town.until(at - 15 * _MINUTE)
    if day == 1:
        town.print(*CHESS)
    await town.until(at - 5 * _MINUTE)
    await town.idle()
    await town.until(at + 0.9 * _MINUTE)
    await town.idle()
    await town.quiet()


def _briefs(town: Town, chat: int) -> list[Sight]:
    return [each for each in town.telegram.said(chat) if each.text.startswith("AI brief")]
