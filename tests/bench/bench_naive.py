"""Daybrief beside what people write first (`tests.bench.naive`), on the same rig and machine.

A model call takes 0.3 s on both sides. Calls for all items are counted from a sample, since to
make them would take half an hour; all else is run. Needs ../shared for the feeds. Takes two
minutes, most of them the other side's.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot import jobs
from bot.jobs import Wish
from bot.telemetry import Asked
from digest.model import Language
from digest.words import table
from tests.bench import naive, rig
from tests.bot.machine import machine
from tests.contracts.kernel import MINUTE
from tests.fakes import chatdirections
from tests.shared import SHARED

CALL_S = 0.3
STORIES = 20
MESSAGES = 53
_SAMPLE = 40
_LONG_S = 100
"""Of longer times the hundredths do not matter."""
_EN = Language("en")
_COLUMNS = "  {:<48}{:>16}{:>16}{:>12}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same work, done in both ways."""

    what: str
    naive: float
    ours: float
    unit: str = ""
    is_computed: bool = False
    """Whether the first figure was computed from a sample."""

    def __str__(self) -> str:
        factor = f"{self.naive / self.ours:,.0f} x" if self.ours else "-"
        about = "~" if self.is_computed else ""
        columns = (about + _said(self.naive, self.unit), _said(self.ours, self.unit), factor)
        return _COLUMNS.format(self.what, *columns)


def _said(figure: float, unit: str) -> str:
    digits = 2 if unit == "s" and figure < _LONG_S else 0
    return f"{figure:,.{digits}f} {unit}"


async def fetching(port: int) -> AsyncIterator[Pair]:
    """Read 200 feeds, a hanging one among them, and read them again unchanged."""
    urls = [f"http://127.0.0.1:{port}/f/{n}.xml" for n in range(rig.FEEDS)]
    first = await asyncio.to_thread(naive.read, urls)
    second = await asyncio.to_thread(naive.read, urls[: rig.SETTLED])
    with tempfile.TemporaryDirectory() as folder:
        async with rig.opened(port, Path(folder)) as (running, selection):
            _, whole_s, _ = await rig.collect(running, selection)
            await rig.ask(port, "/reset", is_post=True)
            again_s, _, _ = await rig.collect(running, selection)
            again = (await rig.ask(port, "/stats"))["feed_bytes"]
    yield Pair(what="200 feeds, one of them hanging", naive=first.took_s, ours=whole_s, unit="s")
    yield Pair(what="196 of them again, unchanged", naive=second.took_s, ours=again_s, unit="s")
    yield Pair(what="bytes of feeds read for that", naive=second.bytes, ours=again)


async def writing(port: int) -> AsyncIterator[Pair]:
    """Write 20 stories out of all items by a model."""
    url = f"http://127.0.0.1:{port}/v1"
    urls = [f"http://127.0.0.1:{port}/f/{n}.xml" for n in range(rig.SETTLED)]
    found = await asyncio.to_thread(naive.read, urls)
    items, sample = len(found.titles), found.titles[:_SAMPLE]
    took_s, tokens = await asyncio.to_thread(naive.summarise, url, sample)
    asked = Asked()
    wish = Wish(topics=frozenset(), language=_EN, max_stories=STORIES)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"OPENAI_BASE_URL": url, "LLM_MODEL": "rig"}
        opened = rig.opened(port, Path(folder), meter=asked, **environment)
        async with opened as (running, selection):
            words = table.of(_EN)
            made = await jobs.make_brief(
                running, selection, wish, words=words, progress=rig.Silent()
            )
    share = items / _SAMPLE
    whole_s, ours = found.took_s + took_s * share, made.seconds.total_seconds()
    spent = asked.input_tokens + asked.output_tokens
    yield Pair(what="a brief of 20 stories", naive=whole_s, ours=ours, unit="s", is_computed=True)
    yield Pair(what="model calls for it", naive=items, ours=asked.calls)
    yield Pair(what="tokens for it", naive=tokens * share, ours=spent, is_computed=True)
    yield Pair(what="model calls for ten readers of it", naive=10 * items, ours=asked.calls)


async def delivering(port: int) -> AsyncIterator[Pair]:
    """Post 53 messages where every third is asked to wait a second."""
    messages = [f"message {number}" for number in range(MESSAGES)]
    taken = await asyncio.to_thread(naive.post, f"http://127.0.0.1:{port}/hook", messages)
    with tempfile.TemporaryDirectory() as folder:
        async with machine(Path(folder)) as ours:
            for number in range(MESSAGES):
                await ours.owe(f"C{number}")
                if number % 3 == 1:
                    ours.server.next(chatdirections.throttled("1"), chat=f"C{number}")
            await ours.deliver(MINUTE)
            seen = sum(bool(ours.seen(f"C{number}")) for number in range(MESSAGES))
    lost = f"of {MESSAGES} messages lost where some are told to wait"
    yield Pair(what=lost, naive=MESSAGES - taken, ours=MESSAGES - seen)


async def _pairs() -> AsyncIterator[Pair]:
    with rig.served() as port:
        async for pair in fetching(port):
            yield pair
    with rig.served("--chat", "--chat-latency", str(CALL_S), "--sink", "--no-faults") as port:
        async for pair in writing(port):
            yield pair
        async for pair in delivering(port):
            yield pair


async def _print() -> None:
    sys.stdout.write(_COLUMNS.format("", "written first", "Daybrief", "factor"))
    async for pair in _pairs():
        sys.stdout.write(str(pair))
        sys.stdout.flush()


if __name__ == "__main__":
    if SHARED.is_dir():
        asyncio.run(_print())
    else:
        sys.stdout.write("skipped: no folder ../shared beside the project\n")
