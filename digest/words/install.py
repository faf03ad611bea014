"""The words of the pages that somebody sees who installs the bot for a whole workspace.

*Pure.* One table a language, as in `digest.words.table`; `{}` fields are filled by the adapter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InstallWords:
    """The words of one language: titles, and a sentence or two beneath each."""

    installed: str
    installed_text: str
    open_it: str
    """The link that leads back to the platform."""

    cancelled: str
    cancelled_text: str
    unknown: str
    """Nobody began this installation here, or too long ago."""
    unknown_text: str
    begun: str
    """It was begun, and nobody knows what came of it."""
    begun_text: str
    refused: str
    refused_text: str
    """With the platform's word for why."""
    unanswered: str
    unanswered_text: str
    busy: str
    busy_text: str
    again: str
    """The link that leads to the beginning."""


_TABLES = MappingProxyType({"en": "digest.words.install_en", "ja": "digest.words.install_ja"})


@cache
def of(language: Language) -> InstallWords:
    """Return the table of a language, the English one where it has none."""
    name = _TABLES.get(language, _TABLES["en"])
    words: InstallWords = import_module(name).WORDS
    return words
