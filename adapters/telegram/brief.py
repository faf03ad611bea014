"""A brief as Telegram gets it: one message, and another where it has no room in one.

*Pure.* ::

    title · what sort of day it is
    for each story headline and takeaway, and under them what opens: points, sources
    what comes after · closing                           the keyboard, under the last message

Where it has no room in one, what sources are called goes first: each story's own card has it, by
a press. Then it is parted between stories. An alert begins with what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from adapters.contract import BriefActions
from adapters.telegram import fitting, keyboard, prose, stories, times
from adapters.telegram.document import (
    Entity,
    Fragment,
    Kind,
    Message,
    Row,
    Section,
    bold,
    joined,
)
from adapters.telegram.stories import Told
from digest.model import Brief, BriefKind, DayState, Delivery
from digest.words import delivered, extra, outline, plain, table
from digest.words.lines import Line, Role
from digest.words.outline import Outline
from digest.words.table import Words

_LATER = Fragment(text="", entities=(Entity(kind=Kind.TIME, offset=0, length=0),) * 3, units=120)
"""What a brief may say besides: that it is late, and when the next one comes."""
_A_DAY = 3
"""Units by which a date may be longer by another reader's clock."""
_OTHER_DAYS = 6
"""The same for those of a section that are no times of their own, such as in its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A brief in its parts."""

    brief: Brief
    words: Words
    outline: Outline
    tz: tzinfo
    delivery: Delivery | None = None

    @property
    def is_alert(self) -> bool:
        return self.brief.edition.kind is BriefKind.ALERT

    @property
    def is_empty(self) -> bool:
        return not self.brief.slots and self.brief.day is DayState.EMPTY


def parts(brief: Brief) -> int:
    """Return how many messages a brief takes at most; the first is the brief itself."""
    words = table.of(brief.edition.language)
    lines = outline.of(plain.visible(words, brief, UTC))
    sheet = _Sheet(brief=brief, words=words, outline=lines, tz=UTC)
    whole, lean = ([*map(_longest, _flat(_told(sheet, is_lean=each)))] for each in (False, True))
    if fitting.fits([_LATER, *whole]) or fitting.fits([_LATER, *lean]):
        return 1
    parted = len(whole) - len(_told(sheet, is_lean=False))  # by another clock perhaps elsewhere
    return len(fitting.packed([_LATER, *whole])) + parted


def _longest(fragment: Fragment) -> Fragment:
    """Return a section as long as it is by any clock."""
    times_ = sum(each.kind is Kind.TIME for each in fragment.entities)
    return replace(fragment, units=fragment.units + _A_DAY * times_ + _OTHER_DAYS)


def render(brief: Brief, delivery: Delivery, actions: BriefActions) -> tuple[Message, ...]:
    """Return the messages of a brief, as its reader sees it; further ones answer the first."""
    words = table.of(brief.edition.language)
    sheet = _Sheet(
        brief=brief,
        words=words,
        outline=outline.of(delivered.visible(words, brief, delivery)),
        tz=delivered.zone(delivery.tz),
        delivery=delivery,
    )
    made = [joined(each) for each in _runs(sheet)]
    under = keyboard.under_brief(actions, words.language, has_thumbs=not sheet.is_empty)
    return (*made[:-1], replace(made[-1], keyboard=under))


def _runs(sheet: _Sheet) -> Sequence[Sequence[Fragment]]:
    """Return what stands in each message: in one of all, if that can be had by being lean."""
    whole = _flat(_told(sheet, is_lean=False))
    if fitting.fits(whole):
        return [whole]
    lean = _flat(_told(sheet, is_lean=True))
    return [lean] if fitting.fits(lean) else _balanced(fitting.packed(whole))


def _balanced(runs: Sequence[list[Fragment]]) -> Sequence[list[Fragment]]:
    """Have the last message be more than the closing of a brief, where it can be."""
    match runs:
        case [*before, [heading, *others, last], [closing]] if others:
            if fitting.fits([last, closing]):
                return [*before, [heading, *others], [last, closing]]
    return runs


def _told(sheet: _Sheet, *, is_lean: bool) -> list[tuple[Fragment, ...]]:
    """Return the parts of a brief, each in one fragment unless it is too long for a message."""
    shown = [
        stories.fragments(
            Told(slot=slot, lines=lines, number=number),
            sheet.words,
            sheet.tz,
            before=_before(number, sheet),
            is_lean=is_lean,
        )
        for number, (slot, lines) in enumerate(
            zip(sheet.brief.slots, sheet.outline.stories, strict=True), start=1
        )
    ]
    every = (*sheet.brief.slots, *sheet.brief.background, *sheet.brief.still_open)
    outlets = {each.url: each.outlet for slot in every for each in slot.story.sources}
    rest = [
        fitting.fragments(Section(rows=prose.rows(each, outlets=outlets)))
        for each in sheet.outline.rest
    ]
    heading, closing = fitting.fragments(_heading(sheet)), fitting.fragments(_closing(sheet))
    return [each for each in (heading, *shown, *rest, closing) if each]


def _flat(told: Sequence[Sequence[Fragment]]) -> list[Fragment]:
    return [fragment for each in told for fragment in each]


def _before(number: int, sheet: _Sheet) -> str:
    """Return what stands before a headline: its number, in an alert what it is."""
    if sheet.is_alert:
        return f"{extra.of(sheet.words.language).alert}{sheet.words.separator}"
    return f"{number}. "


def _heading(sheet: _Sheet) -> Section:
    """Return the title and what sort of day it is; an alert has none."""
    if sheet.is_alert:
        return Section(rows=())
    title, *states = sheet.outline.heading
    said = [row for each in states for row in _state(each, sheet)]
    return Section(rows=((bold(title.text),), *said))


def _state(line: Line, sheet: _Sheet) -> list[Row]:
    late = times.late(line, sheet.words, sheet.delivery) if sheet.delivery else None
    return [late] if late else [*prose.row(replace(line, role=Role.TAKEAWAY))]


def _closing(sheet: _Sheet) -> Section:
    """Return what ends a brief: under an alert also when it is of, on an empty day no farewell."""
    said = [
        row
        for each in sheet.outline.closing
        if not (sheet.is_empty and each.role is Role.END)
        for row in _said(each, sheet)
    ]
    if sheet.is_alert:
        said.insert(0, times.alert(sheet.words, sheet.brief.composed_at, sheet.tz))
    return Section(rows=tuple(said))


def _said(line: Line, sheet: _Sheet) -> list[Row]:
    if line.role is Role.END and sheet.delivery:
        return [times.closing(line, sheet.words, sheet.delivery)]
    told = replace(line, role=Role.NOTE)
    return [*prose.row(told, is_small=line.role is not Role.END)]
