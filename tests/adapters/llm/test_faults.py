"""The table of what servers say, row by row, and the memories beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.llm import tokens
from adapters.llm.breaker import FAILURES, LONGEST, Breaker
from adapters.llm.faults import LONGEST_WAIT, Next, Refusal, for_refusal, retry_after
from adapters.llm.ladder import KEPT, Ladder
from adapters.llm.request import Manner, Step, body
from digest.errors import ModelError, ModelThrottled, ModelUnavailable
from tests.adapters.llm.asking import prompt

NOW = datetime(2026, 4, 17, 5, tzinfo=UTC)


@given(
    st.integers(100, 999), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9),
    st.sampled_from(["", "json_schema", "max_tokens unknown", "moderation", "grammar"]),
)  # fmt: skip
def test_every_refusal_has_a_meaning(
    status: int, code: str, kind: str, parameter: str, text: str
) -> None:
    refusal = Refusal(status=status, code=code, kind=kind, parameter=parameter, text=text)
    fault = for_refusal(refusal)
    assert isinstance(fault.error, ModelError)
    assert fault.error.reason
    assert bool(fault.parameter) == (fault.next is Next.DROP)


@pytest.mark.parametrize(
    ("refusal", "wanted"),
    [
        (Refusal(status=400, text="response_format.type is not known"), Next.STEP_DOWN),
        (Refusal(status=422, text="body.response_format: extra fields"), Next.STEP_DOWN),
        (Refusal(status=500, text="failed to parse grammar"), Next.STEP_DOWN),
        (Refusal(status=400, code="unsupported_value", parameter="temperature"), Next.DROP),
        (Refusal(status=422, text="seed: Extra inputs are not permitted"), Next.DROP),
        (Refusal(status=400, code="content_filter"), Next.END),
        (Refusal(status=400, text="temperature must be below 2"), Next.END),
        (Refusal(status=529), Next.RETRY),
        (Refusal(status=304), Next.GIVE_UP),
        (Refusal(status=402), Next.GIVE_UP),
        (Refusal(status=429, kind="insufficient_quota"), Next.GIVE_UP),
    ],
)
def test_what_to_do_next(refusal: Refusal, wanted: Next) -> None:
    assert for_refusal(refusal).next is wanted


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Fri, 17 Apr 2026 05:01:00 GMT"}, 60),
        ({"retry-after": "Fri, 17 Apr 2026 04:00:00 GMT"}, 0),
        (
            {
                "retry-after": "Fri, 17 Apr 2026 08:01:00 GMT",
                "date": "Fri, 17 Apr 2026 08:00:00 GMT",
            },
            60,
        ),
        ({"retry-after": "9999999999"}, LONGEST_WAIT.total_seconds()),
    ],
)
def test_how_long_a_server_asks_to_wait(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e3", "99999999999", "Fri, 99 Apr", "\x00"])
def test_a_wait_that_cannot_be_read_is_none(text: str) -> None:
    assert retry_after({"retry-after": text}, now=NOW) is None


def test_a_breaker_waits_longer_each_time_and_is_fresh_after_an_answer() -> None:
    breaker, now, waits = Breaker(), NOW, []
    error = ModelUnavailable("broken")
    for _ in range(FAILURES):
        assert not breaker.admit(now)
        breaker.failed(error, now, is_probe=False)
    for _ in range(7):
        with pytest.raises(ModelUnavailable) as caught:
            breaker.admit(now)
        assert caught.value.retry_after
        waits.append(caught.value.retry_after.total_seconds())
        now += caught.value.retry_after
        assert breaker.admit(now)
        breaker.failed(error, now, is_probe=True)
    assert waits == [30, 60, 120, 240, 480, 600, 600]
    now += LONGEST
    assert breaker.admit(now)
    assert breaker.answered(is_probe=True)
    assert not breaker.failed(error, now, is_probe=False)
    assert not breaker.admit(now)


def test_a_probe_that_is_left_lets_another_one_through() -> None:
    breaker = Breaker()
    assert breaker.give_up(ModelThrottled("no quota"), timedelta(hours=1), NOW, is_probe=False)
    later = NOW + timedelta(hours=1)
    assert breaker.admit(later)
    with pytest.raises(ModelThrottled):
        breaker.admit(later)
    breaker.left(is_probe=True)
    assert breaker.admit(later)


def test_an_answer_to_an_earlier_question_does_not_open_a_breaker() -> None:
    breaker = Breaker()
    breaker.give_up(ModelThrottled("no quota"), timedelta(hours=1), NOW, is_probe=False)
    assert not breaker.answered(is_probe=False)
    with pytest.raises(ModelThrottled):
        breaker.admit(NOW)


def test_calls_that_fail_together_go_one_step_down_together() -> None:
    ladder = Ladder()
    assert all(ladder.step_down(Step.STRICT, NOW) for _ in range(4))
    assert ladder.step(NOW) is Step.SCHEMA
    assert not ladder.step_down(Step.PROMPT, NOW)
    assert ladder.step(NOW + KEPT) is Step.STRICT


def test_at_openai_the_limit_has_its_newer_name() -> None:
    for host, name in (("api.openai.com", "max_completion_tokens"), ("local", "max_tokens")):
        fields = body(
            prompt(purpose="wörter/2"), model="m", host=host, step=Step.STRICT, without=(),
            manner=Manner(temperature=None), is_streamed=False,
        )  # fmt: skip
        assert {"max_tokens", "max_completion_tokens"} & set(fields) == {name}
        assert "temperature" not in fields
        assert '"w_rter_2"' in str(fields).replace("'", '"')


@given(st.text(max_size=200))
def test_an_estimate_is_never_below_a_third_of_the_letters(text: str) -> None:
    assert tokens.estimate(text) * 3 >= len(text)
