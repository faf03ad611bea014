"""What an update of Telegram's comes to.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from adapters.contract import Sought, Update
from digest.model import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """It is an update of ours, to be stored before it is confirmed."""

    update: Update
    query: str = ""
    """Of a press: what is answered at once, so that the button shows that it was felt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody looks for a story while he writes in another chat: answered at once, or never."""

    query: str
    sought: Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody has enough of an answer that is being drawn."""

    recipient: Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """None of ours."""

    why: str
    query: str = ""
    """Of a press, as of `Admitted`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """It lacks what every update of its kind has: a dead letter, of which the operator hears."""

    why: str


Outcome: TypeAlias = Admitted | Asked | Stopped | Nothing | Odd
