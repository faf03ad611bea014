"""An answer that is on its way: three dots, and what fetches it where it takes too long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from adapters.contract import Stream
from adapters.line.loading import Coming
from digest.words.lines import Line, Role
from tests.adapters.line.wired import Wired, wired
from tests.contracts.kernel import HandClock
from tests.fakes.line import directions

ANSWER = (Line(role=Role.NOTE, text="It has 8 billion parameters."),)


class _Patience:
    """Lets the adapter wait until the test says that the time is over."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._go = asyncio.Semaphore(0)
        self._waiting = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._waiting.set()
        await self._go.acquire()

    async def over(self, at: Wired) -> None:
        """Let the present wait be over, and return when the next one begins or nothing waits."""
        await self._waiting.wait()
        self._waiting.clear()
        at.passes(self.waits[-1])
        self._go.release()


async def _opened(at: Wired, chat: str = "") -> Stream:
    stream = await at.line.begin(at.said(chat=chat))
    assert stream is not None
    return stream


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.005)


async def test_an_answer_that_is_there_while_that_is_announced_waits_for_no_more_dots(
    tmp_path: Path,
) -> None:
    patience = _Patience()
    async with wired(tmp_path, HandClock(), sleep=patience.sleep) as at:
        stream = await _opened(at)
        at.server.next(directions.silence(1), on="reply")
        for _ in range(3):
            await patience.over(at)
        await _until(lambda: bool(at.seen()))
        async with asyncio.timeout(5):
            ending = asyncio.ensure_future(stream.end(ANSWER))
            await asyncio.sleep(0)
            at.passes(2)
            await ending
        assert patience.waits == [18, 18, 4]
        assert len(at.seen()) == 1


async def test_the_dots_are_shown_again_before_they_end_and_then_comes_what_fetches_it(
    tmp_path: Path,
) -> None:
    patience = _Patience()
    async with wired(tmp_path, HandClock(), sleep=patience.sleep) as at:
        stream = await _opened(at)
        await _until(lambda: at.server.is_loading(at.ann))
        await patience.over(at)
        await patience.over(at)
        await patience.over(at)
        await _until(lambda: bool(at.seen()))
        assert patience.waits[:3] == [18, 18, 4]
        assert at.seen()[0].quick == ("Show result",)
        await stream.end(ANSWER)
        assert len(at.seen()) == 1, "its token was used"
        await at.line.collect(at.tapped("Show result"))
        await at.line.collect(at.tapped_again())
        assert [each.text for each in at.seen()[1:]] == [ANSWER[0].text] * 2
        assert at.server.units == 0
        bodies = [each.body for each in at.server.calls("loading")]
        assert bodies[0] == {"chatId": at.ann, "loadingSeconds": 20}
        assert at.server.faults() == []


async def test_an_answer_in_time_has_its_token_and_nothing_waits(at: Wired) -> None:
    patience = _Patience()
    at.line._loading._sleep = patience.sleep
    stream = await _opened(at)
    await stream.tell(ANSWER[0])
    await stream.end(ANSWER)
    assert [(each.text, each.quick) for each in at.seen()] == [(ANSWER[0].text, ())]
    assert not at.server.is_loading(at.ann), "the answer ends it"


async def test_in_a_group_there_are_no_dots_and_the_same_way_to_fetch_it(at: Wired) -> None:
    patience = _Patience()
    at.line._loading._sleep = patience.sleep
    stream = await _opened(at, at.group)
    await patience.over(at)
    await _until(lambda: bool(at.seen(at.group)))
    assert patience.waits == [40]
    assert not at.server.calls("loading")
    await stream.end(ANSWER)
    await at.line.collect(at.tapped("Show result", at.group))
    assert at.seen(at.group)[-1].text == ANSWER[0].text


async def test_who_taps_before_it_is_ready_is_told_so_and_may_tap_again(at: Wired) -> None:
    stream = await _opened(at)
    assert isinstance(stream, Coming)
    await stream.break_off()  # the process stops; another goes on later
    await at.line.collect(at.tapped("Show result"))
    assert at.seen()[-1].text.startswith("Still at it")
    again = await at.line.begin(at.said_again())
    assert again is not None
    await again.end(ANSWER)
    await at.line.collect(at.tapped("Show result"))
    assert at.seen()[-1].text == ANSWER[0].text


async def test_the_whole_of_an_answer_that_broke_off_is_fetched_under_what_was_told(
    at: Wired,
) -> None:
    stream = await _opened(at)
    await stream.tell(ANSWER[0])
    await stream.break_off()  # the process stops; another goes on later
    whole = (*ANSWER, Line(role=Role.NOTE, text="It reads 32,000 tokens."))
    again = await at.line.begin(at.said_again())
    assert again is not None
    await again.end(whole)
    assert [each.text for each in at.seen()] == [f"{ANSWER[0].text}\n…"]
    await at.line.collect(at.tapped("Show result"))
    assert whole[1].text in at.seen()[-1].text
    assert at.server.units == 0


async def test_without_dots_an_answer_is_as_good(at: Wired) -> None:
    at.server.next(directions.failing(), on="loading", times=None)
    stream = await _opened(at)
    await stream.end(ANSWER)
    assert [each.text for each in at.seen()] == [ANSWER[0].text]
