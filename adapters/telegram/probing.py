"""Finding a message whose answer was lost, among the ids that it can have been given.

::

    before ─▶ written down: the keyboard, and the last id seen; whoever sends may be killed
    send   ─▶ no answer, or nobody who heard it: a doubt
    look   ─▶ each id from there to the first one seen after it, unless it is known to be
              another message's
              edit its keyboard to the one it should have ─▶ «not modified»: there it is
                                                          ─▶ «not found»: not this one

The Bot API has no key that makes a second send harmless, and no way to read a chat. But ids rise
by one (`adapters.telegram.seen`), and an edit that changes nothing tells whether a message is
ours and has this keyboard, whose tokens are made for this one delivery. No more than MOST_PROBES
ids are looked at. This has not been confirmed on the live platform: the page
docs/platforms/telegram.md says so.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from adapters.contract import Notes
from adapters.telegram import chats
from adapters.telegram.client import Api
from adapters.telegram.document import Button
from adapters.telegram.errors import Migrated, NoMessage, Unchanged
from adapters.telegram.seen import Seen
from digest.errors import StoreError
from digest.model import Recipient

MOST_PROBES = 10
KEPT = timedelta(hours=6)
"""As long as a doubt may wait for its deadline."""
ROWS_KEPT = timedelta(days=30)
REMEMBERED_EVERY_S = 2.0
"""As many ids as are given meanwhile have to be looked at besides."""
_MOST_DOUBTS = 1_000

_log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What a look came to, where the message was not found."""

    ABSENT = "absent"
    """Every id that it could have was looked at."""
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class Doubt:
    """A message that may have arrived."""

    low: int
    """The highest id seen before it was sent."""
    mark: int
    """The highest id seen when its answer was given up: what comes above is younger. 0 until
    then, and where whoever sent it was killed."""
    keyboard: tuple[tuple[Button, ...], ...]
    tried: set[int] = field(default_factory=set)


class Probing:
    """Looks for messages.

    Args:
        api: calls Telegram.
        seen: which ids are known.
        notes: keeps doubts, and now and then an id, for other processes.
        monotonic: in seconds.
    """

    def __init__(
        self, api: Api, seen: Seen, notes: Notes, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._seen = seen
        self._notes = notes
        self._monotonic = monotonic
        self._doubts: dict[str, Doubt] = {}
        self._remembered_at: dict[int, float] = {}
        """When an id of a row was last written down."""

    async def low(self, place: Recipient) -> int:
        """Return an id that was given in a chat's row before now; 0 where none is known."""
        chat = chats.number(place)
        own = self._seen.last(chat)
        if self._knows_lately(chats.row(chat)):
            return own
        try:
            found = await self._notes.get(_row_note(place))
        except StoreError as error:
            _log.warning("no earlier id could be looked up: %s", error)
            return own
        # It is not noted as seen: it may be that of the very message which is looked for.
        return max(own, int(found)) if found and chats.is_number(found) else own

    async def remember(self, place: Recipient, number: int) -> None:
        """Write an id of a chat's row down, now and then, for processes that have seen none."""
        row = chats.row(chats.number(place))
        if self._knows_lately(row):
            return
        if len(self._remembered_at) >= _MOST_DOUBTS:
            del self._remembered_at[next(iter(self._remembered_at))]
        self._remembered_at[row] = self._monotonic()
        try:
            await self._notes.put(_row_note(place), str(number), keep=ROWS_KEPT)
        except StoreError as error:
            _log.info("an id is not written down: %s", error)

    def _knows_lately(self, row: int) -> bool:
        """Tell whether this process itself has been given an id of a row just now."""
        at = self._remembered_at.get(row, -math.inf)
        return self._monotonic() - at < REMEMBERED_EVERY_S

    async def expect(
        self, place: Recipient, op_id: str, keyboard: Sequence[Sequence[Button]]
    ) -> Doubt | None:
        """Write down how a message can be told that is about to be sent.

        None: it cannot, without a keyboard, or where no earlier id is known.
        """
        low = await self.low(place)
        if not keyboard or not low:
            return None
        known = self._doubts.get(op_id)
        if known is not None:  # of several tries any may be there
            low = min(low, known.low)
        expected = Doubt(low=low, mark=0, keyboard=tuple(map(tuple, keyboard)))
        await self._keep(place, op_id, expected)
        return expected

    async def doubt(self, place: Recipient, op_id: str, doubt: Doubt) -> None:
        """Remember that a message that was expected may have arrived."""
        doubt.mark = self._mark(place, doubt)
        self._hold(op_id, doubt)
        await self._keep(place, op_id, doubt)

    def _hold(self, op_id: str, doubt: Doubt) -> None:
        self._doubts.pop(op_id, None)
        if len(self._doubts) >= _MOST_DOUBTS:
            del self._doubts[next(iter(self._doubts))]
        self._doubts[op_id] = doubt

    def _mark(self, place: Recipient, doubt: Doubt) -> int:
        return max(self._seen.last(chats.number(place)), doubt.low)

    async def _keep(self, place: Recipient, op_id: str, doubt: Doubt) -> None:
        try:
            await self._notes.put(_note(place, op_id), _written(doubt), keep=KEPT)
        except StoreError as error:
            _log.warning("how a message can be told is not written down: %s", error)

    async def find(self, place: Recipient, op_id: str) -> int | Verdict:
        """Look for a message; return its id where it is found.

        Raises:
            DeliveryError: somebody has to look again.
        """
        doubt = self._doubts.get(op_id) or await self._read(place, op_id)
        if doubt is None:
            return Verdict.UNKNOWN
        self._hold(op_id, doubt)
        doubt.mark = doubt.mark or self._mark(place, doubt)
        chat = chats.number(place)
        high = self._seen.first_after(chat, doubt.mark)
        end = doubt.mark + MOST_PROBES + 1 if high is None else high
        wanted = [each for each in range(doubt.low + 1, end) if not self._seen.has(chat, each)]
        for number in wanted[:MOST_PROBES]:
            if number in doubt.tried:
                continue
            try:
                is_it = await self._is_it(chat, number, doubt)
            except Migrated:  # where the chat is now, its messages have other ids
                return Verdict.UNKNOWN
            if is_it:
                self._seen.note(chat, number)
                return number
            doubt.tried.add(number)
        is_whole = high is not None and len(wanted) <= MOST_PROBES
        return Verdict.ABSENT if is_whole else Verdict.UNKNOWN

    async def _is_it(self, chat: int, number: int, doubt: Doubt) -> bool:
        try:
            await self._api.edit_keyboard(chat, number, doubt.keyboard)
        except Unchanged:
            return True
        except NoMessage:
            return False
        _log.warning("a look for a lost message changed the keyboard of another one of ours")
        return False

    async def _read(self, place: Recipient, op_id: str) -> Doubt | None:
        try:
            found = await self._notes.get(_note(place, op_id))
        except StoreError as error:
            _log.warning("a doubt could not be looked up: %s", error)
            return None
        return None if found is None else _doubt(found)


def _row_note(place: Recipient) -> str:
    return f"ids/{place.tenant}/{chats.row(chats.number(place))}"


def _note(place: Recipient, op_id: str) -> str:
    return f"doubt/{place.tenant}/{place.chat}/{op_id}"


def _written(doubt: Doubt) -> str:
    rows = [[[each.label, each.data, each.url] for each in row] for row in doubt.keyboard]
    return json.dumps([doubt.low, doubt.mark, rows], ensure_ascii=False)


def _doubt(text: str) -> Doubt | None:
    try:
        low, mark, rows = json.loads(text)
        keyboard = tuple(tuple(_button(*each) for each in row) for row in rows)
        return Doubt(low=int(low), mark=int(mark), keyboard=keyboard)
    except (ValueError, TypeError):
        return None


def _button(label: Any, data: Any, url: Any) -> Button:  # noqa: ANN401  # as JSON has it
    return Button(label=str(label), data=str(data), url=str(url))
