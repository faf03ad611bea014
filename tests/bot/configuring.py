"""Configurations of two realms and the operator, and hypothesis's of any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import strategies as st

from adapters.store.kernel import Kernel
from adapters.store.ownlists import OwnListStore
from adapters.store.subscriptions import SubscriptionStore
from bot.configuration import Configuration, RealmList, Setup
from digest.feeds.text import clean
from digest.model import (
    EVERYBODY,
    Feed,
    FeedUrl,
    Language,
    OwnSource,
    Realm,
    Recipient,
    Schedule,
    SourceKind,
    Subscription,
    SubscriptionId,
    Topic,
)
from tests import make
from tests.contracts.kernel import HandClock

SLACK = Realm(platform="slack", tenant="T1")
CHAT = Realm(platform="telegram", tenant="bot", chat="77")
FULL = Configuration(
    lists=(
        RealmList(realm=EVERYBODY, sources=(OwnSource(feed=make.feed("Operators")),)),
        RealmList(
            realm=SLACK,
            sources=(
                OwnSource(feed=make.feed("Mine"), is_hidden=True),
                OwnSource(feed=make.feed("Wire"), is_added=False, is_hidden=True),
            ),
        ),
        RealmList(realm=CHAT, sources=(OwnSource(feed=make.feed("Tokyo", title="日本の技術")),)),
    ),
    subscriptions=(
        make.subscription("s-1", topics=frozenset({Topic("chips"), Topic("robotics")})),
        make.subscription(
            "s-2",
            recipient=make.recipient("C2", thread="9"),
            owner=make.recipient("D1"),
            language=Language("ja"),
            is_paused=True,
            last_date=date(2026, 4, 16),
            schedule=Schedule(
                at=time(7, 30),
                tz="Asia/Tokyo",
                weekdays=frozenset({1, 5}),
                paused_until=date(2026, 5, 1),
            ),
        ),
    ),
)

_NAMES = st.text(alphabet="abé日0|\\\"' -:", min_size=1, max_size=8).filter(str.isprintable)
_WORDS = st.text(alphabet="abé日0&<\"'", max_size=8).map(clean)
_ADDRESSES = st.builds(
    Recipient, platform=_NAMES, tenant=_NAMES, chat=_NAMES, thread=st.none() | _NAMES
)
_FEEDS = st.builds(
    Feed,
    url=st.integers(0, 20).map(lambda number: FeedUrl(f"https://feed-{number}.example/rss")),
    title=_WORDS,
    site=st.sampled_from(["", "https://a.example/"]),
    kind=st.sampled_from(SourceKind),
    topics=st.frozensets(_WORDS.filter(bool).map(Topic), max_size=2),
    language=_WORDS.map(Language),
    owner=_WORDS,
    authority=st.floats(0, 1),
    is_broad=st.booleans(),
)
_SOURCES = st.lists(
    st.builds(OwnSource, feed=_FEEDS, is_added=st.booleans(), is_hidden=st.booleans()),
    max_size=4,
    unique_by=lambda each: each.feed.url,
).map(tuple)
_REALMS = st.sampled_from([EVERYBODY, SLACK, CHAT, replace(CHAT, chat="78")])
_SUBSCRIPTIONS = st.builds(
    Subscription,
    id=_NAMES.map(SubscriptionId),
    recipient=_ADDRESSES,
    topics=st.frozensets(_WORDS.filter(bool).map(Topic), max_size=3),
    language=st.sampled_from([Language("en"), Language("ja")]),
    schedule=st.builds(
        Schedule,
        at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        tz=st.sampled_from(["UTC", "Asia/Tokyo", "America/Nuuk"]),
        weekdays=st.frozensets(st.integers(1, 7), min_size=1),
        paused_until=st.none() | st.dates(),
    ),
    max_stories=st.integers(1, 7),
    is_paused=st.booleans(),
    last_date=st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 17)),
    owner=st.none() | _ADDRESSES,
)
CONFIGURATIONS = st.builds(
    Configuration,
    lists=st.lists(
        st.builds(RealmList, realm=_REALMS, sources=_SOURCES),
        max_size=3,
        unique_by=lambda each: each.realm,
    ).map(tuple),
    subscriptions=st.lists(_SUBSCRIPTIONS, max_size=3, unique_by=lambda each: each.id).map(tuple),
)


def setup_on(kernel: Kernel, clock: HandClock) -> Setup:
    return Setup(
        lists=OwnListStore(kernel, clock=clock),
        subscriptions=SubscriptionStore(kernel, clock=clock, lead=timedelta(minutes=10)),
        clock=clock,
    )


def ordered(found: Configuration) -> Configuration:
    """Return a configuration in the order of a file, its sources as if just added."""
    return Configuration(
        lists=tuple(
            sorted(
                (
                    replace(
                        each,
                        sources=tuple(replace(one, added_at=None) for one in each.sources),
                    )
                    for each in found.lists
                    if each.sources
                ),
                key=lambda each: (each.realm.platform, each.realm.tenant, each.realm.chat),
            )
        ),
        subscriptions=tuple(sorted(found.subscriptions, key=lambda each: each.id)),
    )
