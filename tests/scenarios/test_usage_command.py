"""`usage` as a person types it: what a model used is told by day, purpose and model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.modelserver import ModelServer
from tests.scenarios import process


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


async def test_what_a_brief_used_is_told_and_priced(server: ModelServer, tmp_path: Path) -> None:
    model = {"OPENAI_BASE_URL": server.url, "LLM_MODEL": "tiny"}
    brief = await asyncio.to_thread(
        process.run,
        "brief",
        "--feeds",
        process.SAMPLE,
        "--format",
        "json",
        data=tmp_path,
        environment=model,
    )
    stats = json.loads(brief.out)["stats"]
    assert stats["model_calls"] == len(server.seen) > 0
    tokens = stats["input_tokens"] + stats["output_tokens"]

    told = await asyncio.to_thread(process.run, "usage", data=tmp_path, environment=model)
    assert told.code == 0
    assert f"{tokens:,} tokens in 7 days" in told.out
    assert "No price is set for tiny: see LLM_PRICES." in told.out
    assert f"Today {tokens:,} of 2,000,000 tokens are spent or set aside." in told.out

    priced = {**model, "LLM_PRICES": "tiny=100/1000", "LLM_BUDGET_TOKENS_PER_DAY": "0"}
    found = await asyncio.to_thread(
        process.run, "usage", "--format", "json", data=tmp_path, environment=priced
    )
    document = json.loads(found.out)
    assert document["tokens"] == tokens
    assert document["today"] == {"tokens": tokens, "limit": None}
    assert {each["purpose"] for each in document["days"]} == {"story", "story again"}
    dollars = (stats["input_tokens"] * 100 + stats["output_tokens"] * 1000) / 1_000_000
    assert document["dollars"] == pytest.approx(dollars)


async def test_where_nothing_was_used_that_is_said(tmp_path: Path) -> None:
    told = await asyncio.to_thread(process.run, "usage", "--days", "1", data=tmp_path)
    assert told.out.splitlines()[0] == "0 tokens today"


async def test_a_wrong_number_of_days_is_named(tmp_path: Path) -> None:
    for wrong in ("0", "36", "x", "-1"):
        told = await asyncio.to_thread(process.run, "usage", "--days", wrong, data=tmp_path)
        assert told.code == 2
        assert told.err == f"daybrief: --days: '{wrong}' is not a number from 1 to 35\n"
