"""Who is served of those to whom more is owed than a platform's month has room for.

*Pure.* How that is decided is in `digest.delivery.rationing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.model.delivery import Delivery, OperationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a tenant owes at one instant."""

    platform: str
    tenant: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ration:
    """What was decided about some deliveries of a run, for good."""

    served: frozenset[OperationId]
    skipped: frozenset[OperationId]


def run_of(delivery: Delivery) -> Run:
    """Return the run that a delivery belongs to, whenever it is tried."""
    to = delivery.recipient
    return Run(platform=to.platform, tenant=to.tenant, due_at=delivery.due_at)
