"""A week of readers on every platform while things go wrong, and what came of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest import schedule
from digest.model import Language
from digest.words import table
from tests.bench.chaos.house import House, secrets
from tests.bench.chaos.places import Place

BEGINS = datetime(2027, 3, 11, 12, tzinfo=UTC)
"""A Thursday, three days before the clocks of New York go forward."""
DAYS = 7
ZONES = ("Australia/Lord_Howe", "Asia/Tokyo", "Europe/Berlin", "America/New_York")
AT = time(8)
SPREAD = timedelta(seconds=46)
"""Over which the sends of a minute are spread, and a second."""
QUESTION = "How many robots does {name} have?"
_NAMES = ("Kestrel Lab", "Ostrand", "Harbour Bank", "Eastvale Post", "Brenhaven Motors",
          "Meridian Works", "Toko Electric", "Gradient House", "Circuit Company")  # fmt: skip
_TITLE = re.compile(r"(?:AI brief|AIブリーフ)")
_PATIENCE_S = 45.0
_DOUBT = table.of(Language("en")).in_doubt
"""An honest end, where a platform did not say whether it took the answer, and nowhere else."""
_IN_DOUBT = re.compile(r'"bot.dispatch", "message": "update \S+: Uncertain')


@dataclass(slots=True, kw_only=True)
class Reader:
    """Somebody with a brief each day at eight."""

    place: Place
    id: str
    zone: str
    asked: int = 0
    unanswered: int = 0
    doubted: int = 0
    """How often he was told instead that an answer may be lost."""
    prompted: int = 0
    """How often he had to ask for an answer that he waited for."""

    def due(self, day: date) -> datetime:
        """Return when his brief of a day is due."""
        return datetime.combine(day, AT, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def briefs(self, day: date) -> int:
        """Return how many briefs of a local date he has seen."""
        dated = f"{day:%a} {day.day} {day:%b}"
        return sum(
            bool(_TITLE.search(each.text)) and dated in each.text.split("\n", 1)[0]
            for each in self.place.seen(self.id)
        )


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of the week on one platform."""

    owed: int = 0
    missing: int = 0
    doubled: int = 0
    asked: int = 0
    unanswered: int = 0
    doubted: int = 0
    prompted: int = 0


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of the week."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    missing: list[str] = field(default_factory=list)
    in_doubt: int = 0
    """Answers of which a platform did not say whether it took them: none is given twice."""
    leaks: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tracebacks: int = 0

    def faults(self, kills: int, allowed: dict[str, int]) -> Iterator[str]:
        """Yield what should not have come about."""
        yield from self.missing
        for name, each in self.tallies.items():
            if each.doubled > allowed.get(name, 0) * kills:
                yield f"{each.doubled} doubled on {name}"
        unanswered = sum(each.unanswered + each.doubted for each in self.tallies.values())
        if unanswered > self.in_doubt:
            yield f"{unanswered} questions without an answer, {self.in_doubt} in doubt"
        yield from self.leaks
        if any(self.ends):
            yield f"processes ended with {self.ends}"
        if self.tracebacks:
            yield f"{self.tracebacks} tracebacks in the logs"


async def settle(house: House, each_place: int) -> list[Reader]:
    """Have readers come, one after the other into each zone, and say when they read."""
    readers = []
    for place in house.places:
        for number in range(each_place):
            zone = ZONES[number % len(ZONES)]
            reader = Reader(place=place, id=place.join(number), zone=zone)
            for line in (f"time 08:00 {zone}", "days daily"):
                await _tell(house, reader, line)
            readers.append(reader)
    return readers


async def _tell(house: House, reader: Reader, line: str) -> None:
    """Say something to the bot and wait until it has answered."""
    before = len(reader.place.seen(reader.id))
    reader.place.say(reader.id, line)
    came = await house.sees(
        lambda: len(reader.place.seen(reader.id)) > before, within_s=_PATIENCE_S
    )
    assert came, f"{reader.place.name} did not answer {line!r}"


async def live(house: House, readers: Sequence[Reader], days: int) -> None:
    """Let the days pass, each in the order in which it begins around the world."""
    first = (BEGINS + timedelta(days=1)).date()
    dues = sorted(
        {
            (reader.due(first + timedelta(days=n)), first + timedelta(days=n), reader.zone)
            for n in range(days)
            for reader in readers
        }
    )
    printed: set[date] = set()
    for due, day, zone in dues:
        if day not in printed:
            printed.add(day)
            news(house, len(printed))
        those = [each for each in readers if each.zone == zone]
        await _morning(house, those, due, day)
        for each in those:
            await _ask(house, each, len(printed))


def news(house: House, number: int) -> None:
    """Print what happened on a day of the week."""
    name = _NAMES[number % len(_NAMES)]
    count = 10 + number
    house.print(
        f"{name} opens an AI factory with {count} robots",
        f"{name} opened an AI factory on day {number}. The factory of {name} has {count} robots "
        f"and {count * 2} engineers. {name} trains language models there.",
    )


async def _morning(house: House, those: Sequence[Reader], due: datetime, day: date) -> None:
    await house.pass_to(due - schedule.LEAD + timedelta(seconds=20))
    house.trouble()
    await house.sees(lambda: False, within_s=1.5)
    house.trouble()
    await house.pass_to(due + timedelta(seconds=1))
    await house.sees(lambda: False, within_s=0.7)
    house.trouble()
    await house.pass_to(due + SPREAD)
    # What waits for a lease, or for patience, has more than an hour until its deadline.
    for wait_s in (8.0, *[3.0] * 30):
        if await house.sees(lambda: all(each.briefs(day) for each in those), within_s=wait_s):
            return
        house.calm()
        await house.pass_to(house.now + timedelta(minutes=2))


async def _ask(house: House, reader: Reader, number: int) -> None:
    seen = len(reader.place.seen(reader.id))
    name, told = _NAMES[number % len(_NAMES)], f"{10 + number} robots"
    reader.place.say(reader.id, QUESTION.format(name=name))
    reader.asked += 1
    house.trouble()

    def is_said(*ends: str) -> bool:
        said = [each.text for each in reader.place.seen(reader.id)[seen:]]
        return any(end in each for each in said for end in ends)

    for _ in range(4):
        if await house.sees(lambda: is_said(told, "do not say", _DOUBT), within_s=10.0):
            reader.doubted += not is_said(told, "do not say")
            return
        house.calm()
        await house.pass_to(house.now + timedelta(minutes=2))
        reader.prompted += reader.place.ask_for_it(reader.id)
    reader.unanswered += 1


def judge(house: House, readers: Sequence[Reader], outcome: Outcome, days: int) -> None:
    """Count what readers saw; call it once all is over."""
    first = (BEGINS + timedelta(days=1)).date()
    for reader in readers:
        name = reader.place.name
        tally = outcome.tallies[name]
        tally.asked += reader.asked
        tally.unanswered += reader.unanswered
        tally.doubted += reader.doubted
        tally.prompted += reader.prompted
        tally.owed += days
        for n in range(days):
            day = first + timedelta(days=n)
            count = reader.briefs(day)
            if not count:
                outcome.missing.append(f"{name}, {reader.zone}: no brief on {day}")
            tally.missing += not count
            tally.doubled += max(0, count - 1)
    said = "\n".join(each.text for who in readers for each in who.place.seen(who.id))
    stored = house.stored()
    for number, secret in enumerate(secrets(house.places), start=1):
        for where, found in (
            ("a log", secret in house.log),
            ("a message", secret in said),
            ("the store", secret.encode() in stored),
        ):
            if found:
                outcome.leaks.append(f"secret {number} ({secret[:4]}…) in {where}")
    outcome.tracebacks = house.log.count("Traceback")
    outcome.in_doubt = len(_IN_DOUBT.findall(house.log))
