"""No secret is read in a log, registered or not; what is no secret stays."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import LEAST_CHARS, REDACTED, Redaction

# All made up, in the shapes that vendors give.
TOKENS = {
    "slack bot": "xoxb-" + "1234567890-abcDEF-ghi",
    "slack user": "xoxp-" + "1-2-3-abcdef0123456789",
    "slack refresh": "xoxe-" + "1-My0xLWFiY2RlZg",
    "slack rotated": "xoxe.xoxb-" + "1-Mi0yLWFiY2RlZg",
    "slack app": "xapp-" + "1-A0B1C2-3456-abcdef0123",
    "telegram": "123456789:" + "AAExampleExampleExampleExampleExam_",
    "openai": "sk-" + "proj-abcdefghijklmnop0123",
    "line": "aB3+/" * 34 + "xy=",
    "line v2.1": "eyJhbGciOiJIUzI1NiJ9." + "UnVPeDRHa2pLM2Z4." + "Aa0_-bcdefghij",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize(
    "where",
    [
        "{}",
        "token {} was refused",
        '{{"token": "{}"}}',
        "POST https://api.example/{}/send",
        "Authorization: Bearer {}",
        "b'{}'",
        "({},)",
        "a={}&b=1",
    ],
)
def test_the_tokens_of_vendors_go_wherever_they_stand(token: str, where: str) -> None:
    said = Redaction().apply(where.format(token))
    assert token not in said
    assert token[12:] not in said
    assert REDACTED in said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [redacted]"),
        ("Basic dXNlcjpwYXNz failed", "Basic [redacted] failed"),
        (f"POST /bot{TOKENS['telegram']}/getMe", "POST /bot[redacted]/getMe"),
        ("redis://:hunter22@db:6379/0", "redis://[redacted]@db:6379/0"),
        ("https://u:p@host/x?y=1", "https://[redacted]@host/x?y=1"),
        ("GET /cb?access_token=abcdef&state=1", "GET /cb?access_token=[redacted]&state=1"),
        ("client_secret=abcdef", "client_secret=[redacted]"),
    ],
)
def test_what_carries_a_secret_stays_and_the_secret_goes(text: str, kept: str) -> None:
    assert Redaction().apply(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "https://news.example/2026/11/21/a-long-story-about-sk-models?id=48213",
        "took 123456:78 ms at 08:15:00",
        "feed https://a.example:8080/feed.xml gives 404",
        "story 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0ba6d5f2f9fa9c2f0b3d00",
        "the bearer of news; a basic idea",
        "日本語の文章はそのまま残る",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Redaction().apply(text) == text


secrets = st.text(min_size=LEAST_CHARS, max_size=40)


@given(secrets, st.text(max_size=20), st.text(max_size=20))
def test_a_registered_secret_goes_in_every_spelling(secret: str, left: str, right: str) -> None:
    redaction = Redaction([secret])
    for spelled in (
        secret,
        quote(secret, safe="", errors="replace"),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode().rstrip("="),
    ):
        assert redaction.apply(f"{left} {spelled} {right}").count(REDACTED) >= 1
    assert redaction.apply(secret) == REDACTED


def test_a_secret_that_begins_another_leaves_no_rest() -> None:
    redaction = Redaction(["abcdefgh", "abcdefghijkl"])
    assert redaction.apply("abcdefghijkl") == REDACTED


def test_words_are_not_taken_for_secrets() -> None:
    redaction = Redaction(["", "abc"])
    assert redaction.apply("abc") == "abc"


@given(st.text())
def test_any_text_can_be_redacted_again_without_change(text: str) -> None:
    redaction = Redaction(["correct horse"])
    once = redaction.apply(text)
    assert redaction.apply(once) == once


@pytest.mark.parametrize(
    "unit", ["a", "1", "sk-", "eyJaaaaaaaaa.", "eyJaaaaaaaa-", "://a:", "token=", "A" * 50 + "-"]
)
def test_a_long_line_costs_little(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert len(Redaction(["correct horse"]).apply(text)) <= len(text) + 1_000
