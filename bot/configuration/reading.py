"""A file from outside as a configuration: all of it is as it has to be, or nothing counts.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.configuration import wishing
from bot.configuration.document import (
    ADDRESS,
    ALL,
    FORMAT,
    HEAD,
    HEAD_OF_PLACE,
    PLACE,
    PLAIN_SOURCE,
    SOURCE,
    SUBSCRIPTION,
    VERSION,
    Arrangement,
    Configuration,
    RealmList,
)
from bot.configuration.merging import agree, standing_in
from bot.configuration.strict import Judge, parsed, within
from bot.realmsources import MOST_OWN
from bot.sources import MAX_OWN
from digest.clusters.taste import MOST_MUTED
from digest.feeds.urls import canonical
from digest.model import (
    EVERYBODY,
    BriefKind,
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
)
from digest.words import table

MOST_BYTES = 64 << 20
MOST_BYTES_OF_PLACE = 1 << 20
"""Some four times as much as a full place has; no platform takes a larger file from us."""
MOST_SUBSCRIPTIONS = 100_000
MOST_REALMS = 20_000

_MOST_TEXT = 120


class Refused(Exception):
    """A file of which nothing counts; `faults` names what is wrong, each in a few plain words."""

    def __init__(self, faults: Sequence[str], more: int = 0) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)
        self.more = more
        """How many faults there are besides."""


def read(body: bytes) -> Configuration:
    """Read a configuration of all places.

    Raises:
        Refused: naming what is wrong with it.
    """
    judge, document = _opened(body, MOST_BYTES, ALL, HEAD)
    configuration = Configuration(
        lists=_lists(judge, document["sources"]),
        places=_places(judge, document["places"]),
        subscriptions=_subscriptions(judge, document["subscriptions"]),
    )
    if not judge.faults:
        _check_agreement(judge, configuration)
    if judge.faults:
        raise Refused(judge.faults, judge.more)
    return configuration


def read_of_place(body: bytes, place: Recipient, *, most_added: int = MOST_OWN) -> Configuration:
    """Read a configuration that is brought into a place, whatever place it came from.

    Its list belongs to no realm yet, and nobody in it may manage the place.

    Raises:
        Refused: naming what is wrong with it.
    """
    judge, document = _opened(body, MOST_BYTES_OF_PLACE, PLACE, HEAD_OF_PLACE)
    arranged = Arrangement(
        place=place,
        preferences=wishing.read(
            judge, document["preferences"], "preferences", has_managers=False
        ),
        muted=wishing.topics(judge, document["muted"], "muted", MOST_MUTED),
        muted_feeds=frozenset(
            _url(judge, each, f"muted_sources[{number}]")
            for number, each in enumerate(
                judge.items(document["muted_sources"], "muted_sources", MOST_MUTED)
            )
        ),
    )
    sources = _sources(judge, document["sources"], "sources", most_added, _plain_source)
    if judge.faults:
        raise Refused(judge.faults, judge.more)
    return Configuration(lists=(RealmList(realm=EVERYBODY, sources=sources),), places=(arranged,))


def _opened(
    body: bytes, most_bytes: int, of: str, head: Sequence[str]
) -> tuple[Judge, Mapping[str, object]]:
    """See first whether it is a file of ours at all: of another all fields would be wrong."""
    if len(body) > most_bytes:
        raise Refused([f"larger than {most_bytes >> 20} MiB"])
    try:
        found = parsed(body)
    except ValueError as error:
        raise Refused([f"not JSON as it should be: {_first_line(error)}"]) from error
    judge = Judge()
    _check_head(judge, found, of=of)
    if judge.faults:
        raise Refused(judge.faults)
    return judge, judge.fields(found, "", head)


def _check_head(judge: Judge, found: object, *, of: str) -> None:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        judge.wrong("", f"not a {FORMAT}")
    elif found.get("version") != VERSION:
        judge.wrong("version", f"{VERSION} is expected; use the Daybrief that wrote it")
    elif found.get("of") != of:
        judge.wrong("of", f"{of!r} is expected here")
    else:
        _made_at(judge, found.get("made_at"))


def _made_at(judge: Judge, value: object) -> None:
    try:
        is_aware = datetime.fromisoformat(str(value)).astimezone(UTC).year > 0
    except (ValueError, OverflowError):
        is_aware = False
    if not is_aware:
        judge.wrong("made_at", "an instant is expected")


def _check_agreement(judge: Judge, found: Configuration) -> None:
    """See that subscriptions are what the preferences beside them ask for."""
    there = standing_in(found.subscriptions)
    for number, each in enumerate(found.places):
        subscriptions = there.get(each.place, {})
        if subscriptions and not agree(each.place, each.preferences, subscriptions):
            judge.wrong(f"places[{number}]", "its subscriptions are not as its preferences")


def _lists(judge: Judge, value: object) -> tuple[RealmList, ...]:
    lists = []
    seen: set[Realm] = set()
    for number, each in enumerate(judge.items(value, "sources", MOST_REALMS)):
        at = f"sources[{number}]"
        fields = judge.fields(each, at, (*ADDRESS, "sources"))
        realm = _realm(judge, fields, at)
        if realm in seen:
            judge.wrong(at, "the same place twice")
        seen.add(realm)
        most = MAX_OWN if realm == EVERYBODY else MOST_OWN
        sources = _sources(judge, fields["sources"], within(at, "sources"), most, _source)
        lists.append(RealmList(realm=realm, sources=sources))
    return tuple(lists)


def _sources(
    judge: Judge,
    value: object,
    at: str,
    most: int,
    read_one: Callable[[Judge, object, str], OwnSource],
) -> tuple[OwnSource, ...]:
    """Read a list of sources, of which so many may have been added."""
    sources = tuple(
        read_one(judge, each, f"{at}[{number}]")
        for number, each in enumerate(judge.items(value, at, most + MAX_OWN))
    )
    if len({source.feed.url for source in sources}) != len(sources):
        judge.wrong(at, "the same address twice")
    if sum(source.is_added for source in sources) > most:
        judge.wrong(at, f"{most} added sources at most")
    return sources


def _realm(judge: Judge, fields: Mapping[str, object], at: str) -> Realm:
    names = {
        name: "" if fields[name] == "" else judge.name(fields[name], within(at, name))
        for name in ADDRESS
    }
    realm = Realm(**names)
    if (realm.chat and not realm.tenant) or bool(realm.tenant) != bool(realm.platform):
        judge.wrong(at, "platform and tenant are both given or both empty")
    return realm


def _source(judge: Judge, value: object, at: str) -> OwnSource:
    fields = judge.fields(value, at, SOURCE)
    site = judge.text(fields["site"], within(at, "site"), 1_000, may_be_empty=True)
    if site and canonical(site) != site:
        judge.wrong(within(at, "site"), "a web address in its plain form, or nothing, is expected")

    def text(name: str) -> str:
        return judge.text(fields[name], within(at, name), _MOST_TEXT, may_be_empty=True)

    known = _known(judge, fields, at)
    feed = replace(
        known.feed,
        site=site,
        topics=wishing.topics(judge, fields["topics"], within(at, "topics")),
        language=Language(text("language")),
        owner=text("owner"),
        authority=judge.number(fields["authority"], within(at, "authority"), 0.0, 1.0),
        is_broad=judge.flag(fields["broad"], within(at, "broad")),
    )
    return replace(known, feed=feed)


def _plain_source(judge: Judge, value: object, at: str) -> OwnSource:
    return _known(judge, judge.fields(value, at, PLAIN_SOURCE), at)


def _known(judge: Judge, fields: Mapping[str, object], at: str) -> OwnSource:
    """Read what every source has."""
    url = _url(judge, fields["url"], within(at, "url"))
    title = judge.text(fields["title"], within(at, "title"), _MOST_TEXT, may_be_empty=True)
    kind = SourceKind(judge.choice(fields["kind"], within(at, "kind"), set(SourceKind)))
    return OwnSource(
        feed=Feed(url=url, title=title, kind=kind),
        is_added=judge.flag(fields["added"], within(at, "added")),
        is_hidden=judge.flag(fields["hidden"], within(at, "hidden")),
    )


def _url(judge: Judge, value: object, at: str) -> FeedUrl:
    url = judge.text(value, at, 1_000)
    if canonical(url) != url:
        judge.wrong(at, "a web address in its plain form is expected")
    return FeedUrl(url)


def _places(judge: Judge, value: object) -> tuple[Arrangement, ...]:
    found = []
    for number, each in enumerate(judge.items(value, "places", MOST_SUBSCRIPTIONS)):
        at = f"places[{number}]"
        fields = judge.fields(each, at, ("place", "preferences"))
        wished = wishing.read(
            judge, fields["preferences"], within(at, "preferences"), has_managers=True
        )
        place = _address(judge, fields["place"], within(at, "place"))
        found.append(Arrangement(place=place, preferences=wished))
    if len({each.place for each in found}) != len(found):
        judge.wrong("places", "the same place twice")
    return tuple(found)


def _subscriptions(judge: Judge, value: object) -> tuple[Subscription, ...]:
    found = tuple(
        _subscription(judge, each, f"subscriptions[{number}]")
        for number, each in enumerate(judge.items(value, "subscriptions", MOST_SUBSCRIPTIONS))
    )
    if len({each.id for each in found}) != len(found):
        judge.wrong("subscriptions", "the same id twice")
    return found


def _subscription(judge: Judge, value: object, at: str) -> Subscription:
    fields = judge.fields(value, at, SUBSCRIPTION)
    kinds = {BriefKind.DAILY.value, BriefKind.WEEKLY.value}
    owner = fields["owner"]
    return Subscription(
        id=SubscriptionId(judge.name(fields["id"], within(at, "id"))),
        recipient=_address(judge, fields["recipient"], within(at, "recipient")),
        topics=wishing.topics(judge, fields["topics"], within(at, "topics")),
        language=Language(
            judge.choice(fields["language"], within(at, "language"), table.LANGUAGES)
        ),
        schedule=Schedule(
            at=judge.clock(fields["time"], within(at, "time")),
            tz=wishing.zone(judge, fields["zone"], within(at, "zone")),
            weekdays=wishing.weekdays(
                judge,
                fields["weekdays"],
                within(at, "weekdays"),
                may_be_none=fields["kind"] == BriefKind.DAILY.value,
            ),
            paused_until=judge.day(fields["paused_until"], within(at, "paused_until")),
        ),
        max_stories=wishing.stories(judge, fields["stories"], within(at, "stories")),
        is_paused=judge.flag(fields["paused"], within(at, "paused")),
        last_date=judge.day(fields["last_date"], within(at, "last_date")),
        owner=None if owner is None else _address(judge, owner, within(at, "owner")),
        kind=BriefKind(judge.choice(fields["kind"], within(at, "kind"), kinds)),
        has_alerts=judge.flag(fields["alerts"], within(at, "alerts")),
        on_empty=wishing.manner(judge, fields["on_empty"], within(at, "on_empty")),
    )


def _address(judge: Judge, value: object, at: str) -> Recipient:
    fields = judge.fields(value, at, (*ADDRESS, "thread"))
    thread = fields["thread"]
    return Recipient(
        platform=judge.name(fields["platform"], within(at, "platform")),
        tenant=judge.name(fields["tenant"], within(at, "tenant")),
        chat=judge.name(fields["chat"], within(at, "chat")),
        thread=None if thread is None else judge.name(thread, within(at, "thread")),
    )


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:120]
