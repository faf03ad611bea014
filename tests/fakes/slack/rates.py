"""How often a method may be called: by app and workspace, and into one channel."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.slack import limits
from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.nouns import App
from tests.fakes.slack.refusals import Refusal

_MINUTE = 60.0
_HISTORY = {"conversations.history", "conversations.replies"}


@dataclass(slots=True)
class Rates:
    """What was called when; a switch turns it off."""

    clock: Callable[[], float]
    app: App
    is_on: bool = True
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    _free_at: dict[tuple[str, str], float] = field(default_factory=dict)

    def spend(self, method: str, team: str, channel: str) -> None:
        """Count a call.

        Raises:
            Refusal: ratelimited, with the seconds to wait.
        """
        if not self.is_on:
            return
        wait = 0.0
        if method == "chat.postMessage":
            wait = self._paced(team, channel)
        elif method == "assistant.threads.setStatus":
            wait = self._counted(f"{method} {channel}", team, limits.SET_STATUS_A_MINUTE)
        else:
            most = limits.TIERS.get(METHODS[method].tier)
            if method in _HISTORY and self.app.has_slow_history:
                most = limits.SLOW_HISTORY_A_MINUTE
            wait = self._counted(method, team, most) if most is not None else 0.0
        if wait > 0:
            raise Refusal("ratelimited", status=429, retry_after=math.ceil(wait))

    def _counted(self, what: str, team: str, most: int) -> float:
        """Return how long to wait for the next call of a minute's allowance."""
        now = self.clock()
        calls = self._calls.setdefault((what, team), deque())
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        if len(calls) >= most:
            return calls[0] + _MINUTE - now
        calls.append(now)
        return 0.0

    def _paced(self, team: str, channel: str) -> float:
        """Return how long to wait for the next message in a channel (a leaky bucket)."""
        now = self.clock()
        free_at = max(self._free_at.get((team, channel), now), now)
        wait = free_at - now - limits.POST_INTERVAL_S * (limits.POST_BURST - 1)
        if wait > 0:
            return wait
        self._free_at[team, channel] = free_at + limits.POST_INTERVAL_S
        return 0.0
