"""What a reader may say in a conversation about a brief.

*Pure.* A line that is wholly a command is one, and so is small talk; anything else, and
whatever ends with a question mark, is a question. Input is NFKC-normalised: full-width digits
work. What no keyboard types is left out of it.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from digest.words import table
from digest.words.table import Words

MOST_CHARACTERS = 1_000
"""A longer line is cut; nobody asks that much."""

_CLOSE = 0.75
_LAYOUT = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Classes of characters that turn the order of what follows round (UAX 9, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open a story by its number."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Ask why a story has its place."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Show what was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Show the brief again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """List what can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quit:
    """Leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question in free words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A single word that is nearly a command."""

    nearest: str


class Nicety(StrEnum):
    """What people say besides."""

    GREETING, THANKS = "greeting", "thanks"
    NOD = "nod"
    """Anything that wants no answer: «ok», or a lone thumb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk:
    """Neither a command nor a question."""

    nicety: Nicety


Line: TypeAlias = Open | Why | More | Today | Help | Quit | Ask | Unclear | SmallTalk


def parse(text: str, words: Words, *, current: int | None = None) -> Line | None:
    """Read a line; None when it is blank.

    Args:
        text: what was typed.
        words: the reader's language; English commands work in every language.
        current: number of the story opened last, for «why» without a number.
    """
    typed = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    line = " ".join("".join(filter(_is_typed, typed)).split())
    folded = line.casefold()
    if not line:
        return None
    if folded.isdecimal():
        return Open(number=_number(folded))
    command = table.aliases(words).get(folded)
    if command == "why" and current is not None:
        return Why(number=current)
    return (
        _PLAIN.get(command)
        or _numbered(folded, words)
        or _small_talk(folded, words)
        or _unclear(folded, words)
        or Ask(text=line)
    )


_PLAIN: dict[str | None, Line] = {
    "more": More(),
    "today": Today(),
    "help": Help(),
    "quit": Quit(),
}


def _is_typed(char: str) -> bool:
    """Tell text from control characters, halves of characters, and reversals of its order."""
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return char.isspace()
    return unicodedata.bidirectional(char) not in _LAYOUT


def _number(digits: str) -> int:
    return int(digits[:6])


def _numbered(folded: str, words: Words) -> Line | None:
    name, _, digits = folded.partition(" ")
    if not digits.isdecimal():
        return None
    command = table.aliases(words).get(name)
    if command == "why":
        return Why(number=_number(digits))
    return Open(number=_number(digits)) if command == "story" else None


def _small_talk(folded: str, words: Words) -> SmallTalk | None:
    """Recognise small talk, whatever marks and pictures stand after it."""
    end = next((at for at in range(len(folded), 0, -1) if folded[at - 1].isalnum()), 0)
    if not end:
        return SmallTalk(nicety=Nicety.NOD)
    found = table.small_talk(words).get(folded[:end])
    return SmallTalk(nicety=Nicety(found)) if found else None


def _unclear(folded: str, words: Words) -> Unclear | None:
    if " " in folded or folded.endswith("?") or folded in table.aliases(words):
        return None
    near = difflib.get_close_matches(folded, table.aliases(words), n=1, cutoff=_CLOSE)
    return Unclear(nearest=near[0]) if near else None
