"""Stories that somebody may put into any chat, as results of an inline query.

*Pure.* What a chosen one leaves is written as in a brief: text with entities, its links from our
records, no preview (core.telegram.org/bots/api, InlineQueryResultArticle; read 2026-11-28). What
is new to the one who shares it is news to the others as a whole, so that is not told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.contract import Shareable
from adapters.plaintext import one_line
from adapters.telegram import fitting, stories
from adapters.telegram.document import Message, joined
from adapters.telegram.stories import Told
from digest.words import outline, plain, table

MOST = 10
"""Of the 50 that an answer may have: as many as a brief has at its longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One of the stories that can be chosen."""

    id: str
    """1 to 64 bytes; the same for the same story of the same brief."""
    title: str
    about: str
    """A line under the title."""
    message: Message
    """What is written in the chat when it is chosen."""


def results(found: Shareable) -> tuple[Result, ...]:
    """Return what can be chosen."""
    if found.brief is None:
        return ()
    brief, tz = found.brief, found.tz
    slots = tuple(replace(each, update=None) for each in brief.slots)
    words = table.of(brief.edition.language)
    shown = outline.of(plain.visible(words, replace(brief, slots=slots), tz)).stories
    made = []
    for number in found.numbers[:MOST]:
        slot, lines = slots[number - 1], shown[number - 1]
        told = Told(slot=slot, lines=lines, number=number)
        whole = stories.fragments(told, words, tz, before="", is_lean=False)
        if len(whole) > 1:
            whole = stories.fragments(told, words, tz, before="", is_lean=True)
        made.append(
            Result(
                id=f"{brief.id}.{number}",
                title=one_line(slot.story.headline),
                about=one_line(slot.story.takeaway.text),
                message=joined(fitting.packed(whole)[0]),
            )
        )
    return tuple(made)
