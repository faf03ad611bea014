"""A brief as LINE gets it: the messages of one call, which counts as one.

*Pure.* ::

    a card with all stories: the minute   title · what day · headline and takeaway · closing
    a card for each of them, beside it    flag · key points · worth knowing · sources · two buttons
    quick replies                         questions, what was left out, settings, thumbs

A day without stories and an alert are ordinary messages, and so is all of it where cards were
refused. Whatever it weighs, it is one call: texts are cut where there is no room, then cards of
the last stories go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from adapters.contract import BriefActions, StoryActions
from adapters.line import alt, fallback, fitting, limits, prose, quick, stories
from adapters.line.bubbles import Style, bubble, carousel, rule, text
from adapters.line.fitting import Weighed, weighed
from adapters.line.message import Message, tapped
from adapters.line.stories import Told
from adapters.line.taps import Json, Tap
from adapters.plaintext import clipped
from digest.model import Brief, BriefKind, DayState, Delivery, Slot
from digest.words import cards, delivered, outline, plain, table
from digest.words.lines import GAP, Line, Role
from digest.words.outline import Outline
from digest.words.table import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A brief in its parts."""

    brief: Brief
    words: Words
    outline: Outline
    told: tuple[Told, ...]
    tz: tzinfo
    actions: BriefActions

    def of(self, told: Told) -> StoryActions | None:
        """Return what can be pressed for a story, where there is anything."""
        offered = self.actions.stories[told.number - 1 : told.number]
        return offered[0] if offered else None

    @property
    def is_alert(self) -> bool:
        return self.brief.edition.kind is BriefKind.ALERT


def render(
    brief: Brief, delivery: Delivery, actions: BriefActions, *, is_plain: bool = False
) -> tuple[Message, ...]:
    """Return the messages of a brief, one to five, as its reader sees it.

    Args:
        brief: What is told.
        delivery: To whom: by his clock.
        actions: What can be pressed.
        is_plain: Whether it has to do without cards.
    """
    words = table.of(brief.edition.language)
    whole = outline.of(delivered.visible(words, brief, delivery))
    told = tuple(
        Told(slot=slot, lines=lines, number=number)
        for number, (slot, lines) in enumerate(zip(brief.slots, whole.stories, strict=True), 1)
    )
    sheet = _Sheet(
        brief=brief,
        words=words,
        outline=whole,
        told=told,
        tz=delivered.zone(delivery.tz),
        actions=actions,
    )
    is_card = bool(told) and not sheet.is_alert and not is_plain
    shown = (_cards(sheet) if is_card else ()) or _texts(sheet)
    return tapped(shown, _taps(sheet))


def details(
    slot: Slot, number: int, delivery: Delivery, actions: StoryActions | None
) -> tuple[Message, ...]:
    """Return a story by itself: its card, with its takeaway."""
    words, tz = table.of(slot.story.language), delivered.zone(delivery.tz)
    told = Told(slot=slot, lines=tuple(plain.story(words, slot, number)[:1]), number=number)
    card = fitting.fitted(lambda most: stories.card(told, actions, words, tz, most=most))
    if card is None:
        lines = plain.opened(words, slot, number, tz)
        return tuple(Message(text=each) for each in fallback.texts(lines))
    return (Message(card=card.card, alt=alt.text("", [slot.story.headline])),)


def _taps(sheet: _Sheet) -> tuple[Tap, ...]:
    if sheet.is_alert:
        return quick.under_alert(sheet.actions)
    has_thumbs = bool(sheet.told) or sheet.brief.day is not DayState.EMPTY
    return quick.under_brief(sheet.actions, sheet.words.language, has_thumbs=has_thumbs)


def _cards(sheet: _Sheet) -> tuple[Message, ...]:
    """Return a brief as cards; nothing where there is no room for all its stories on the first."""
    cover = fitting.fitted(lambda most: _cover(sheet, most))
    if cover is None:
        return ()
    runs = _runs(sheet, cover)
    headlines = [each.slot.story.headline for each in sheet.told]
    name = alt.text(_title(sheet), headlines, _states(sheet))
    return tuple(Message(card=carousel(each), alt=name) for each in runs)


def _runs(sheet: _Sheet, cover: Weighed) -> list[list[Json]]:
    """Return the cards of each message: of all stories, if their texts have to be cut for it."""
    runs = [[cover.card]]
    for most in fitting.LEVELS:
        beside = [
            weighed(stories.card(each, sheet.of(each), sheet.words, sheet.tz, most=most))
            for each in sheet.told
        ]
        light = [each for each in beside if each.is_light]
        runs = fitting.packed([cover, *light])
        if len(light) == len(beside) and len(runs) <= limits.CALL_MESSAGES:
            break
    return runs[: limits.CALL_MESSAGES]


def _cover(sheet: _Sheet, most: int) -> Json:
    """Return the card that is the whole minute."""
    title, *states = sheet.outline.heading
    body = [text(clipped(title.text, most), Style.TITLE)]
    body += [_state(each, sheet, most) for each in states]
    body.append(rule())
    body += [stories.row(each, sheet.of(each), most=most) for each in sheet.told]
    every = (*sheet.brief.slots, *sheet.brief.background, *sheet.brief.still_open)
    outlets = {each.url: each.outlet for slot in every for each in slot.story.sources}
    for part in sheet.outline.rest:
        body += [rule(), *prose.components(part, most=most, outlets=outlets)]
    return bubble([*body, rule(), *prose.components(sheet.outline.closing, most=most)])


def _title(sheet: _Sheet) -> str:
    return sheet.outline.heading[0].text if sheet.outline.heading else ""


def _state(line: Line, sheet: _Sheet, most: int) -> Json:
    is_amiss = line in _amiss(sheet)
    return text(clipped(line.text, most), Style.ALARM if is_amiss else Style.SMALL)


def _states(sheet: _Sheet) -> list[str]:
    return [each.text for each in _amiss(sheet)]


def _amiss(sheet: _Sheet) -> Sequence[Line]:
    """Return what says that a day is not like others; the last line says what sort it is."""
    _, *states = sheet.outline.heading or (GAP,)
    is_usual = sheet.brief.day is not DayState.PARTIAL
    return states[:-1] if is_usual else states


def _texts(sheet: _Sheet) -> tuple[Message, ...]:
    lines = _alert(sheet) if sheet.is_alert else _plain(sheet)
    return tuple(Message(text=each) for each in fallback.texts(lines))


def _plain(sheet: _Sheet) -> Iterator[Line]:
    """Yield the lines of a brief, each story with all its sources."""
    yield from sheet.outline.heading
    for each in sheet.told:
        yield GAP
        yield from (line for line in each.lines if line.role is not Role.SOURCE)
        yield from _sources(each)
    for part in sheet.outline.rest:
        yield GAP
        yield from part
    yield GAP
    is_bare = not sheet.told and sheet.brief.day is DayState.EMPTY
    yield from (line for line in sheet.outline.closing if not (is_bare and line.role is Role.END))


def _alert(sheet: _Sheet) -> Iterator[Line]:
    """Yield an alert, which begins with what it is about and then says when it is of."""
    title, *_ = sheet.outline.heading
    named = cards.of(sheet.words.language).breaking
    for each in sheet.told:
        yield Line(role=Role.TITLE, text=named.format(headline=each.slot.story.headline))
        yield from (line for line in each.lines[1:] if line.role is not Role.SOURCE)
        yield GAP
        yield from _sources(each)
    yield GAP
    at = sheet.words.moment(sheet.brief.composed_at.astimezone(sheet.tz))
    yield replace(title, text=at)
    for part in sheet.outline.rest:
        yield from part
    yield from sheet.outline.closing


def _sources(told: Told) -> Iterator[Line]:
    for each in told.slot.story.sources:
        yield Line(role=Role.SOURCE, text=each.outlet, urls=(each.url,))
