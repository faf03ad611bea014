"""The nouns: plain frozen records, no behaviour beyond their own consistency.

*Pure.* Read top to bottom: a Feed yields Articles, Articles about one event form a
Cluster, a Cluster is written up as a Story, Stories take the Slots of a Brief
made for an Edition, a Brief is owed to a Recipient as Deliveries, whenever the
Schedule of his Subscription falls Due; a Question about a Brief gets an Answer.
Instants are aware and in UTC.

::

    sources.py     Feed ─▶ Entry ─▶ Article
    stories.py                         └─▶ Cluster ─▶ Story: Claims with Citations
    briefs.py      Edition ───▶ Brief ◀── Slot ◀────────┘
    people.py                     │      Recipient, Question ─▶ Answer
    delivery.py    Schedule ─▶ Due ─▶ Delivery ─▶ Receipt; Notice
    talks.py       Talk: where a conversation stands
    privacy.py     Person, and what is kept of him
"""

from __future__ import annotations

from digest.model.briefs import (
    Brief,
    BriefId,
    Coverage,
    DayState,
    Edition,
    EditionId,
    MissingSource,
    Slot,
    Told,
    WhyExtracts,
)
from digest.model.delivery import (
    Delivery,
    DeliveryState,
    Due,
    FailureKind,
    IdempotencyKey,
    InDoubt,
    Lapse,
    Notice,
    NoticeId,
    NoticeKind,
    OperationId,
    Promise,
    Receipt,
    Repeat,
    Schedule,
    Subscription,
    SubscriptionId,
)
from digest.model.people import (
    EVERYBODY,
    Answer,
    Passage,
    Question,
    Realm,
    Recipient,
    Scope,
)
from digest.model.privacy import Erasure, Held, Person, Record
from digest.model.sources import (
    Article,
    ArticleId,
    Entry,
    Feed,
    FeedDocument,
    FeedLink,
    FeedState,
    FeedUrl,
    Language,
    OwnSource,
    SourceKind,
    Topic,
    Validators,
)
from digest.model.stories import (
    Citation,
    Claim,
    Cluster,
    ClusterId,
    KeyPoints,
    Note,
    NoteKind,
    Reason,
    Source,
    Story,
    StoryId,
    WrittenBy,
)
from digest.model.talks import Talk

__all__ = [
    "EVERYBODY",
    "Answer",
    "Article",
    "ArticleId",
    "Brief",
    "BriefId",
    "Citation",
    "Claim",
    "Cluster",
    "ClusterId",
    "Coverage",
    "DayState",
    "Delivery",
    "DeliveryState",
    "Due",
    "Edition",
    "EditionId",
    "Entry",
    "Erasure",
    "FailureKind",
    "Feed",
    "FeedDocument",
    "FeedLink",
    "FeedState",
    "FeedUrl",
    "Held",
    "IdempotencyKey",
    "InDoubt",
    "KeyPoints",
    "Language",
    "Lapse",
    "MissingSource",
    "Note",
    "NoteKind",
    "Notice",
    "NoticeId",
    "NoticeKind",
    "OperationId",
    "OwnSource",
    "Passage",
    "Person",
    "Promise",
    "Question",
    "Realm",
    "Reason",
    "Receipt",
    "Recipient",
    "Record",
    "Repeat",
    "Schedule",
    "Scope",
    "Slot",
    "Source",
    "SourceKind",
    "Story",
    "StoryId",
    "Subscription",
    "SubscriptionId",
    "Talk",
    "Told",
    "Topic",
    "Validators",
    "WhyExtracts",
    "WrittenBy",
]
