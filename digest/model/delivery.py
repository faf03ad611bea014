"""What is owed to whom, and when: schedules, subscriptions, and the rows of the outbox.

*Pure.* How a schedule falls due is in `digest.schedule`, how a delivery moves from state to
state in `digest.delivery`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from digest.model.briefs import BriefId, BriefKind, EditionId
from digest.model.people import Recipient
from digest.model.sources import Language, Topic
from digest.model.stories import ClusterId, Correction

SubscriptionId = NewType("SubscriptionId", str)
IdempotencyKey = NewType("IdempotencyKey", str)  # what a message is: where, which edition, part
OperationId = NewType("OperationId", str)  # a UUID made of the key: what a platform is told
NoticeId = NewType("NoticeId", str)  # of what it says to whom about whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A wall-clock time in a named time zone on some weekdays."""

    at: time
    tz: str
    """Key of the IANA time zone database, such as Asia/Tokyo."""
    weekdays: frozenset[int] = frozenset(range(1, 8))
    """ISO 8601: Monday is 1, Sunday is 7."""
    paused_until: date | None = None
    """The first local date that has a brief again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One firing of a schedule."""

    at: datetime
    local_date: date
    """The date it is for. In a gap at the end of a day, `at` falls on the date after."""


class OnEmpty(StrEnum):
    """What becomes of the brief of a day without news."""

    SAY = "say"
    """It is sent: one quiet line."""
    SILENT = "silent"
    """It is sent without a sound."""
    SKIP = "skip"
    """It is not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing wish for briefs."""

    id: SubscriptionId
    recipient: Recipient
    topics: frozenset[Topic]
    language: Language
    schedule: Schedule
    max_stories: int = 5
    is_paused: bool = False
    """Until the reader says otherwise; for a pause with an end see the schedule."""
    last_date: date | None = None
    """The local date of the last firing: no date has two, whatever the reader changes."""
    owner: Recipient | None = None
    """Who set it up, where he can be reached when the subscription's own chat cannot."""
    kind: BriefKind = BriefKind.DAILY
    """DAILY or WEEKLY: a recipient may have one of each."""
    has_alerts: bool = False
    """Whether he is told at once what breaks; see `digest.delivery.alerts`."""
    on_empty: OnEmpty | None = None
    """What he wants on days without news; None for what is usual on his platform."""


class DeliveryState(StrEnum):
    """Where a delivery stands; see `digest.delivery` for the moves."""

    PLANNED, CLAIMED, SENDING = "planned", "claimed", "sending"
    UNCERTAIN = "uncertain"
    SENT, FAILED = "sent", "failed"

    @property
    def is_final(self) -> bool:
        """Whether nothing can change it any more."""
        return self in {DeliveryState.SENT, DeliveryState.FAILED}


class FailureKind(StrEnum):
    """Why a delivery will never be made."""

    GONE, FORBIDDEN, BLOCKED = "gone", "forbidden", "blocked"
    PAYLOAD, AUTH = "payload", "auth"
    SKIPPED_QUOTA, EXPIRED = "skipped_quota", "expired"
    HAD = "had"
    """He had asked for it before it was sent, and has it."""

    @property
    def is_planned(self) -> bool:
        """Whether it is as it should be, and nobody's fault."""
        return self in {FailureKind.SKIPPED_QUOTA, FailureKind.HAD}


class Repeat(StrEnum):
    """What becomes of the same message when it is sent to a platform twice."""

    IDEMPOTENT = "idempotent"
    """The platform shows it once when the operation id is the same."""
    RECONCILABLE = "reconcilable"
    """The platform shows it twice, but can be asked whether it is there."""
    NEITHER = "neither"
    """The platform shows it twice and cannot be asked."""


class InDoubt(StrEnum):
    """What to do about a message that may have arrived, where nobody can tell."""

    RESEND = "resend"
    """Send it once more: nothing is lost, and most times it is shown twice."""
    SKIP = "skip"
    """Leave it: nothing is shown twice, and a loss goes unnoticed by the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a platform lets us promise about a message whose answer was lost."""

    repeat: Repeat
    key_life: timedelta = timedelta(hours=24)
    """How long after the first try an IDEMPOTENT platform knows an operation id."""
    in_doubt: InDoubt = InDoubt.RESEND
    """The operator's choice for a platform that is NEITHER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform called our messages."""

    message_ids: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message of a brief owed to one recipient: a row of the outbox."""

    key: IdempotencyKey
    op_id: OperationId
    subscription_id: SubscriptionId
    recipient: Recipient
    edition_id: EditionId
    brief_id: BriefId
    local_date: date
    due_at: datetime
    deadline_at: datetime
    """After this it is too late to send it; its news belongs into the next brief."""
    part: int = 1
    """The first part is the brief itself; what goes into its thread follows."""
    root: str = ""
    """Of a later part: the platform's id of the first part's message, whose thread it goes to."""
    tz: str = "UTC"
    """Key of the reader's time zone: the day in the title is his."""
    kind: BriefKind = BriefKind.DAILY
    is_silent: bool = False
    """To be shown without a sound, where the platform can."""
    next_at: datetime | None = None
    """When the brief after this one is due, where one is."""
    waited: int | None = None
    """On a platform that counts what it sends unasked: how many of the reader's last briefs were
    skipped in a row because none could be sent any more. None on any other."""
    state: DeliveryState = DeliveryState.PLANNED
    not_before: datetime | None = None
    fence: int = 0
    """Of the latest claim: whoever holds a lower one can change nothing."""
    lease_until: datetime | None = None
    attempts: int = 0
    """Sends begun."""
    first_tried_at: datetime | None = None
    refusals: int = 0
    """Attempts that the platform provably did not take; they set the pace of the next."""
    doubts: int = 0
    """Attempts that may have arrived and that nobody has found yet."""
    receipt: Receipt | None = None
    sent_at: datetime | None = None
    failure: FailureKind | None = None
    reason: str = ""
    """A few plain words for the operator about the last thing that went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """An alert that a recipient was given."""

    cluster_id: ClusterId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A span in which the store may have lost its memory: it was restarted or replaced."""

    begins: datetime
    ends: datetime


class NoticeKind(StrEnum):
    """What somebody has to be told besides briefs."""

    RECIPIENT_GONE = "recipient_gone"
    """The bot may not write there any more; the subscriptions of that chat are paused."""
    ACCESS_LOST = "access_lost"
    """The platform does not take our credentials any more."""
    CORRECTION = "correction"
    """Something that the recipient was told was wrong."""
    QUOTA_SHORT = "quota_short"
    """The platform's month has not enough messages left for all briefs that are due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """How it stands with a month whose messages do not go round, in messages."""

    limit: int
    left: int
    due: int
    """What all briefs of a run would have counted for."""
    served: int
    """What those counted for that were sent all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to be told once, to whoever looks after a subscription."""

    id: NoticeId
    recipient: Recipient
    """Who is told: never the chat that it is about, but for a correction."""
    kind: NoticeKind
    about: Recipient
    language: Language
    at: datetime
    correction: Correction | None = None
    """What is corrected, in a notice of that kind."""
    key: IdempotencyKey | None = None
    """The delivery that told the recipient what is corrected."""
    shortage: Shortage | None = None
    """Of what there is too little, in a notice of that kind."""
