"""How the arguments of commands become their nouns, and how nouns are written.

*Pure.* What does not fit wholly is read as None.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time as TimeOfDay  # noqa: N812  # a command is called so
from typing import Any

from bot.dialogue import arguments, herelines, lines, ownlines


def alone(kind: Callable[[], object]) -> Callable[[str], object | None]:
    """Read a command that has no arguments."""
    return lambda text: None if text else kind()


def one(
    kind: Callable[..., object], field: str, read: Callable[[str], object | None]
) -> Callable[[str], object | None]:
    """Read a command with one argument."""

    def made(text: str) -> object | None:
        value = read(text)
        return None if value is None else kind(**{field: value})

    return made


def maybe(
    kind: Callable[..., object], field: str, read: Callable[[str], object | None]
) -> Callable[[str], object | None]:
    """Read a command whose argument may be left out."""
    read_one = one(kind, field, read)
    return lambda text: read_one(text) if text else kind()


def topics(text: str) -> lines.Topics | None:
    """Read topics with their signs, or that all go."""
    if not text:
        return lines.Topics()
    if arguments.is_reset(text):
        return lines.Topics(is_reset=True)
    found = arguments.edits(text)
    return None if found is None else lines.Topics(added=found[0], dropped=found[1])


def written_topics(line: lines.Topics) -> str:
    """Write what `topics` reads."""
    return "reset" if line.is_reset else arguments.written_edits(line.added, line.dropped)


def unsave(text: str) -> lines.Unsave | None:
    """Read a number, or the id of a story."""
    number, story = arguments.number(text), arguments.story(text)
    if number is None and story is None:
        return None
    return lines.Unsave(number=number or 0, story=story or "")


def written_unsave(line: lines.Unsave) -> str:
    """Write what `unsave` reads."""
    return f"#{line.story}" if line.story else str(line.number)


def mute(text: str) -> lines.Mute | None:
    """Read a topic, but none that reads like a source: see `lines.MuteSource`."""
    topic = arguments.topic(text)
    return None if topic is None or topic.startswith("source ") else lines.Mute(topic=topic)


def unmute(text: str) -> lines.Unmute | None:
    """Read what `mute` reads."""
    made = mute(text)
    return None if made is None else lines.Unmute(topic=made.topic)


def time(text: str) -> lines.SetTime | None:
    """Read a time of day with or without a zone after it."""
    if not text:
        return lines.SetTime()
    told, is_sure = _sure(text)
    found = _clock_and_zone(told)
    return None if found is None else lines.SetTime(at=found[0], tz=found[1], is_sure=is_sure)


def written_time(line: lines.SetTime) -> str:
    """Write what `time` reads."""
    if line.at is None:
        return ""
    return _joined(arguments.written_clock(line.at), line.tz, is_sure=line.is_sure)


def days(text: str) -> lines.SetDays | None:
    """Read weekdays, or nothing."""
    if not text:
        return lines.SetDays()
    told, is_sure = _sure(text)
    weekdays = arguments.days(told)
    return None if weekdays is None else lines.SetDays(weekdays=weekdays, is_sure=is_sure)


def written_days(line: lines.SetDays) -> str:
    """Write what `days` reads."""
    if line.weekdays is None:
        return ""
    return _joined(arguments.written_days(line.weekdays), is_sure=line.is_sure)


def delivery(text: str) -> lines.SetDelivery | None:
    """Read how the brief is to come, what is sent with a time of day or without."""
    if not text:
        return lines.SetDelivery()
    told, is_sure = _sure(text)
    named = next(
        (each for each in arguments.modes() if told == each or told.startswith(f"{each} ")), None
    )
    if named is None:
        return None
    mode = lines.DeliveryMode(arguments.modes()[named])
    rest = told[len(named) :].strip().removeprefix("at ")
    if not rest:
        return lines.SetDelivery(mode=mode, is_sure=is_sure)
    found = _clock_and_zone(rest)
    if found is None or mode is lines.DeliveryMode.PULL:
        return None
    return lines.SetDelivery(mode=mode, at=found[0], tz=found[1], is_sure=is_sure)


def written_delivery(line: lines.SetDelivery) -> str:
    """Write what `delivery` reads."""
    if line.mode is None:
        return ""
    at = "" if line.at is None else arguments.written_clock(line.at)
    return _joined(line.mode.value, at, line.tz, is_sure=line.is_sure)


def _sure(text: str) -> tuple[str, bool]:
    """Take off the yes at the end."""
    told, _, last = text.rpartition(" ")
    return (told.strip(), True) if told and arguments.sure(last) else (text, False)


def _joined(*parts: str, is_sure: bool) -> str:
    return " ".join(filter(None, (*parts, "yes" if is_sure else "")))


def _clock_and_zone(text: str) -> tuple[TimeOfDay, str] | None:
    for end in (len(text), *(at for at, char in enumerate(text) if char == " ")):
        at = arguments.clock(text[:end])
        if at is None:
            continue
        rest = text[end:].strip()
        tz = arguments.zone(rest) if rest else ""
        if tz is not None:
            return at, tz
    return None


def here_at(text: str) -> herelines.HereAt | None:
    """Read a time of day with or without days after it."""
    text, is_sure = _sure(text)
    for end in (len(text), *(at for at, char in enumerate(text) if char == " ")):
        at = arguments.clock(text[:end])
        if at is None:
            continue
        rest = text[end:].strip()
        weekdays = arguments.days(rest) if rest else None
        if weekdays is not None or not rest:
            return herelines.HereAt(at=at, weekdays=weekdays, is_sure=is_sure)
    return None


def written_here_at(line: herelines.HereAt) -> str:
    """Write what `here_at` reads."""
    days = "" if line.weekdays is None else arguments.written_days(line.weekdays)
    return _joined(arguments.written_clock(line.at), days, is_sure=line.is_sure)


def weekly(text: str) -> lines.Weekly | None:
    """Read a weekday, or off."""
    if not text:
        return lines.Weekly()
    if arguments.switch(text) is False:
        return lines.Weekly(is_off=True)
    day = arguments.weekday(text)
    return None if day is None else lines.Weekly(weekday=day)


def written_weekly(line: lines.Weekly) -> str:
    """Write what `weekly` reads."""
    if line.weekday is None:
        return "off" if line.is_off else ""
    return arguments.written_weekday(line.weekday)


def pause(text: str) -> lines.Pause | None:
    """Read a span, an end, or nothing."""
    if not text:
        return lines.Pause()
    span = arguments.span(text)
    if span is not None:
        return lines.Pause(span=span)
    until = arguments.until(text)
    return None if until is None else lines.Pause(until=until)


def written_pause(line: lines.Pause) -> str:
    """Write what `pause` reads."""
    if line.span is not None:
        return arguments.written_span(line.span)
    return "" if line.until is None else f"until {arguments.written_day(line.until)}"


def sources(text: str) -> lines.Sources | None:
    """Read what is to be done with which source."""
    if not text:
        return lines.Sources()
    head, _, rest = text.partition(" ")
    deed, about = arguments.source_deed(head), rest.strip()
    is_fit = arguments.url(about) is not None
    if deed != lines.SourceDeed.ADD:
        is_fit = is_fit or arguments.name(about) is not None
    if deed is None or not is_fit:
        return None
    return lines.Sources(deed=lines.SourceDeed(deed), about=about)


def written_sources(line: lines.Sources) -> str:
    """Write what `sources` reads."""
    return "" if line.deed is lines.SourceDeed.LIST else f"{line.deed} {line.about}"


def managers(text: str) -> lines.Managers | None:
    """Read what is to be done with whom."""
    if not text:
        return lines.Managers()
    head, _, rest = text.partition(" ")
    deed, person = arguments.source_deed(head), arguments.person(rest)
    if deed not in {"add", "remove"} or person is None:
        return None
    return lines.Managers(deed=lines.ManagerDeed(deed), person=person)


def written_managers(line: lines.Managers) -> str:
    """Write what `managers` reads."""
    return "" if line.deed is lines.ManagerDeed.LIST else f"{line.deed} {line.person}"


def forgetting(text: str) -> ownlines.ForgetMe | None:
    """Read whether somebody is sure, and who was asked."""
    if not text:
        return ownlines.ForgetMe()
    if arguments.sure(text):
        return ownlines.ForgetMe(is_sure=True)
    who = arguments.mark(text)
    return None if who is None else ownlines.ForgetMe(is_sure=True, who=who)


def written_forgetting(line: ownlines.ForgetMe) -> str:
    """Write what `forget me` reads."""
    return line.who or ("yes" if line.is_sure else "")


def judge(*, is_more: bool) -> Callable[[str], object | None]:
    """Read the story of which more or less is wanted."""

    def made(text: str) -> object | None:
        number = arguments.number(text)
        return None if number is None else lines.Judge(number=number, is_more=is_more)

    return made


def report(text: str) -> lines.Report | None:
    """Read a story and what is wrong with it."""
    head, _, rest = text.partition(" ")
    number = arguments.number(head)
    return None if number is None else lines.Report(number=number, text=rest.strip())


def written(field: str, write: Callable[[Any], str] = str) -> Callable[[Any], str | None]:
    """Write one argument, nothing where it was left out."""

    def made(line: object) -> str:
        value = getattr(line, field)
        return "" if value is None else write(value)

    return made
