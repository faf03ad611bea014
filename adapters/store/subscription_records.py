"""How a subscription with its next firing becomes some ninety bytes, and is read back.

*Pure.* There are as many as readers, so their form is packed by hand where all others are
JSON (`adapters.store.codec`), which takes 440 bytes. What is stored begins with the version
of the form. The id is the document's key and not repeated.

==========  ===========================================================
number      LEB128: seven bits a byte, lowest first
text        length in bytes, UTF-8
date        days since 1 January of the year 1
instant     twice the minutes since 1970 (or midnight), or, when there
            is more to it, twice the microseconds plus one
weekdays    a bit each, Monday the second
==========  ===========================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from adapters.store import damage
from adapters.store.effects import Namespace
from adapters.store.instants import instant, micros, span_micros
from digest.errors import StoreCorrupt, StoreTooNew
from digest.model import (
    BriefKind,
    Due,
    Language,
    OnEmpty,
    Recipient,
    Schedule,
    Subscription,
    SubscriptionId,
    Topic,
)

VERSION = 3
"""The newest form. The first has none of the flags of `_LATER`, the second none of `_LATEST`; each
is still written where none of those is set that it lacks: older processes go on with it."""

_ANY_TEXT = "surrogatepass"
_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE
_LONGEST_NUMBER = 70  # bits, in ten bytes
_WEEK = range(1, 8)
_WHOLE_WEEK = frozenset(_WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A subscription as stored."""

    subscription: Subscription
    due: Due | None = None
    """Its next firing; None when there is none to come, or it is paused."""
    covered_until: datetime | None = None
    skipped: int = 0
    """How many of its last briefs were skipped in a row."""


# What a record has; what most have comes first, to fit into a byte. Plain numbers: flags of
# an enum took longer than all the rest.
_DUE, _LAST, _COVERED, _OWNER, _OWNER_NEAR, _THREAD, _EVERY_DAY = (1 << n for n in range(7))
_OWNER_THREAD, _PAUSED, _PAUSED_UNTIL, _WEEKLY, _ALERTS = (1 << n for n in range(7, 12))
_ON_EMPTY = 1 << 12
_SKIPPED = 1 << 13
_LATER = _WEEKLY | _ALERTS | _ON_EMPTY
_LATEST = _SKIPPED
_MANNERS = tuple(OnEmpty)
SUBSCRIPTIONS = Namespace(name="sub")
"""Id → record, in the shard of its chat."""


def packed(record: Record) -> bytes:
    """Return a record as bytes; equal records give equal bytes.

    Raises:
        ValueError: it holds what no subscription has: an instant that is naive or before
            1970, a time with a zone, an eighth weekday.
    """
    subscription = record.subscription
    recipient, schedule = subscription.recipient, subscription.schedule
    has, out = _flags(record), _Writer()
    out.number(VERSION if has & _LATEST else 2 if has & _LATER else 1)
    out.number(has)
    out.texts([recipient.platform, recipient.tenant, recipient.chat])
    if recipient.thread is not None:
        out.text(recipient.thread)
    if subscription.owner is not None:
        out.owner(subscription.owner, has)
    out.number(len(subscription.topics))
    out.texts(sorted(subscription.topics))
    out.texts([subscription.language, schedule.tz])
    out.number(subscription.max_stories)
    out.time(schedule.at)
    if not has & _EVERY_DAY:
        out.number(_week_bits(schedule.weekdays))
    for day in (schedule.paused_until, subscription.last_date):
        if day is not None:
            out.number(day.toordinal())
    if record.due is not None:
        out.instant(record.due.at)
        out.number(record.due.local_date.toordinal())
    if record.covered_until is not None:
        out.instant(record.covered_until)
    if subscription.on_empty is not None:
        out.number(_MANNERS.index(subscription.on_empty))
    if record.skipped:
        out.number(record.skipped)
    return bytes(out.data)


def unpacked(key: str, data: bytes) -> Record:
    """Return the record that a document holds.

    Raises:
        StoreCorrupt: it holds none.
        StoreTooNew: a newer version wrote it.
    """
    try:
        into = _Reader(data)
        version = into.number()
        if version > VERSION:
            raise StoreTooNew("a newer version of Daybrief has written subscriptions")
        if version < 1:
            raise ValueError(f"no version {version}")
        record = into.record(SubscriptionId(key))
        into.end()
    except (ValueError, OverflowError, IndexError) as error:
        raise StoreCorrupt(f"a stored subscription is damaged: {error}") from error
    return record


def read(key: str, document: bytes | None) -> Record | None:
    """Return a record; a damaged one counts as absent, until its tick is put aside."""
    try:
        return None if document is None else unpacked(key, document)
    except StoreCorrupt as error:
        damage.say_once(f"subscription {key}: {error}")
        return None


def _flags(record: Record) -> int:
    subscription = record.subscription
    recipient, owner = subscription.recipient, subscription.owner
    found = {
        _DUE: record.due is not None,
        _LAST: subscription.last_date is not None,
        _COVERED: record.covered_until is not None,
        _OWNER: owner is not None,
        _OWNER_NEAR: owner is not None
        and (owner.platform, owner.tenant) == (recipient.platform, recipient.tenant),
        _THREAD: recipient.thread is not None,
        _EVERY_DAY: subscription.schedule.weekdays == _WHOLE_WEEK,
        _OWNER_THREAD: owner is not None and owner.thread is not None,
        _PAUSED: subscription.is_paused,
        _PAUSED_UNTIL: subscription.schedule.paused_until is not None,
        _WEEKLY: subscription.kind is BriefKind.WEEKLY,
        _ALERTS: subscription.has_alerts,
        _ON_EMPTY: subscription.on_empty is not None,
        _SKIPPED: record.skipped > 0,
    }
    return sum(flag for flag, is_there in found.items() if is_there)


def _week_bits(weekdays: Iterable[int]) -> int:
    bits = 0
    for day in weekdays:
        if day not in _WEEK:
            raise ValueError(f"{day} is no weekday")
        bits |= 1 << day
    return bits


class _Writer:
    """Appends values."""

    def __init__(self) -> None:
        self.data = bytearray()

    def number(self, value: int) -> None:
        if value < 0:
            raise ValueError(f"{value} is negative")
        while value > 0x7F:  # noqa: PLR2004  # seven bits
            self.data.append(value & 0x7F | 0x80)
            value >>= 7
        self.data.append(value)

    def text(self, value: str) -> None:
        encoded = value.encode("utf-8", _ANY_TEXT)
        self.number(len(encoded))
        self.data += encoded

    def texts(self, values: Iterable[str]) -> None:
        for value in values:
            self.text(value)

    def owner(self, owner: Recipient, has: int) -> None:
        if not has & _OWNER_NEAR:
            self.texts([owner.platform, owner.tenant])
        self.text(owner.chat)
        if owner.thread is not None:
            self.text(owner.thread)

    def instant(self, value: datetime) -> None:
        if value.utcoffset() != timedelta(0):
            raise ValueError(f"{value.isoformat()} is no instant in UTC")
        self._moment(micros(value))

    def time(self, value: time) -> None:
        if value.tzinfo is not None:
            raise ValueError(f"{value.isoformat()} is no time of day without a zone")
        since_midnight = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
        self._moment(span_micros(since_midnight))

    def _moment(self, value: int) -> None:
        minutes, rest = divmod(value, _MINUTE)
        self.number(value * 2 + 1 if rest else minutes * 2)


class _Reader:
    """Takes values off in the order in which they were written.

    Raises ValueError, OverflowError or IndexError at what was never written.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def record(self, key: SubscriptionId) -> Record:
        has = self.number()
        platform, tenant, chat = self.text(), self.text(), self.text()
        thread = self.text() if has & _THREAD else None
        recipient = Recipient(platform=platform, tenant=tenant, chat=chat, thread=thread)
        owner = self._owner(recipient, has) if has & _OWNER else None
        topics = frozenset(Topic(self.text()) for _ in range(self.number()))
        language, tz = Language(self.text()), self.text()
        max_stories, at = self.number(), self._time()
        weekdays = _WHOLE_WEEK if has & _EVERY_DAY else self._weekdays()
        schedule = Schedule(
            at=at,
            tz=tz,
            weekdays=weekdays,
            paused_until=self._date() if has & _PAUSED_UNTIL else None,
        )
        subscription = Subscription(
            id=key,
            recipient=recipient,
            topics=topics,
            language=language,
            schedule=schedule,
            max_stories=max_stories,
            is_paused=bool(has & _PAUSED),
            last_date=self._date() if has & _LAST else None,
            owner=owner,
            kind=BriefKind.WEEKLY if has & _WEEKLY else BriefKind.DAILY,
            has_alerts=bool(has & _ALERTS),
        )
        due = Due(at=self._instant(), local_date=self._date()) if has & _DUE else None
        covered_until = self._instant() if has & _COVERED else None
        if has & _ON_EMPTY:
            subscription = replace(subscription, on_empty=_MANNERS[self.number()])
        skipped = self.number() if has & _SKIPPED else 0
        return Record(
            subscription=subscription, due=due, covered_until=covered_until, skipped=skipped
        )

    def number(self) -> int:
        value = shift = 0
        while shift < _LONGEST_NUMBER:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004  # the last one lacks the eighth bit
                return value
            shift += 7
        raise ValueError("a number has no end")

    def text(self) -> str:
        size = self.number()
        start, self._at = self._at, self._at + size
        if self._at > len(self._data):
            raise ValueError("a text breaks off")
        return self._data[start : self._at].decode("utf-8", _ANY_TEXT)

    def end(self) -> None:
        if self._at != len(self._data):
            raise ValueError("there is more than a record")

    def _owner(self, recipient: Recipient, has: int) -> Recipient:
        if has & _OWNER_NEAR:
            platform, tenant = recipient.platform, recipient.tenant
        else:
            platform, tenant = self.text(), self.text()
        chat = self.text()
        thread = self.text() if has & _OWNER_THREAD else None
        return Recipient(platform=platform, tenant=tenant, chat=chat, thread=thread)

    def _weekdays(self) -> frozenset[int]:
        bits = self.number()
        return frozenset(day for day in _WEEK if bits >> day & 1)

    def _date(self) -> date:
        return date.fromordinal(self.number())

    def _moment(self) -> int:
        value = self.number()
        return value // 2 if value % 2 else value // 2 * _MINUTE

    def _instant(self) -> datetime:
        return instant(self._moment())

    def _time(self) -> time:
        value = self._moment()
        if value >= _DAY:
            raise ValueError("it is past midnight")
        return instant(value).time()
