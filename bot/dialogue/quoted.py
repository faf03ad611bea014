"""Which story of a brief somebody means who marks some of its words and answers them.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.model import Brief, Slot

_INVISIBLE = dict.fromkeys(map(ord, "\u2060\u200b\u00ad"))
"""What renderers put between letters so that nothing becomes a link."""
_FEWEST = 4
"""Characters that tell a story from another."""


def story(brief: Brief, quoted: str) -> int | None:
    """Return the number of the one story that the marked words are of; None where none is."""
    words = _plain(quoted)
    if len(words) < _FEWEST:
        return None
    found = [
        number
        for number, slot in enumerate(brief.slots, start=1)
        if any(words in text or text in words for text in _texts(slot))
    ]
    return found[0] if len(found) == 1 else None


def _texts(slot: Slot) -> Iterator[str]:
    told, points = slot.story, slot.story.points
    pieces = (slot.update, told.takeaway, points.what_happened, points.why_it_matters)
    yield _plain(told.headline)
    for each in (*pieces, points.what_to_watch):
        if each is not None:
            yield _plain(each.text)


def _plain(text: str) -> str:
    return " ".join(text.translate(_INVISIBLE).casefold().split())
