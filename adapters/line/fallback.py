"""Lines as ordinary messages: where a card was refused or is too much, and what never was one.

*Pure.* Each line stands by itself, what belongs together has a gap around it, and addresses of
sources are written out, for an ordinary message has no other links. Nothing else becomes one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from adapters.answers import groups
from adapters.line import limits
from adapters.line.prose import BULLET, told
from adapters.line.text import clean, inert, linked
from adapters.plaintext import clipped, size
from digest.words.lines import Line, Role

NOTHING = "–"
"""Stands where there is nothing to say: a text must not be empty."""
_APART = "\n\n"
_LEVELS = (4_000, 900, 400, 160)
"""UTF-16 units of a text in a line: fewer where all have no room in one call."""
_INERT = 4
"""Times as long a text becomes at most once it is inert."""


def texts(lines: Iterable[Line], *, asked: Collection[str] = ()) -> tuple[str, ...]:
    """Return lines as the texts of one call, at least one.

    Args:
        lines: What is said.
        asked: Questions that can be pressed; they are not said as well.
    """
    parts = groups(lines)
    for most in _LEVELS:
        made = packed([_paragraph(each, most, asked) for each in parts])
        if len(made) <= limits.CALL_MESSAGES:
            return tuple(made) or (NOTHING,)
    return tuple(packed(_paragraph(each, _LEVELS[-1], asked) for each in parts))[
        : limits.CALL_MESSAGES
    ]


def packed(paragraphs: Iterable[str]) -> list[str]:
    """Put paragraphs into as few texts as they fit into; one too long goes on in the next."""
    made: list[str] = []
    for each in filter(None, paragraphs):
        if made and size(made[-1]) + len(_APART) + size(each) <= limits.TEXT:
            made[-1] += f"{_APART}{each}"
        else:
            made += _parted(each)
    return made


def _parted(paragraph: str) -> list[str]:
    """Part what is too long for a text between its lines."""
    made = [""]
    for line in paragraph.split("\n"):
        longer = f"{made[-1]}\n{line}" if made[-1] else line
        if size(longer) <= limits.TEXT:
            made[-1] = longer
        else:
            made.append(line)
    return [each for each in made if each]


def _paragraph(group: Sequence[Line], most: int, asked: Collection[str]) -> str:
    return "\n".join(filter(None, (_written(each, most) for each in told(group, asked))))


def _written(line: Line, most: int) -> str:
    """Return a line with the addresses that it rests on."""
    said = " ".join(filter(None, (_short(line.label, most), _short(line.text, most))))
    if line.role in {Role.POINT, Role.QUESTION} and not line.label and said:
        said = f"{BULLET}{said}"
    return " ".join(filter(None, (said, *map(linked, line.urls))))


def _short(text: str, most: int) -> str:
    """Return a text that is inert, and short enough with that."""
    kept = clipped(clean(text), most)
    whole = inert(kept)
    return whole if size(whole) <= limits.TEXT // 2 else inert(clipped(kept, most // _INERT))
