"""Whatever is typed wrong is answered in a sentence, in the reader's language; nothing changes.

Every command of the table inherits these tests.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.dialogue import grammar, helping
from bot.dialogue.asides import Unclear
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry
from bot.dialogue.lines import Ask
from bot.respondent import Turn
from digest.model import Language
from digest.words import dialogue
from tests.bot.dialogue.talking import EN, JA, Talking, examples, is_japanese, talking, text_of
from tests.contracts.kernel import MINUTE

BAD = {
    "nothing": "",
    "ten thousand letters": "x" * 10_000,
    "ten thousand words": "topic " * 1_700,
    "controls": "\x00\x07\x1b[31m2\x7f\x85",
    "reversals": "\u202e2\u2066abc\u2069\u200f",
    "halves of characters": "\ud83d 2 \udc00",
    "another type": "banana split 3.5",
    "a negative number": "-1",
    "no number of a story": "9999",
    "a number too long": "9" * 400,
    "markup": "<!channel> *a* `b` [c](https://elsewhere.example) <b>d</b>",
    "templates": "{0} {text} {undo} %s %(a)s",
    "another tenant's chat": "T2 C1",
    "far too many topics": " ".join(f"+topic{number}" for number in range(200)),
}

_LONGEST = 6_000
"""Characters of the longest answer, which is help; platforms part what is longer than theirs."""


def lines_of(entry: Entry, language: Language) -> Iterator[str]:
    """Yield a command with what does not belong to it, and its examples with more after them.

    Each language has half of what is bad; it is the same in the other.
    """
    head = helping.called(entry, dialogue.of(language))
    for bad in list(BAD.values())[language == JA :: 2]:
        yield f"{head} {bad}"
    for example in examples(entry, language):
        yield f"{example} {example}"
        yield f"{example} \u0000\u202e{{}}"


@asynccontextmanager
async def spoken_with(folder: Path, language: Language) -> AsyncIterator[Talking]:
    """Open a room whose shared chat speaks a language."""
    async with talking(folder) as talk:
        await talk.say(f"lang {language}", by="admin", is_shared=True, is_addressed=True)
        yield talk


def is_unclear(text: str) -> bool:
    """Tell whether a line is no command, and no question either after the bot was called."""
    heard = grammar.heard(text, is_shared=True)
    return heard is not None and isinstance(heard.line, Unclear)


def is_clean(text: str) -> bool:
    """Tell whether a text has nothing that turns an order, rings a bell or breaks an encoding."""
    kinds = {unicodedata.category(char) for char in text if char != "\n"}
    turned = {unicodedata.bidirectional(char) for char in text}
    return not kinds & {"Cc", "Cs"} and not turned & {"RLO", "LRI", "RLI", "PDI", "LRO"}


def proven_short(turn: Turn, text: str, language: Language) -> None:
    """See that an answer is a short one in a language."""
    told = text_of(turn)
    assert turn.lines, text[:80]
    assert len(turn.lines) <= 2, told
    assert len(told) <= 400, told
    ours = "".join(each.text for each in turn.lines).replace(text, "")
    assert is_japanese(ours) == (language == JA), told


@pytest.mark.parametrize("language", [EN, JA])
async def test_what_a_command_cannot_read_changes_nothing_and_is_answered_shortly(
    tmp_path: Path, language: Language
) -> None:
    async with spoken_with(tmp_path, language) as talk:
        before = await talk.state()
        for entry in COMMANDS:
            for text in lines_of(entry, language):
                if is_unclear(called := f"/brief {text}"):
                    turn = await talk.say(called, by="admin", is_shared=True)
                    proven_short(turn, text, language)
                    assert is_clean(text_of(turn)), text[:80]
        assert await talk.state() == before


@pytest.mark.parametrize("language", [EN, JA])
async def test_what_a_command_can_read_after_all_is_answered_within_bounds(
    tmp_path: Path, language: Language
) -> None:
    async with spoken_with(tmp_path, language) as talk:
        for entry in talk.answered(is_shared=True):
            for text in lines_of(entry, language):
                heard = grammar.heard(text, is_shared=True, is_addressed=True)
                assert heard is not None
                if type(heard.line) is not entry.kind:
                    continue
                talk.room.clock.advance(MINUTE)
                turn = await talk.say(text, by="admin", is_shared=True, is_addressed=True)
                assert turn.lines, text[:80]
                assert is_clean(text_of(turn)), text[:80]
                assert len(text_of(turn)) <= _LONGEST


async def test_in_a_chat_of_ones_own_it_is_a_question_and_changes_nothing(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        before = await talk.state()
        for number, entry in enumerate(COMMANDS):
            for text in lines_of(entry, (EN, JA)[number % 2]):
                heard = grammar.heard(text)
                if heard is not None and isinstance(heard.line, Ask | Unclear):
                    turn = await talk.say(text, "C2")
                    assert turn.lines
                    assert is_clean(text_of(turn)), text[:80]
                    talk.room.clock.advance(MINUTE)
        assert await talk.state() == before
