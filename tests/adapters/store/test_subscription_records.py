"""A packed subscription is what it was again, or damage that is named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.subscription_records import VERSION, Record, packed, unpacked
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
from tests import make

texts = st.text(st.characters())  # lone surrogates too
recipients = st.builds(
    Recipient, platform=texts, tenant=texts, chat=texts, thread=st.none() | texts
)
_FROM, _TO = (datetime(year, 1, 1) for year in (1970, 2250))  # noqa: DTZ001  # hypothesis adds it
whole = st.datetimes(_FROM, _TO, timezones=st.just(UTC))
instants = whole | whole.map(lambda each: each.replace(second=0, microsecond=0))
subscriptions = st.builds(
    Subscription,
    id=texts.map(SubscriptionId),
    recipient=recipients,
    topics=st.frozensets(texts.map(Topic)),
    language=texts.map(Language),
    schedule=st.builds(
        Schedule,
        at=st.times(),
        tz=texts,
        weekdays=st.frozensets(st.integers(1, 7)),
        paused_until=st.none() | st.dates(),
    ),
    max_stories=st.integers(0, 1 << 40),
    is_paused=st.booleans(),
    last_date=st.none() | st.dates(),
    owner=st.none() | recipients,
    kind=st.sampled_from([BriefKind.DAILY, BriefKind.WEEKLY]),
    has_alerts=st.booleans(),
    on_empty=st.none() | st.sampled_from(OnEmpty),
)
records = st.builds(
    Record,
    subscription=subscriptions,
    due=st.none() | st.builds(Due, at=instants, local_date=st.dates()),
    covered_until=st.none() | instants,
    skipped=st.integers(0, 400),
)
RECORD = Record(
    subscription=make.subscription(
        "s0123456789ab",
        recipient=make.recipient("-1000000000001", platform="telegram", tenant="1234567890"),
        topics=frozenset({Topic("models"), Topic("chips")}),
        schedule=Schedule(at=time(8), tz="Europe/Berlin"),
        last_date=date(2026, 6, 4),
        owner=make.recipient("987654321", platform="telegram", tenant="1234567890"),
    ),
    due=Due(at=make.NOW, local_date=date(2026, 6, 5)),
    covered_until=make.NOW - timedelta(days=1),
)


@given(record=records)
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    assert unpacked(record.subscription.id, packed(record)) == record


@given(record=records)
def test_an_owner_beside_his_chat_comes_back_too(record: Record) -> None:
    owner = replace(record.subscription.recipient, chat="other", thread=None)
    near = replace(record, subscription=replace(record.subscription, owner=owner))
    assert unpacked(near.subscription.id, packed(near)) == near


def test_no_field_is_forgotten() -> None:
    # Whoever adds a field packs it, in a new version of the form, and then counts it here.
    counts = {Record: 4, Subscription: 12, Schedule: 4, Recipient: 4, Due: 2}
    assert {kind: len(fields(kind)) for kind in counts} == counts


def test_a_record_of_a_reader_is_small() -> None:
    assert len(packed(RECORD)) <= 100


@given(data=st.binary() | st.binary().map(lambda data: bytes([VERSION]) + data))
def test_other_bytes_are_damage(data: bytes) -> None:
    try:
        record = unpacked("s", data)
    except (StoreCorrupt, StoreTooNew):
        return
    assert isinstance(record, Record)


@pytest.mark.parametrize("cut", range(len(packed(RECORD))))
def test_a_record_that_breaks_off_is_damage(cut: int) -> None:
    with pytest.raises(StoreCorrupt, match="damaged"):
        unpacked("s", packed(RECORD)[:cut])


@pytest.mark.parametrize("data", [b"{}", packed(RECORD) + b"\0", b"\x00", b"\x01" + b"\xff" * 20])
def test_what_is_no_record_is_damage(data: bytes) -> None:
    with pytest.raises((StoreCorrupt, StoreTooNew)):
        unpacked("s", data)


def test_a_record_without_what_is_new_has_the_form_that_older_processes_know() -> None:
    assert packed(RECORD)[0] == 1
    for change in ({"kind": BriefKind.WEEKLY}, {"has_alerts": True}, {"on_empty": OnEmpty.SKIP}):
        newer = replace(RECORD.subscription, **change)
        assert packed(replace(RECORD, subscription=newer))[0] == 2
    assert packed(replace(RECORD, skipped=1))[0] == VERSION == 3


def test_a_newer_form_is_told_from_damage() -> None:
    with pytest.raises(StoreTooNew):
        unpacked("s", bytes([VERSION + 1]) + packed(RECORD)[1:])


@pytest.mark.parametrize(
    "change",
    [
        {"covered_until": datetime(2026, 6, 5)},  # noqa: DTZ001  # naive on purpose
        {"covered_until": datetime(2026, 6, 5, tzinfo=timezone(timedelta(hours=1)))},
        {"covered_until": datetime(1969, 6, 5, tzinfo=UTC)},
        {"schedule": Schedule(at=time(7, tzinfo=UTC), tz="UTC")},
        {"schedule": Schedule(at=time(7), tz="UTC", weekdays=frozenset({8}))},
    ],
)
def test_what_no_subscription_has_is_refused(change: dict[str, object]) -> None:
    wrong = RECORD
    if "schedule" in change:
        wrong = replace(wrong, subscription=replace(wrong.subscription, **change))  # type: ignore[arg-type]  # by parameter
    else:
        wrong = replace(wrong, **change)  # type: ignore[arg-type]  # by parameter
    with pytest.raises(ValueError):  # noqa: PT011  # its wording quotes the value
        packed(wrong)
