"""What may be wrong between the bot and LINE.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.doctor.finding import Finding, broken, look, ok

_SUBJECT = "line"
_LONGEST = 120
_FEW = 5
"""A twentieth of the month: it is about to end before the month does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBot:
    """What LINE says of the bot."""

    fault: str = ""
    """Why it says nothing."""
    name: str = ""
    basic_id: str = ""
    is_chat_on: bool = False
    """Whether people of the operator's answer in the same chats."""
    webhook: str = ""
    """Where events are brought."""
    is_active: bool = False
    """Whether they are brought at all."""
    limit: int | None = None
    """Messages of the month that nobody asked for; None: as many as one likes."""
    used: int = 0
    has_menu: bool = False
    trouble: str = ""
    """What LINE finds wrong with a message of ours."""


def line(found: LineBot | None, wanted: str = "") -> Iterator[Finding]:
    """Judge whether the bot can be spoken to, and how much it may say.

    Args:
        found: None where LINE is not switched on.
        wanted: the webhook's address by the settings; empty: they do not say.
    """
    if found is None:
        return
    if found.fault:
        mend = "issue LINE_CHANNEL_ACCESS_TOKEN anew; does LINE_API_URL lead to LINE?"
        yield broken(_SUBJECT, f"does not take the token ({found.fault})", mend)
        return
    yield ok(_SUBJECT, f"it is {found.name[:_LONGEST]} ({found.basic_id})")
    yield from _way_in(found, wanted)
    yield from _month(found)
    if found.trouble:
        yield broken(_SUBJECT, f"a brief is not taken: {found.trouble[:_LONGEST]}", "tell us")
    if not found.has_menu:
        yield look(_SUBJECT, "there is no menu under the chats", "line menu makes it")
    if found.is_chat_on:
        mend = "LINE Official Account Manager, response settings: chat off"
        yield look(_SUBJECT, "people may answer there besides the bot", mend)


def _way_in(found: LineBot, wanted: str) -> Iterator[Finding]:
    if not found.webhook:
        mend = "set it in the LINE Developers console, or set PUBLIC_URL and start `serve`"
        yield broken(_SUBJECT, "events are brought nowhere", mend)
        return
    if not found.is_active:
        mend = "«Use webhook» in the LINE Developers console"
        yield broken(_SUBJECT, "events are not brought: the webhook is switched off", mend)
    if wanted and found.webhook != wanted:
        words = f"events are brought to {found.webhook[:_LONGEST]}"
        yield look(_SUBJECT, words, "`serve` sets that when it starts")
    mend = "«Webhook redelivery» there has to be on: what came while nobody was here comes again"
    yield ok(_SUBJECT, f"LINE does not say whether it brings events again; {mend}")


def _month(found: LineBot) -> Iterator[Finding]:
    if found.limit is None:
        yield ok(
            _SUBJECT, f"{found.used:,} messages were sent this month; there is no end of them"
        )
        return
    left = max(0, found.limit - found.used)
    words = f"{left:,} of {found.limit:,} messages are left this month; replies are free"
    if left * 100 < found.limit * _FEW:
        mend = "a larger plan, or people fetch their brief from the menu"
        yield look(_SUBJECT, words, mend)
    else:
        yield ok(_SUBJECT, words)
