"""What owners are told about the chats that they look after, each thing once.

*Pure.*
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from digest.model import (
    Correction,
    Delivery,
    Language,
    Notice,
    NoticeId,
    NoticeKind,
    OperationId,
    Recipient,
    Shortage,
    Subscription,
)

_NAMESPACE = UUID("4f0d8f0e-92a5-4d0c-9d52-0a4f6f3a7c11")
"""Never to be changed: stores and platforms remember what was made with it."""


def gone(subscription: Subscription, *, about: Recipient, at: datetime) -> Notice | None:
    """Return what its owner is told of a chat that is gone; None when he is nowhere else."""
    owner = subscription.owner
    if owner is None or _chat(owner) == _chat(about):
        return None
    kind = NoticeKind.RECIPIENT_GONE
    return Notice(
        id=_notice_id(kind, about, owner),
        recipient=owner,
        kind=kind,
        about=about,
        language=subscription.language,
        at=at,
    )


def corrected(
    delivery: Delivery, correction: Correction, *, language: Language, at: datetime
) -> Notice:
    """Return what a recipient is told who was told what was wrong; the same again is the same."""
    to = delivery.recipient
    fields = ("correction", correction.id, *_chat(to), to.thread)
    return Notice(
        id=NoticeId(str(uuid5(_NAMESPACE, repr(fields)))),
        recipient=to,
        kind=NoticeKind.CORRECTION,
        about=to,
        language=language,
        at=at,
        correction=correction,
        key=delivery.key,
    )


def short(to: Recipient, shortage: Shortage, *, language: Language, at: datetime) -> Notice:
    """Return what somebody is told who runs the bot for a tenant: once a month, of the first run.

    Months are those of UTC, which may differ by hours from the platform's.
    """
    fields = (NoticeKind.QUOTA_SHORT.value, *_chat(to), f"{at:%Y-%m}")
    return Notice(
        id=NoticeId(str(uuid5(_NAMESPACE, repr(fields)))),
        recipient=to,
        kind=NoticeKind.QUOTA_SHORT,
        about=to,
        language=language,
        at=at,
        shortage=shortage,
    )


def notice_op_id(notice_id: NoticeId) -> OperationId:
    """Return the UUID that a platform is told; the same after any restart (RFC 9562, 5.5)."""
    return OperationId(str(uuid5(_NAMESPACE, notice_id)))


def _notice_id(kind: NoticeKind, about: Recipient, to: Recipient) -> NoticeId:
    fields = (kind.value, *_chat(about), about.thread, *_chat(to), to.thread)
    return NoticeId(str(uuid5(_NAMESPACE, repr(fields))))


def _chat(recipient: Recipient) -> tuple[str, str, str]:
    return recipient.platform, recipient.tenant, recipient.chat
