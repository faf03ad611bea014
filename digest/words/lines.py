"""A line of plain text, and what it is: what every page for readers is made of.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a line is, so that a surface can style it."""

    TITLE = "title"
    META = "meta"
    HEADLINE = "headline"
    TAKEAWAY = "takeaway"
    POINT = "point"
    SOURCE = "source"
    QUESTION = "question"
    NOTE = "note"
    END = "end"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text; `label` stands before it, `urls` after it and are not counted."""

    role: Role
    text: str = ""
    label: str = ""
    urls: tuple[str, ...] = ()


GAP = Line(role=Role.GAP)
