"""A brief's lines in their parts: what stands before its stories, each of them, and the rest.

*Pure.* For surfaces that show a story as more than text; whatever kind a brief is of, no line of
it is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.words.lines import Line, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The lines that `digest.words.delivered.visible` returns, without the gaps."""

    heading: tuple[Line, ...]
    """Title, and what sort of day it is."""
    stories: tuple[tuple[Line, ...], ...]
    """One for each of `Brief.slots`, beginning with its headline."""
    rest: tuple[tuple[Line, ...], ...]
    """What comes after them: the background, or what is open."""
    closing: tuple[Line, ...]


def of(lines: Sequence[Line]) -> Outline:
    """Part the visible lines of a brief."""
    parts: list[list[Line]] = [[]]
    for line in lines:
        if _begins(line, parts[-1]):
            parts.append([])
        if line.role is not Role.GAP:
            parts[-1].append(line)
    heading, *others = [tuple(each) for each in parts if each] or [()]
    stories = tuple(each for each in others if each[0].role is Role.HEADLINE)
    rest = tuple(each for each in others if each[0].role is not Role.HEADLINE)
    if rest and rest[-1][-1].role is Role.END:
        return Outline(heading=heading, stories=stories, rest=rest[:-1], closing=rest[-1])
    return Outline(heading=heading, stories=stories, rest=rest, closing=())


def _begins(line: Line, part: Sequence[Line]) -> bool:
    """Tell whether a line begins a part: after a gap, at a headline, after a story's sources."""
    if line.role in {Role.GAP, Role.HEADLINE}:
        return True
    return bool(part) and part[-1].role is Role.SOURCE and line.role is not Role.SOURCE
