"""A brief as a rich message, for a place that wants one: headings, and details that open.

*Pure.* ::

    heading · what sort of day it is
    for each story heading, takeaway, and under them details: points as a list, sources
    what comes after · divider · footer                 the keyboard, as under any brief

It is one message, or none where a rich message has no room for it. An alert has no such form:
whatever app it comes to has to show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache

from adapters.contract import BriefActions
from adapters.telegram import blocks, keyboard, sheet, stories
from adapters.telegram.document import Block, Message
from adapters.telegram.sheet import Sheet
from adapters.telegram.stories import Told
from digest.model import Brief, Delivery
from digest.words import cards
from digest.words.table import Words

_TITLE, _HEADLINE = 3, 4
"""How large headings are: close to the text they stand over."""


def render(brief: Brief, delivery: Delivery, actions: BriefActions) -> Message | None:
    """Return a brief as its reader sees it; None where the usual form has to do."""
    there = sheet.of_one(brief, delivery)
    made = tuple(_blocks(there))
    if there.is_alert or not blocks.fit(made):
        return None
    language = there.words.language
    under = keyboard.under_brief(actions, language, has_thumbs=not there.is_empty)
    return Message(text="", blocks=made, keyboard=under)


def _blocks(there: Sheet) -> Iterator[Block]:
    title, *states = there.heading().rows or ((),)
    if title:
        yield blocks.heading(title, _TITLE)
    yield from map(blocks.paragraph, states)
    for each in there.told():
        yield from story(each, there.words, there.tz, before=there.before(each.number))
    for section in there.rest():
        yield from blocks.of(section.rows)
    closing = there.closing().rows
    if closing:
        yield blocks.DIVIDER
        yield from map(blocks.footer, closing)


@lru_cache(maxsize=256)
def story(told: Told, words: Words, tz: tzinfo, *, before: str) -> tuple[Block, ...]:
    """Return a story; what opens has a summary of how much it is and on what it rests.

    It is remembered for the many who read the same brief by the same clock, so it is not to be
    changed by whoever gets it.
    """
    shown = told.slot.story
    points = [*stories.points(told, words, tz)]
    inside = [blocks.bullets(points)] if points else []
    inside += blocks.of(stories.sources(told, words, tz, is_lean=False))
    return (
        blocks.heading((f"{before}{shown.headline}",), _HEADLINE),
        *blocks.of(stories.seen(told)),
        blocks.details((cards.summary(words, shown),), inside),
    )
