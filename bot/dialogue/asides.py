"""What a line can be that is no command.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Nearly a command: `nearest` is its name, empty when none is near."""

    text: str
    nearest: str = ""


class Nicety(StrEnum):
    """What people say besides."""

    GREETING, THANKS = "greeting", "thanks"
    NOD = "nod"
    """Anything that wants no answer: «ok», or a lone thumb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk:
    """Neither a command nor a question."""

    nicety: Nicety
