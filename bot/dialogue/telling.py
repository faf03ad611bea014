"""What is said about a brief and its stories, and in small talk.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.contract import FormKind
from bot.dialogue import grammar
from bot.dialogue.asides import Nicety
from bot.dialogue.lines import About, Ask, LeftOut
from bot.dialogue.tokens import Point, Verb
from bot.dialogue.visit import Offer, Reply, Visit, note, said
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
    Slot,
    Talk,
    Topic,
)
from digest.ports import CHAT_A_MINUTE, PERSON_A_DAY, PERSON_A_MINUTE
from digest.words import desk, phrases, plain
from digest.words.lines import Line, Role

REMEMBERED_QUESTIONS = 4
"""As many as `digest.answers` keeps in mind."""

MOST_SUGGESTED = 3
"""Questions to press under one answer."""

_SHORTEST_WAIT = timedelta(minutes=1)
"""What is said of shorter ones."""


def shown(brief: Brief, visit: Visit) -> Reply:
    """Show a brief, and go on to talk about it: it is pressed as one that comes by itself."""
    lines = plain.visible(visit.words, brief, visit.tz)
    offers = () if visit.is_terminal else _pressed(brief, visit)
    return Reply(lines=lines, offers=offers, talk=about(brief, visit.talk))


def _pressed(brief: Brief, visit: Visit) -> tuple[Offer, ...]:
    """Return each story, to open, and what was left out."""
    words = desk.of(visit.words.language)
    found = [
        Offer(
            label=words.open,
            line=str(number),
            point=Point(verb=Verb.OPEN, brief=brief.id, number=number),
        )
        for number, _ in enumerate(brief.slots, start=1)
    ]
    if left_out := len(brief.left_out):
        label = words.left_out.format(stories=visit.words.count(left_out, "story"))
        point = Point(verb=Verb.LEFT_OUT, brief=brief.id)
        found.append(Offer(label=label, line=grammar.written(LeftOut()), point=point))
    return tuple(found)


def about(brief: Brief, talk: Talk) -> Talk:
    """Return the talk, turned to a brief."""
    if talk.brief_id == brief.id:
        return talk
    return replace(talk, brief_id=brief.id, current=None)


def opened(number: int, visit: Visit) -> Reply:
    """Open a story; the next question is about it first."""
    slot = slot_of(number, visit)
    if slot is None:
        return no_such(number, visit)
    lines = plain.opened(visit.words, slot, number, visit.tz)
    own = Offer(
        label=desk.of(visit.words.language).ask,
        line=grammar.written(About(number=number)),
        form=FormKind.QUESTION,
    )
    return Reply(
        lines=lines,
        offers=() if visit.is_terminal else (*_questions(slot.story.questions), own),
        talk=replace(visit.talk, current=number),
    )


def asked_about(number: int, visit: Visit) -> Reply:
    """Say that the next question is about a story."""
    slot = slot_of(number, visit)
    if slot is None:
        return no_such(number, visit)
    told = desk.of(visit.words.language).ask_about.format(
        number=number, headline=slot.story.headline
    )
    return said(told, talk=replace(visit.talk, current=number))


def why(number: int, visit: Visit) -> Reply:
    """Say why a story has its place."""
    slot = slot_of(number, visit)
    if slot is None or visit.brief is None:
        return no_such(number, visit)
    title = visit.words.why_title.format(number=number)
    facts = phrases.why(visit.words, slot, visit.brief)
    if visit.preferences.topics and not visit.brief.edition.topics:
        all_topics = visit.words.why_all_topics
        facts = tuple(visit.own.why_everybody if each == all_topics else each for each in facts)
    return Reply(
        lines=(
            Line(role=Role.HEADLINE, text=title),
            *(Line(role=Role.TAKEAWAY, text=fact) for fact in facts),
        )
    )


def left_out(visit: Visit) -> Reply:
    """Show what was left out of a brief."""
    if visit.brief is None:
        return no_brief(visit)
    if not visit.brief.left_out:
        return said(visit.words.nothing_more)
    lines = [Line(role=Role.HEADLINE, text=visit.words.more_title)]
    for slot in visit.brief.left_out:
        lines += [plain.GAP, *plain.story(visit.words, slot)]
    return Reply(lines=tuple(lines))


def slot_of(number: int, visit: Visit) -> Slot | None:
    """Return the slot of a number in the brief that is talked about."""
    slots = visit.brief.slots if visit.brief is not None else ()
    return slots[number - 1] if 1 <= number <= len(slots) else None


def no_such(number: int, visit: Visit) -> Reply:
    """Say that a number is that of no story."""
    if visit.brief is None:
        return no_brief(visit)
    words, slots = visit.words, visit.brief.slots
    if not slots:
        return said(words.no_stories)
    template = words.no_such_story if len(slots) > 1 else words.no_such_story_but_1
    return said(template.format(number=number, last=len(slots)))


def no_brief(visit: Visit) -> Reply:
    """Say when there will be something to talk about, and what can be asked before."""
    words, text = visit.words, visit.words.no_brief
    if visit.next_at is not None:
        text = words.no_brief_next.format(when=words.moment(visit.next_at.astimezone(visit.tz)))
    return said(text, words.no_brief_ask)


def small_talk(nicety: Nicety, visit: Visit) -> Reply:
    """Return it, and say what can be typed."""
    words = visit.words
    polite = {Nicety.GREETING: words.greeting, Nicety.THANKS: words.welcome}.get(nicety, "")
    if visit.brief is None:
        more = no_brief(visit)
        return replace(more, lines=(*((note(polite),) if polite else ()), *more.lines))
    return said(words.gap.join(filter(None, (polite, words.hint))))


def question(text: str, visit: Visit) -> Question:
    """Return what is asked: about the story that was opened last first of all."""
    return Question(
        text=text,
        language=visit.words.language,
        story=visit.talk.current,
        previous=visit.talk.asked,
    )


def answered(asked: Question, answer: Answer, visit: Visit) -> Reply:
    """Say what the sources tell; the story that told is asked about next."""
    talk = _asked(asked, visit.talk)
    return Reply(
        lines=plain.reply(visit.words, answer, visit.brief),
        offers=() if visit.is_terminal else _questions(answer.suggestions),
        talk=replace(talk, current=answer.story or talk.current),
    )


def cut_short(asked: Question, told: plain.Cited, visit: Visit) -> Reply:
    """Say that there was no time to find out, after what was told already."""
    return _ended(asked, told, visit.words.too_slow, visit)


def withdrawn(asked: Question, told: plain.Cited, visit: Visit) -> Reply:
    """End an answer that is wanted no more, after what was told already."""
    return _ended(asked, told, desk.of(visit.words.language).withdrawn, visit)


def _ended(asked: Question, told: plain.Cited, text: str, visit: Visit) -> Reply:
    lines = (*told.lines, *told.sources(visit.brief), note(text))
    return Reply(lines=lines, talk=_asked(asked, visit.talk))


def put_off(wait: timedelta, visit: Visit) -> Reply:
    """Say that so much was asked that others would have to wait; the talk stays where it was."""
    span = phrases.span(visit.words, max(wait, _SHORTEST_WAIT))
    return said(
        visit.words.asked_enough.format(
            minute=PERSON_A_MINUTE, chat=CHAT_A_MINUTE, day=PERSON_A_DAY, wait=span
        )
    )


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


def _questions(texts: Sequence[str]) -> tuple[Offer, ...]:
    """Return questions that can be answered, to be asked by a press."""
    return tuple(
        Offer(label=each, line=grammar.written(Ask(text=each))) for each in texts[:MOST_SUGGESTED]
    )


def _asked(asked: Question, talk: Talk) -> Talk:
    questions = (*talk.asked, asked.text)[-REMEMBERED_QUESTIONS:]
    return replace(talk, asked=questions)
