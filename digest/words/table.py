"""The shape of a language's table of words, and the list of languages.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType

from digest.model import Language, Topic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """The words of one language; `{}` fields are filled by `digest.words.phrases`."""

    language: Language
    name: str
    """The language's own name for itself."""
    title: str
    day: Callable[[date], str]
    """A calendar day with its weekday and year."""
    short_day: Callable[[date], str]
    moment: Callable[[datetime], str]
    """A day and the time of day."""
    clock: Callable[[datetime], str]
    count: Callable[[int, str], str]
    """A number with its noun: `story`, `article`, `site`, `source`, `origin`, or a unit of
    time: `second`, `minute`, `hour`, `day`."""
    enumerate: Callable[[tuple[str, ...]], str]
    """Join names: «a, b and c»."""

    stop: str
    """What ends a sentence."""
    gap: str
    """What stands between two sentences."""
    separator: str
    colon: str
    normal: str
    quiet: str
    empty: str
    empty_topics: str
    empty_told: str
    all_read: str
    partial: str
    partial_all: str
    no_padding: str
    missing: str
    late: str
    next_brief: str
    told_note: str
    update: str
    background: str
    end: str
    extracts: str
    extracts_some: str
    by_model: str
    why_extracts: Mapping[str, str]
    """Said first where a model should have written, by the value of `WhyExtracts`."""
    no_table: str
    """Said of a language that has no table."""
    last_brief: str
    no_feeds: str

    what_happened: str
    why_it_matters: str
    what_to_watch: str
    worth_knowing: str
    sources: str
    ask: str
    more_sources: str
    read_minutes: str
    undated: str
    titled: str
    """A source with its own headline."""
    flag_independent: str
    flag_one_origin: str
    flag_single: str
    flag_undated: str
    flag_joint: str
    notes: Mapping[str, str]
    languages: Mapping[str, str]

    why_title: str
    why_outlets: str
    why_age: str
    why_undated: str
    why_topics: str
    why_all_topics: str
    why_primary: str
    why_new: str
    why_update: str
    why_shared: str
    why_unused: str

    answered_from: Mapping[str, str]
    stopgap: str
    """Said before quotations that stand in for an answer."""
    broke_off: str
    answer_translated: str
    manners: str
    """How an answer can be had otherwise."""
    not_told: str
    nearest: str

    collecting: str
    writing: str
    searching: str
    hint: str
    prompt: str
    goodbye: str
    no_such_story: str
    no_such_story_but_1: str
    """The same, where there is one only."""
    no_stories: str
    nothing_more: str
    more_title: str

    greeting: str
    welcome: str
    """What answers thanks."""
    no_brief: str
    no_brief_next: str
    no_brief_ask: str
    too_slow: str
    asked_enough: str
    """Said to who asks more than he may for now."""
    sorry: str
    """Said when a defect of ours keeps a message from being answered."""
    in_doubt: str
    """Said when nobody knows whether an answer arrived."""

    notices: Mapping[str, str]
    """What owners are told, by the value of its `NoticeKind`."""
    reasons: Mapping[str, str]
    """What is wrong with a source, by the English words with `{}` for each number."""
    topics: Mapping[Topic, str]
    """Names of the topics that Daybrief knows."""
    small_talk: Mapping[str, str]
    """What is neither command nor question, as `greeting`, `thanks` or `nod`."""


_TABLES = MappingProxyType({"en": "digest.words.en", "ja": "digest.words.ja"})
LANGUAGES: tuple[Language, ...] = tuple(Language(code) for code in _TABLES)


def of(language: Language) -> Words:
    """Return the words of a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: Words = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words


@cache
def small_talk(words: Words) -> Mapping[str, str]:
    """Return what each piece of small talk is: English works in every language."""
    return MappingProxyType({**of(Language("en")).small_talk, **words.small_talk})
