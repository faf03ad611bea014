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
    tastes.py      Feedback ─▶ Taste ─▶ Leaning, which an Edition has; Tasted: a change of it
    courses.py     Course: how the Stories of a Cluster went on, Chapter by Chapter
    keepsakes.py   Saved, Report
    delivery.py    Schedule ─▶ Due ─▶ Delivery ─▶ Receipt; Notice
    talks.py       Talk: where a conversation stands
    privacy.py     Person, and what is kept of him
"""

from __future__ import annotations

from digest.model.briefs import (
    Brief,
    BriefId,
    BriefKind,
    Coverage,
    DayState,
    Edition,
    EditionId,
    Growth,
    MissingSource,
    Slot,
    Told,
    WhyExtracts,
)
from digest.model.courses import Chapter, Course
from digest.model.delivery import (
    Alerted,
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
    OnEmpty,
    OperationId,
    Promise,
    Receipt,
    Repeat,
    Schedule,
    Shortage,
    Subscription,
    SubscriptionId,
)
from digest.model.keepsakes import Report, ReportId, Saved
from digest.model.people import (
    EVERYBODY,
    Answer,
    Passage,
    Question,
    Realm,
    Recipient,
    Scope,
)
from digest.model.preferences import (
    NO_PREFERENCES,
    WORKDAYS,
    Change,
    ChangeId,
    Preferences,
    Role,
)
from digest.model.privacy import Erasure, Held, Person, Record
from digest.model.rations import Ration, Run, run_of
from digest.model.sources import (
    MAX_TEXT_CHARS,
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
    Correction,
    CorrectionId,
    KeyPoints,
    Note,
    NoteKind,
    Reason,
    Source,
    Story,
    StoryId,
    Trait,
    TraitKind,
    WrittenBy,
)
from digest.model.talks import Talk
from digest.model.tastes import NO_LEANING, Feedback, Lean, Leaning, Taste, Tasted, Verdict

__all__ = [
    "EVERYBODY",
    "MAX_TEXT_CHARS",
    "NO_LEANING",
    "NO_PREFERENCES",
    "WORKDAYS",
    "Alerted",
    "Answer",
    "Article",
    "ArticleId",
    "Brief",
    "BriefId",
    "BriefKind",
    "Change",
    "ChangeId",
    "Chapter",
    "Citation",
    "Claim",
    "Cluster",
    "ClusterId",
    "Correction",
    "CorrectionId",
    "Course",
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
    "Feedback",
    "Growth",
    "Held",
    "IdempotencyKey",
    "InDoubt",
    "KeyPoints",
    "Language",
    "Lapse",
    "Lean",
    "Leaning",
    "MissingSource",
    "Note",
    "NoteKind",
    "Notice",
    "NoticeId",
    "NoticeKind",
    "OnEmpty",
    "OperationId",
    "OwnSource",
    "Passage",
    "Person",
    "Preferences",
    "Promise",
    "Question",
    "Ration",
    "Realm",
    "Reason",
    "Receipt",
    "Recipient",
    "Record",
    "Repeat",
    "Report",
    "ReportId",
    "Role",
    "Run",
    "Saved",
    "Schedule",
    "Scope",
    "Shortage",
    "Slot",
    "Source",
    "SourceKind",
    "Story",
    "StoryId",
    "Subscription",
    "SubscriptionId",
    "Talk",
    "Taste",
    "Tasted",
    "Told",
    "Topic",
    "Trait",
    "TraitKind",
    "Validators",
    "Verdict",
    "WhyExtracts",
    "WrittenBy",
    "run_of",
]
