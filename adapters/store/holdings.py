"""What the store holds, of whom, and for how long: a row for every kind of record there is.

`tests/house/test_holdings.py` reads the stores for names of namespaces, queues, indexes and
rates, and asks for a row for each; what a row says of a person or a place is found by the
`held` of the store that it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from adapters.store.alerts import KNOWN_FOR as ALERTED_KEPT
from adapters.store.allowance import ASKED_KEPT, ONCE_KEPT
from adapters.store.answers import ANSWERS_KEPT
from adapters.store.articles import ARTICLES_KEPT
from adapters.store.briefs import BRIEFS_KEPT, OWED_KEPT, TOLD_KEPT
from adapters.store.caretakers import CARETAKERS_KEPT
from adapters.store.chronicle import COURSES_KEPT
from adapters.store.claims import CLAIMING_KEPT
from adapters.store.clusters import KEPT as CLUSTERS_KEPT
from adapters.store.corrections import CORRECTIONS_KEPT
from adapters.store.damage import DAMAGED_KEPT
from adapters.store.drafts import DRAFTS_KEPT
from adapters.store.editions import EDITIONS_KEPT
from adapters.store.grants import RENEWING_FOR
from adapters.store.keepsakes import SAVED_KEPT
from adapters.store.lapses import NOTED_KEPT
from adapters.store.notes import NOTES_KEPT
from adapters.store.notices import NOTICES_KNOWN
from adapters.store.offers import (
    CHANGE_EVERY,
    CHANGES_AT_ONCE,
    JOIN_EVERY,
    JOINS_AT_ONCE,
    OFFERS_KEPT,
    VISITS_KEPT,
)
from adapters.store.owing import LEDGER_KEPT, PUSHED_KEPT
from adapters.store.passes import PASSES_KEPT
from adapters.store.rates import PACE_KEPT
from adapters.store.rations import RATIONS_KEPT
from adapters.store.reports import REPORTS_KEPT
from adapters.store.revised import MARKS_KEPT
from adapters.store.said import DEAD_LETTERS_KEPT, SEEN_KEPT
from adapters.store.spending import KEPT as SPENDING_KEPT
from adapters.store.spending import TOKENS_KEPT
from adapters.store.stories import KEPT as STORIES_KEPT
from adapters.store.subscriptions import LAST_KEPT
from adapters.store.talks import TALKS_KEPT
from adapters.store.wishes import CHANGES_KEPT
from adapters.store.withdrawals import WITHDRAWN_KEPT
from digest.ports import CODE_LIVES, LOOK_EVERY, LOOKS_AT_ONCE


class Shape(StrEnum):
    """In which form the kernel keeps it."""

    DOCUMENT, QUEUE, INDEX, RATE = "document", "queue", "index", "rate"


class Of(StrEnum):
    """Of whom it is."""

    PERSON = "person"
    """Somebody who wrote or set something up: it goes with him."""
    PLACE = "place"
    """A chat or a tenant: it goes with a person where nobody else is there."""
    TENANT = "tenant"
    """A tenant as a whole: nobody's own."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A kind of records."""

    shape: Shape
    name: str
    """Of a namespace, queue, index or rate; one that ends in a slash begins the names of many."""
    of: Of
    holds: str
    kept: timedelta | None = None
    """How long at most; None: until people or the work itself end it."""
    found_by: str = ""
    """The kind in what `held` yields that it is erased with; empty where nobody's."""


def _document(
    name: str, of: Of, holds: str, by: str = "", kept: timedelta | None = None
) -> Holding:
    return Holding(shape=Shape.DOCUMENT, name=name, of=of, holds=holds, kept=kept, found_by=by)


def _queue(name: str, of: Of, holds: str, by: str = "") -> Holding:
    return Holding(shape=Shape.QUEUE, name=name, of=of, holds=holds, found_by=by)


def _index(name: str, of: Of, holds: str, by: str = "") -> Holding:
    return Holding(shape=Shape.INDEX, name=name, of=of, holds=holds, found_by=by)


def _rate(name: str, of: Of, holds: str, kept: timedelta) -> Holding:
    return Holding(shape=Shape.RATE, name=name, of=of, holds=holds, kept=kept)


_PERSON, _PLACE, _TENANT, _NOBODY = Of.PERSON, Of.PLACE, Of.TENANT, Of.NOBODY

HOLDINGS = (
    _document("sub", _PLACE, "subscriptions, and who set them up", "sub"),
    _document(
        "sub.last",
        _PLACE,
        "the date of an ended subscription's last brief",
        "sub.last",
        kept=LAST_KEPT,
    ),
    _index("sub/", _PLACE, "which subscriptions a chat has", "sub"),
    _queue("tick", _PLACE, "when a subscription falls due", "sub"),
    _document("wish", _PLACE, "what a place has set up, and who may manage it", "wish"),
    _document("wish.revision", _PLACE, "that it was changed", "wish", kept=MARKS_KEPT),
    _document("change", _PERSON, "who changed what", "change", kept=CHANGES_KEPT),
    _index("change/", _PERSON, "when it was changed", "change"),
    _document("offer", _PLACE, "what buttons stand for", "offer", kept=OFFERS_KEPT),
    _document("visit", _PLACE, "when somebody was last there", "visit", kept=VISITS_KEPT),
    _index("placed/", _PLACE, "which places of a tenant have a brief", "placed"),
    _document(
        "caretaker",
        _PERSON,
        "which shared places somebody has set something up in",
        "caretaker",
        kept=CARETAKERS_KEPT,
    ),
    _document(
        "caretaker.revision", _PERSON, "that they were changed", "caretaker", kept=MARKS_KEPT
    ),
    _document("draft", _PLACE, "configurations brought or replaced", "draft", kept=DRAFTS_KEPT),
    _rate("changing/", _PLACE, "how much was changed", CHANGE_EVERY * CHANGES_AT_ONCE),
    _rate("joining/", _TENANT, "how many places subscribed", JOIN_EVERY * JOINS_AT_ONCE),
    _document("told", _PLACE, "what a chat was told of an event", "told", kept=TOLD_KEPT),
    _index("told/", _PLACE, "when it was told", "told"),
    _document("latest", _PLACE, "the last brief of a chat", "latest", kept=BRIEFS_KEPT),
    _document("owed", _PLACE, "the brief that a chat is owed today", "owed", kept=OWED_KEPT),
    _document("had", _PLACE, "which brief a chat had on a day", "delivery", kept=BRIEFS_KEPT),
    _document("shown", _PLACE, "which message shows which brief", "delivery", kept=BRIEFS_KEPT),
    _document("send", _PLACE, "a message that is owed", "send"),
    _queue("send", _PLACE, "a message that is owed", "send"),
    _index("unsettled", _PLACE, "when it was due", "send"),
    _index("counted", _PLACE, "which of it a platform counts", "send"),
    _document("pushed", _PLACE, "what a chat was sent on a day", "delivery", kept=PUSHED_KEPT),
    _document(
        "ration", _NOBODY, "who was served when too little was left, by ids", kept=RATIONS_KEPT
    ),
    _document("delivery", _PLACE, "what became of a message", "delivery", kept=LEDGER_KEPT),
    _index("uncertain", _PLACE, "messages that may have arrived", "delivery"),
    _rate("send/chat/", _PLACE, "when a chat may be written to again", timedelta(minutes=1)),
    _rate("send/tenant/", _TENANT, "when it may be written to again", timedelta(minutes=1)),
    _queue("post/", _NOBODY, "which process asks a platform for updates"),
    _rate("pace/", _PLACE, "when a platform may be asked again", PACE_KEPT),
    _document("note", _PLACE, "what a platform found out of a place", "note", kept=NOTES_KEPT),
    _index("chats/", _PLACE, "in which chats of a tenant somebody wrote", "roster"),
    _index("people/", _PERSON, "who of a tenant wrote, by a digest", "roster"),
    _document(
        "withdrawn",
        _NOBODY,
        "that an answer is wanted no more, by a digest",
        kept=WITHDRAWN_KEPT,
    ),
    _document("said.seen", _NOBODY, "that an update came, by a digest", kept=SEEN_KEPT),
    _document("said.unsaid", _NOBODY, "that it was taken back, by a digest", kept=SEEN_KEPT),
    _queue("said", _PERSON, "what somebody wrote, until it is answered", "said"),
    _index("said/", _PERSON, "in which order", "said"),
    _index("said.waiting", _PERSON, "since when", "said"),
    _document("said.talking", _PERSON, "which of it is being answered", "said"),
    _document(
        "deadletter",
        _PERSON,
        "what somebody wrote and could not be answered",
        "deadletter",
        kept=DEAD_LETTERS_KEPT,
    ),
    _index("deadletter", _PERSON, "since when", "deadletter"),
    _document("taste", _PLACE, "what a reader likes and has muted", "taste"),
    _document("taste.revision", _PLACE, "that it was changed", "taste", kept=MARKS_KEPT),
    _document("saved", _PLACE, "stories that a reader saved", "saved", kept=SAVED_KEPT),
    _index("saved/", _PLACE, "when they were saved", "saved"),
    _document("report", _PLACE, "what a reader says is wrong", "report", kept=REPORTS_KEPT),
    _index("reports", _PLACE, "since when", "report"),
    _document("alerted", _PLACE, "alerts that a chat was given", "alerted", kept=ALERTED_KEPT),
    _document("alerted.revision", _PLACE, "that it was changed", "alerted", kept=MARKS_KEPT),
    _index("alerting", _PLACE, "which subscriptions want alerts", "sub"),
    _document(
        "answer", _PERSON, "an answer that waits to be fetched", "answer", kept=ANSWERS_KEPT
    ),
    _index("answering/", _PERSON, "which of them are offered", "answer"),
    _document("asked", _PERSON, "how much somebody asked on a day", "asked", kept=ASKED_KEPT),
    _document("asked.once", _NOBODY, "that a question was counted, by a digest", kept=ONCE_KEPT),
    _document("talk", _PERSON, "a conversation's last questions", "talk", kept=TALKS_KEPT),
    _document("notice", _NOBODY, "that a notice was given, by a digest", kept=NOTICES_KNOWN),
    _queue("notice", _PERSON, "what an owner is to be told", "notice"),
    _document("source", _PLACE, "what was made of the list of sources", "source"),
    _document("source.before", _PLACE, "the last change of that list", "source.before"),
    _index("source/", _PLACE, "in which order", "source"),
    _index("source.changed", _PLACE, "when it was changed", "source.before"),
    _rate("source/", _PLACE, "how many addresses were looked at", LOOK_EVERY * LOOKS_AT_ONCE),
    _queue("edition", _PLACE, "a brief to be composed, and for whom first", "edition"),
    _document("damaged", _PERSON, "bytes that could not be read", "damaged", kept=DAMAGED_KEPT),
    _index("damaged", _PERSON, "since when", "damaged"),
    _queue("erase", _PERSON, "who is to be forgotten, for a minute"),
    _document("grant", _PERSON, "what a tenant granted, and who installed the bot", "grant"),
    _document("grant.renewing", _TENANT, "that its token is renewed", kept=RENEWING_FOR),
    _document("grant.member", _TENANT, "of which organisation a tenant is"),
    _document("pass", _NOBODY, "that an installation was begun, by a digest", kept=PASSES_KEPT),
    _document("pass.used", _NOBODY, "that it was ended, by a digest", kept=PASSES_KEPT),
    _document("claim", _NOBODY, "the operator's code, by a digest", kept=CODE_LIVES),
    _document("claim.revision", _NOBODY, "that it was changed", kept=MARKS_KEPT),
    _document("admin", _PERSON, "who has said the operator's code", "admin"),
    _rate("claiming/", _PERSON, "how often codes were said, by a digest", CLAIMING_KEPT),
    _document("feed", _NOBODY, "what is remembered of a feed between two polls"),
    _document("article", _NOBODY, "articles of feeds", kept=ARTICLES_KEPT),
    _index("article/", _NOBODY, "articles by feed and time"),
    _index("article.seen", _NOBODY, "articles by the time they were first seen"),
    _document("cluster.of", _NOBODY, "which event an article tells of", kept=CLUSTERS_KEPT),
    _document("cluster.into", _NOBODY, "which events were one", kept=CLUSTERS_KEPT),
    _document("story", _NOBODY, "stories", kept=STORIES_KEPT),
    _document(
        "story-in-hand", _NOBODY, "which stories are being written", kept=timedelta(minutes=5)
    ),
    _document("tokens", _TENANT, "what its questions used of a model", kept=TOKENS_KEPT),
    _document("spent", _NOBODY, "what models used, by day and purpose", kept=SPENDING_KEPT),
    _document("alert.known", _NOBODY, "which events were announced", kept=ALERTED_KEPT),
    _queue("alert", _NOBODY, "an event to be announced"),
    _document("course", _NOBODY, "how events went on", kept=COURSES_KEPT),
    _index("course/", _NOBODY, "how events went on, by time"),
    _document("correction", _NOBODY, "what we got wrong", kept=CORRECTIONS_KEPT),
    _index("corrections", _NOBODY, "since when"),
    _document("brief", _NOBODY, "briefs", kept=BRIEFS_KEPT),
    _document("edition", _NOBODY, "which brief fills an edition", kept=EDITIONS_KEPT),
    _index("uncomposed", _NOBODY, "editions that wait"),
    _document("chore", _NOBODY, "which chores were done lately", kept=timedelta(days=1)),
    _document("key", _NOBODY, "the id of the key that seals"),
    _document("lapse", _NOBODY, "when the store may have forgotten something"),
    _document("lapse.noted", _NOBODY, "which lapses were noted", kept=NOTED_KEPT),
)

KEPT = {
    each.name: each.kept
    for each in HOLDINGS
    if each.found_by == each.name and each.shape is Shape.DOCUMENT
}
"""How long what `held` finds is kept, by its kind."""
