"""Whether a model is worth asking just now.

::

    closed ──5 failures in a row──▶ shut for 30 s ──▶ one probe ──answer──▶ closed
       └─────────give up────────▶ shut until then ──▶ ┘    └──failure──▶ shut, twice as long

*Pure.*
"""

from __future__ import annotations

from datetime import datetime, timedelta

from digest.errors import ModelError, ModelUnavailable

FAILURES = 5
SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
PROBE = timedelta(seconds=1)
"""What others are told to wait while a probe is under way."""


class Breaker:
    """One model at one server. Every admission ends with one of the four verbs below it."""

    __slots__ = ("_error", "_failures", "_is_probing", "_opens_at", "_wait")

    def __init__(self) -> None:
        self._error: ModelError = ModelUnavailable("")
        self._failures = 0
        self._is_probing = False
        self._opens_at: datetime | None = None
        self._wait = SHORTEST

    def admit(self, now: datetime) -> bool:
        """Let a call through; return whether it is the probe on which all depends.

        Raises:
            ModelError: of the kind that shut it, with what is left of the wait.
        """
        if self._opens_at is None:
            return False
        if self._is_probing or now < self._opens_at:
            left = max(self._opens_at - now, PROBE)
            raise type(self._error)(self._error.reason, retry_after=left)
        self._is_probing = True
        return True

    def answered(self, *, is_probe: bool) -> bool:
        """Note that the server is well; return whether that is news."""
        if self._opens_at is not None and not is_probe:
            return False  # asked before it was shut
        was_shut = self._opens_at is not None
        self._failures, self._wait = 0, SHORTEST
        self._is_probing, self._opens_at = False, None
        return was_shut

    def failed(self, error: ModelError, now: datetime, *, is_probe: bool) -> bool:
        """Note a failure that may pass; return whether the breaker has just shut."""
        if self._opens_at is not None and not is_probe:
            return False
        self._failures += 1
        if self._failures < FAILURES and not is_probe:
            return False
        wait, self._wait = self._wait, min(2 * self._wait, LONGEST)
        return self.give_up(error, max(wait, error.retry_after or wait), now, is_probe=is_probe)

    def give_up(
        self, error: ModelError, wait: timedelta, now: datetime, *, is_probe: bool
    ) -> bool:
        """Shut it for a time that somebody named; return whether it was open."""
        is_news = self._opens_at is None
        if is_probe:
            self._is_probing = False
        self._error = error
        self._opens_at = max(self._opens_at or now, now + wait)
        return is_news

    def left(self, *, is_probe: bool) -> None:
        """Note that a call ended without saying anything about the server."""
        if is_probe:
            self._is_probing = False
