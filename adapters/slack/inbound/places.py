"""Where something happened, as an address of ours.

*Pure.* A person's own chat with the bot goes by his id, so that one person has one address,
whether he writes there, presses something on the bot's page or gives a command.
"""

from __future__ import annotations

from adapters.slack.inbound.envelope import Envelope
from digest.model import Recipient

PLATFORM = "slack"
_DIRECT = "D"


def is_direct(channel: str) -> bool:
    """Whether a conversation is one of two people only; one with the bot is."""
    return channel.startswith(_DIRECT)


def place(envelope: Envelope, channel: str, person: str, thread: str = "") -> Recipient:
    """Return where a person did something.

    Args:
        envelope: says for which tenant.
        channel: the conversation; empty where there was none, as on the bot's page.
        person: who did it.
        thread: the timestamp of the message that the thread hangs from; empty where none is.
    """
    chat = person if not channel or is_direct(channel) else channel
    return Recipient(platform=PLATFORM, tenant=envelope.tenant, chat=chat, thread=thread or None)


def own(tenant: str, person: str) -> Recipient:
    """Return a person's own chat."""
    return Recipient(platform=PLATFORM, tenant=tenant, chat=person)
