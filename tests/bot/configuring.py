"""Configurations of two realms and the operator, and hypothesis's of any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import strategies as st

from adapters.store.kernel import Kernel
from adapters.store.offers import OfferStore
from adapters.store.ownlists import OwnListStore
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.wishes import WishStore
from bot import standing
from bot.configuration import Arrangement, Configuration, RealmList, Setup
from bot.standing import Standing
from digest.feeds.text import clean
from digest.model import (
    EVERYBODY,
    BriefKind,
    Feed,
    FeedUrl,
    Language,
    OnEmpty,
    OwnSource,
    Preferences,
    Realm,
    Recipient,
    Schedule,
    SourceKind,
    Subscription,
    SubscriptionId,
    Topic,
)
from tests import make
from tests.adapters.store.incoming import SEALER
from tests.contracts.kernel import HandClock

SLACK = Realm(platform="slack", tenant="T1")
CHAT = Realm(platform="telegram", tenant="bot", chat="77")
WISHED = replace(
    standing.preferences_of(
        make.subscription("s-1", topics=frozenset({Topic("chips"), Topic("robotics")})), None
    ),
    managers=frozenset({"U7"}),
)
"""Of the place of the first subscription; those of the second have none."""
_SECOND = make.subscription(
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
)
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
    places=(Arrangement(place=make.recipient(), preferences=WISHED),),
    subscriptions=(
        make.subscription("s-1", topics=frozenset({Topic("chips"), Topic("robotics")})),
        _SECOND,
        replace(
            _SECOND,
            id=SubscriptionId("s-2-weekly"),
            kind=BriefKind.WEEKLY,
            last_date=None,
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
    kind=st.sampled_from([BriefKind.DAILY, BriefKind.WEEKLY]),
    has_alerts=st.booleans(),
    on_empty=st.none() | st.sampled_from(OnEmpty),
)


def _plausible(preferences: Preferences) -> Preferences:
    """Return preferences as people can have them: without a time there is no more to send.

    The brief has no weekdays where the week alone comes, and nowhere else.
    """
    if preferences.at is None:
        preferences = replace(preferences, has_alerts=False, weekly=None)
    if preferences.weekly is None and preferences.weekdays == frozenset():
        preferences = replace(preferences, weekdays=None)
    return preferences


PREFERENCES = st.builds(
    Preferences,
    topics=st.frozensets(_WORDS.filter(bool).map(Topic), max_size=3),
    language=st.none() | st.sampled_from([Language("en"), Language("ja")]),
    max_stories=st.integers(1, 7),
    at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    tz=st.sampled_from(["", "UTC", "Asia/Tokyo"]),
    weekdays=st.none() | st.frozensets(st.integers(1, 7)),
    is_paused=st.booleans(),
    paused_until=st.none() | st.dates(),
    has_alerts=st.booleans(),
    weekly=st.none() | st.integers(1, 7),
    on_empty=st.none() | st.sampled_from(OnEmpty),
    managers=st.frozensets(_NAMES, max_size=2),
).map(_plausible)
CONFIGURATIONS = st.builds(
    Configuration,
    lists=st.lists(
        st.builds(RealmList, realm=_REALMS, sources=_SOURCES),
        max_size=3,
        unique_by=lambda each: each.realm,
    ).map(tuple),
    places=st.lists(
        st.builds(
            Arrangement,
            place=_ADDRESSES.map(lambda each: replace(each, tenant=f"wished {each.tenant}")),
            preferences=PREFERENCES,
        ),
        max_size=3,
        unique_by=lambda each: each.place,
    ).map(tuple),
    subscriptions=st.lists(_SUBSCRIPTIONS, max_size=3, unique_by=lambda each: each.id).map(tuple),
)
"""Places with preferences have no subscriptions in it, which would have to agree."""


def setup_on(kernel: Kernel, clock: HandClock) -> Setup:
    return Setup(
        lists=OwnListStore(kernel, clock=clock),
        standing=Standing(
            wishes=WishStore(kernel),
            subscriptions=SubscriptionStore(kernel, clock=clock, lead=timedelta(minutes=10)),
            offers=OfferStore(kernel, SEALER),
            clock=clock,
            language=Language("en"),
        ),
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
        places=tuple(sorted(found.places, key=lambda each: repr(each.place))),
        subscriptions=tuple(sorted(found.subscriptions, key=lambda each: each.id)),
    )
