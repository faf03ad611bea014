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
    topic_gone: str
    rich_gone: str
    """Said once where a platform does not take the richer form of a brief."""
    """Under a brief that came elsewhere than it was meant to."""

    settings_title: str
    """24 characters at most, as every title and button of a form."""
    send: str
    cancel: str
    for_you: str
    for_everybody: str
    topics: str
    topics_hint: str
    own_topics: str
    own_topics_hint: str
    time: str
    time_hint: str
    days: str
    zone: str
    zone_hint: str
    language: str
    length: str
    weekly: str
    alerts: str
    alerts_on: str
    alerts_off: str
    quiet: str
    quiet_on: str
    quiet_off: str
    ask_title: str
    ask_label: str
    ask_send: str
    about_story: str
    about_news: str
    report_title: str
    report_label: str
    report_hint: str
    report_send: str

    too_many_topics: str
    no_topic: str
    no_time: str
    no_days: str
    no_zone: str
    no_text: str
    long_text: str

    page_title: str
    page_first_title: str
    page_first: str
    page_brief: str
    daily_to_me: str
    weekdays_to_me: str
    when_daily: str
    to_a_place: str
    invite: str
    your_zone: str
    change: str
    today: str
    week: str
    saved: str
    pause: str
    resume: str
    places: str
    place_now: str
    privacy: str
    privacy_told: str
    privacy_all: str
    export: str
    forget_me: str
    share_none: str
    """Of a button, 64 characters at most, where somebody has no brief to share a story of."""
    share_no_such: str
    """The same, where none of its stories is what he looks for."""
    withdrawn: str
    """Ends an answer that somebody did not want to its end."""


_TABLES = MappingProxyType({"en": "digest.words.desk.en", "ja": "digest.words.desk.ja"})


def of(language: Language) -> DeskWords:
    """Return the desk's words of a language, English for one we do not speak."""
    primary = language.partition("-")[0].lower()
    words: DeskWords = import_module(_TABLES.get(primary, _TABLES["en"])).WORDS
    return words
