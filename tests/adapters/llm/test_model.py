"""A model that is asked: what goes out, what is tried again, what is remembered."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys

import pytest

from adapters.llm.request import Manner
from digest.errors import (
    ModelCut,
    ModelMalformed,
    ModelOverflow,
    ModelThrottled,
    ModelUnavailable,
)
from digest.ports.llm import LanguageModel, Usage
from tests.adapters.llm.asking import KEY, asked, prompt, until, whole
from tests.fakes.directions import throttled
from tests.fakes.faultproxy import FAULTS
from tests.fakes.modelserver import ModelServer


def _forms(server: ModelServer) -> list[object]:
    return [(each.body.get("response_format") or {}).get("type") for each in server.seen]


async def test_a_prompt_becomes_an_object_and_a_count() -> None:
    async with ModelServer(key=KEY) as server, asked(server.url) as desk:
        model: LanguageModel = desk.model
        done = await model.complete(prompt())
    assert done.data == {"text": "Some words."}
    assert done.usage == Usage(model="m", input_tokens=9, output_tokens=6)
    assert desk.exchanges[0].usage == done.usage
    assert desk.exchanges[0].purpose == "card"
    sent = server.seen[0].body
    assert [each["role"] for each in sent["messages"]] == ["system", "user"]
    assert sent["max_tokens"] == 200
    assert "max_completion_tokens" not in sent
    assert sent["response_format"]["json_schema"]["strict"] is True


async def test_nothing_of_the_environment_or_the_machine_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://203.0.113.1/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer other\nX-Mine: 1")
    monkeypatch.setenv("HTTP_PROXY", "http://203.0.113.1:3128")
    async with ModelServer(key=KEY) as server, asked(server.url) as desk:
        assert (await desk.model.complete(prompt())).data
    names = {name.lower() for name in server.seen[0].headers}
    assert names == {
        "host", "accept", "accept-encoding", "authorization", "content-length", "content-type",
        "connection", "user-agent",
    } - ({"connection"} - names)  # fmt: skip


async def test_a_server_without_a_key_is_sent_none() -> None:
    async with ModelServer() as server, asked(server.url, key="") as desk:
        assert (await desk.model.complete(prompt())).data
    assert "Authorization" not in server.seen[0].headers


async def test_a_server_is_asked_in_the_form_it_understands_and_only_once_wrongly() -> None:
    for forms, status, wanted in (
        (("schema", "object"), 500, "json_object"),
        (("object",), 400, "json_object"),
        ((), 422, None),
    ):
        async with (
            ModelServer(forms=forms, form_status=status) as server,
            asked(server.url) as desk,
        ):
            if not forms:
                server.say('Of course: ```json\n{"text": "a } b"}\n``` as you wished {')
            elif "schema" not in forms:
                server.say({"text": "a } b"})
            assert "text" in (await desk.model.complete(prompt())).data
            steps = len(server.seen)
            server.say({"text": "again"})
            await desk.model.complete(prompt())
            assert len(server.seen) == steps + 1
            assert _forms(server)[-1] == wanted
            assert not desk.pauses
            stated = "JSON Schema" in server.seen[-1].body["messages"][0]["content"]
            assert stated == ("schema" not in forms)


async def test_what_a_server_does_not_understand_is_forgotten_after_a_day() -> None:
    async with ModelServer(forms=("schema",)) as server, asked(server.url) as desk:
        for hours in (0, 23, 1):
            desk.clock.pass_by(hours=hours)
            await desk.model.complete(prompt())
    first, later = "json_schema", "json_object"
    assert _forms(server) == [first, later, later, first, later]


async def test_a_server_that_only_pretends_to_enforce_is_told_in_words() -> None:
    async with ModelServer(forms=(), ignores_forms=True) as server, asked(server.url) as desk:
        server.say("Sure!", {"wrong": 1}, '<think>{"text": 1}</think> {"text": "right"}')
        assert (await desk.model.complete(prompt())).data == {"text": "right"}
        assert desk.outcomes() == ["stepped_down", "stepped_down", "answered"]
        server.say("No", "No")
        with pytest.raises(ModelMalformed):
            await desk.model.complete(prompt())
        assert await _fails_fast(desk.model)


async def _fails_fast(model: LanguageModel) -> bool:
    try:
        await model.complete(prompt())
    except ModelMalformed:
        return True
    return False


async def test_the_tokens_of_every_request_of_a_call_are_counted() -> None:
    async with ModelServer(ignores_forms=True, forms=()) as server, asked(server.url) as desk:
        server.say("no object here", "nor here", {"text": "yes"})
        done = await desk.model.complete(prompt())
    assert done.usage.output_tokens == 4 + 2 + 4
    assert sum(each.usage.output_tokens for each in desk.exchanges) == 10


@pytest.mark.parametrize("name", ["temperature", "seed", "stream_options"])
async def test_a_parameter_that_is_not_supported_is_dropped_once(name: str) -> None:
    manner = Manner(temperature=0.1, seed=7)
    async with (
        ModelServer(unsupported=[name]) as server,
        asked(server.url, manner=manner) as desk,
    ):
        for _ in range(2):
            assert await whole(desk.model, prompt()) == '{"text": "Some words."}'
    assert [name in each.body for each in server.seen] == [True, False, False]


async def test_the_limit_of_tokens_goes_under_the_name_the_server_takes() -> None:
    async with ModelServer(unsupported=["max_tokens"]) as server, asked(server.url) as desk:
        await desk.model.complete(prompt(max_output_tokens=50))
        assert server.seen[-1].body["max_completion_tokens"] == 50
        assert "max_tokens" not in server.seen[-1].body
        with pytest.raises(ModelCut):
            await desk.model.complete(prompt(max_output_tokens=2))


async def test_too_much_text_is_told_apart_so_that_some_can_be_left_out() -> None:
    async with ModelServer(context=50) as server, asked(server.url) as desk:
        with pytest.raises(ModelOverflow):
            await desk.model.complete(prompt(user="word " * 200))
        assert (await desk.model.complete(prompt(user="word"))).data
    assert desk.outcomes() == ["overflow", "answered"]


async def test_a_retry_waits_as_long_as_the_server_asks_or_half_a_second_and_more() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.next(throttled("2"))
        await desk.model.complete(prompt())
        assert desk.pauses == [2.0]
        for _ in range(10):
            await desk.model.complete(prompt())
        server.next(FAULTS["broken"])
        await desk.model.complete(prompt())
        assert desk.pauses == [2.0, 0.75]


async def test_no_retry_is_begun_that_would_end_too_late() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.next(FAULTS["broken"])
        with pytest.raises(ModelUnavailable):
            await desk.model.complete(prompt(within_s=0.7))
    assert not desk.pauses


async def test_retries_are_a_tenth_of_all_calls_and_one() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        for _ in range(50):
            server.next(FAULTS["broken"], FAULTS["broken"])
            with pytest.raises(ModelUnavailable):
                await desk.model.complete(prompt())
            server._coming.clear()
            await desk.model.complete(prompt())  # so that the breaker stays closed
    assert len(desk.pauses) in {100 // 10, 100 // 10 + 1}


async def test_a_server_that_asks_for_an_hour_is_not_asked_for_an_hour(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with ModelServer() as server, asked(server.url) as desk:
        server.next(FAULTS["unavailable-hour"])
        for minutes in (0, 30, 29):
            desk.clock.pass_by(minutes=minutes)
            with pytest.raises(ModelThrottled) as caught:
                await desk.model.complete(prompt())
            assert caught.value.retry_after
        assert len(server.seen) == 1
        desk.clock.pass_by(minutes=1)
        assert (await desk.model.complete(prompt())).data
    told = [each.getMessage() for each in caplog.records if each.name.startswith("adapters")]
    assert told == [
        "m at 127.0.0.1 is left alone for a while: 503 service unavailable",
        "m at 127.0.0.1 answers again",
    ]


async def test_a_wrong_key_is_told_once_and_tried_again_by_the_hour(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with ModelServer(key="another") as server, asked(server.url) as desk:
        for _ in range(5):
            with pytest.raises(ModelUnavailable, match="key"):
                await desk.model.complete(prompt())
        assert len(server.seen) == 1
        desk.clock.pass_by(hours=1)
        with pytest.raises(ModelUnavailable, match="key"):
            await desk.model.complete(prompt())
        assert len(server.seen) == 2
    assert len(caplog.records) == 1


async def test_five_failures_shut_the_way_and_one_probe_opens_it() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.always(FAULTS["broken"])
        for _ in range(8):
            with pytest.raises(ModelUnavailable):
                await desk.model.complete(prompt())
        assert len(server.seen) == 5
        desk.clock.pass_by(seconds=30)
        server.always(None)
        server.hold()
        probe = asyncio.ensure_future(desk.model.complete(prompt()))
        await until(lambda: server.under_way > 0)
        with pytest.raises(ModelUnavailable):
            await desk.model.complete(prompt())
        server.release()
        assert (await probe).data
        assert (await desk.model.complete(prompt())).data
    assert len(server.seen) == 7


async def test_calls_at_once_are_bounded_and_one_place_is_kept_for_answers() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.hold()
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(desk.model.complete(prompt()))
            await until(lambda: server.under_way == 3)
            for _ in range(3):
                group.create_task(desk.model.complete(prompt(purpose="answer", user="quick")))
            await until(lambda: server.under_way == 4)
            server.release()
    assert server.most_under_way == 4
    users = [each.body["messages"][1]["content"] for each in server.seen]
    assert users[3] == "quick"
    assert max(at for at, each in enumerate(users) if each == "quick") <= 6


async def test_who_finds_no_turn_in_time_does_not_count_against_the_server() -> None:
    async with ModelServer() as server, asked(server.url, limit=1) as desk:
        server.hold()
        first = asyncio.ensure_future(desk.model.complete(prompt()))
        await until(lambda: server.under_way > 0)
        for _ in range(6):
            with pytest.raises(ModelUnavailable, match="at once"):
                await desk.model.complete(prompt(within_s=0.01))
        server.release()
        assert (await first).data
        assert (await desk.model.complete(prompt())).data


async def test_a_stream_gives_the_pieces_of_the_object_alone() -> None:
    async with ModelServer(forms=(), ignores_forms=True) as server, asked(server.url) as desk:
        text = '{"text": "a \\" } { b"}'
        server.say(f"<think>{{hm}}</think>Here: ```{text}``` and {{more}}")
        pieces = [piece async for piece in desk.model.stream(prompt())]
    assert len(pieces) > 2
    assert json.loads("".join(pieces)) == {"text": 'a " } { b'}
    assert desk.exchanges[0].usage.is_estimated is False


async def test_a_stream_without_a_count_is_estimated() -> None:
    async with ModelServer(counts=False) as server, asked(server.url) as desk:
        await whole(desk.model, prompt())
    assert desk.exchanges[0].usage.is_estimated
    assert desk.exchanges[0].usage.output_tokens > 0


async def test_a_stream_that_is_left_early_gives_its_turn_back() -> None:
    async with ModelServer() as server, asked(server.url, limit=1) as desk:
        for _ in range(3):
            pieces = desk.model.stream(prompt())
            assert await anext(pieces)
            await pieces.aclose()
        assert (await desk.model.complete(prompt())).data
    assert desk.outcomes() == ["cancelled"] * 3 + ["answered"]


async def test_a_stream_is_tried_again_only_before_its_first_piece() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.next(FAULTS["broken"])
        assert await whole(desk.model, prompt()) == '{"text": "Some words."}'
    assert desk.outcomes() == ["unavailable", "answered"]


def test_the_client_is_loaded_only_when_a_model_is_asked() -> None:
    program = (
        "import sys, adapters.llm.chain, adapters.llm.embeddings, adapters.llm.model;"
        "assert not {'openai', 'httpx2', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  # this interpreter
