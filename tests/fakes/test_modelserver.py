"""The fake server of models refuses like the real ones."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.fakes.faultproxy import FAULTS, FaultProxy
from tests.fakes.modelserver import ModelServer, sample

BODY: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}


async def _posted(url: str, body: object, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session:
        place = url + "/chat/completions"
        async with session.post(place, json=body, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"tools": []}, "unknown_parameter"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, "role"),
        ({"messages": "x"}, "required"),
        ({"messages": [{"role": "user", "content": "x" * 40_000}]}, "exceed_context_size_error"),
        ({"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}}, "schema"),
    ],
)
async def test_a_wrong_request_is_refused(change: dict[str, object], mark: str) -> None:
    async with ModelServer() as server:
        status, text = await _posted(server.url, BODY | change)
    assert status == 400
    assert mark in text


async def test_a_wrong_key_is_refused() -> None:
    async with ModelServer(key="k") as server:
        assert (await _posted(server.url, BODY))[0] == 401
        assert (await _posted(server.url, BODY, Authorization="Bearer k"))[0] == 200


async def test_a_stream_ends_with_a_count_and_a_last_word() -> None:
    async with ModelServer() as server:
        server.say("Some words of a model.")
        options = {"stream": True, "stream_options": {"include_usage": True}}
        _, text = await _posted(server.url, BODY | options)
    assert text.count("data: ") == 4 + 1 + 1 + 1 + 1
    assert '"finish_reason": "stop"' in text
    assert '"completion_tokens": 6' in text
    assert text.endswith("data: [DONE]\n\n")


async def test_the_proxy_goes_wrong_at_the_call_it_was_told_and_no_other() -> None:
    async with ModelServer() as server, FaultProxy(server.url) as proxy:
        proxy.at(1, FAULTS["quota"])
        assert [(await _posted(proxy.url, BODY))[0] for _ in range(3)] == [200, 429, 200]
        assert proxy.passed == 2


def test_a_sample_fits_its_schema() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"enum": ["s1", None]},
            "b": {"type": ["string", "null"]},
            "c": {"type": "array", "items": {"type": "integer"}},
        },
    }
    assert sample(schema) == {"a": "s1", "b": "Some words.", "c": [1]}
