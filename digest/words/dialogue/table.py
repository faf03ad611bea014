"""The shape of a language's table of words of the conversation.

*Pure.* A new language is a new module with one `WORDS`, added to `_TABLES`. What people type
stands in lower case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from digest.model import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """What there is to say of a command."""

    about: str
    """What it does, in a line."""
    examples: tuple[str, ...]
    """As they are typed; the first shows what its arguments look like."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DialogueWords:
    """The words of one language; `{}` fields are filled with values."""

    aliases: Mapping[str, str]
    """What else is typed for the beginning of an English line, by what it stands for."""
    joints: tuple[str, ...]
    """What stands between an argument and a command that comes after it."""
    comma: str
    """What stands between the members of a list that is typed."""
    triggers: tuple[str, ...]
    """By what the bot is called, at the beginning of a line."""
    weekdays: Mapping[str, int]
    near_days: Mapping[str, int]
    sets_of_days: Mapping[str, frozenset[int]]
    zones: Mapping[str, str]
    switches: Mapping[str, bool]
    resets: Mapping[str, str]
    assents: Mapping[str, str]
    deeds: Mapping[str, str]
    deliveries: Mapping[str, str]
    """In what ways the brief can come: pull, weekly, daily."""
    languages_named: Mapping[str, str]

    commands: Mapping[str, CommandWords]
    """By the command's name in `bot.dialogue.commands`; what two commands share comes with the
    noun after a slash."""
    groups: Mapping[str, str]
    help_title: str
    help_about: str
    help_question: str
    help_word: str
    help_trigger: str
    """Said in a place of many."""
    help_slash: str
    """The same where nothing but commands with a slash is heard."""
    for_example: str
    no_such_command: str
    unclear: str
    unclear_example: str
    """An empty one where the command itself is all there is to type."""
    unclear_none: str
    meant_command: str
    """Said where the sources do not tell and a command was perhaps meant."""
    ask_instead: str

    only_chat: str
    only_shared: str
    only_rich: str
    only_private: str
    only_terminal: str
    denied: str
    denied_slash: str
    denied_outside: str
    denied_unsure: str
    too_many_changes: str
    too_many_places: str
    invalid: str
    """Said of a button that is expired, foreign or forged."""

    unchanged: str
    undo: str
    undone: str
    nothing_to_undo: str
    undo_overtaken: str
    topics_now: str
    topics_all: str
    topics_known: str
    topics_full: str
    not_followed: str
    why_everybody: str
    """In place of `why_all_topics` where the reader follows some."""
    preview: str
    preview_none: str
    time_now: str
    time_none: str
    next_now: str
    paused_now: str
    paused_until: str
    language_now: str
    length_now: str
    muted_now: str
    muted_none: str
    switched: Mapping[str, str]
    """What is on or off: `alerts`, `quiet`, `rich`, and each `on` and `off`."""
    weekly_now: str
    weekly_off: str
    sources_now: str
    settings_title: str
    settings_hint: str
    past_day: str
    days_named: Callable[[frozenset[int]], str]

    stopped: str
    here_title: str
    here_test: str
    here_stopped: str
    managers_now: str
    managers_none: str
    cannot_manage: str
    audit_title: str
    audit_line: str
    audit_empty: str
    audit_hidden: str
    """Stands for somebody who was forgotten."""

    welcome: str
    welcome_back: str
    welcome_shared: str
    today_below: str
    no_front_page: str
    when_question: str
    when_shared: str
    when_time: str
    first_zones: tuple[str, ...]
    """Zones that readers of this language are most likely in."""
    other_time: str
    only_when_asked: str
    weekdays_here: str
    other_here: str
    no_thanks: str
    which_topics: str
    everything: str
    as_you_like: str
    forget_sure: str
    cut_short: str
    denied_tenant: str
    places_full: str
    managers_full: str
    long_address: str
    longest_span: str
    catch_up: str
    away: str
    missed_something: str
    why_yours: str
    liked_now: str
    disliked_now: str
    more_like: str
    less_like: str
    mute_it: str
    no_such_source: str
    which_source: str
    sources_named: str
    add_it: str
    remove_it: str
    choices: Mapping[str, str]
    """What buttons for choices are called that have no name of their own, by their lines."""
    menu: Mapping[str, str]
    """What buttons under the settings are called, by the line they stand for."""


_TABLES = MappingProxyType({"en": "digest.words.dialogue.en", "ja": "digest.words.dialogue.ja"})
LANGUAGES: tuple[Language, ...] = tuple(Language(code) for code in _TABLES)


@cache
def of(language: Language) -> DialogueWords:
    """Return the words of a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: DialogueWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words


@cache
def aliases() -> Mapping[str, str]:
    """Return what stands for the beginning of an English line, in whatever language."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        found |= of(language).aliases
    return MappingProxyType(found)
