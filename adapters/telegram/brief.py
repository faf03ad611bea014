"""Briefs as Telegram gets them, in plain words.

*Pure.*
"""

from __future__ import annotations

from adapters.contract import BriefActions
from adapters.telegram.document import Button, Message
from digest.model import Brief, Delivery
from digest.words import table
from digest.words.delivered import visible


def parts(_brief: Brief) -> int:
    """Return how many messages a brief takes at most."""
    return 1


def render(brief: Brief, delivery: Delivery, actions: BriefActions) -> tuple[Message, ...]:
    """Return the messages of a brief."""
    lines = visible(table.of(brief.edition.language), brief, delivery)
    text = "\n".join(" ".join(filter(None, (each.label, each.text, *each.urls))) for each in lines)
    row = tuple(
        Button(label=str(number), data=each.open.token)
        for number, each in enumerate(actions.stories, start=1)
    )
    return (Message(text=text[:4000], keyboard=(row,) if row else ()),)
