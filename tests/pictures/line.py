"""What there are pictures of: messages of LINE, as they are sent, and the pictures of its menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.contract import Action
from adapters.line import answer, brief
from adapters.line.message import Message
from digest.model import Brief, BriefKind
from digest.words.lines import Line
from tests import japanese, make, replies, specimens

DOCUMENTED = frozenset(
    f"line-{name}"
    for name in ("brief", "brief-ja", "details", "details-ja", "settings-ja", "greeting-ja",
                 "answer-ja", "degraded-ja")
)  # fmt: skip
"""What the page on LINE shows."""

_CARD, _AROUND = 309, 76


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture."""

    name: str
    messages: tuple[Message, ...]
    cards: int = 1
    """So many cards of a carousel are in sight."""

    @property
    def width(self) -> int:
        """How wide the picture is, in pixels."""
        return _AROUND + _CARD * self.cards

    def payload(self) -> dict[str, object]:
        """Return the scene as JSON."""
        return {"name": self.name, "messages": [each.body() for each in self.messages]}


def scenes() -> Iterator[Scene]:
    """Yield all scenes of chats."""
    yield _brief("line-brief", specimens.full(), cards=2)
    yield _brief("line-brief-ja", japanese.full(), cards=2)
    yield _reply("line-details", replies.opened(), ())
    yield _reply("line-details-ja", japanese.opened(), ())
    yield _reply("line-settings-ja", japanese.SETTINGS, japanese.MENU)
    yield _reply("line-greeting-ja", japanese.greeting(), japanese.choices())
    yield _reply("line-answer-ja", japanese.ANSWER, japanese.SUGGESTED)
    yield _reply("line-answer", replies.ANSWER, replies.SUGGESTED)
    yield _reply("line-help-ja", japanese.HELP, ())
    yield _brief("line-degraded-ja", japanese.degraded(), cards=2)
    yield _brief("line-empty-ja", japanese.empty())
    yield _brief("line-quiet", specimens.quiet(), cards=2)
    yield _brief("line-extractive", specimens.extractive(), cards=3)
    yield _brief("line-corrected", specimens.corrected(), cards=3)
    yield _brief("line-alert", specimens.alert())
    yield _brief("line-weekly", specimens.looking_back(BriefKind.WEEKLY), cards=4)
    yield _brief("line-catch-up", specimens.looking_back(BriefKind.CATCH_UP), cards=4)


def _brief(name: str, told: Brief, *, cards: int = 1) -> Scene:
    delivery = make.delivery(tz="Asia/Tokyo", next_at=make.NOW.replace(day=18, hour=23))
    messages = brief.render(told, delivery, specimens.actions(told))
    return Scene(name=name, messages=messages, cards=cards)


def _reply(name: str, lines: Sequence[Line], actions: Sequence[Action]) -> Scene:
    return Scene(name=name, messages=answer.render(lines, actions))
