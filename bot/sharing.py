"""Which stories of his brief somebody means who wants to show one to others.

*Pure.*
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from digest.model import Brief, Story

LATELY = timedelta(days=3)
"""What is news from a Friday's brief on is shown over the weekend, and not much longer."""


def is_recent(brief: Brief, now: datetime) -> bool:
    """Tell whether a brief's stories still are news."""
    return now - brief.composed_at < LATELY


def meant(brief: Brief, text: str) -> tuple[int, ...]:
    """Return the numbers of the stories that a text means: one by its number, or by its words.

    Each word has to be in the headline, the takeaway or the name of an outlet; half a word will
    do, since it is being typed. No words mean all of them.
    """
    words = _folded(text).split()
    numbers = range(1, len(brief.slots) + 1)
    if len(words) == 1 and words[0].isdecimal() and int(words[0]) in numbers:
        return (int(words[0]),)
    named = zip(numbers, brief.slots, strict=True)
    return tuple(n for n, slot in named if all(word in _said(slot.story) for word in words))


def _said(story: Story) -> str:
    outlets = (each.outlet for each in story.sources)
    return _folded(" ".join((story.headline, story.takeaway.text, *outlets)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
