"""The shape of a language's table of the words of what is counted.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountedWords:
    """The words of one language; `{}` fields are filled with values."""

    messages: Callable[[int], str]
    """So many messages."""
    week_now: str
    """How it is where nothing comes by itself but the week."""
    modes: str
    """What else there is to choose."""
    pull: str
    weekly: str
    daily: str
    """Buttons, of 20 characters at most; of the usual time of day."""
    when: str
    """Asks a newcomer, where each message is counted."""
    when_spent: str
    """The same, where the month has none left."""
    one_a_day: str
    """Of alerts and briefs together."""
    price: str
    """Of a brief a day in a place that several people share."""
    price_weekly: str
    left: str
    """After the price, where the month has an end."""
    price_unknown: str
    price_yes: str
    """A button."""
    first_manages: str
    """Of a place whose platform knows of no roles, and that nobody has set up."""
    managed_by: str
    denied: str
    """Said there to whoever may not."""
    claimed: str
    claim_wrong: str
    claim_often: str


_TABLES = MappingProxyType({"en": "digest.words.counted.en", "ja": "digest.words.counted.ja"})


def of(language: Language) -> CountedWords:
    """Return the words of what is counted in a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: CountedWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words
