"""A configuration goes out and comes back the same; whatever is wrong, nothing of it counts."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import configuration
from bot.configuration import (
    MOST_BYTES_OF_PLACE,
    Arrangement,
    Change,
    Configuration,
    Refused,
    plan,
    read,
    read_of_place,
    write,
    write_of_place,
)
from bot.configuration.strict import MOST_FAULTS
from digest.model import BriefKind, Preferences, SubscriptionId, Topic
from tests import effort, make
from tests.bot.configuring import CONFIGURATIONS, FULL, PREFERENCES, WISHED, ordered

Edit = Callable[[dict[str, Any]], object]


def document(found: Configuration = FULL) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(write(found, make.NOW))
    return loaded


def refused(body: bytes) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        read(body)
    return caught.value.faults


def edited(edit: Edit) -> tuple[str, ...]:
    found = document()
    edit(found)
    return refused(json.dumps(found).encode())


@given(CONFIGURATIONS)
@settings(max_examples=effort.examples(20))
def test_what_is_written_is_what_is_read(found: Configuration) -> None:
    body = write(found, make.NOW)
    again = read(body)
    assert set(again.subscriptions) == set(found.subscriptions)
    assert set(again.places) == set(found.places)
    assert {each.realm: each.sources for each in again.lists} == {
        each.realm: each.sources for each in found.lists
    }
    assert write(again, make.NOW) == body


@given(PREFERENCES, st.frozensets(st.sampled_from(["crypto", "prompt tips"]).map(Topic)))
@settings(deadline=None)
def test_what_is_of_a_place_comes_back_but_for_who_may_manage_it(
    preferences: Preferences, muted: frozenset[Topic]
) -> None:
    here, there = make.recipient("C9", tenant="T9"), make.recipient("C8", tenant="T8")
    arranged = Arrangement(place=here, preferences=preferences, muted=muted)
    sources = FULL.lists[1].sources
    found = read_of_place(write_of_place(arranged, sources, make.NOW), there)
    unmanaged = replace(preferences, managers=frozenset())
    assert found.places == (Arrangement(place=there, preferences=unmanaged, muted=muted),)
    (listed,) = found.lists
    assert [each.feed.url for each in listed.sources] == [each.feed.url for each in sources]
    assert [each.is_hidden for each in listed.sources] == [each.is_hidden for each in sources]
    assert found.subscriptions == ()


def test_what_is_of_a_place_names_no_address_and_nobody() -> None:
    place = make.recipient("C-secret", tenant="T-secret")
    wished = replace(WISHED, managers=frozenset({"U-secret"}))
    arranged = Arrangement(place=place, preferences=wished)
    assert b"secret" not in write_of_place(arranged, (), make.NOW)


def test_the_two_kinds_are_not_taken_for_each_other() -> None:
    arranged = Arrangement(place=make.recipient(), preferences=WISHED)
    whole, of_place = write(FULL, make.NOW), write_of_place(arranged, (), make.NOW)
    assert refused(of_place) == ("of: 'all' is expected here",)
    with pytest.raises(Refused, match="'place' is expected here"):
        read_of_place(whole, make.recipient())


def test_a_file_of_a_place_has_a_bound_and_names_nobody_who_may_manage_it() -> None:
    arranged = Arrangement(place=make.recipient(), preferences=WISHED)
    body = write_of_place(arranged, (), make.NOW)
    with pytest.raises(Refused, match="larger than 1 MiB"):
        read_of_place(body + b" " * MOST_BYTES_OF_PLACE, make.recipient())
    found = json.loads(body)
    found["preferences"]["managers"] = ["U1"]
    with pytest.raises(Refused, match=r"preferences\.managers: unknown field"):
        read_of_place(json.dumps(found).encode(), make.recipient())


def test_subscriptions_that_are_not_as_their_preferences_are_refused() -> None:
    assert edited(lambda d: d["subscriptions"][0].update(time="09:00")) == (
        "places[0]: its subscriptions are not as its preferences",
    )
    assert edited(lambda d: d["places"][0]["preferences"].update(time=None)) == (
        "places[0]: its subscriptions are not as its preferences",
    )


def test_what_a_chat_that_is_gone_has_paused_stands_beside_its_preferences() -> None:
    found = document()
    found["subscriptions"][0]["paused"] = True
    again = read(json.dumps(found).encode())
    assert not again.places[0].preferences.is_paused


def test_a_weekly_stays_one() -> None:
    kinds = {each.id: each.kind for each in read(write(FULL, make.NOW)).subscriptions}
    assert kinds[SubscriptionId("s-2-weekly")] is BriefKind.WEEKLY


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b"{}",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"format": "daybrief configuration", "format": "x"}',
        b'{"format": "daybrief configuration", "version": NaN}',
        b'{"format": "daybrief configuration", "version": 1' + b"0" * 5_000 + b"}",
        b'{"format": "daybrief configuration", "version": 1, "of": "all"}',
        b'{"format": "daybrief configuration", "version": true, "of": "place"}',
        b'{"format": "another", "version": 1}',
    ],
    ids=range(15),
)
def test_what_is_no_configuration_is_refused_in_one_sentence(body: bytes) -> None:
    (fault,) = refused(body)
    assert len(fault) < 200
    assert "\n" not in fault


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda d: d.update(colour="red"), "colour: unknown field"),
        (lambda d: d.pop("sources"), "sources: missing"),
        (lambda d: d.update(made_at="yesterday"), "made_at: an instant is expected"),
        (
            lambda d: d["subscriptions"][0].update(extra="x"),
            "subscriptions[0].extra: unknown field",
        ),
        (
            lambda d: d["subscriptions"][1]["recipient"].pop("thread"),
            "subscriptions[1].recipient.thread: missing",
        ),
        (
            lambda d: d["subscriptions"][0].update(zone="Mars/Olympus"),
            "subscriptions[0].zone: a time zone such as Asia/Tokyo is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(zone="../../etc/passwd"),
            "subscriptions[0].zone: a time zone such as Asia/Tokyo is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(weekdays=[0]),
            "subscriptions[0].weekdays[0]: a number from 1 to 7 is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(time="8:00"),
            "subscriptions[0].time: a time such as 08:00 is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(time="25:00"),
            "subscriptions[0].time: a time such as 08:00 is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(stories=2.5),
            "subscriptions[0].stories: a whole number is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(paused=1),
            "subscriptions[0].paused: true or false is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(language="xx"),
            "subscriptions[0].language: one of en, ja is expected",
        ),
        (
            lambda d: d["subscriptions"][0].update(topics=["a"] * 21),
            "subscriptions[0].topics: 21 entries; 20 at most",
        ),
        (
            lambda d: d["subscriptions"][1].update(id="s-1"),
            "subscriptions: the same id twice",
        ),
        (
            lambda d: d["sources"][0]["sources"][0].update(url="file:///etc/passwd"),
            "sources[0].sources[0].url: a web address in its plain form is expected",
        ),
        (
            lambda d: d["sources"][0]["sources"][0].update(title="<b>\x1b[31m"),
            "sources[0].sources[0].title: a plain text of at most 120 characters is expected",
        ),
        (
            lambda d: d["sources"][0]["sources"][0].update(authority=1e999),
            "sources[0].sources[0].authority: a number from 0 to 1 is expected",
        ),
        (
            lambda d: d["places"][0]["preferences"].update(weekly=8),
            "places[0].preferences.weekly: a number from 1 to 7 is expected",
        ),
        (
            lambda d: d["places"][0]["preferences"].update(topics=["\u202eevil"]),
            "places[0].preferences.topics[0]: a plain text of at most 80 characters is expected",
        ),
        (
            lambda d: d["places"].append(d["places"][0]),
            "places: the same place twice",
        ),
        (
            lambda d: d["sources"].append(d["sources"][0]),
            "sources[3]: the same place twice",
        ),
        (
            lambda d: d["sources"][1].update(platform=""),
            "sources[1]: platform and tenant are both given or both empty",
        ),
        (
            lambda d: d["sources"][1]["sources"].extend(d["sources"][1]["sources"]),
            "sources[1].sources: the same address twice",
        ),
    ],
    ids=range(24),
)
def test_each_fault_is_named_with_its_place(edit: Edit, fault: str) -> None:
    found = document()
    edit(found)
    text = json.dumps(found).replace("Infinity", "1e999")
    assert fault in refused(text.encode())


def test_all_faults_are_found_at_once_and_of_many_some_are_named() -> None:
    faults = edited(
        lambda d: (d.update(sources=7), d["subscriptions"][0].update(topics=7, paused=7))
    )
    assert len(faults) == 3
    found = document()
    found["subscriptions"] = [7] * 500
    with pytest.raises(Refused) as caught:
        read(json.dumps(found).encode())
    assert len(caught.value.faults) == MOST_FAULTS
    assert caught.value.more > 400


def test_names_from_the_file_are_shown_clean() -> None:
    (fault,) = edited(lambda d: d.update({"\x1b[31m\u202e" + "x" * 500: 1}))
    assert fault.isprintable()
    assert len(fault) < 80


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration.reading, "MOST_BYTES", 1 << 20)
    began = time.process_time()
    assert refused(b"[" * ((1 << 20) + 1)) == ("larger than 1 MiB",)
    assert time.process_time() - began < 1.0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "platform", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(data=st.data())
@settings(max_examples=effort.examples(40))
def test_whatever_stands_in_a_field_it_fits_or_is_refused(data: st.DataObject) -> None:
    found = document()
    places: list[tuple[Any, Any]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict | list):
            keys: Any = value.keys() if isinstance(value, dict) else range(len(value))
            for key in keys:
                places.append((value, key))
                walk(value[key])

    walk(found)
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(JSON)
    with contextlib.suppress(Refused):
        again = read(json.dumps(found).encode("utf-8", "surrogatepass"))
        read(write(again, make.NOW))


def test_the_plan_says_what_is_new_other_and_the_same() -> None:
    present = Configuration(lists=FULL.lists[:2], subscriptions=FULL.subscriptions[:1])
    found = plan(FULL, present)
    assert found.subscriptions == Change(new=2, other=0, same=1)
    assert found.preferences == Change(new=1, other=0, same=0)
    assert found.sources == Change(new=1, other=0, same=3)
    assert plan(FULL, FULL).is_empty
    assert ordered(FULL) == ordered(read(write(FULL, make.NOW)))
