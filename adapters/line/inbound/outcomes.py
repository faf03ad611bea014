"""What an event of LINE's comes to.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from adapters.contract import Reacted, Said, Unsaid, Update
from digest.model import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """It is an update of ours, to be stored before it is acknowledged."""

    update: Update


@dataclass(frozen=True, slots=True, kw_only=True)
class IfOurs:
    """Somebody among others answers a message: it is for us if that message is ours."""

    update: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Somebody pressed a thumb, which is about the last message of ours that is there."""

    update: Reacted


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Somebody took back what he wrote."""

    update: Unsaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """There are more or fewer people in a shared chat than before."""

    place: Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """None of ours."""

    why: str
    is_odd: bool = False
    """Whether it lacks what every event of its kind has: the operator may want to know."""


Outcome: TypeAlias = Admitted | IfOurs | Judged | TakenBack | Counted | Nothing
