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
from dataclasses import replace

from adapters.contract import BriefActions
from adapters.telegram import fitting, keyboard, sheet, stories
from adapters.telegram.document import Entity, Fragment, Kind, Message, joined
from adapters.telegram.sheet import Sheet
from digest.model import Brief, Delivery

_LATER = Fragment(text="", entities=(Entity(kind=Kind.TIME, offset=0, length=0),) * 3, units=120)
"""What a brief may say besides: that it is late, and when the next one comes."""
_A_DAY = 3
"""Units by which a date may be longer by another reader's clock."""
_OTHER_DAYS = 6
"""The same for those of a section that are no times of their own, such as in its title."""


def parts(brief: Brief) -> int:
    """Return how many messages a brief takes at most; the first is the brief itself."""
    there = sheet.of_all(brief)
    told = [_told(there, is_lean=each) for each in (False, True)]
    whole, lean = ([*map(_longest, _flat(each))] for each in told)
    if fitting.fits([_LATER, *whole]) or fitting.fits([_LATER, *lean]):
        return 1
    parted = len(whole) - len(told[0])  # by another clock perhaps elsewhere
    return len(fitting.packed([_LATER, *whole])) + parted


def _longest(fragment: Fragment) -> Fragment:
    """Return a section as long as it is by any clock."""
    times_ = sum(each.kind is Kind.TIME for each in fragment.entities)
    return replace(fragment, units=fragment.units + _A_DAY * times_ + _OTHER_DAYS)


def render(brief: Brief, delivery: Delivery, actions: BriefActions) -> tuple[Message, ...]:
    """Return the messages of a brief, as its reader sees it; further ones answer the first."""
    there = sheet.of_one(brief, delivery)
    made = [joined(each) for each in _runs(there)]
    language = there.words.language
    under = keyboard.under_brief(actions, language, has_thumbs=not there.is_empty)
    return (*made[:-1], replace(made[-1], keyboard=under))


def _runs(there: Sheet) -> Sequence[Sequence[Fragment]]:
    """Return what stands in each message: in one of all, if that can be had by being lean."""
    whole = _flat(_told(there, is_lean=False))
    if fitting.fits(whole):
        return [whole]
    lean = _flat(_told(there, is_lean=True))
    return [lean] if fitting.fits(lean) else _balanced(fitting.packed(whole))


def _balanced(runs: Sequence[list[Fragment]]) -> Sequence[list[Fragment]]:
    """Have the last message be more than the closing of a brief, where it can be."""
    match runs:
        case [*before, [heading, *others, last], [closing]] if others:
            if fitting.fits([last, closing]):
                return [*before, [heading, *others], [last, closing]]
    return runs


def _told(there: Sheet, *, is_lean: bool) -> list[tuple[Fragment, ...]]:
    """Return the parts of a brief, each in one fragment unless it is too long for a message."""
    shown = [
        stories.fragments(
            each, there.words, there.tz, before=there.before(each.number), is_lean=is_lean
        )
        for each in there.told()
    ]
    heading, *rest, closing = (
        fitting.fragments(each) for each in (there.heading(), *there.rest(), there.closing())
    )
    return [each for each in (heading, *shown, *rest, closing) if each]


def _flat(told: Sequence[Sequence[Fragment]]) -> list[Fragment]:
    return [fragment for each in told for fragment in each]
