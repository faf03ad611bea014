"""What a line can mean that is about what is one's own: what is kept, taken out, brought in.

*Pure.* The other nouns stand in `bot.dialogue.lines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Show what is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Have all that is kept of oneself, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMe:
    """Have everything forgotten; asked for once more before it is done."""

    is_sure: bool = False
    who: str = ""
    """A mark of the one who was asked; empty: whoever says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsExport:
    """Have all that is set up in this place, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsImport:
    """Set up this place as a file says, once it was shown what that changes."""

    named: str = ""
    """A file's path in a terminal, or the id of what was shown; empty: the file that came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsRestore:
    """Set up this place again as it was before a change."""

    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesExport:
    """Have the list of sources, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesImport:
    """Add the sources that a file lists."""

    named: str = ""
    """A file's path in a terminal; empty: the file that came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Become who runs the bot for a tenant; what is kept of it is without the code."""

    code: str = ""


OwnCommand: TypeAlias = (
    Privacy
    | Export
    | ForgetMe
    | SettingsExport
    | SettingsImport
    | SettingsRestore
    | SourcesExport
    | SourcesImport
    | Claim
)
