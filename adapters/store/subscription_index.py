"""In which index the subscriptions of a chat stand.

*Pure.* Chats share indexes, so that a million of them cost no million of keys.
"""

from __future__ import annotations

_PARTS = 1024
"""Of a shard: with 16 shards and a million subscriptions 60 in each. Redis packs up to 128."""
_SCORES = 1 << 52
"""As many as a double holds exactly."""


def place_of(chat: str) -> tuple[str, int]:
    """Return the index that subscriptions of a chat are in, and their score there."""
    whole = int(chat, 16)
    return f"sub/{whole % _PARTS:x}", whole // _PARTS % _SCORES
