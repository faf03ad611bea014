"""What may be spent on models is never overspent, and nothing is paid for twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.stories import StoryStore
from bot import jobs
from digest.engine.writer import IN_HAND
from digest.model import WhyExtracts
from tests.adapters.llm.asking import HandClock
from tests.fakes.modelserver import ModelServer
from tests.scenarios import newsroom, proofs
from tests.scenarios.newsroom import EN, JA
from tests.scenarios.process import SAMPLE
from tests.servers import redis

PLACES = ("sqlite", pytest.param("redis", marks=redis.needs_redis))


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=newsroom.KEY) as server:
        server.write(newsroom.brief_and_faithful)
        yield server


def asked_for(server: ModelServer) -> list[str]:
    """Return what stories were asked for from."""
    return [each.body["messages"][1]["content"] for each in server.seen]


@pytest.mark.parametrize("place", PLACES)
async def test_two_workers_and_three_briefs_share_one_budget_and_write_no_story_twice(
    place: str, server: ModelServer, tmp_path: Path
) -> None:
    async with newsroom.opened(tmp_path / "alone", server.url) as alone:
        await alone.told()
        used = await alone.app.spending.today()
    whole = len(server.seen)
    server.seen.clear()
    environment = {"LLM_BUDGET_TOKENS_PER_DAY": str(used // 2 + 1500)}
    if place == "redis":
        environment |= {"REDIS_URL": redis.database(tmp_path), "REDIS_UNSAFE": "1"}
    async with (
        newsroom.opened(tmp_path / "one", server.url, **environment) as one,
        newsroom.joined(_second(tmp_path, place), server.url, SAMPLE, **environment) as two,
    ):
        async with asyncio.TaskGroup() as group:
            making = [
                group.create_task(room.told(topics=topics))
                for room, topics in ((one, ""), (two, ""), (two, "robotics"))
            ]
        told = [each.result() for each in making]
        spent = await one.app.spending.today()
        for room, each in zip((one, two, two), told, strict=True):
            await proofs.hold(room, each)
            proofs.labels_hold(each, EN)
    assert 0 < spent <= used // 2 + 1500
    assert 0 < len(server.seen) < whole
    assert len(asked_for(server)) == len(set(asked_for(server)))
    assert "extract" in told[0].writers
    assert {each.made.brief.why_extracts for each in told[:2]} == {WhyExtracts.OVER_BUDGET}


def _second(folder: Path, place: str) -> Path:
    """Return the folder of the second worker: its own where Redis holds what they share."""
    return folder / ("two" if place == "redis" else "one") / "store"


async def test_the_second_reader_of_an_edition_costs_nothing(
    server: ModelServer, tmp_path: Path
) -> None:
    async with newsroom.opened(tmp_path, server.url) as room:
        for language in (EN, JA):
            one = await room.told(language, reader=jobs.local_reader("one"))
            paid = len(server.seen)
            two = await room.told(language, reader=jobs.local_reader("two"))
            assert len(server.seen) == paid > 0
            assert two.writers == one.writers


async def test_a_worker_that_died_delays_its_story_only_until_its_claim_ends(
    server: ModelServer, tmp_path: Path
) -> None:
    clock = HandClock()
    began = clock.now()

    async def pause(_: float) -> None:
        clock.pass_by(seconds=IN_HAND.total_seconds() / 4)

    async with newsroom.opened(tmp_path / "before", server.url) as room:
        (slot, *_) = (await room.told(stories=1)).made.brief.slots
    async with newsroom.opened(tmp_path / "after", server.url) as opened:
        stories = StoryStore(opened.app.kernel, clock=clock)
        assert await stories.claim(slot.story.id, IN_HAND)
        told = await opened.rewired(stories=stories, pause=pause).told(stories=1)
    assert told.writers == ["model"]
    assert told.made.brief.slots[0].story.id == slot.story.id
    assert IN_HAND <= clock.now() - began < 2 * IN_HAND
