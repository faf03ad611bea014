"""What is said of an answer that takes longer than its platform lets one wait for it.

*Pure.* One table a language, as in `digest.words.table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CollectingWords:
    """The words of one language."""

    working: str
    show: str
    """What is pressed; 20 characters at most."""
    ready: str
    """Said beside another answer: one to an earlier question waits."""
    not_yet: str
    gone: str
    no_file: str
    """Where a file is too large to be written out; `{name}` is its."""
    file_again: str
    """Where a file was to come with an answer that waits."""


_TABLES = MappingProxyType(
    {"en": "digest.words.collecting_en", "ja": "digest.words.collecting_ja"}
)


@cache
def of(language: Language) -> CollectingWords:
    """Return the table of a language, the English one where it has none."""
    name = _TABLES.get(language, _TABLES["en"])
    words: CollectingWords = import_module(name).WORDS
    return words
