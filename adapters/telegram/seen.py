"""Which message ids were given lately, as far as this process knows.

*Pure.* Within a row of ids (`chats.row`) they rise by one for every message, whoever writes it.
"""

from __future__ import annotations

from collections import OrderedDict

from adapters.telegram import chats

_MOST_ROWS = 10_000
_MOST_IDS = 2_000
"""Of one row: more than a bot is given in a minute at its fastest."""


class Seen:
    """Remembers them."""

    def __init__(self) -> None:
        """Start with none."""
        self._rows: OrderedDict[int, dict[int, None]] = OrderedDict()

    def note(self, chat: int, number: int) -> None:
        """Remember an id that was given in a chat."""
        row = chats.row(chat)
        ids = self._rows.setdefault(row, {})
        self._rows.move_to_end(row)
        ids[number] = None
        if len(ids) > _MOST_IDS:
            del ids[next(iter(ids))]
        if len(self._rows) > _MOST_ROWS:
            self._rows.popitem(last=False)

    def last(self, chat: int) -> int:
        """Return the highest id of a chat's row; 0 where none is known."""
        return max(self._rows.get(chats.row(chat), {}), default=0)

    def first_after(self, chat: int, number: int) -> int | None:
        """Return the lowest id of a chat's row above another; None where none is known."""
        ids = self._rows.get(chats.row(chat), {})
        return min((each for each in ids if each > number), default=None)

    def has(self, chat: int, number: int) -> bool:
        """Tell whether an id is known to be another message's."""
        return number in self._rows.get(chats.row(chat), {})
