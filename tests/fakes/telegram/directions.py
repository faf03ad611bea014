"""What the server may be told to do with a call: one bad moment, as a value.

::

    call ─▶ wait_s ─▶ accepted? ─▶ wait_after_s ─▶ true answer | other answer | hang up

A direction is data, so that it can be given in the same process and over HTTP by its name
(`NAMES`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.fakes import directions
from tests.fakes.telegram.refusals import Refusal, too_many

_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad"
    " Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What happens to one call, in the order of time."""

    wait_s: float = 0.0
    """Before anything is done with it, by the server's clock."""
    is_accepted: bool = True
    """Whether it takes effect, as far as it is right."""
    wait_after_s: float = 0.0
    """Between the effect and the answer."""
    status: int | None = None
    """In place of the true one."""
    body: str | None = None
    content_type: str = "application/json"
    refusal: Refusal | None = None
    """In place of the true answer."""
    answer: directions.Direction | None = None
    """What writes to the connection in place of the true answer."""


PLAIN = Direction()


def throttled(retry_after: int = 5) -> Direction:
    """Answer 429 with the seconds to wait and take nothing."""
    return Direction(is_accepted=False, refusal=too_many(retry_after))


def hang_up() -> Direction:
    """Reset the connection once the call is read, without taking it."""
    return Direction(is_accepted=False, answer=directions.reset())


def accept_then_hang_up() -> Direction:
    """Do it, and reset the connection in place of the answer."""
    return Direction(answer=directions.reset())


def failing(*, after: bool = False) -> Direction:
    """Answer 500, after it was done or without doing it: nobody can tell."""
    return Direction(is_accepted=after, refusal=Refusal("Internal Server Error", 500))


def bad_gateway(*, after: bool = False) -> Direction:
    """Answer 502 with a page of HTML, as the machines before the server do."""
    return Direction(is_accepted=after, status=502, body=_BAD_GATEWAY, content_type="text/html")


def slow(milliseconds: float, *, after: bool = False) -> Direction:
    """Take time, before it is done or between that and the answer.

    A caller who went away meanwhile changes nothing: what he asked for is done all the same.
    """
    seconds = milliseconds / 1000
    return Direction(wait_after_s=seconds) if after else Direction(wait_s=seconds)


def trickle(*, pause_s: float = 0.02, after: bool = True) -> Direction:
    """Do it, and let an answer come in drops without end."""
    return Direction(is_accepted=after, answer=directions.drip(b" ", pause_s=pause_s))


def silence(seconds: float = 3600.0, *, after: bool = True) -> Direction:
    """Do it, and say nothing."""
    return Direction(is_accepted=after, answer=directions.hang(seconds))


def garbled(body: str = "<html>all is well</html>") -> Direction:
    """Do it, and answer 200 with something that says nothing of it."""
    return Direction(status=200, body=body, content_type="text/html")


def refused(code: int, description: str, **parameters: int) -> Direction:
    """Answer with whatever refusal and take nothing."""
    return Direction(is_accepted=False, refusal=Refusal(description, code, **parameters))


NAMES: Mapping[str, Callable[..., Direction]] = {
    "throttle": throttled,
    "hang_up": hang_up,
    "accept_then_hang_up": accept_then_hang_up,
    "fail": failing,
    "bad_gateway": bad_gateway,
    "slow": slow,
    "trickle": trickle,
    "silence": silence,
    "garble": garbled,
    "refuse": refused,
}
"""By the names that HTTP uses; the arguments are those of the functions."""


def written(direction: Direction) -> str:
    """Return the body that a direction puts in place of the true one."""
    if direction.refusal is not None:
        return json.dumps(direction.refusal.body())
    return direction.body or ""
