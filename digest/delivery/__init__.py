"""The life of a delivery: which moves its row in the outbox makes, and what allows each.

*Pure.* A decider is named by the moment it decides about. It returns the row as it is to be
stored, or says why nothing may change. The row is stored before the step it announces is
taken: no byte leaves for a platform before `sending` is durable. `now` is the store's clock::

    planned ───┬─ claim ─────────────────────────────▶ claimed
               ├─ store_restarted ───────────────────▶ uncertain
               └─ called_off · expired ──────────────▶ failed
    claimed ───┬─ renewed ───────────────────────────▶ claimed
               ├─ sending ───────────────────────────▶ sending
               ├─ released · lease_expired ──────────▶ planned
               ├─ store_restarted ───────────────────▶ uncertain
               └─ failed ────────────────────────────▶ failed
    sending ───┬─ renewed ───────────────────────────▶ sending
               ├─ sent ──────────────────────────────▶ sent
               ├─ throttled · unavailable · access_lost ─▶ planned
               ├─ throttled · unavailable · access_lost ─▶ uncertain  (in doubt before)
               ├─ uncertain · lease_expired ─────────▶ uncertain
               ├─ throttled · unavailable · access_lost ─▶ failed     (too late for another)
               ├─ quota_spent ───────────────────────▶ failed
               ├─ quota_spent ───────────────────────▶ uncertain  (in doubt before)
               └─ failed ────────────────────────────▶ failed
    uncertain ─┬─ claim · renewed · released ────────▶ uncertain
               ├─ lease_expired · store_restarted ───▶ uncertain
               ├─ resend · reconciled ───────────────▶ sending
               ├─ sent · reconciled ─────────────────▶ sent
               └─ failed · reconciled ───────────────▶ failed

`sent` and `failed` are final. What is uncertain and has no means left stays so, for the
operator to see: nobody knows whether it was shown.

`digest.delivery.rationing` decides who is served where a platform's month runs short,
`digest.delivery.alerts` who is owed an alert, `digest.delivery.quiet` how the brief of
a day without news is sent.
"""

from __future__ import annotations

from digest.delivery.attempts import (
    LEASE,
    access_lost,
    called_off,
    claim,
    expired,
    failed,
    quota_spent,
    raised,
    released,
    renewed,
    sending,
    sent,
    throttled,
    unavailable,
    uncertain,
)
from digest.delivery.doubts import (
    LOOK_FOR,
    Means,
    lease_expired,
    means,
    reconciled,
    resend,
    store_restarted,
)
from digest.delivery.identity import (
    key_of,
    op_id_of,
    planned,
)
from digest.delivery.notices import corrected, gone, notice_op_id, short
from digest.delivery.row import (
    ACCESS_BACK_OFF,
    BACK_OFF,
    CALL,
    SETTLE,
    Decision,
    Refused,
    Why,
    ready_at,
)

__all__ = [
    "ACCESS_BACK_OFF",
    "BACK_OFF",
    "CALL",
    "LEASE",
    "LOOK_FOR",
    "SETTLE",
    "Decision",
    "Means",
    "Refused",
    "Why",
    "access_lost",
    "called_off",
    "claim",
    "corrected",
    "expired",
    "failed",
    "gone",
    "key_of",
    "lease_expired",
    "means",
    "notice_op_id",
    "op_id_of",
    "planned",
    "quota_spent",
    "raised",
    "ready_at",
    "reconciled",
    "released",
    "renewed",
    "resend",
    "sending",
    "sent",
    "short",
    "store_restarted",
    "throttled",
    "unavailable",
    "uncertain",
]
