"""A message object: a text or a card, and what can be pressed under it.

*Pure.* One call takes five of them and counts as one message to each who gets it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.line import limits
from adapters.line.taps import Json, Tap


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message object."""

    text: str = ""
    """Of an ordinary message; empty where it is a card."""
    card: Json | None = None
    """A bubble or a carousel; not to be changed by whoever gets it."""
    alt: str = ""
    """What is notified of a card, and read where it cannot be shown."""
    taps: tuple[Tap, ...] = ()
    """Shown under the last message of a call, until another comes."""

    def body(self) -> Json:
        """Return it as LINE takes it."""
        made: Json = (
            {"type": "text", "text": self.text}
            if self.card is None
            else {"type": "flex", "altText": self.alt, "contents": self.card}
        )
        if self.taps:
            items = [
                {"type": "action", "action": each.action(limits.TAP_LABEL)}
                for each in self.taps[: limits.TAPS]
            ]
            made["quickReply"] = {"items": items}
        return made


def tapped(messages: tuple[Message, ...], taps: tuple[Tap, ...]) -> tuple[Message, ...]:
    """Return messages with what can be pressed under the last, where clients show it."""
    *before, last = messages
    return (*before, replace(last, taps=taps[: limits.TAPS]))
