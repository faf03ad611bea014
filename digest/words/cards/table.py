"""The shape of a language's table of the words of cards.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CardWords:
    """The words of one language; `{}` fields are filled with values."""

    key_points: Callable[[int], str]
    """So many key points, from one on; what opens a story's card."""
    about_story: str
    """What opens the card of a story without key points."""
    further: str
    """Of a brief that goes on in its thread."""
    useful: str
    not_useful: str
    waiting: str
    """Shown where a form is about to open."""
    no_files: str
    """Of a file that was asked for, where the workspace takes none."""
    less: str
    """Less of what a story is about; short, for half the width of a card."""
    breaking: str
    """A headline that breaks, where there is no heading above it."""
    menu_bar: str
    """What opens the menu that stands under a chat; 14 characters at most."""
    menu_areas: Mapping[str, str]
    """What is on that menu, by the English line that each stands for."""


_TABLES = MappingProxyType({"en": "digest.words.cards.en", "ja": "digest.words.cards.ja"})


def of(language: Language) -> CardWords:
    """Return the words of cards in a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: CardWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words
