"""A brief of twenty stories, and fifty answers at once, by a model that takes 0.3 s a call.

Two models write the brief: the rig's own, whose words do not hold against the sources and which
is asked once more for each story, and one that keeps to its sources. Needs ../shared for the
feeds; the answers need nothing. `modelanswer` measures what we add to a model's first sentence.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from adapters.llm.model import ChatModel
from adapters.llm.server import Server
from bot import jobs
from bot.clocks import SystemClock
from bot.jobs import Wish
from bot.telemetry import Asked
from digest.engine.collect import Collected, Harvest
from digest.engine.modelanswer import ModelAnswerer
from digest.model import Language, WrittenBy
from digest.words import table
from tests.bench import rig
from tests.bench.places import Figure, say, say_head
from tests.digest.engine import modelled
from tests.fakes.modelserver import ModelServer
from tests.scenarios.quoting import faithful
from tests.shared import SHARED

STORIES = 20
CALL_S = 0.3
ANSWERS = 50
CONCURRENCY = 4
EN = Language("en")


async def brief(port: int, name: str, url: str) -> AsyncIterator[Figure]:
    """Make a brief by a model, and once more for somebody who wishes the same."""
    asked = Asked()
    wish = Wish(topics=frozenset(), language=EN, max_stories=STORIES)
    with tempfile.TemporaryDirectory() as folder:
        async with rig.opened(
            port, Path(folder), meter=asked, OPENAI_BASE_URL=url, LLM_MODEL="rig"
        ) as (running, selection):
            began = time.perf_counter()
            made = await jobs.make_brief(
                running, selection, wish, words=table.of(EN), progress=rig.Silent()
            )
            took_s = time.perf_counter() - began
            calls, tokens = asked.calls, asked.input_tokens + asked.output_tokens
            again = await running.composer.compose(
                made.brief.edition,
                feeds={feed.url: feed for feed in selection.feeds},
                collected=Collected(feeds=rig.FEEDS, harvest=Harvest(at=running.clock.now())),
            )
    slots = (*made.brief.slots, *made.brief.left_out)[:STORIES]
    told = {slot.story.cluster_id for slot in made.brief.slots}
    same = len(told & {slot.story.cluster_id for slot in again.brief.slots})
    by_model = sum(slot.story.written_by is WrittenBy.MODEL for slot in slots)
    items = f"{made.brief.coverage.articles:,} items"
    for what, reached, bar in (
        (f"{len(slots)} stories from {items}", f"{took_s:.1f} s", "12 s"),
        ("calls", str(calls), "40"),
        ("tokens", f"{tokens:,}", "150,000"),
        ("stories by the model", f"{by_model} of {len(slots)}", ""),
        ("calls for the next reader", str(asked.calls - calls), "0"),
        ("of his stories the same", f"{same} of {len(told)}", ""),
    ):
        yield Figure(what=f"{name}: {what}", reached=reached, bar=bar)


async def answers(at_once: int) -> AsyncIterator[Figure]:
    """Ask many questions at the same time."""
    async with ModelServer(latency_s=CALL_S) as server:
        server.write(faithful)
        there = Server(base_url=server.url, key="", clock=SystemClock(), limit=CONCURRENCY)
        with tempfile.TemporaryDirectory() as folder:
            async with modelled.extractive(Path(folder)) as quoting:
                answerer = ModelAnswerer(extractive=quoting, model=ChatModel(there, "m"))
                question = modelled.question("How much does it cost?", story=1)
                began = time.perf_counter()
                async with asyncio.TaskGroup() as group:
                    tasks = [
                        group.create_task(answerer.write(question, modelled.BRIEF))
                        for _ in range(at_once)
                    ]
                took_s = time.perf_counter() - began
        await there.aclose()
    by_model = sum(task.result().answer.written_by is WrittenBy.MODEL for task in tasks)
    for what, reached, bar in (
        ("most calls under way", str(server.most_under_way), str(CONCURRENCY)),
        ("by the model, in all", f"{by_model}, {took_s:.1f} s", ""),
    ):
        yield Figure(what=f"{at_once} answers at once: {what}", reached=reached, bar=bar)


async def measured() -> AsyncIterator[Figure]:
    """Yield all figures."""
    async for figure in answers(ANSWERS):
        yield figure
    if not SHARED.is_dir():
        yield Figure(what="brief", reached="skipped: no folder ../shared beside the project")
        return
    with rig.served("--chat", "--chat-latency", str(CALL_S)) as port:
        async for figure in brief(port, "the rig's model", f"http://127.0.0.1:{port}/v1"):
            yield figure
    with rig.served() as port:
        async with ModelServer(context=32_768, latency_s=CALL_S) as server:
            server.write(faithful)
            async for figure in brief(port, "a faithful model", server.url):
                yield figure


async def _print() -> None:
    say_head()
    async for figure in measured():
        say(None, figure)


if __name__ == "__main__":
    asyncio.run(_print())
