"""What somebody may show to others, in whatever chat he writes in: stories of his own brief.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from digest.model import Brief, Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Somebody looks for a story while he writes to others; what chat that is nobody is told."""

    recipient: Recipient
    """His own chat with the bot: whose brief it is to come from."""
    asker: str
    text: str
    """What he typed so far; empty: he wants to see what there is."""
    language: str = ""
    """His, where the platform knows (BCP 47)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shareable:
    """What he may show."""

    brief: Brief | None = None
    """None: he has had none lately."""
    numbers: tuple[int, ...] = ()
    """Of its stories that are what he looks for, from 1 on."""
    tz: tzinfo = UTC
    """By whose clock they are told."""
    otherwise: str = ""
    """What leads him to his own chat where there are none: a label, 64 characters at most."""
