"""What the server may be told to do with a call: the chat server's directions in LINE's words.

`Direction` and all that is not about words come from `tests.fakes.chatdirections`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from tests.fakes.chatdirections import (
    PLAIN,
    Direction,
    accept_then_hang_up,
    garbled,
    hang_up,
    slow,
)
from tests.fakes.line.refusals import MONTHLY_LIMIT, RATE_LIMIT, Refusal

__all__ = [
    "NAMES",
    "PLAIN",
    "Direction",
    "accept_then_hang_up",
    "failing",
    "garbled",
    "hang_up",
    "refused",
    "silence",
    "slow",
    "throttled",
    "used_up",
]


def _instead(refusal: Refusal, *, is_accepted: bool = False) -> Direction:
    body = json.dumps(refusal.body())
    return Direction(is_accepted=is_accepted, status=refusal.code, body=body)


def throttled(retry_after: str | None = None) -> Direction:
    """Answer 429 for calls that come too fast, and take nothing; LINE says no seconds."""
    body = json.dumps(RATE_LIMIT.body())
    return Direction(is_accepted=False, status=429, body=body, retry_after=retry_after)


def used_up() -> Direction:
    """Answer 429 for a month whose messages are used up, and take nothing."""
    return _instead(MONTHLY_LIMIT)


def failing(*, after: bool = False, status: int = 500) -> Direction:
    """Answer 500, after it was done or without doing it: nobody can tell."""
    return _instead(Refusal("Internal server error", status), is_accepted=after)


def silence(seconds: float = 3600.0, *, after: bool = True) -> Direction:
    """Say nothing for so many seconds of the server's clock, having done it or not yet."""
    return slow(seconds * 1000, after=after)


def refused(status: int, message: str) -> Direction:
    """Answer with whatever refusal and take nothing."""
    return _instead(Refusal(message, status))


NAMES: Mapping[str, Callable[..., Direction]] = {
    "throttle": throttled,
    "use_up": used_up,
    "hang_up": hang_up,
    "accept_then_hang_up": accept_then_hang_up,
    "fail": failing,
    "slow": slow,
    "silence": silence,
    "garble": garbled,
    "refuse": refused,
}
"""By the names that HTTP uses; the arguments are those of the functions."""
