"""The arguments of commands: each read from cleaned text, and written so that it reads the same.

*Pure.* The time zone database is data. A reader returns None for what it does not know whole.
Every language is understood everywhere: what people call days and zones is gathered from all
tables of `digest.words.dialogue`.
"""

from __future__ import annotations

import re
import unicodedata
import zoneinfo
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from types import MappingProxyType

from bot.dialogue.days import Day, Span
from digest.feeds.text import clean
from digest.words import dialogue

MOST_TOPICS_A_LINE = 10
LONGEST_TOPIC = 60
MOST_WORDS_OF_A_TOPIC = 5
LONGEST_NAME = 200
LONGEST_URL = 960
"""With a command before it, it is still a whole line."""
LONGEST_PATH = 255
LONGEST_SPAN = MappingProxyType({"d": 366, "w": 52, "m": 12})
LENGTHS = (3, 5, 7)

_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})", re.ASCII)
_TWELVE = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))? ?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
_HOUR = re.compile(r"(午前|午後)?([0-9]{1,2})時(?:(半)|([0-9]{1,2})分?)?", re.ASCII)
_SPAN = re.compile(
    r"([0-9]{1,3}) ?(d|w|m|日間?|週間?|[かカヵヶケ]月間?)", re.ASCII | re.IGNORECASE
)
_UNITS = MappingProxyType({"日": "d", "週": "w"})
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_SHORT_ISO = re.compile(r"([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_KANJI_DATE = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日", re.ASCII)
_RUN = re.compile(r" ?(?:-|~|〜|to|through|から|まで) ?", re.IGNORECASE)
_LIST = re.compile(r" ?(?:,|、|・|/|and|と) ?| ", re.IGNORECASE)
_SIGNED = re.compile(r"(?:(?<=\s)|^)([+-]) ?")
_PERSON = re.compile(r"(?:<@)?@?([A-Za-z0-9._:-]{1,64})(?:\|[^<>|]{0,64})?>?", re.ASCII)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_STORY = re.compile(r"#([A-Za-z0-9._:-]{1,80})", re.ASCII)
_MARK = re.compile(r"[0-9a-f]{20}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{8,32}", re.ASCII)
_SPACED = re.compile(r"[\s-]+")
_CHANGE = re.compile(r"[0-9a-f]{8,32}", re.ASCII)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY, _WORKDAYS = frozenset(range(1, 8)), frozenset(range(1, 6))
_LEAP = 2000
"""A year with every date of a month: what is said without a year may mean any."""


@cache
def _lexicon(name: str) -> Mapping[str, object]:
    """Return what all languages call something, folded."""
    found: dict[str, object] = {}
    for language in dialogue.LANGUAGES:
        words: Mapping[str, object] = getattr(dialogue.of(language), name)
        found |= {key.casefold(): value for key, value in words.items()}
    return MappingProxyType(found)


def number(text: str) -> int | None:
    """Read the number of a story."""
    return int(text) if _NUMBER.fullmatch(text) else None


def story(text: str) -> str | None:
    """Read the id of a story, as our own lines have it."""
    found = _STORY.fullmatch(text)
    return found[1] if found else None


def switch(text: str) -> bool | None:
    """Read on or off."""
    found = _lexicon("switches").get(text.casefold())
    return found if isinstance(found, bool) else None


def length(text: str) -> int | None:
    """Read how many stories a brief may have."""
    counted = number(text.removesuffix("件"))
    return counted if counted in LENGTHS else None


def clock(text: str) -> time | None:
    """Read a time of day: 07:30, 7:30pm, 8 am, 午後7時半."""
    if found := _CLOCK.fullmatch(text):
        return _time(int(found[1]), int(found[2]))
    if found := _TWELVE.fullmatch(text):
        hour, minute = int(found[1]), int(found[2] or 0)
        if not 1 <= hour <= 12:  # noqa: PLR2004  # hours of a half day
            return None
        return _time(hour % 12 + (12 if found[3].lower() == "p" else 0), minute)
    if found := _HOUR.fullmatch(text):
        half, hour = found[1], int(found[2])
        minute = 30 if found[3] else int(found[4] or 0)
        if half and hour > 12:  # noqa: PLR2004  # hours of a half day
            return None
        return _time(hour % 12 + 12 if half == "午後" else hour, minute)
    return None


def written_clock(at: time) -> str:
    """Write a time of day."""
    return f"{at:%H:%M}"


def _time(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None


@cache
def _zones() -> Mapping[str, str]:
    """Return the zones by folded name, and by city where that names one alone."""
    names = sorted(each for each in zoneinfo.available_timezones() if "/" in each or each == "UTC")
    cities: dict[str, set[str]] = {}
    for each in names:
        if not each.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/")):
            city = each.rpartition("/")[2].replace("_", " ").casefold()
            cities.setdefault(city, set()).add(each)
    known = {city: min(found) for city, found in cities.items() if len(found) == 1}
    known |= {each.casefold(): each for each in names}
    known |= {key: str(value) for key, value in _lexicon("zones").items()}
    return MappingProxyType(known)


def zone(text: str) -> str | None:
    """Read a time zone: its IANA name, or a city that gives it its name."""
    folded = text.casefold()
    return _zones().get(folded) or _zones().get(folded.replace(" ", "_"))


def days(text: str) -> frozenset[int] | None:
    """Read weekdays: daily, weekdays, mon-fri, sat,sun, 月水金, 月〜金."""
    folded = text.casefold()
    if isinstance(whole := _lexicon("sets_of_days").get(folded), frozenset):
        return whole
    if len(ends := _RUN.split(folded)) >= 2 and not any(ends[2:]):  # noqa: PLR2004  # from, to
        first, last = weekday(ends[0]), weekday(ends[1])
        if first is None or last is None:
            return None
        return frozenset((first + step - 1) % 7 + 1 for step in range((last - first) % 7 + 1))
    named = [weekday(each) for each in _LIST.split(folded) if each]
    if None in named:
        named = [weekday(each) for each in folded]  # 月水金
    found = frozenset(each for each in named if each is not None)
    return found if found and None not in named else None


def written_days(weekdays: frozenset[int]) -> str:
    """Write weekdays."""
    if weekdays == _EVERY_DAY:
        return "daily"
    if weekdays == _WORKDAYS:
        return "weekdays"
    return ",".join(_NAMES[day - 1] for day in sorted(weekdays))


def weekday(text: str) -> int | None:
    """Read a weekday; Monday is 1."""
    found = _lexicon("weekdays").get(text.strip().rstrip(".").casefold())
    return found if isinstance(found, int) else None


def day(text: str) -> Day | None:
    """Read a day: 2026-04-17, 04-17, 4月17日, yesterday, monday."""
    folded = text.casefold()
    if isinstance(offset := _lexicon("near_days").get(folded), int):
        return Day(offset=offset)
    if (named := weekday(folded)) is not None:
        return Day(weekday=named)
    if found := _ISO.fullmatch(folded) or _KANJI_DATE.fullmatch(folded):
        return _date(int(found[1]) if found[1] else None, int(found[2]), int(found[3]))
    if found := _SHORT_ISO.fullmatch(folded):
        return _date(None, int(found[1]), int(found[2]))
    return None


def _date(year: int | None, month: int, day_: int) -> Day | None:
    try:
        date(_LEAP if year is None else year, month, day_)
    except ValueError:
        return None
    return Day(year=year, month=month, day=day_)


def written_day(day_: Day) -> str:
    """Write a day."""
    if day_.offset is not None:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[day_.offset]
    if day_.weekday is not None:
        return _NAMES[day_.weekday - 1]
    rest = f"{day_.month:02}-{day_.day:02}"
    return rest if day_.year is None else f"{day_.year:04}-{rest}"


def span(text: str) -> Span | None:
    """Read a span: 3d, 2w, 1m, 2週間, 3日間, 1か月."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    named = found[2].lower()
    unit = named if named in LONGEST_SPAN else _UNITS.get(named[0], "m")
    count = int(found[1])
    return Span(number=count, unit=unit) if 1 <= count <= LONGEST_SPAN[unit] else None


def written_span(span_: Span) -> str:
    """Write a span."""
    return f"{span_.number}{span_.unit}"


def language(text: str) -> str | None:
    """Read a language: its tag (BCP 47), or its name in any language that we speak."""
    folded = text.casefold()
    found = _lexicon("languages_named").get(folded, folded.partition("-")[0])
    return str(found) if found in dialogue.LANGUAGES else None


def topic(text: str) -> str | None:
    """Read a topic: a name that we know, or a short phrase."""
    folded = " ".join(clean(unicodedata.normalize("NFKC", text.casefold())).split())
    is_said = any(char.isalnum() for char in folded)
    if not is_said or len(folded) > LONGEST_TOPIC or len(folded.split()) > MOST_WORDS_OF_A_TOPIC:
        return None
    return None if folded.startswith(("+", "-")) or _SIGNED.search(folded) else folded


def edits(text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Read topics to add and to drop: `+agents -crypto`; a topic runs to the next + or -."""
    before, *rest = _SIGNED.split(text)
    if before.strip() or not rest or len(rest) > 2 * MOST_TOPICS_A_LINE:
        return None
    added: dict[str, None] = {}
    dropped: dict[str, None] = {}
    for sign, name in zip(rest[::2], rest[1::2], strict=True):
        named = topic(name)
        if named is None:
            return None
        into, out_of = (added, dropped) if sign == "+" else (dropped, added)
        out_of.pop(named, None)
        into[named] = None
    return tuple(added), tuple(dropped)


def written_edits(added: tuple[str, ...], dropped: tuple[str, ...]) -> str:
    """Write topics to add and to drop."""
    return " ".join((*(f"+{each}" for each in added), *(f"-{each}" for each in dropped)))


def name(text: str) -> str | None:
    """Read the name of somebody or something: one line of some length."""
    return text if text and len(text) <= LONGEST_NAME else None


def named_source(text: str) -> str | None:
    """Read the name of a source, or its address."""
    return name(text) or (url(text) if len(text) <= LONGEST_URL else None)


def url(text: str) -> str | None:
    """Read what may be an address; whether it is one is for whoever fetches it.

    One that is longer than `LONGEST_URL` is for him to refuse.
    """
    is_one = text and " " not in text
    return text if is_one and not any(map(_is_control, text)) else None


def _is_control(char: str) -> bool:
    return unicodedata.category(char).startswith("C")


def is_reset(text: str) -> bool:
    """Tell whether all is to be as it was at first."""
    return text.casefold() in _lexicon("resets")


def sure(text: str) -> bool | None:
    """Read the yes to what cannot be taken back."""
    return True if text.casefold() in _lexicon("assents") else None


def modes() -> Mapping[str, str]:
    """Return in what ways the brief can come, by what people call them."""
    return {key: str(value) for key, value in _lexicon("deliveries").items()}


def code(text: str) -> str | None:
    """Read the operator's code, however it is spaced: its letters and digits alone."""
    bare = _SPACED.sub("", text).upper()
    return bare if _CODE.fullmatch(bare) else None


def source_deed(text: str) -> str | None:
    """Read add, remove or test."""
    found = _lexicon("deeds").get(text.casefold())
    return found if isinstance(found, str) else None


def until(text: str) -> Day | None:
    """Read the day up to which: until monday, 月曜まで."""
    folded = text.casefold()
    if folded.startswith("until "):
        return day(folded[len("until ") :])
    return day(folded.removesuffix("まで")) if folded.endswith("まで") else None


def written_weekday(day_: int) -> str:
    """Write a weekday."""
    return _NAMES[day_ - 1]


def written_switch(is_on: bool) -> str:  # noqa: FBT001  # the value itself
    """Write on or off."""
    return "on" if is_on else "off"


def person(text: str) -> str | None:
    """Read whom a platform means: his id, in the marks that platforms put around it."""
    found = _PERSON.fullmatch(text)
    return found[1] if found else None


def payload(text: str) -> str | None:
    """Read what a link carries."""
    return text if _PAYLOAD.fullmatch(text) else None


def change(text: str) -> str | None:
    """Read the id of a change."""
    return text.casefold() if _CHANGE.fullmatch(text.casefold()) else None


def mark(text: str) -> str | None:
    """Read the mark of a person that we have made; see `bot.dialogue.tokens`."""
    return text if _MARK.fullmatch(text) else None


def file(text: str) -> str | None:
    """Read the path of a file, or the id of one that was shown: one word, or words in quotes."""
    is_quoted = len(text) > 2 and text[0] == text[-1] == '"'  # noqa: PLR2004  # the quotes
    path = text[1:-1] if is_quoted else text
    is_one = is_quoted or " " not in text
    return path if is_one and path.strip() == path and 0 < len(path) <= LONGEST_PATH else None


def written_file(path: str) -> str:
    """Write the path of a file."""
    return f'"{path}"' if " " in path or path.startswith('"') else path


def word(text: str) -> str | None:
    """Read what help is wanted for: one word, or the name of a command."""
    folded = text.casefold()
    is_name = folded in dialogue.aliases() or any(
        folded in dialogue.of(language).commands for language in dialogue.LANGUAGES
    )
    return folded if is_name or (len(folded) <= LONGEST_TOPIC and " " not in folded) else None


def question(text: str) -> str | None:
    """Read a question; a number alone is that of a story."""
    return text if text and number(text) is None else None
