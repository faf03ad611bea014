"""What may be wrong between the bot and Telegram.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.doctor.finding import Finding, broken, look, ok

_MANY = 1_000
_SUBJECT = "telegram"
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramBot:
    """What Telegram says of the bot."""

    fault: str = ""
    """Why it says nothing."""
    username: str = ""
    reads_all: bool = False
    """Whether it is shown what people in groups say to each other."""
    is_inline: bool = True
    """Whether its name can be typed in any chat to choose a story."""
    webhook: str = ""
    """Where updates are brought; empty: they are asked for."""
    waiting: int = 0
    """Updates that nobody has taken."""
    trouble: str = ""
    """What Telegram met when it last brought an update."""


def telegram(found: TelegramBot | None, wanted: str = "") -> Iterator[Finding]:
    """Judge whether the bot can be spoken to, and whether what it is told can come in.

    Args:
        found: None where Telegram is not switched on.
        wanted: the webhook's address by the settings; empty: updates are asked for.
    """
    if found is None:
        return
    if found.fault:
        mend = "is the token the one of @BotFather, and does TELEGRAM_API_URL lead there?"
        yield broken(_SUBJECT, f"does not take the token ({found.fault})", mend)
        return
    yield ok(_SUBJECT, f"it is @{found.username}")
    if found.reads_all:
        mend = "@BotFather, /setprivacy, Enable: the bot needs no more than what is said to it"
        yield look(_SUBJECT, "the bot is shown everything that groups say", mend)
    if not found.is_inline:
        mend = f"@BotFather, /setinline; then @{found.username} can be typed in any chat"
        yield look(_SUBJECT, "stories cannot be shared into other chats: inline mode is off", mend)
    if found.webhook != wanted:
        where = found.webhook or "nowhere: they are asked for"
        yield look(_SUBJECT, f"updates are brought to {where}", "`serve` sets that when it starts")
    if found.trouble:
        yield look(
            _SUBJECT,
            f"when it last brought an update: {found.trouble[:_LONGEST]}",
            "can PUBLIC_URL be reached from outside, with a certificate?",
        )
    if found.waiting >= _MANY:
        yield look(_SUBJECT, f"{found.waiting:,} updates wait", "does `serve` or `start` run?")
