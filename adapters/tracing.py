"""Which request the present task works for, so that its log lines can be found together."""

from __future__ import annotations

import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Empty outside of requests; tasks inherit it from the task that begins them."""

_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def sane(given: str) -> str:
    """Return an id that came from outside, or nothing when it could disturb a log line."""
    return given if _SANE.fullmatch(given) else ""
