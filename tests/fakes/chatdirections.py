"""What the chat server may be told to do with a request: one bad moment, as a value.

::

    request ─▶ wait_s ─▶ accepted? ─▶ wait_after_s ─▶ true answer | status | hang up

A direction is data, so that it can be given in the same process and over HTTP by its name
(`NAMES`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What happens to one request, in the order of time."""

    wait_s: float = 0.0
    """Before anything is done with it."""
    is_accepted: bool = True
    """Whether it takes effect, as far as it is right."""
    wait_after_s: float = 0.0
    """Between the effect and the answer."""
    hangs_up: bool = False
    """The connection is reset in place of an answer."""
    status: int | None = None
    """In place of the true answer."""
    retry_after: str | None = None
    """The header as it stands, were it junk."""
    body: str | None = None


PLAIN = Direction()


def throttled(retry_after: str | None = "1") -> Direction:
    """Answer 429 and take nothing; the header is seconds, junk, or absent."""
    return Direction(is_accepted=False, status=429, retry_after=retry_after)


def hang_up() -> Direction:
    """Reset the connection once the request is read, without taking it."""
    return Direction(is_accepted=False, hangs_up=True)


def accept_then_hang_up() -> Direction:
    """Show the message and reset the connection in place of the answer."""
    return Direction(hangs_up=True)


def failing(*, after: bool = False) -> Direction:
    """Answer 500, after the message was shown or without showing it: nobody can tell."""
    return Direction(is_accepted=after, status=500)


def unavailable(retry_after: str | None = None) -> Direction:
    """Answer 503, saying that nothing was accepted."""
    body = '{"error": "unavailable", "accepted": false}'
    return Direction(is_accepted=False, status=503, retry_after=retry_after, body=body)


def slow(milliseconds: float, *, after: bool = False) -> Direction:
    """Take time, before the message is accepted or between that and the answer.

    A caller who went away meanwhile changes nothing: his message is shown all the same.
    """
    seconds = milliseconds / 1000
    return Direction(wait_after_s=seconds) if after else Direction(wait_s=seconds)


def garbled(body: str = "<html>all is well</html>") -> Direction:
    """Show the message and answer 200 with something that says nothing of it."""
    return Direction(status=200, body=body)


def refused(status: int, body: str = '{"error": "refused"}') -> Direction:
    """Answer with a status and take nothing."""
    return Direction(is_accepted=False, status=status, body=body)


NAMES: Mapping[str, Callable[..., Direction]] = {
    "throttle": throttled,
    "hang_up": hang_up,
    "accept_then_hang_up": accept_then_hang_up,
    "fail": failing,
    "unavailable": unavailable,
    "slow": slow,
    "garble": garbled,
    "refuse": refused,
}
"""By the names that HTTP uses; the arguments are those of the functions."""
