"""Every fault of a server, at every call: one of our errors, in time, without a secret."""

from __future__ import annotations

import asyncio
import logging
import traceback

import pytest

from digest.errors import (
    ModelCut,
    ModelError,
    ModelMalformed,
    ModelOverflow,
    ModelRefused,
    ModelThrottled,
    ModelUnavailable,
)
from tests.adapters.llm.asking import KEY, SECRET, asked, prompt, until, whole
from tests.fakes.directions import redirect
from tests.fakes.faultproxy import FAULTS, STREAM_FAULTS, FaultProxy
from tests.fakes.modelserver import ModelServer

MEANING: dict[str, tuple[type[ModelError], int]] = {
    "throttled": (ModelThrottled, 2),
    "throttled-1s": (ModelThrottled, 2),
    "throttled-hour": (ModelThrottled, 1),
    "quota": (ModelThrottled, 1),
    "payment": (ModelThrottled, 1),
    "wrong-key": (ModelUnavailable, 1),
    "forbidden": (ModelUnavailable, 1),
    "moderated": (ModelRefused, 1),
    "not-found": (ModelUnavailable, 1),
    "timeout-status": (ModelUnavailable, 2),
    "conflict": (ModelUnavailable, 2),
    "too-large": (ModelOverflow, 1),
    "teapot": (ModelRefused, 1),
    "broken": (ModelUnavailable, 2),
    "peg": (ModelUnavailable, 2),
    "not-implemented": (ModelUnavailable, 1),
    "bad-gateway-page": (ModelUnavailable, 2),
    "unavailable-hour": (ModelThrottled, 1),
    "gateway-timeout-page": (ModelUnavailable, 2),
    "overflow-llamacpp": (ModelOverflow, 1),
    "overflow-openai": (ModelOverflow, 1),
    "overflow-litellm": (ModelOverflow, 1),
    "redirect": (ModelUnavailable, 1),
    "html": (ModelMalformed, 1),
    "null": (ModelMalformed, 1),
    "list": (ModelMalformed, 1),
    "no-choices": (ModelMalformed, 1),
    "null-choices": (ModelMalformed, 1),
    "error-in-200": (ModelThrottled, 2),
    "null-content": (ModelMalformed, 1),
    "list-content": (ModelMalformed, 1),
    "blank-content": (ModelMalformed, 1),
    "refusal": (ModelRefused, 1),
    "content-filter": (ModelRefused, 1),
    "length": (ModelCut, 1),
    "tool-calls": (ModelMalformed, 1),
    "unfinished": (ModelMalformed, 1),
    "broken-json": (ModelMalformed, 1),
    "bad-utf8": (ModelMalformed, 1),
    "cut-short": (ModelUnavailable, 2),
    "bad-gzip": (ModelUnavailable, 2),
    "gzip-bomb": (ModelUnavailable, 2),
    "endless": (ModelMalformed, 1),
    "deep": (ModelMalformed, 1),
    "no-http": (ModelUnavailable, 2),
    "no-byte": (ModelUnavailable, 2),
    "reset": (ModelUnavailable, 2),
    "trickle": (ModelUnavailable, 1),
    "silence": (ModelUnavailable, 1),
}
"""The kind of error, and how many requests it takes when the fault lasts."""
IN_STREAMS: dict[str, type[ModelError]] = {
    "died": ModelUnavailable,
    "cut": ModelUnavailable,
    "no-finish": ModelUnavailable,
    "closed-early": ModelUnavailable,
    "empty": ModelUnavailable,
    "only-done": ModelUnavailable,
    "json-not-events": ModelUnavailable,
    "error-event": ModelUnavailable,
    "overflow-event": ModelOverflow,
    "broken-json": ModelMalformed,
    "bad-utf8": ModelMalformed,
    "null-event": ModelMalformed,
    "length": ModelCut,
    "content-filter": ModelRefused,
    "silent-midway": ModelUnavailable,
    "html": ModelUnavailable,
}
TELLING = ("line-break", "wrong-key", "broken", "html", "length", "refusal", "bad-utf8", "silence")
SLOW = {"trickle", "silence", "silent-midway"}


def _within_s(name: str) -> float:
    return 0.3 if name in SLOW else 5.0


def test_every_fault_has_a_meaning() -> None:
    assert set(FAULTS) == set(MEANING)
    assert set(STREAM_FAULTS) == set(IN_STREAMS)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_that_lasts_is_one_of_our_errors(name: str) -> None:
    kind, requests = MEANING[name]
    async with ModelServer() as server, FaultProxy(server.url) as proxy, asked(proxy.url) as desk:
        proxy.always(FAULTS[name])
        with pytest.raises(ModelError) as caught:
            await desk.model.complete(prompt(within_s=_within_s(name)))
    assert type(caught.value) is kind
    assert proxy.requests == requests
    assert "answered" not in desk.outcomes()


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_that_passes_costs_one_call_at_most(name: str) -> None:
    kind, requests = MEANING[name]
    async with ModelServer() as server, FaultProxy(server.url) as proxy, asked(proxy.url) as desk:
        for index in range(3):
            desk.clock.pass_by(hours=2)  # whatever was given up is asked again
            desk.server.share.earn()
            proxy.at(0, FAULTS[name])
            wanted = prompt(within_s=_within_s(name))
            if requests == 2 and index == 0:
                assert (await desk.model.complete(wanted)).data
            else:
                with pytest.raises(kind):
                    await desk.model.complete(wanted)
            desk.clock.pass_by(hours=2)
            assert (await desk.model.complete(prompt())).data == {"text": "Some words."}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_stream_fails_by_the_same_table(name: str) -> None:
    async with ModelServer() as server, FaultProxy(server.url) as proxy, asked(proxy.url) as desk:
        proxy.always(FAULTS[name])
        with pytest.raises(ModelError) as caught:
            await whole(desk.model, prompt(within_s=_within_s(name)))
    if not isinstance(caught.value, ModelMalformed):
        kinds = (MEANING[name][0], ModelUnavailable)  # a body that is no stream is an empty one
        assert isinstance(caught.value, kinds)


@pytest.mark.parametrize("name", STREAM_FAULTS)
async def test_a_stream_that_breaks_is_never_taken_for_whole(name: str) -> None:
    async with ModelServer() as server, FaultProxy(server.url) as proxy, asked(proxy.url) as desk:
        proxy.always(STREAM_FAULTS[name])
        with pytest.raises(ModelError) as caught:
            await whole(desk.model, prompt(within_s=_within_s(name)))
    assert type(caught.value) is IN_STREAMS[name]


async def test_a_redirect_is_not_followed_and_the_prompt_stays() -> None:
    async with ModelServer() as elsewhere, ModelServer() as server:
        for code in (301, 302, 303, 307, 308):
            server.always(redirect(elsewhere.url + "/chat/completions", code=code))
            async with asked(server.url) as desk:
                with pytest.raises(ModelUnavailable):
                    await desk.model.complete(prompt())
        assert not elsewhere.seen


@pytest.mark.parametrize("name", TELLING)
async def test_no_secret_is_told(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = KEY + "\nX: 1" if name == "line-break" else KEY
    async with (
        ModelServer(key=KEY) as server,
        FaultProxy(server.url) as proxy,
        asked(proxy.url, key=key) as desk,
    ):
        if name in FAULTS:
            proxy.always(FAULTS[name])
        with pytest.raises(ModelError) as caught:
            await desk.model.complete(prompt(within_s=_within_s(name)))
    told = caplog.text + "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert KEY not in told
    assert SECRET not in told
    assert "Half" not in told
    assert not [each for each in caplog.records if each.name.startswith(("openai", "httpx2"))]


@pytest.mark.parametrize(
    "url", ["http://", "nonsense", "ftp://127.0.0.1/v1", "http://127.0.0.1:99999/v1"]
)
async def test_an_address_that_is_none_is_a_setting_to_mend(url: str) -> None:
    async with asked(url) as desk:
        for _ in range(2):
            with pytest.raises(ModelUnavailable) as caught:
                await desk.model.complete(prompt())
            assert caught.value.retry_after
    assert len(desk.exchanges) == 1


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    async with ModelServer() as gone:
        url = gone.url
    async with asked(url) as desk:
        with pytest.raises(ModelUnavailable):
            await desk.model.complete(prompt())


@pytest.mark.parametrize("is_streamed", [False, True])
async def test_a_call_that_is_cancelled_closes_the_request(is_streamed: bool) -> None:  # noqa: FBT001  # a parameter of the test
    async with ModelServer() as server, asked(server.url) as desk:
        server.hold()
        call = whole(desk.model, prompt()) if is_streamed else desk.model.complete(prompt())
        task = asyncio.ensure_future(call)
        await until(lambda: server.under_way > 0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: server.abandoned > 0)
    assert desk.outcomes() == ["cancelled"]
    assert desk.exchanges[0].usage.is_estimated


async def test_the_deadline_ends_a_trickle_at_the_server_too() -> None:
    async with ModelServer() as server, FaultProxy(server.url) as proxy, asked(proxy.url) as desk:
        proxy.always(FAULTS["silence"])
        with pytest.raises(ModelUnavailable, match=r"within 0\.2 s"):
            await desk.model.complete(prompt(within_s=0.2))
        await until(lambda: proxy.abandoned > 0)


async def test_a_prompt_with_half_a_character_is_refused_here() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        with pytest.raises(ModelMalformed):
            await desk.model.complete(prompt(user="\ud800"))
    assert not server.seen


async def test_calls_after_closing_open_the_way_anew() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        await desk.model.complete(prompt())
        await desk.server.aclose()
        assert (await desk.model.complete(prompt())).data
