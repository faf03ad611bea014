"""The bot whose messages these are.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Self:
    """The bot, as it sees itself."""

    id: str
    username: str
    reads_all: bool = False
    """Whether it is shown what people in groups say to each other."""
    is_inline: bool = True
    """Whether its name can be typed in any chat to choose a story."""


def itself(user: User) -> Self:
    """Return the bot by what getMe says of it."""
    return Self(
        id=str(user.id),
        username=user.username or "",
        reads_all=bool(user.can_read_all_group_messages),
        is_inline=bool(user.supports_inline_queries),
    )


def tenant_of(token: str) -> str:
    """Return the id of the bot whose token it is."""
    return token.partition(":")[0]
