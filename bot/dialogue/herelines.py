"""What a line can mean that sets up the very place where it is said: a noun for each command.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class HereAt:
    """Have the brief in this place at a time of day."""

    at: time
    weekdays: frozenset[int] | None = None
    """None: on the days that are set, Monday to Friday where none are."""
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HereStop:
    """Have nothing sent to this place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HereStatus:
    """Show how this place fares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HereTest:
    """Show this place how its brief will look."""


HereCommand: TypeAlias = HereAt | HereStop | HereStatus | HereTest
