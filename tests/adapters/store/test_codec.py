"""Nouns become bytes and the same nouns again, or the bytes are called damaged."""

from __future__ import annotations

import dataclasses
import json
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.codec import decode, decode_text, encode
from digest import model
from digest.errors import StoreCorrupt
from digest.model import Article, Brief, Edition, FeedState, FeedUrl, NoteKind, Told, Validators
from tests import effort, make

NOUNS = sorted(
    (
        each
        for each in vars(model).values()
        if isinstance(each, type) and dataclasses.is_dataclass(each)
    ),
    key=lambda noun: noun.__name__,
)

LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
    timedelta: st.timedeltas(),
    date: st.dates(),
    time: st.times(),
}


@cache  # a strategy that is made anew with each draw is also looked through anew
def values_of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # type hints have no common type
    """Return what a type hint allows for."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return nouns(hint)
    return compounds_of(hint, get_args(hint))


def compounds_of(hint: Any, items: tuple[Any, ...]) -> st.SearchStrategy[Any]:  # noqa: ANN401  # as above
    if NoneType in items:
        return st.none() | values_of(next(each for each in items if each is not NoneType))
    if get_origin(hint) is frozenset:
        return st.frozensets(values_of(items[0]), max_size=3)
    assert get_origin(hint) is tuple
    if items[-1] is Ellipsis:
        return st.lists(values_of(items[0]), max_size=2).map(tuple)
    return st.tuples(*map(values_of, items))


@cache
def nouns(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    names = [each.name for each in dataclasses.fields(kind)]
    return st.builds(kind, **{name: values_of(hints[name]) for name in names})


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@settings(max_examples=effort.examples(8), deadline=None)
@given(data=st.data())
def test_every_noun_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    noun = data.draw(nouns(kind))
    stored = encode(noun)
    assert decode(kind, stored) == noun
    assert encode(decode(kind, stored)) == stored


def test_there_are_nouns_to_try() -> None:
    assert {Article, Brief, FeedState, Told} <= set(NOUNS)


def test_equal_sets_give_equal_bytes() -> None:
    urls = [FeedUrl(f"https://{n}.example/") for n in range(50)]
    one = make.edition(feeds=frozenset(urls))
    other = make.edition(feeds=frozenset(reversed(urls)))
    assert encode(one) == encode(other)


def test_the_bytes_are_json_with_every_field() -> None:
    state = FeedState(feed_url=FeedUrl("https://a.example/"), next_poll_at=make.NOW)
    stored = json.loads(encode(state))
    assert set(stored) == {each.name for each in dataclasses.fields(FeedState)}
    assert stored["next_poll_at"] == "2026-04-17T06:00:00+00:00"
    assert stored["validators"]["etag"] is None
    assert b" " not in encode(state)


def test_long_documents_are_compressed_and_read_alike() -> None:
    short, long = make.article(text="Brief."), make.article(text="Much ado. " * 1000)
    assert encode(short).startswith(b"{")
    assert len(encode(long)) < 1500
    assert decode(Article, encode(long)) == long


def test_unknown_fields_are_ignored_and_missing_ones_take_their_default() -> None:
    stored = {"etag": "x", "of a later version": [1, {}]}
    assert decode(Validators, json.dumps(stored).encode()) == Validators(etag="x")
    old = {"feed_url": "https://a.example/", "next_poll_at": "2026-04-17T06:00:00+00:00"}
    expected = FeedState(feed_url=FeedUrl("https://a.example/"), next_poll_at=make.NOW)
    assert decode(FeedState, json.dumps(old).encode()) == expected


def test_lone_surrogates_of_a_feed_come_back() -> None:
    article = dataclasses.replace(make.article(), title="half a \ud83d smile", text="\ude00")
    assert decode(Article, encode(article)) == article


NOTE = {"kind": "old", "values": ["2026-01-01"]}
EDITION = json.loads(encode(make.edition()))


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (model.Note, []),
        (model.Note, None),
        (model.Note, {}),
        (model.Note, NOTE | {"kind": "no kind"}),
        (model.Note, NOTE | {"kind": 1}),
        (model.Note, NOTE | {"values": "text"}),
        (model.Note, NOTE | {"values": [1]}),
        (model.Note, NOTE | {"values": {"a": "b"}}),
        (Edition, EDITION | {"since": "2026-04-17T06:00:00"}),
        (Edition, EDITION | {"since": "2026-04-17T06:00:00+02:00"}),
        (Edition, EDITION | {"since": "yesterday"}),
        (Edition, EDITION | {"since": 7}),
        (Edition, EDITION | {"max_stories": True}),
        (Edition, EDITION | {"max_stories": 1.5}),
        (Edition, EDITION | {"max_stories": None}),
        (Edition, EDITION | {"id": None}),
        (Edition, EDITION | {"topics": [["nested"]]}),
        (model.Reason, {"score": "2", "outlets": 1, "articles": 1, "age": 0}),
        (model.Reason, {"score": 2, "outlets": 1, "articles": 1, "age": 1e99}),
        (model.Reason, {"score": 2, "outlets": 1, "articles": 1, "age": 10**40}),
        (model.Reason, {"score": 2, "outlets": 1, "articles": 1, "age": 0, "parts": [["a"]]}),
        (model.Schedule, {"tz": "UTC", "at": "08:00+02:00"}),
        (model.Schedule, {"tz": "UTC", "at": "25:00"}),
        (model.Schedule, {"tz": "UTC", "at": "08:00", "weekdays": ["1"]}),
        (model.Schedule, {"tz": "UTC", "at": "08:00", "paused_until": "2026-02-30"}),
    ],
)
def test_what_does_not_fit_the_type_hints_is_damaged(kind: type, stored: object) -> None:
    with pytest.raises(StoreCorrupt, match=kind.__name__):
        decode(kind, json.dumps(stored).encode())


@given(st.binary(max_size=40))
def test_any_bytes_are_a_noun_or_damaged(data: bytes) -> None:
    for each in (data, b"{" + data, zlib.compress(data), zlib.compress(b"{" + data)):
        with suppress(StoreCorrupt):
            assert isinstance(decode(Validators, each), Validators)


@given(st.data())
def test_a_damaged_document_is_a_noun_or_damaged(data: st.DataObject) -> None:
    content = bytearray(encode(make.brief()))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    with suppress(StoreCorrupt):
        assert isinstance(decode(Brief, bytes(content)), Brief)


def test_deep_nesting_is_damaged() -> None:
    with pytest.raises(StoreCorrupt):
        decode(Validators, b'{"etag":' + b"[" * 200_000)


def test_instants_outside_utc_and_infinite_numbers_are_refused() -> None:
    berlin = timezone(timedelta(hours=2))
    with pytest.raises(ValueError, match="UTC"):
        encode(make.article(published_at=make.NOW.astimezone(berlin)))
    with pytest.raises(ValueError, match="UTC"):
        encode(make.article(published_at=make.NOW.replace(tzinfo=None)))
    with pytest.raises(ValueError, match="JSON"):
        encode(make.feed(authority=float("inf")))


def test_types_that_cannot_be_told_apart_are_refused_at_once() -> None:
    @dataclasses.dataclass(frozen=True)
    class Odd:
        either: Union[int, str]  # noqa: UP007  # this spelling too

    @dataclasses.dataclass(frozen=True)
    class Loose:
        values: list[int]

    Odd.__annotations__["either"] = Union[int, str]  # noqa: UP007  # this spelling too
    Loose.__annotations__["values"] = list[int]
    for kind, value in ((Odd, Odd(either=1)), (Loose, Loose(values=[1]))):
        with pytest.raises(TypeError, match="cannot store"):
            encode(value)
        with pytest.raises(StoreCorrupt):
            decode(kind, b"{}")
    with pytest.raises(TypeError, match="no dataclass"):
        encode("text")


def test_an_enumeration_is_stored_as_its_value() -> None:
    note = model.Note(kind=NoteKind.OLD)
    assert json.loads(encode(note)) == {"kind": "old", "values": []}


def test_text_by_itself_is_utf_8() -> None:
    assert decode_text("é".encode()) == "é"
    with pytest.raises(StoreCorrupt):
        decode_text(b"\xff")
