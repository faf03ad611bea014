"""Sections of a message, in as few messages as they fit into: none is parted that need not be.

*Pure.* What is longer than a message by itself is parted between rows; rows are made short enough
by whoever makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.telegram import limits
from adapters.telegram.document import APART, Fragment, Row, Section, written

LONGEST_TEXT = 1_200
"""Of a text in a row, in UTF-16 units: a longer one goes on in the next row."""
_LONGEST = 3_600
"""Of a section that is kept together, in UTF-16 units."""
_MOST_ENTITIES = 80


def fragments(section: Section) -> tuple[Fragment, ...]:
    """Write a section: in one fragment, or several where it is too long for a message."""
    whole = written(section)
    if not whole.units:
        return ()
    if fits([whole], units=_LONGEST, entities=_MOST_ENTITIES):
        return (whole,)
    return tuple(_parted(section))


def _parted(section: Section) -> Iterator[Fragment]:
    """Part a section between its rows, headline and takeaway first."""
    rows: list[tuple[Row, bool]] = [(each, False) for each in section.rows]
    rows += [(each, True) for each in section.quoted]
    held: list[tuple[Row, bool]] = []
    kept: Fragment | None = None
    for each in rows:
        longer = written(_section([*held, each]))
        if kept is not None and not fits([longer], units=_LONGEST, entities=_MOST_ENTITIES):
            yield kept
            held, longer = [], written(_section([each]))
        held.append(each)
        kept = longer
    if kept is not None and kept.units:
        yield kept


def _section(rows: Sequence[tuple[Row, bool]]) -> Section:
    return Section(
        rows=tuple(row for row, is_quoted in rows if not is_quoted),
        quoted=tuple(row for row, is_quoted in rows if is_quoted),
    )


def fits(
    told: Sequence[Fragment],
    *,
    units: int = limits.MESSAGE_TEXT,
    entities: int = limits.ENTITIES,
) -> bool:
    """Tell whether fragments fit into one message."""
    text = sum(each.units for each in told) + len(APART) * (len(told) - 1)
    return text <= units and sum(len(each.entities) for each in told) <= entities


def packed(told: Iterable[Fragment]) -> list[list[Fragment]]:
    """Put fragments into as few messages as they fit into, in their order."""
    runs: list[list[Fragment]] = []
    for each in told:
        if runs and fits([*runs[-1], each]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs
