"""A file from outside as a configuration: all of it is as it has to be, or nothing counts.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.configuration.document import (
    ADDRESS,
    ADDRESSED,
    ALL,
    FORMAT,
    HEAD,
    PLACE,
    SOURCE,
    SUBSCRIPTION,
    VERSION,
    Configuration,
    RealmList,
)
from bot.configuration.strict import Judge, parsed, within
from bot.realmsources import MOST_OWN
from bot.sources import MAX_OWN
from digest import briefs, schedule
from digest.feeds.urls import canonical
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
from digest.words import table

MOST_BYTES = 64 << 20
MOST_SUBSCRIPTIONS = 100_000
MOST_REALMS = 20_000
MOST_TOPICS = 20

_MOST_TEXT = 120
_MOST_TOPIC = 80
_HERE = SubscriptionId("")


class Refused(Exception):
    """A file of which nothing counts; `faults` names what is wrong, each in a few plain words."""

    def __init__(self, faults: Sequence[str], more: int = 0) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)
        self.more = more
        """How many faults there are besides."""


def read(body: bytes, *, place: Recipient | None = None) -> Configuration:
    """Read a configuration of all places, or one that is brought into a place.

    Of one that is brought into a place the subscriptions have no ids yet, nobody set them up,
    and its list belongs to no realm.

    Raises:
        Refused: naming what is wrong with it.
    """
    if len(body) > MOST_BYTES:
        raise Refused([f"larger than {MOST_BYTES >> 20} MiB"])
    try:
        found = parsed(body)
    except ValueError as error:
        raise Refused([f"not JSON as it should be: {_first_line(error)}"]) from error
    judge = Judge()
    _check_head(judge, found, of=ALL if place is None else PLACE)
    if judge.faults:
        raise Refused(judge.faults)
    document = judge.fields(found, "", HEAD)
    configuration = Configuration(
        lists=_lists(judge, document["sources"], place),
        subscriptions=_subscriptions(judge, document["subscriptions"], place),
    )
    if judge.faults:
        raise Refused(judge.faults, judge.more)
    return configuration


def _check_head(judge: Judge, found: object, *, of: str) -> None:
    """See first whether it is a file of ours at all: of another all fields would be wrong."""
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


def _lists(judge: Judge, value: object, place: Recipient | None) -> tuple[RealmList, ...]:
    lists = []
    seen: set[Realm] = set()
    for number, each in enumerate(judge.items(value, "sources", MOST_REALMS if not place else 1)):
        at = f"sources[{number}]"
        fields = judge.fields(each, at, (*ADDRESS, "sources"))
        realm = EVERYBODY if place else _realm(judge, fields, at)
        if realm in seen:
            judge.wrong(at, "the same place twice")
        seen.add(realm)
        most = MAX_OWN if realm == EVERYBODY and not place else MOST_OWN
        sources = tuple(
            _source(judge, source, f"{at}.sources[{place_}]")
            for place_, source in enumerate(
                judge.items(fields["sources"], within(at, "sources"), most + MAX_OWN)
            )
        )
        if len({source.feed.url for source in sources}) != len(sources):
            judge.wrong(within(at, "sources"), "the same address twice")
        if sum(source.is_added for source in sources) > most:
            judge.wrong(within(at, "sources"), f"{most} added sources at most")
        lists.append(RealmList(realm=realm, sources=sources))
    return tuple(lists)


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
    url = judge.text(fields["url"], within(at, "url"), 1_000)
    if canonical(url) != url:
        judge.wrong(within(at, "url"), "a web address in its plain form is expected")
    site = judge.text(fields["site"], within(at, "site"), 1_000, may_be_empty=True)
    if site and canonical(site) != site:
        judge.wrong(within(at, "site"), "a web address in its plain form, or nothing, is expected")

    def text(name: str) -> str:
        return judge.text(fields[name], within(at, name), _MOST_TEXT, may_be_empty=True)

    return OwnSource(
        feed=Feed(
            url=FeedUrl(url),
            title=text("title"),
            site=site,
            kind=SourceKind(judge.choice(fields["kind"], within(at, "kind"), set(SourceKind))),
            topics=_topics(judge, fields["topics"], within(at, "topics")),
            language=Language(text("language")),
            owner=text("owner"),
            authority=judge.number(fields["authority"], within(at, "authority"), 0.0, 1.0),
            is_broad=judge.flag(fields["broad"], within(at, "broad")),
        ),
        is_added=judge.flag(fields["added"], within(at, "added")),
        is_hidden=judge.flag(fields["hidden"], within(at, "hidden")),
    )


def _subscriptions(
    judge: Judge, value: object, place: Recipient | None
) -> tuple[Subscription, ...]:
    most = MOST_SUBSCRIPTIONS if place is None else 10
    found = tuple(
        _subscription(judge, each, f"subscriptions[{number}]", place)
        for number, each in enumerate(judge.items(value, "subscriptions", most))
    )
    if place is None and len({each.id for each in found}) != len(found):
        judge.wrong("subscriptions", "the same id twice")
    return found


def _subscription(judge: Judge, value: object, at: str, place: Recipient | None) -> Subscription:
    fields = judge.fields(value, at, SUBSCRIPTION if place else (*ADDRESSED, *SUBSCRIPTION))
    zone = judge.name(fields["zone"], within(at, "zone"))
    if zone and schedule.zone(zone) is None:
        judge.wrong(within(at, "zone"), "a time zone such as Asia/Tokyo is expected")
    days = [
        int(judge.number(each, f"{at}.weekdays[{number}]", 1, 7))
        for number, each in enumerate(judge.items(fields["weekdays"], within(at, "weekdays"), 7))
    ]
    if not days:
        judge.wrong(within(at, "weekdays"), "at least one day is expected, Monday being 1")
    stories = judge.number(fields["stories"], within(at, "stories"), 1, briefs.LONGEST)
    if stories != int(stories):
        judge.wrong(within(at, "stories"), "a whole number is expected")
    return Subscription(
        id=_HERE if place else SubscriptionId(judge.name(fields["id"], within(at, "id"))),
        recipient=place or _address(judge, fields["recipient"], within(at, "recipient")),
        topics=_topics(judge, fields["topics"], within(at, "topics")),
        language=Language(
            judge.choice(fields["language"], within(at, "language"), table.LANGUAGES)
        ),
        schedule=Schedule(
            at=judge.clock(fields["time"], within(at, "time")),
            tz=zone,
            weekdays=frozenset(days),
            paused_until=judge.day(fields["paused_until"], within(at, "paused_until")),
        ),
        max_stories=int(stories),
        is_paused=judge.flag(fields["paused"], within(at, "paused")),
        last_date=None if place else judge.day(fields["last_date"], within(at, "last_date")),
        owner=None
        if place or fields["owner"] is None
        else _address(judge, fields["owner"], within(at, "owner")),
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


def _topics(judge: Judge, value: object, at: str) -> frozenset[Topic]:
    return frozenset(
        Topic(judge.text(each, f"{at}[{number}]", _MOST_TOPIC))
        for number, each in enumerate(judge.items(value, at, MOST_TOPICS))
    )


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:120]
