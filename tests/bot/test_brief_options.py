"""The options of `brief`: read together, every fault named at once."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import settings
from bot.commands import brief
from bot.commands.arguments import add_brief
from bot.dialogue.typed import MOST_CHARACTERS
from digest.model import Language

SETTINGS = settings.read({}, dotenv=None)


def read(*words: str, language: str = "en") -> tuple[brief.Order, list[str]]:
    parser = argparse.ArgumentParser()
    add_brief(parser)
    faults: list[str] = []
    chosen = replace(SETTINGS, language=Language(language))
    return brief.read(parser.parse_args(words), chosen, faults), faults


def test_without_options_the_settings_and_the_usual_number_count() -> None:
    order, faults = read(language="ja")
    assert faults == []
    assert (order.feeds, order.now, order.format, order.ask) == ((), None, "text", "")
    assert order.wish.language == "ja"
    assert order.wish.max_stories == 5
    assert order.wish.topics == frozenset()
    assert order.wish.recipient is None
    assert not order.wish.is_remembered


def test_every_option_is_understood() -> None:
    order, faults = read(
        *("--feeds", "a.xml", "--feeds", "https://b.example/f", "--topics", "Agents,chips"),
        *("--language", "ja-JP", "--stories", "7", "--format", "json", "--ask", "Why?"),
        *("--now", "2026-04-17T15:00:00+09:00", "--since", "2026-04-16", "--for", " Ada "),
        "--remember",
    )
    assert faults == []
    assert order.feeds == ("a.xml", "https://b.example/f")
    assert order.wish.topics == {"agents", "chips"}
    assert (order.wish.language, order.wish.max_stories) == ("ja", 7)
    assert (order.format, order.ask) == ("json", "Why?")
    assert order.now == datetime(2026, 4, 17, 6, tzinfo=UTC)
    assert order.wish.since == datetime(2026, 4, 16, tzinfo=UTC)
    assert order.wish.recipient is not None
    assert order.wish.recipient.chat == "Ada"
    assert order.wish.is_remembered


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--stories", "0"), "--stories"),
        (("--stories", "8"), "--stories"),
        (("--stories", "-1"), "--stories"),
        (("--stories", "five"), "--stories"),
        (("--language", "xx"), "--language"),
        (("--format", "telex"), "--format"),
        (("--now", "yesterday"), "--now"),
        (("--now", "0001-01-01"), "--now"),
        (("--since", "2026-13-01"), "--since"),
        (("--since", "2026-04-17", "--now", "2026-04-17"), "--since"),
        (("--remember",), "--remember"),
        (("--for", "  "), "--for"),
        (("--ask", " "), "--ask"),
        (("--topics", ",".join(map(str, range(21)))), "--topics"),
    ],
)
def test_what_does_not_fit_is_named(words: tuple[str, ...], named: str) -> None:
    _, faults = read(*words)
    assert len(faults) == 1
    assert faults[0].startswith(named)


def test_all_that_does_not_fit_is_named_at_once() -> None:
    _, faults = read("--stories", "x", "--language", "xx", "--now", "then", "--format", "pdf")
    assert [each.split(":")[0] for each in faults] == [
        "--now",
        "--format",
        "--language",
        "--stories",
    ]


def test_a_long_question_is_cut_like_one_in_the_conversation() -> None:
    order, faults = read("--ask", "a" * (MOST_CHARACTERS + 1))
    assert (len(order.ask), faults) == (MOST_CHARACTERS, [])
