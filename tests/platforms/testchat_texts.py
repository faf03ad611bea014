"""How a brief is put into messages of plain text: the brief, then its stories opened.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from digest.model import Brief
from digest.words import plain, table
from digest.words.plain import Line, Role


def messages(brief: Brief, tz: tzinfo, *, has_details: bool, most_chars: int) -> tuple[str, ...]:
    """Return a brief's messages; the first is the brief itself, cut where it must be."""
    words = table.of(brief.edition.language)
    first = _cut(text(plain.visible(words, brief, tz)), most_chars)
    if not has_details:
        return (first,)
    cards = [
        text(plain.opened(words, slot, number, tz))
        for number, slot in enumerate(brief.slots, start=1)
    ]
    return (first, *packed(cards, most_chars))


def text(lines: Iterable[Line]) -> str:
    """Return lines as one text."""
    return "\n".join(
        ""
        if line.role is Role.GAP
        else " ".join(filter(None, (line.label, line.text, *line.urls)))
        for line in lines
    )


def packed(texts: Iterable[str], most_chars: int) -> tuple[str, ...]:
    """Put texts into as few messages as their order allows, never two halves into one."""
    full: list[str] = []
    for each in texts:
        piece = _cut(each, most_chars)
        joined = f"{full[-1]}\n\n{piece}" if full else piece
        if full and len(joined) <= most_chars:
            full[-1] = joined
        else:
            full.append(piece)
    return tuple(full)


def _cut(whole: str, most_chars: int) -> str:
    return whole if len(whole) <= most_chars else whole[: most_chars - 1].rstrip() + "…"
