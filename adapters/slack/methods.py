"""The methods of Slack's Web API that are called: how each is called, and how often it may be.

*Pure.* Tiers: docs.slack.dev, Rate limits (read 2026-11-28). They count by method, app and
workspace; posting and statuses are counted by channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from digest.ports import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a method is called."""

    tenant: Rate
    """Of all its calls for one workspace."""
    channel: Rate | None = None
    """Of its calls for one channel, where Slack counts them."""
    is_question: bool = False
    """Whether it changes nothing that anybody sees. It is sent as a form: such methods do not
    all take JSON."""


def _a_minute(calls: int) -> Rate:
    """Return a rate that never makes more calls in a minute: half at once, half in time."""
    return Rate(interval=timedelta(minutes=1) / (calls / 2), burst=calls // 2)


_TIER_3, _TIER_4 = _a_minute(50), _a_minute(100)
ANSWERS = Rate(interval=timedelta(seconds=3), burst=20)
"""Answers of a workspace that are shown while they grow: 20 a minute (tier 2), all at once too."""
_POSTS = Rate(interval=timedelta(seconds=1), burst=3)
"""One a second, and short bursts; how short is not documented."""
_ALL_POSTS = _a_minute(600)
"""Ours: a workspace takes "several hundred messages per minute"."""
_STATUSES = _a_minute(60)
_SPECIAL = _a_minute(600)

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "agents.sessions.setStatus": Method(tenant=_TIER_3),
        "assistant.threads.setStatus": Method(tenant=_SPECIAL, channel=_STATUSES),
        "assistant.threads.setSuggestedPrompts": Method(tenant=_TIER_3),
        "chat.appendStream": Method(tenant=_TIER_4),
        "chat.postEphemeral": Method(tenant=_TIER_4),
        "chat.postMessage": Method(tenant=_ALL_POSTS, channel=_POSTS),
        "chat.startStream": Method(tenant=ANSWERS),
        "chat.stopStream": Method(tenant=ANSWERS),
        "chat.update": Method(tenant=_TIER_3),
        "conversations.history": Method(tenant=_TIER_3, is_question=True),
        "conversations.join": Method(tenant=_TIER_3),
        "conversations.open": Method(tenant=_TIER_3, is_question=True),
        "conversations.replies": Method(tenant=_TIER_3, is_question=True),
        "files.completeUploadExternal": Method(tenant=_TIER_4),
        "files.getUploadURLExternal": Method(tenant=_TIER_4, is_question=True),
        "users.info": Method(tenant=_TIER_4, is_question=True),
        "views.open": Method(tenant=_TIER_4),
        "views.publish": Method(tenant=_TIER_4),
    }
)
