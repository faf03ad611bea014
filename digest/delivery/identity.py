"""What makes a message one message: its key, its operation id, its row.

*Pure.*
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from digest.model import (
    BriefId,
    Delivery,
    Due,
    EditionId,
    IdempotencyKey,
    OperationId,
    Recipient,
    Subscription,
)

_NAMESPACE = UUID("9b0c1f5e-6d0a-4c37-9a53-5f4c5b1f2e86")
"""Never to be changed: platforms remember what was made with it."""


def key_of(recipient: Recipient, edition_id: EditionId, part: int = 1) -> IdempotencyKey:
    """Return what a message is known by: there is one row of it, ever."""
    fields = (recipient.platform, recipient.tenant, recipient.chat, recipient.thread, edition_id)
    return IdempotencyKey("|".join([*map(_escaped, fields), str(part)]))


def op_id_of(key: IdempotencyKey) -> OperationId:
    """Return the UUID that a platform is told; the same after any restart (RFC 9562, 5.5)."""
    return OperationId(str(uuid5(_NAMESPACE, key)))


def planned(
    subscription: Subscription,
    due: Due,
    *,
    edition_id: EditionId,
    brief_id: BriefId,
    deadline_at: datetime,
    part: int = 1,
    not_before: datetime | None = None,
    is_silent: bool = False,
    next_at: datetime | None = None,
    waited: int | None = None,
) -> Delivery:
    """Return a new row: a message owed to a recipient; made again it is the same row."""
    key = key_of(subscription.recipient, edition_id, part)
    return Delivery(
        key=key,
        op_id=op_id_of(key),
        subscription_id=subscription.id,
        recipient=subscription.recipient,
        edition_id=edition_id,
        brief_id=brief_id,
        local_date=due.local_date,
        due_at=due.at,
        deadline_at=deadline_at,
        part=part,
        tz=subscription.schedule.tz,
        not_before=not_before,
        kind=subscription.kind,
        is_silent=is_silent,
        next_at=next_at,
        waited=waited,
    )


def _escaped(field: str | None) -> str:
    """Return a field without a bar, different for different fields."""
    return r"\0" if field is None else field.replace("\\", r"\\").replace("|", r"\p")
