"""What there is to know of a command besides its words.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Group(StrEnum):
    """What a command is about: the sections of help."""

    READ, ASK, CHANGE, HERE = "read", "ask", "change", "here"
    TRUST, YOU, MORE = "trust", "you", "more"


NEED_A_TRIGGER = frozenset({Group.CHANGE, Group.HERE, Group.YOU})
"""Where several people talk, these do nothing unless the bot was called by its name: a
colleague's «stop» stops nothing."""


class Who(StrEnum):
    """Who may give a command in a place that several people share."""

    ANYBODY = "anybody"
    MANAGER = "manager"
    """The platform's owners and admins of the place, and those they name."""


class Where(StrEnum):
    """Where a command makes sense."""

    EVERYWHERE = "everywhere"
    CHAT = "chat"
    """Not in a terminal, to which nothing is sent."""
    SHARED = "shared"
    """Where several people are."""
    PRIVATE = "private"
    """Where one person is."""
    ALONE = "alone"
    """Where nobody else reads: where one person is, or in a terminal."""
    TERMINAL = "terminal"
    RICH = "rich"
    """On a platform where a brief can have a richer form; see `adapters.contract.Enriches`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command."""

    name: str
    """What is typed for it in English, before its arguments."""
    kind: type
    """What it means: a noun of `bot.dialogue.lines`."""
    group: Group
    read: Callable[[str], object | None]
    """Make the noun of the arguments, cleaned; None when they do not fit wholly."""
    write: Callable[[Any], str | None] = lambda _: ""
    """Write the arguments of the noun; None when another entry of its kind does."""
    who: Who = Who.ANYBODY
    where: Where = Where.EVERYWHERE
    is_listed: bool = True
    """Whether help lists it."""
    is_free: bool = False
    """Whether its argument may be any words: where no space parts them from what is typed for the
    command, it is a sentence."""
    is_in_menu: bool = False
    """Whether it is in the menus that platforms show; few have room for all."""

    @property
    def needs_trigger(self) -> bool:
        """Whether the bot has to be called by its name where several people talk."""
        return self.group in NEED_A_TRIGGER
