"""What a line in a conversation about a brief is answered with, in a terminal as in a chat.

*Pure.* ::

    line ─▶ turn ─▶ Turn: what is said, and where the talk stands then
              └──▶ Asking: somebody puts the question to the sources
                     ├─ in time ─▶ concluded ─▶ Turn
                     └─ not ─────▶ cut_short ─▶ Turn
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.conversation import (
    Ask,
    Help,
    Line,
    More,
    Nicety,
    Open,
    Quit,
    SmallTalk,
    Unclear,
    Why,
)
from digest.model import (
    Answer,
    Brief,
    BriefId,
    Coverage,
    DayState,
    Edition,
    EditionId,
    FeedUrl,
    Language,
    Question,
    Talk,
    Topic,
)
from digest.words import phrases, plain
from digest.words.plain import Role
from digest.words.table import Words

_SHORTEST_WAIT = timedelta(minutes=1)
"""What is said of shorter ones."""
REMEMBERED_QUESTIONS = 4
"""As many as `digest.answers` keeps in mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is talked about, with whom."""

    brief: Brief | None
    """None where there is none yet."""
    words: Words
    tz: tzinfo
    help: str
    """What can be typed in this place."""
    next_at: datetime | None = None
    """When the next brief is due, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is said, and where the talk stands after it."""

    lines: tuple[plain.Line, ...]
    talk: Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that only the sources can answer."""

    question: Question
    talk: Talk


def turn(line: Line, talk: Talk, about: About) -> Turn | Asking:
    """Answer a line, or have it asked.

    Args:
        line: what was typed, read.
        talk: where the talk about this brief stands.
        about: the brief and the reader.
    """
    match line:
        case Ask(text=text):
            question = Question(
                text=text,
                language=about.words.language,
                story=talk.current,
                previous=talk.asked,
            )
            return Asking(question=question, talk=talk)
        case Open(number=number) if about.brief and _has(about.brief, number):
            lines = plain.opened(about.words, about.brief.slots[number - 1], number, about.tz)
            return Turn(lines=lines, talk=replace(talk, current=number))
        case _:
            return Turn(lines=_said(line, about), talk=talk)


def concluded(asking: Asking, answer: Answer, about: About) -> Turn:
    """Say what the sources tell; the story that told is asked about next."""
    talk = _asked(asking)
    return Turn(
        lines=plain.reply(about.words, answer, about.brief),
        talk=replace(talk, current=answer.story or talk.current),
    )


def cut_short(asking: Asking, about: About) -> Turn:
    """Say that there was no time to find out."""
    return Turn(lines=(_note(about.words.too_slow),), talk=_asked(asking))


def put_off(asking: Asking, about: About, wait: timedelta) -> Turn:
    """Say that so much was asked that others would have to wait; the talk stays where it was."""
    words = about.words
    text = words.asked_enough.format(wait=phrases.span(words, max(wait, _SHORTEST_WAIT)))
    return Turn(lines=(_note(text),), talk=asking.talk)


def nothing_shown(feeds: Collection[FeedUrl], language: Language, now: datetime) -> Brief:
    """Return what a question is asked about where there is no brief: a month of these feeds."""
    edition = Edition(
        id=EditionId(""),
        topics=frozenset[Topic](),
        language=language,
        since=now,
        until=now,
        feeds=frozenset(feeds),
    )
    return Brief(
        id=BriefId(""),
        edition=edition,
        day=DayState.EMPTY,
        slots=(),
        composed_at=now,
        coverage=Coverage(),
    )


def _asked(asking: Asking) -> Talk:
    asked = (*asking.talk.asked, asking.question.text)[-REMEMBERED_QUESTIONS:]
    return replace(asking.talk, asked=asked)


def _said(line: Line, about: About) -> tuple[plain.Line, ...]:
    """Return what is said to a line that is no question."""
    words = about.words
    match line:
        case Help():
            return (plain.Line(role=Role.POINT, text=about.help),)
        case Unclear(nearest=nearest):
            return (_note(words.did_you_mean.format(command=nearest)),)
        case Quit():
            return (_note(words.goodbye),)
        case SmallTalk(nicety=nicety):
            return _small_talk(nicety, about)
        case _:
            return _no_brief(about) if about.brief is None else _shown(line, about.brief, about)


def _shown(line: Line, brief: Brief, about: About) -> tuple[plain.Line, ...]:
    """Return what is said about a brief itself."""
    match line:
        case Open(number=number) | Why(number=number) if not _has(brief, number):
            return (_note(_no_such(number, brief, about.words)),)
        case Why(number=number):
            return _why(number, brief, about.words)
        case More():
            return _more(brief, about.words)
        case _:
            return plain.visible(about.words, brief, about.tz)


def _has(brief: Brief, number: int) -> bool:
    return 1 <= number <= len(brief.slots)


def _no_such(number: int, brief: Brief, words: Words) -> str:
    if not brief.slots:
        return words.no_stories
    template = words.no_such_story if len(brief.slots) > 1 else words.no_such_story_but_1
    return template.format(number=number, last=len(brief.slots))


def _why(number: int, brief: Brief, words: Words) -> tuple[plain.Line, ...]:
    title = words.why_title.format(number=number)
    facts = phrases.why(words, brief.slots[number - 1], brief)
    return (
        plain.Line(role=Role.HEADLINE, text=title),
        *(plain.Line(role=Role.TAKEAWAY, text=fact) for fact in facts),
    )


def _more(brief: Brief, words: Words) -> tuple[plain.Line, ...]:
    if not brief.left_out:
        return (_note(words.nothing_more),)
    lines = [plain.Line(role=Role.HEADLINE, text=words.more_title)]
    for slot in brief.left_out:
        lines += [plain.GAP, *plain.story(words, slot)]
    return tuple(lines)


def _no_brief(about: About) -> tuple[plain.Line, ...]:
    """Say when there will be something to talk about, and what can be asked before."""
    words = about.words
    text = words.no_brief
    if about.next_at is not None:
        text = words.no_brief_next.format(when=words.moment(about.next_at.astimezone(about.tz)))
    return (_note(text), _note(words.no_brief_ask))


def _small_talk(nicety: Nicety, about: About) -> tuple[plain.Line, ...]:
    """Return it, and say what can be typed."""
    words = about.words
    polite = {Nicety.GREETING: words.greeting, Nicety.THANKS: words.welcome}.get(nicety, "")
    if about.brief is None:
        return (*((_note(polite),) if polite else ()), *_no_brief(about))
    return (_note(words.gap.join(filter(None, (polite, words.hint)))),)


def _note(text: str) -> plain.Line:
    return plain.Line(role=Role.NOTE, text=text)
