"""The shape of a language's table of words of the desk.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DeskWords:
    """Words on buttons, in forms and on pages; `{}` fields are filled with values."""

    open: str
    ask: str
    why: str
    more: str
    less: str
    save: str
    report: str
    left_out: str
    settings: str
    brief_too_old: str
    ask_about: str


_TABLES = MappingProxyType({"en": "digest.words.desk.en", "ja": "digest.words.desk.ja"})


def of(language: Language) -> DeskWords:
    """Return the desk's words of a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: DeskWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words
