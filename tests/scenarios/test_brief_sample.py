"""What the sample feeds give for other wishes than the usual, made and shown in this process.

That options become a wish is for tests.bot.test_brief_options; that a process prints what is
shown here, for tests.scenarios.test_brief_command.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.scenarios import newsroom
from tests.scenarios.newsroom import JA, Newsroom

UNKNOWN = ("Who is the chief executive of Nvidia?", "What is the weather in Paris?", "???")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Let one event loop serve the module, and one engine: nothing here is remembered."""
    return "asyncio"


@pytest.fixture(scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    async with newsroom.opened(tmp_path_factory.mktemp("room")) as room:
        yield room


@pytest.mark.parametrize("question", UNKNOWN)
async def test_a_question_that_no_source_covers_is_refused(room: Newsroom, question: str) -> None:
    told = await room.told(ask=question)
    assert told.document["answer"]["answered"] is False
    assert told.document["answer"]["citations"] == []
    assert "do not say" in told.document["answer"]["text"]


async def test_a_japanese_brief_speaks_japanese_and_begins_with_japanese_stories(
    room: Newsroom,
) -> None:
    told = await room.told(JA)
    assert told.lines.startswith("AIブリーフ・2026年4月17日(金)")
    assert "1. 青嶺研究所" in told.lines
    assert "今日は以上です。" in told.lines


async def test_topics_leave_out_what_does_not_match(room: Newsroom) -> None:
    told = await room.told(topics="robotics")
    assert "robot" in told.lines
    assert "Kestrel Lab" not in told.lines


async def test_a_topic_that_nobody_wrote_about_gives_an_honest_empty_day(room: Newsroom) -> None:
    told = await room.told(topics="beekeeping")
    line = told.lines.splitlines()[1]
    assert line == "Nothing new matched beekeeping. All 7 sources were read."
