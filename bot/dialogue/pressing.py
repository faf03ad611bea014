"""What somebody means by a button: a line that is kept, or what its token itself says.

::

    token ─▶ ours, of this chat? ─ no ──────────────▶ it means nothing (any more)
               └ kept line ─▶ the line
               └ point ─▶ its brief is kept? ─ no ──▶ the brief is too old
                            └ yes ─▶ a line about that brief
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.dialogue import grammar, lines
from bot.dialogue.lines import Line
from bot.dialogue.tokens import Point, Signer, Verb
from bot.dialogue.visit import Visit
from digest.model import Brief, Recipient
from digest.ports import Offers


class Stale(StrEnum):
    """Why a button stands for nothing."""

    INVALID = "invalid"
    """Forged, of another chat, or of an answer too long ago."""
    TOO_OLD = "too old"
    """Its brief is kept no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a button stands for."""

    line: Line
    story: int | None = None
    """The number of the story that a question is about first; None: wherever the talk stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """Knows buttons that we signed, and the lines that are kept for some of them."""

    signer: Signer
    offers: Offers

    def point(self, token: str, recipient: Recipient, now: datetime) -> Point | None:
        """Return what a token says of a brief, were it too old; None for any other token."""
        opened = self.signer.opened(token, recipient, now) if token else None
        return opened.what if opened is not None and isinstance(opened.what, Point) else None

    async def meant(self, token: str, visit: Visit) -> Meant | Stale:
        """Return what a button stands for that was pressed on a visit about its brief.

        Raises:
            StoreError: the store failed.
        """
        opened = self.signer.opened(token, visit.recipient, visit.at)
        match opened and opened.what:
            case Point() as point if opened is not None:
                return _pointed(point, visit.brief if opened.is_live else None)
            case str(offer_id) if opened is not None and opened.is_live:
                place = replace(visit.recipient, thread=None)
                kept = await self.offers.line_of(place, offer_id)
                line = None if kept is None else grammar.read(kept)
                return Stale.INVALID if line is None else Meant(line=line)
            case _:
                return Stale.INVALID


def _pointed(point: Point, brief: Brief | None) -> Meant | Stale:
    """Return the line for what is under a brief, by its verb."""
    if point.verb is Verb.SETTINGS:
        return Meant(line=lines.Settings())
    if brief is None or brief.id != point.brief:
        return Stale.TOO_OLD
    if point.verb is Verb.LEFT_OUT:
        return Meant(line=lines.LeftOut())
    if point.verb is Verb.QUESTION:
        return _question(point, brief)
    number = point.number
    by_verb: Mapping[Verb, Line] = {
        Verb.OPEN: lines.Open(number=number),
        Verb.ASK: lines.About(number=number),
        Verb.WHY: lines.Why(number=number),
        Verb.MORE: lines.Judge(number=number, is_more=True),
        Verb.LESS: lines.Judge(number=number, is_more=False),
        Verb.SAVE: lines.Save(number=number),
        Verb.REPORT: lines.Report(number=number),
    }
    return Meant(line=by_verb[point.verb])


def _question(point: Point, brief: Brief) -> Meant | Stale:
    """Return a question that was suggested for a story."""
    slots = brief.slots[point.number - 1 : point.number] if point.number else ()
    asked = [each for slot in slots for each in slot.story.questions]
    if not 0 < point.question <= len(asked):
        return Stale.INVALID
    return Meant(line=lines.Ask(text=asked[point.question - 1]), story=point.number)
