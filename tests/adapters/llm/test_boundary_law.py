"""Whatever a server sends, well or badly formed, only our errors leave, or an object."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import ModelError
from tests import effort
from tests.adapters.llm.asking import asked, prompt, whole
from tests.fakes.directions import Direction
from tests.fakes.faultproxy import said, stream
from tests.fakes.modelserver import ModelServer, event

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
TEXTS = st.sampled_from(['{"text": "x"}', "{", '{"text": NaN}', '{"text": "\\ud800"}', "{}", ""])
REASONS = st.sampled_from(["stop", "length", "tool_calls", "content_filter", None, "", "eos"])


def _either(usual: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return usual | usual | usual | ODD


def _choices(inner: str) -> st.SearchStrategy[object]:
    message = st.fixed_dictionaries(
        {"role": _either(st.just("assistant")), "content": _either(TEXTS | st.none())},
        optional={"refusal": _either(st.none()), "tool_calls": ODD},
    )
    choice = st.fixed_dictionaries(
        {"index": _either(st.just(0)), inner: _either(message), "finish_reason": _either(REASONS)},
        optional={"logprobs": ODD},
    )
    return _either(st.lists(_either(choice), max_size=3))


def _replies(inner: str) -> st.SearchStrategy[object]:
    usage = st.fixed_dictionaries(
        {"prompt_tokens": _either(st.integers(0, 99)), "completion_tokens": ODD}
    )
    return st.fixed_dictionaries(
        {"id": _either(st.text(max_size=3)), "choices": _choices(inner)},
        optional={"usage": _either(usage), "created": ODD, "model": ODD, "error": ODD},
    )


ERRORS = st.fixed_dictionaries(
    {"error": _either(st.fixed_dictionaries({"message": ODD, "type": ODD, "code": ODD}))}
)


def _written(data: object) -> bytes:
    return json.dumps(data).encode()


BODIES = st.one_of(_replies("message").map(_written), (ERRORS | ODD).map(_written), st.binary())
EVENTS = st.lists(
    st.one_of(_replies("delta").map(event), (ERRORS | ODD).map(event), st.binary(max_size=30)),
    max_size=4,
)
STATUSES = st.just(200) | st.just(200) | st.integers(201, 599).filter(lambda each: each != 204)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Retry_After": st.sampled_from(["0", "1", "99999999999", "-1", "soon", "1e9", "Fri, 1"]),
        "Content_Type": st.sampled_from(["application/json", "text/html", "nonsense"]),
        "Location": st.just("http://203.0.113.1/"),
    },
)


@st.composite
def answers(draw: st.DrawFn) -> Direction:
    """Draw an answer in one piece."""
    headers: Mapping[str, str] = draw(HEADERS)
    return said(draw(BODIES), status=draw(STATUSES), **headers)


@st.composite
def streams(draw: st.DrawFn) -> Direction:
    """Draw an answer in pieces."""
    return stream(*draw(EVENTS), ending=draw(st.sampled_from([b"data: [DONE]\n\n", b""])))


async def _only_ours_leaves(directions: list[Direction]) -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        for direction in directions:
            desk.clock.pass_by(hours=25)
            server.always(direction)
            try:
                done = await desk.model.complete(prompt(within_s=30))
                json.dumps(done.data, allow_nan=False, ensure_ascii=False).encode()
                assert done.usage.input_tokens >= 0
                assert done.usage.output_tokens >= 0
            except ModelError as error:
                assert error.reason  # noqa: PT017  # either is right
            try:
                text = await whole(desk.model, prompt(within_s=30))
                assert text.startswith("{")
                assert text.endswith("}")
            except ModelError as error:
                assert error.reason  # noqa: PT017  # either is right


@settings(max_examples=effort.examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(answers() | streams(), min_size=4, max_size=8))
def test_whatever_comes_only_our_errors_leave(directions: list[Direction]) -> None:
    asyncio.run(_only_ours_leaves(directions))
