"""Tenants whose credentials are not taken, by what this process has learnt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from digest.delivery import ACCESS_BACK_OFF
from digest.model import Recipient

_SAID_FOR = timedelta(hours=1)
"""How often the operator is told of the same lost access."""


@dataclass(slots=True)
class Shutout:
    """Knows them by the monotonic clock, in seconds."""

    until: dict[tuple[str, str], float] = field(default_factory=dict)
    said_at: dict[tuple[str, str], float] = field(default_factory=dict)

    def left(self, recipient: Recipient, now: float) -> timedelta:
        """Return how long nothing of a recipient's tenant is tried."""
        until = self.until.get((recipient.platform, recipient.tenant), now)
        return timedelta(seconds=max(0.0, until - now))

    def shut(self, recipient: Recipient, now: float) -> bool:
        """Try nothing of a tenant for a while; return whether the operator is to be told."""
        tenant = (recipient.platform, recipient.tenant)
        self.until[tenant] = now + ACCESS_BACK_OFF.total_seconds()
        said_at = self.said_at.get(tenant)
        if said_at is not None and now - said_at < _SAID_FOR.total_seconds():
            return False
        self.said_at[tenant] = now
        return True
