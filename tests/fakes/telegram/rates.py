"""How often the bot may write: into one chat, into one group in a minute, and over all."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram import limits
from tests.fakes.telegram.nouns import Chat
from tests.fakes.telegram.refusals import too_many

_MINUTE = 60.0


@dataclass(slots=True)
class Rates:
    """What was written when; a switch turns it off.

    The true limits are not published. These are those of the vendor's FAQ, with a short burst,
    which it allows as well: `chat_burst` messages at once, then one a second.
    """

    clock: Callable[[], float]
    is_on: bool = True
    chat_burst: int = 3
    group_a_minute: int = limits.GROUP_A_MINUTE
    all_a_second: int = limits.ALL_A_SECOND
    _free_at: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def spend(self, chat: Chat) -> None:
        """Count a message, a change of one, or a draft.

        Raises:
            Refusal: too many requests, with the seconds to wait.
        """
        if not self.is_on:
            return
        now = self.clock()
        group = self._groups.setdefault(chat.id, deque())
        waits = [_wait(self._all, now, 1.0, self.all_a_second)]
        if chat.kind != "private":
            waits.append(_wait(group, now, _MINUTE, self.group_a_minute))
        free_at = max(self._free_at.get(chat.id, now), now)
        waits.append(free_at - now - limits.CHAT_INTERVAL_S * (self.chat_burst - 1))
        if (wait := max(waits)) > 0:
            raise too_many(max(1, math.ceil(wait)))
        self._free_at[chat.id] = free_at + limits.CHAT_INTERVAL_S
        self._all.append(now)
        group.append(now)


def _wait(times: deque[float], now: float, window: float, most: int) -> float:
    """Return how long to wait until fewer than `most` lie within a window."""
    while times and times[0] <= now - window:
        times.popleft()
    return times[0] + window - now if len(times) >= most else 0.0
