"""When a feed is polled next, and what a poll changes in what we remember of it.

*Pure.* A poll ends in one of two ways, each with its decider::

    first ──▶ due ──▶ poll ──┬─▶ read    (200 that parsed, or 304)      next: what the feed needs
               ▲             └─▶ failed  (FetchError or ParseError)     next: 1 h, 2 h, 4 h … 24 h
               │                    │
               └── next_poll_at ◀───┴─▶ stopped: gone (410), or failing for 14 days

`jitter` is a random number from -1 to 1 that spreads polls by a tenth of their interval.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from digest.errors import FetchError, FetchGone, FetchRefused, FetchThrottled, ParseError
from digest.model import Entry, FeedDocument, FeedState, FeedUrl, Validators
from digest.ports import NotModified, Response

SHORTEST = timedelta(minutes=15)
USUAL = timedelta(hours=1)
LONGEST = timedelta(hours=24)
DEAD_AFTER = timedelta(days=14)

_JITTER = 0.1
_RHYTHM_ENTRIES = 20
_DEAD_POLLS = 10
"""So many polls in a row must have failed too: a computer that was off proves nothing."""
_MOVED_POLLS = 3
_MOVED_FOR = timedelta(hours=24)
_BACKOFF_DOUBLINGS = 5  # 2 ** 5 hours are more than the longest interval


def first(feed_url: FeedUrl, now: datetime) -> FeedState:
    """Begin with a feed: it is due at once."""
    return FeedState(feed_url=feed_url, next_poll_at=now)


def is_due(state: FeedState, now: datetime) -> bool:
    """Tell whether a feed is to be polled now.

    A local file costs nobody anything and is always due. A next poll farther away than any
    interval was set by a clock that went wrong since.
    """
    if state.is_stopped:
        return False
    if state.feed_url.startswith("file:"):
        return True
    return state.next_poll_at <= now or state.next_poll_at - now > LONGEST * (1 + _JITTER)


def validators_for(state: FeedState) -> Validators:
    """Return what to ask «has it changed?» with: nothing until a body was read."""
    return state.validators if state.read_at is not None else Validators()


def is_unchanged(state: FeedState, response: Response) -> bool:
    """Tell whether a response brings nothing that was not read before."""
    if isinstance(response, NotModified):
        return True
    return bool(state.body_sha256) and state.body_sha256 == _sha256(response.body)


def read(
    state: FeedState,
    response: Response,
    document: FeedDocument | None,
    *,
    now: datetime,
    jitter: float,
) -> FeedState:
    """Note a poll that went well.

    Args:
        state: what we remember.
        response: what the server said.
        document: what the body says; None when the response is unchanged.
        now: the present.
        jitter: -1 to 1.
    """
    if isinstance(response, NotModified):
        # The validators that came with the body we hold name it; a 304 may bring others.
        validators, sha256 = state.validators, state.body_sha256
    else:
        validators, sha256 = response.validators, _sha256(response.body)
    pace = state.pace if document is None else _pace(document)
    wait = _interval(pace, response.fresh_for, has_validators=validators != Validators())
    known = replace(
        state,
        validators=validators,
        body_sha256=sha256,
        pace=pace,
        polled_at=now,
        read_at=now,
        failures=0,
        failing_since=None,
        fault="",
        next_poll_at=now + _spread(wait, jitter),
    )
    return _note_move(known, response.moved_to or "", now)


def failed(
    state: FeedState, error: FetchError | ParseError, *, now: datetime, jitter: float
) -> FeedState:
    """Note a poll that went wrong: back off, and stop when the feed is gone or dead.

    After a body that is no feed the validators are dropped, or 304s would freeze it. Where a
    feed moved to and is no more, its old address is asked again before it is given up.
    """
    is_final = isinstance(error, FetchGone)
    if isinstance(error, FetchGone | FetchRefused) and moved(state, now) is not None:
        state, is_final = _forget_move(state), False
    failures = state.failures + 1
    failing_since = state.failing_since or now
    wait = min(USUAL * 2 ** min(failures - 1, _BACKOFF_DOUBLINGS), LONGEST)
    spread = _spread(wait, jitter)
    if isinstance(error, FetchError) and error.retry_after is not None:
        asked = min(max(error.retry_after, SHORTEST), LONGEST)
        spread = _spread(asked, abs(jitter))  # later than asked for, never sooner
    is_dead = (
        isinstance(error, FetchError)
        and not isinstance(error, FetchThrottled)
        and now - failing_since >= DEAD_AFTER
        and failures >= _DEAD_POLLS
    )
    state = replace(
        state,
        polled_at=now,
        failures=failures,
        failing_since=failing_since,
        fault=error.reason,
        is_stopped=state.is_stopped or is_dead or is_final,
        next_poll_at=now + spread,
    )
    if isinstance(error, ParseError):
        return replace(state, validators=Validators(), body_sha256="")
    return state


def moved(state: FeedState, now: datetime) -> FeedUrl | None:
    """Return where to poll a feed that has moved for good, None while it is not sure.

    The same target of permanent redirects has to be seen on three polls over a day.
    """
    if not state.moved_to or state.moved_since is None:
        return None
    if state.moved_polls < _MOVED_POLLS or now - state.moved_since < _MOVED_FOR:
        return None
    return FeedUrl(state.moved_to)


def _note_move(state: FeedState, target: str, now: datetime) -> FeedState:
    if not target and moved(state, now) is not None:
        return state  # it was polled where it moved to, and no redirect led on from there
    if not target or target == state.feed_url:
        return _forget_move(state)
    if target == state.moved_to:
        return replace(state, moved_polls=state.moved_polls + 1)
    return replace(state, moved_to=target, moved_since=now, moved_polls=1)


def _forget_move(state: FeedState) -> FeedState:
    return replace(state, moved_to="", moved_since=None, moved_polls=0)


def _interval(
    pace: timedelta | None, fresh_for: timedelta | None, *, has_validators: bool
) -> timedelta:
    """Return the time to the next poll: the longest of what speaks for waiting.

    Without a word from the feed itself that is an hour at least, or a day where each poll
    would bring the whole body again.
    """
    unsaid = USUAL if has_validators else LONGEST
    least = unsaid if fresh_for is None else fresh_for
    return min(max(least, pace or USUAL, SHORTEST), LONGEST)


def _pace(document: FeedDocument) -> timedelta | None:
    """Return the interval a feed itself suggests: its <ttl> or its rhythm, what is longer."""
    rhythm = _rhythm(document.entries)
    if rhythm is None or document.ttl is None:
        return rhythm or document.ttl
    return max(rhythm, document.ttl)


def _rhythm(entries: Sequence[Entry]) -> timedelta | None:
    """Return half the median gap of the newest entries, None when there are no two dates."""
    dates = sorted(entry.published_at for entry in entries if entry.published_at is not None)
    newest = pairwise(dates[-_RHYTHM_ENTRIES:])
    gaps_s = [(later - earlier).total_seconds() for earlier, later in newest]
    return timedelta(seconds=median(gaps_s) / 2) if gaps_s else None


def _spread(wait: timedelta, jitter: float) -> timedelta:
    return wait * (1 + _JITTER * min(max(jitter, -1.0), 1.0))


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
