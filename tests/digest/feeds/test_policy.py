"""When feeds are polled: laws over all states, and each rule by an example."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import (
    FetchError,
    FetchGone,
    FetchRefused,
    FetchThrottled,
    FetchUnavailable,
    NotAFeed,
    ParseError,
    ParserKilled,
)
from digest.feeds import policy
from digest.feeds.policy import LONGEST, SHORTEST, USUAL
from digest.model import Entry, FeedDocument, FeedState, FeedUrl, Language, Validators
from digest.ports import Fetched, NotModified
from tests.make import NOW

URL = FeedUrl("https://wire.example/feed.xml")
NEW = FeedUrl("https://wire.example/new.xml")
KNOWN = Validators(etag='W/"a\\"', last_modified="Fri, 17 Apr 2026 05:00:00 GMT")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
jitters = st.floats(min_value=-1, max_value=1)
texts = st.none() | st.text(max_size=30)
waits = st.none() | spans
fetch_errors: st.SearchStrategy[FetchError] = st.builds(
    lambda kind, wait: kind("no", retry_after=wait),
    st.sampled_from([FetchThrottled, FetchUnavailable, FetchRefused, FetchGone]),
    waits,
)
errors = fetch_errors | st.builds(NotAFeed, st.just("no feed"))


def fetched(body: bytes = b"<rss/>", **changes: object) -> Fetched:
    values: dict[str, object] = {
        "url": URL,
        "body": body,
        "content_type": "application/rss+xml",
        "validators": KNOWN,
    }
    return Fetched(**(values | changes))  # type: ignore[arg-type]  # built by name


def document(*hours_ago: float, ttl: timedelta | None = None) -> FeedDocument:
    return FeedDocument(
        title="Wire",
        site="https://wire.example/",
        language=Language("en"),
        entries=tuple(
            Entry(guid=str(ago), url="", title="", text="", published_at=NOW - ago * HOUR)
            for ago in hours_ago
        ),
        ttl=ttl,
    )


def first() -> FeedState:
    return policy.first(URL, NOW)


def after(
    response: Fetched | NotModified, of: FeedDocument | None, jitter: float = 0
) -> FeedState:
    return policy.read(first(), response, of, now=NOW, jitter=jitter)


def wait_of(state: FeedState) -> timedelta:
    return state.next_poll_at - NOW


def fail(state: FeedState, error: FetchError | ParseError, *, after: timedelta) -> FeedState:
    return policy.failed(state, error, now=NOW + after, jitter=0)


@given(
    ages=st.lists(st.floats(min_value=-50, max_value=9999), max_size=40),
    ttl=waits,
    fresh_for=waits,
    validators=st.builds(Validators, etag=texts, last_modified=texts),
    jitter=jitters,
)
def test_a_feed_that_was_read_is_polled_between_a_quarter_hour_and_a_day_later(
    ages: list[float],
    ttl: timedelta | None,
    fresh_for: timedelta | None,
    validators: Validators,
    jitter: float,
) -> None:
    response = fetched(validators=validators, fresh_for=fresh_for)
    state = after(response, document(*ages, ttl=ttl), jitter)
    assert 0.9 * SHORTEST <= wait_of(state) <= 1.1 * LONGEST
    assert not policy.is_due(state, NOW)
    assert policy.is_due(state, state.next_poll_at)


@given(history=st.lists(st.tuples(errors, spans, jitters), min_size=1, max_size=12))
def test_a_feed_that_failed_is_polled_later_within_bounds_and_never_in_the_past(
    history: list[tuple[FetchError | ParseError, timedelta, float]],
) -> None:
    state, now = first(), NOW
    for error, pause, jitter in history:
        now += pause
        before, state = state, policy.failed(state, error, now=now, jitter=jitter)
        assert 0.9 * SHORTEST <= state.next_poll_at - now <= 1.1 * LONGEST
        assert state.failures == before.failures + 1
        assert state.failing_since == (before.failing_since or now)
        assert state.fault == error.reason
        assert state.is_stopped >= before.is_stopped


@given(failures=st.integers(0, 200), jitter=jitters)
def test_each_failure_in_a_row_waits_at_least_as_long_as_the_one_before(
    failures: int, jitter: float
) -> None:
    state = replace(first(), failures=failures, failing_since=NOW)
    error = FetchUnavailable("no answer in 20 s")
    once = policy.failed(state, error, now=NOW, jitter=jitter)
    twice = policy.failed(once, error, now=NOW, jitter=jitter)
    assert once.next_poll_at <= twice.next_poll_at


@given(wait=spans, jitter=jitters)
def test_no_poll_comes_sooner_than_the_server_asked_within_a_day(
    wait: timedelta, jitter: float
) -> None:
    error = FetchThrottled("429 too many requests", retry_after=wait)
    state = policy.failed(first(), error, now=NOW, jitter=jitter)
    assert wait_of(state) >= min(wait, LONGEST)


@given(etag=texts, last_modified=texts)
def test_validators_are_kept_byte_for_byte_until_a_body_does_not_parse(
    etag: str | None, last_modified: str | None
) -> None:
    given_ = Validators(etag=etag, last_modified=last_modified)
    state = after(fetched(validators=given_), document())
    assert policy.validators_for(state) == given_
    other = NotModified(validators=Validators(etag="of a 304"))
    state = policy.read(state, other, None, now=NOW, jitter=0)
    assert policy.validators_for(state) == given_
    state = fail(state, FetchUnavailable("connection lost"), after=HOUR)
    assert policy.validators_for(state) == given_
    state = fail(state, ParserKilled("too slow"), after=2 * HOUR)
    assert policy.validators_for(state) == Validators()
    assert not policy.is_unchanged(state, fetched())


def test_a_new_feed_is_due_and_asks_unconditionally() -> None:
    assert policy.is_due(first(), NOW)
    assert policy.validators_for(first()) == Validators()


@pytest.mark.parametrize(
    ("ages", "ttl", "fresh_for", "validators", "wait"),
    [
        # half the median gap of four hours
        ((0, 4, 8, 12), None, None, KNOWN, 2 * HOUR),
        # only the newest twenty count
        ((*range(20), 500, 1000, 1500, *range(2000, 9000, 400)), None, HOUR, KNOWN, HOUR),
        # two items a minute, but nothing that allows more than hourly polls
        ((0, 0.01, 0.02), None, None, KNOWN, USUAL),
        ((0, 0.01, 0.02), None, timedelta(minutes=20), KNOWN, timedelta(minutes=20)),
        ((0, 0.01, 0.02), None, MINUTE, KNOWN, SHORTEST),
        # nothing is known
        ((), None, None, KNOWN, USUAL),
        ((5,), None, None, KNOWN, USUAL),
        ((), None, MINUTE, KNOWN, USUAL),
        # the server cannot say «not modified»
        ((0, 4, 8), None, None, Validators(), LONGEST),
        ((0, 4, 8), None, HOUR, Validators(), 2 * HOUR),
        # the longest reason to wait counts
        ((0, 4, 8), 6 * HOUR, None, KNOWN, 6 * HOUR),
        ((0, 4, 8), HOUR, None, KNOWN, 2 * HOUR),
        ((0, 4, 8), HOUR, 8 * HOUR, KNOWN, 8 * HOUR),
        ((0, 400, 800), None, None, KNOWN, LONGEST),
        ((0,), timedelta(days=30), None, KNOWN, LONGEST),
        # all entries of one instant
        ((3, 3, 3, 3), None, None, KNOWN, USUAL),
    ],
)
def test_the_next_poll_follows_rhythm_and_headers(
    ages: tuple[float, ...],
    ttl: timedelta | None,
    fresh_for: timedelta | None,
    validators: Validators,
    wait: timedelta,
) -> None:
    response = fetched(validators=validators, fresh_for=fresh_for)
    assert wait_of(after(response, document(*ages, ttl=ttl))) == wait


def test_a_feed_keeps_its_pace_while_nothing_changes() -> None:
    state = after(fetched(), document(0, 8, 16))
    state = policy.read(state, NotModified(validators=KNOWN), None, now=NOW, jitter=0)
    assert wait_of(state) == 4 * HOUR
    state = policy.read(state, fetched(), None, now=NOW, jitter=0)
    assert wait_of(state) == 4 * HOUR


def test_an_equal_body_is_unchanged_and_another_is_not() -> None:
    state = after(fetched(b"one"), document())
    assert policy.is_unchanged(state, fetched(b"one"))
    assert not policy.is_unchanged(state, fetched(b"two"))
    assert policy.is_unchanged(state, NotModified(validators=KNOWN))
    assert not policy.is_unchanged(first(), fetched(b""))


def test_failures_back_off_from_an_hour_to_a_day() -> None:
    state, waits = first(), []
    for _ in range(8):
        state = policy.failed(state, FetchRefused("404 not found"), now=NOW, jitter=0)
        waits.append(wait_of(state) / HOUR)
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]


def test_a_success_forgets_the_failures() -> None:
    state = fail(first(), FetchUnavailable("no connection"), after=HOUR)
    state = policy.read(state, fetched(), document(), now=NOW + 2 * HOUR, jitter=0)
    assert (state.failures, state.failing_since, state.fault) == (0, None, "")
    assert state.read_at == state.polled_at == NOW + 2 * HOUR


def test_a_feed_that_is_gone_is_stopped_at_once() -> None:
    state = fail(first(), FetchGone("410 gone", status=410), after=HOUR)
    assert state.is_stopped
    assert not policy.is_due(state, NOW + timedelta(days=365))


def _fail_daily(error: FetchError | ParseError, days: int) -> FeedState:
    state = first()
    for day in range(days + 1):
        state = fail(state, error, after=timedelta(days=day))
    return state


@pytest.mark.parametrize(
    "error", [FetchRefused("404 not found"), FetchUnavailable("host name not found")]
)
def test_a_feed_is_dead_after_failing_for_fourteen_days(error: FetchError) -> None:
    assert not _fail_daily(error, 13).is_stopped
    assert _fail_daily(error, 14).is_stopped


@pytest.mark.parametrize("error", [FetchThrottled("429 too many requests"), NotAFeed("a page")])
def test_a_feed_that_answers_is_never_dead(error: FetchError | ParseError) -> None:
    assert not _fail_daily(error, 60).is_stopped


def test_two_failures_with_a_long_pause_between_prove_nothing() -> None:
    state = fail(first(), FetchUnavailable("no connection"), after=HOUR)
    state = fail(state, FetchUnavailable("no connection"), after=timedelta(days=30))
    assert not state.is_stopped


def test_a_move_counts_when_said_three_times_over_a_day() -> None:
    def poll(state: FeedState, hours: float, target: str | None) -> FeedState:
        response = NotModified(validators=KNOWN, moved_to=target)
        return policy.read(state, response, None, now=NOW + hours * HOUR, jitter=0)

    state = first()
    for hours in (0, 1, 2, 3):
        state = poll(state, hours, NEW)
    assert policy.moved(state, NOW + 3 * HOUR) is None
    assert policy.moved(state, NOW + 24 * HOUR) == NEW
    rare = poll(poll(first(), 0, NEW), 48, NEW)
    assert policy.moved(rare, NOW + 48 * HOUR) is None
    assert policy.moved(poll(rare, 49, NEW), NOW + 49 * HOUR) == NEW
    assert policy.moved(poll(poll(first(), 0, NEW), 49, None), NOW + 99 * HOUR) is None
    settled = poll(rare, 49, NEW)
    # Polled at its new address it stays there, until a redirect leads on from there.
    assert policy.moved(poll(settled, 50, None), NOW + 99 * HOUR) == NEW
    assert policy.moved(poll(settled, 50, "https://wire.example/3"), NOW + 99 * HOUR) is None
    other = poll(rare, 49, "https://wire.example/other.xml")
    assert (other.moved_polls, other.moved_since) == (1, NOW + 49 * HOUR)
    assert poll(first(), 0, URL).moved_to == ""


def test_a_failure_between_does_not_undo_a_move() -> None:
    moving = replace(first(), moved_to=NEW, moved_since=NOW, moved_polls=2)
    state = fail(moving, FetchUnavailable("no connection"), after=HOUR)
    assert (state.moved_to, state.moved_polls) == (NEW, 2)


@pytest.mark.parametrize("error", [FetchGone("410 gone"), FetchRefused("404 not found")])
def test_a_feed_that_is_no_more_where_it_moved_to_is_asked_for_at_home_again(
    error: FetchError,
) -> None:
    there = replace(first(), moved_to=NEW, moved_since=NOW - 48 * HOUR, moved_polls=3)
    assert policy.moved(there, NOW) == NEW
    state = fail(there, error, after=HOUR)
    assert policy.moved(state, NOW + HOUR) is None
    assert not state.is_stopped
    assert fail(state, FetchGone("410 gone"), after=2 * HOUR).is_stopped
    assert policy.moved(fail(there, FetchUnavailable("500"), after=HOUR), NOW) == NEW


def test_a_local_file_is_always_due() -> None:
    state = replace(first(), feed_url=FeedUrl("file:///feeds/a.xml"))
    state = policy.read(state, fetched(), document(), now=NOW, jitter=0)
    assert policy.is_due(state, NOW)


def test_a_clock_that_was_years_ahead_does_not_silence_a_feed() -> None:
    wrong = NOW + timedelta(days=3650)
    state = policy.read(first(), fetched(), document(), now=wrong, jitter=0)
    assert policy.is_due(state, NOW)
