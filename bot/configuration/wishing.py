"""Preferences as the fields of a file: written, and read strictly.

*Pure.*
"""

from __future__ import annotations

from bot.configuration.document import MANAGERS, PREFERENCES
from bot.configuration.strict import Judge, within
from digest import briefs, schedule
from digest.model import Language, OnEmpty, Preferences, Topic
from digest.ports import MOST_MANAGERS, MOST_TOPICS
from digest.words import table

_MOST_TOPIC = 80


def written(wished: Preferences, *, has_managers: bool) -> dict[str, object]:
    """Return preferences as JSON has them."""
    until, weekdays = wished.paused_until, wished.weekdays
    fields: dict[str, object] = {
        "topics": sorted(wished.topics),
        "language": wished.language,
        "stories": wished.max_stories,
        "time": None if wished.at is None else wished.at.isoformat("minutes"),
        "zone": wished.tz,
        "weekdays": None if weekdays is None else sorted(weekdays),
        "paused": wished.is_paused,
        "paused_until": None if until is None else until.isoformat(),
        "alerts": wished.has_alerts,
        "weekly": wished.weekly,
        "on_empty": None if wished.on_empty is None else wished.on_empty.value,
    }
    return fields | ({MANAGERS: sorted(wished.managers)} if has_managers else {})


def read(judge: Judge, value: object, at: str, *, has_managers: bool) -> Preferences:
    """Read preferences; of a file of one place, nobody who may manage it."""
    names = (*PREFERENCES, MANAGERS) if has_managers else PREFERENCES
    fields = judge.fields(value, at, names)
    time, weekly = fields["time"], fields["weekly"]
    has_alerts = judge.flag(fields["alerts"], within(at, "alerts"))
    if time is None and (has_alerts or weekly is not None):
        judge.wrong(within(at, "time"), "needed for alerts and the weekly")
    language = fields["language"]
    spoken = within(at, "language")
    return Preferences(
        topics=topics(judge, fields["topics"], within(at, "topics")),
        language=None
        if language is None
        else Language(judge.choice(language, spoken, table.LANGUAGES)),
        max_stories=stories(judge, fields["stories"], within(at, "stories")),
        at=None if time is None else judge.clock(time, within(at, "time")),
        tz="" if fields["zone"] == "" else zone(judge, fields["zone"], within(at, "zone")),
        weekdays=None
        if fields["weekdays"] is None
        else weekdays(
            judge, fields["weekdays"], within(at, "weekdays"), may_be_none=weekly is not None
        ),
        is_paused=judge.flag(fields["paused"], within(at, "paused")),
        paused_until=judge.day(fields["paused_until"], within(at, "paused_until")),
        has_alerts=has_alerts,
        weekly=None if weekly is None else weekday(judge, weekly, within(at, "weekly")),
        on_empty=manner(judge, fields["on_empty"], within(at, "on_empty")),
        managers=_managers(judge, fields[MANAGERS], at) if has_managers else frozenset(),
    )


def topics(judge: Judge, value: object, at: str, most: int = MOST_TOPICS) -> frozenset[Topic]:
    """Read names of topics, or words."""
    return frozenset(
        Topic(judge.text(each, f"{at}[{number}]", _MOST_TOPIC))
        for number, each in enumerate(judge.items(value, at, most))
    )


def stories(judge: Judge, value: object, at: str) -> int:
    """Read how many stories a brief may have."""
    number = judge.number(value, at, 1, briefs.LONGEST)
    if number != int(number):
        judge.wrong(at, "a whole number is expected")
    return int(number)


def zone(judge: Judge, value: object, at: str) -> str:
    """Read the key of a time zone."""
    named = judge.name(value, at)
    if named and schedule.zone(named) is None:
        judge.wrong(at, "a time zone such as Asia/Tokyo is expected")
    return named


def weekdays(judge: Judge, value: object, at: str, *, may_be_none: bool = False) -> frozenset[int]:
    """Read days of the week, one at least unless something else comes by itself."""
    days = frozenset(
        weekday(judge, each, f"{at}[{number}]")
        for number, each in enumerate(judge.items(value, at, 7))
    )
    if not days and not may_be_none:
        judge.wrong(at, "at least one day is expected, Monday being 1")
    return days


def weekday(judge: Judge, value: object, at: str) -> int:
    """Read a day of the week; Monday is 1."""
    number = judge.number(value, at, 1, 7)
    if number != int(number):
        judge.wrong(at, "a whole number is expected")
    return int(number)


def manner(judge: Judge, value: object, at: str) -> OnEmpty | None:
    """Read what is wanted on days without news."""
    return None if value is None else OnEmpty(judge.choice(value, at, set(OnEmpty)))


def _managers(judge: Judge, value: object, at: str) -> frozenset[str]:
    place = within(at, MANAGERS)
    return frozenset(
        judge.name(each, f"{place}[{number}]", 64)
        for number, each in enumerate(judge.items(value, place, MOST_MANAGERS))
    )
