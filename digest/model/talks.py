"""Where a conversation stands.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass

from digest.model.briefs import BriefId


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Where a conversation stands: what the next line in it is about."""

    brief_id: BriefId | None = None
    current: int | None = None
    """Number of the story opened or asked about last."""
    asked: tuple[str, ...] = ()
    """The last questions, newest last."""
    newest: BriefId | None = None
    """The latest brief there was: once another has come, the next line is about that."""
