"""The words about what is people's own: their sources, what they set up, what is kept of them.

*Pure.* One table a language, as in `digest.words.table`; `{}` fields are filled by `bot.sayings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnWords:
    """The words of one language."""

    added: str
    added_undated: str
    added_empty: str
    back: str
    already: str
    full: str
    several: str
    unreadable: str
    """The one answer to whatever is wrong with an address."""
    no_address: str
    too_often: str
    fits: str
    fits_undated: str
    fits_empty: str
    removed: str
    ambiguous: str
    unknown: str
    did_you_mean: str
    state: str
    imported: str
    refused: str

    list_title: str
    list_hint: str
    more_sources: str
    read_at: str
    not_read: str
    failing: str
    own: str

    kept_of_you: str
    kept_here: str
    nothing_kept: str
    kept_for: str
    kept_until: str
    kinds: Mapping[str, str]
    """What is kept, by the kinds of `Held`."""
    not_reached: str
    """What is in the platform's own history."""
    export_hint: str
    left_out: str
    exported: str

    forget_question: str
    forget_elsewhere: str
    """Said in a place of many."""
    forgetting: str
    shared_stays: str

    settings_out: str
    sources_out: str
    file_wanted: str
    path_wanted: str
    file_saved: str
    file_too_large: str
    file_unreadable: str
    file_refused: str
    file_refused_at: str
    file_overfull: str
    file_gone: str
    list_refused: str
    would_change: str
    sources_change: str
    file_hint: str
    file_sure: str
    file_applied: str
    file_same: str
    changed_since: str


_TABLES = MappingProxyType({"en": "digest.words.own_en", "ja": "digest.words.own_ja"})


@cache
def of(language: Language) -> OwnWords:
    """Return the table of a language, the English one where it has none."""
    name = _TABLES.get(language, _TABLES["en"])
    words: OwnWords = import_module(name).WORDS
    return words
