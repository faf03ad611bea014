"""What the edges say is wrong with a source can be said in every language."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from adapters.web import failures
from bot.selection import NOT_A_WEB_ADDRESS
from digest.engine.collect import LATE
from digest.model import Language
from digest.words import phrases, table
from tests.house import tree

_ERRORS = {
    "FetchError", "FetchRefused", "FetchUnavailable", "FetchThrottled", "FetchGone",
    "ParseError", "NotAFeed", "ParserKilled",
}  # fmt: skip
OTHERS = [language for language in table.LANGUAGES if language != "en"]


@cache
def _reasons() -> set[str]:
    """Collect every constant that an error of a source is raised with."""
    found = {LATE, NOT_A_WEB_ADDRESS}
    found |= {text.format(connect_s=10, silence_s=10, total_s=20) for _, text in failures._REASONS}
    found |= {failures.for_status(status, None).reason for status in (401, 403, 404, 410, 429)}
    found |= {failures.for_status(status, None).reason for status in (400, 500, 502, 503, 504)}
    for path in tree.modules("adapters", "digest"):
        for node in ast.walk(tree.parsed(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in _ERRORS and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_reason_has_words_in_every_language(language: Language) -> None:
    words = table.of(language)
    unsaid = {each for each in _reasons() if phrases.reason(words, each) == each}
    assert not unsaid


@pytest.mark.parametrize("language", OTHERS)
def test_the_numbers_of_a_reason_stay(language: Language) -> None:
    words = table.of(language)
    for reason in _reasons():
        numbers = re.findall(r"\d+", reason)
        assert re.findall(r"\d+", phrases.reason(words, reason)) == numbers, reason


def test_a_reason_that_nobody_foresaw_is_said_as_it_is() -> None:
    assert phrases.reason(table.of(Language("ja")), "odd {fault} 7") == "odd {fault} 7"
