"""The shape of a language's table of extra words.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExtraWords:
    """Words beside those of `digest.words.table`; `{}` fields are filled with values."""

    short_date: Callable[[date], str]
    """A day without its weekday: «7 Apr»."""
    times: Callable[[int], str]
    """So many times, from once on."""

    alert: str
    alert_agreed: str
    alert_off: str

    weekly: str
    weekly_span: str
    weekly_meta: str
    weekly_empty: str
    weekly_end: str
    grew: str
    still_open: str
    open_item: str
    """A story and what to watch in it."""
    weekly_corrections: str
    more_corrections: str

    catch_up: str
    catch_up_meta: str
    catch_up_empty: str
    catch_up_end: str
    first_reported: str
    updated: str

    saved: str
    saved_on: str
    saved_empty: str
    saved_end: str

    corrections: str
    corrections_empty: str
    correction: str
    we_wrote: str
    articles_say: str
    corrected: str
    """The mark that a corrected story carries."""

    why_liked: str
    why_disliked: str
    why_reset: str

    weekday: Callable[[int], str]
    """ISO 8601: Monday is 1."""
    noted_more: str
    noted_less: str
    noted_thumb: str
    noted_nothing: str
    muted_full: str
    taste_forgotten: str
    saved_now: str
    saved_full: str
    unsaved: str
    reported: str
    reported_much: str
    no_such_day: str
    read_now: str


_TABLES = MappingProxyType({"en": "digest.words.extra.en", "ja": "digest.words.extra.ja"})


def of(language: Language) -> ExtraWords:
    """Return the extra words of a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: ExtraWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words
