"""Who shares a list of sources.

*Pure.* In a Slack workspace people work together and read the same; elsewhere what all chats
of a bot have in common is the bot alone, and each chat has a list of its own.
"""

from __future__ import annotations

from digest.model import Realm, Recipient

WHOLE_TENANTS = frozenset({"slack"})
"""Platforms whose tenants are people who know each other."""


def realm_of(recipient: Recipient) -> Realm:
    """Return the realm that an address is in, whatever its thread."""
    is_whole = recipient.platform in WHOLE_TENANTS
    return Realm(
        platform=recipient.platform,
        tenant=recipient.tenant,
        chat="" if is_whole else recipient.chat,
    )
