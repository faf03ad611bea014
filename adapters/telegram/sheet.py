"""A brief in its parts, whatever the form of the message that shows it.

*Pure.* ::

    heading   its title, and what sort of day it is      none of an alert
    told      each story, with its lines and its number
    rest      what comes after the stories
    closing   what ends it
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from adapters.telegram import prose, times
from adapters.telegram.document import Row, Section, bold
from adapters.telegram.stories import Told
from digest.model import Brief, BriefKind, DayState, Delivery
from digest.words import delivered, extra, outline, plain, table
from digest.words.lines import Line, Role
from digest.words.outline import Outline
from digest.words.table import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A brief, its words and lines, and by whose clock it is told."""

    brief: Brief
    words: Words
    outline: Outline
    tz: tzinfo
    delivery: Delivery | None = None

    @property
    def is_alert(self) -> bool:
        """Whether it is an alert."""
        return self.brief.edition.kind is BriefKind.ALERT

    @property
    def is_empty(self) -> bool:
        """Whether it is of a day without news, on which all was read."""
        return not self.brief.slots and self.brief.day is DayState.EMPTY

    def before(self, number: int) -> str:
        """Return what stands before a headline: its number, in an alert what it is."""
        if self.is_alert:
            return f"{extra.of(self.words.language).alert}{self.words.separator}"
        return f"{number}. "

    def heading(self) -> Section:
        """Return the title and what sort of day it is; an alert has none."""
        if self.is_alert:
            return Section(rows=())
        title, *states = self.outline.heading
        said = [row for each in states for row in self._state(each)]
        return Section(rows=((bold(title.text),), *said))

    def told(self) -> list[Told]:
        """Return the stories."""
        pairs = zip(self.brief.slots, self.outline.stories, strict=True)
        return [
            Told(slot=slot, lines=lines, number=number)
            for number, (slot, lines) in enumerate(pairs, start=1)
        ]

    def rest(self) -> list[Section]:
        """Return what comes after the stories."""
        every = (*self.brief.slots, *self.brief.background, *self.brief.still_open)
        outlets = {each.url: each.outlet for slot in every for each in slot.story.sources}
        return [Section(rows=prose.rows(each, outlets=outlets)) for each in self.outline.rest]

    def closing(self) -> Section:
        """Return what ends it: of an alert also when it is of, on an empty day no farewell."""
        said = [
            row
            for each in self.outline.closing
            if not (self.is_empty and each.role is Role.END)
            for row in self._ending(each)
        ]
        if self.is_alert:
            said.insert(0, times.alert(self.words, self.brief.composed_at, self.tz))
        return Section(rows=tuple(said))

    def _state(self, line: Line) -> list[Row]:
        late = times.late(line, self.words, self.delivery) if self.delivery else None
        return [late] if late else [*prose.row(replace(line, role=Role.TAKEAWAY))]

    def _ending(self, line: Line) -> list[Row]:
        if line.role is Role.END and self.delivery:
            return [times.closing(line, self.words, self.delivery)]
        told = replace(line, role=Role.NOTE)
        return [*prose.row(told, is_small=line.role is not Role.END)]


def of_all(brief: Brief) -> Sheet:
    """Return what of a brief is the same for all who read it."""
    words = table.of(brief.edition.language)
    lines = outline.of(plain.visible(words, brief, UTC))
    return Sheet(brief=brief, words=words, outline=lines, tz=UTC)


def of_one(brief: Brief, delivery: Delivery) -> Sheet:
    """Return a brief as one reader sees it."""
    words = table.of(brief.edition.language)
    return Sheet(
        brief=brief,
        words=words,
        outline=outline.of(delivered.visible(words, brief, delivery)),
        tz=delivered.zone(delivery.tz),
        delivery=delivery,
    )
