"""What the fake Slack may be told to do with a call of a method: one bad moment, as a value.

::

    call ─▶ wait_s ─▶ accepted? ─▶ wait_after_s ─▶ true answer | error | answer of HTTP | hang up
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from tests.fakes import directions as http


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What happens to one call, in the order of time."""

    wait_s: float = 0.0
    """Before anything is done with it; seconds of the clock."""
    is_accepted: bool = True
    """Whether it takes effect, as far as it is right."""
    wait_after_s: float = 0.0
    hangs_up: bool = False
    """The connection is reset in place of an answer."""
    error: str | None = None
    """An error code of the Web API, in place of the effect."""
    answer: http.Direction | None = None
    """In place of the true answer."""
    status: int = 200
    """What `answer` will say; for the record of calls."""
    dropped: str = ""
    """A header of the answer that a proxy in between drops."""


PLAIN = Direction()


def throttled(retry_after: str | None = "1") -> Direction:
    """Answer 429; the header is seconds, junk, or absent."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}

    async def answer(request: web.Request) -> web.StreamResponse:
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=429, headers=headers)

    return Direction(is_accepted=False, answer=answer, status=429)


def hang_up() -> Direction:
    """Reset the connection once the call is read, without taking it."""
    return Direction(is_accepted=False, hangs_up=True)


def accept_then_hang_up() -> Direction:
    """Do what is asked and reset the connection in place of the answer."""
    return Direction(hangs_up=True)


def failing(status: int = 500, *, after: bool = False) -> Direction:
    """Answer with a status, after the effect or without it: nobody can tell."""
    answer = http.status(status)
    return Direction(is_accepted=after, answer=answer, status=status)


def bad_gateway(*, after: bool = False) -> Direction:
    """Answer 502 with a page of HTML, as a proxy in between does."""
    page = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
    head = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    answer = http.raw(head % len(page) + page)
    return Direction(is_accepted=after, answer=answer, status=502)


def dropping(header: str) -> Direction:
    """Answer truly, but for a header that a proxy in between drops."""
    return Direction(dropped=header)


def slow(seconds: float, *, after: bool = False) -> Direction:
    """Take time, before the effect or between it and the answer."""
    return Direction(wait_after_s=seconds) if after else Direction(wait_s=seconds)


def trickling(*, after: bool = True) -> Direction:
    """Let the answer come in drops without end."""
    return Direction(is_accepted=after, answer=http.drip(b" "))


def silent(*, after: bool = False) -> Direction:
    """Stop answering: the connection stays, and nothing comes."""
    return Direction(is_accepted=after, answer=http.hang(), status=0)


def refused(error: str) -> Direction:
    """Answer with an error code of the Web API and do nothing."""
    return Direction(is_accepted=False, error=error)


def no_streaming() -> Direction:
    """Answer as a workspace without agent features does."""
    return refused("method_not_supported")


NAMES: Mapping[str, Callable[..., Direction]] = {
    "throttle": throttled,
    "hang_up": hang_up,
    "accept_then_hang_up": accept_then_hang_up,
    "fail": failing,
    "bad_gateway": bad_gateway,
    "slow": slow,
    "trickle": trickling,
    "silent": silent,
    "refuse": refused,
    "no_streaming": no_streaming,
}
"""By the names that HTTP uses; the arguments are those of the functions."""
