"""Briefs: sent once, looked for where an answer was lost, changed where they were wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from adapters.contract import BriefActions, Notes
from adapters.telegram import answer, chats, rich
from adapters.telegram import brief as briefs
from adapters.telegram.document import Message
from adapters.telegram.errors import NoTopic
from adapters.telegram.posting import Posting
from adapters.telegram.probing import Probing, Verdict
from digest.errors import DeliveryError, Rejected, StoreError, Unavailable, Uncertain
from digest.model import Brief, Delivery, InDoubt, Promise, Receipt, Recipient, Repeat
from digest.words import desk
from digest.words.lines import Line, Role

_BLIND_FOR = timedelta(hours=1)
"""How long a chat counts as one in which nothing can be looked for."""
_GONE_FOR = timedelta(days=30)
_USUAL_FOR = timedelta(days=365)
"""How long a chat whose rich brief was refused has the usual form; by then servers are newer."""
_MOST_SENT = 10_000

_log = logging.getLogger(__name__)


class _Plain(StrEnum):
    """What is written down of a chat whose rich brief was refused."""

    UNSAID = "unsaid"
    """Its readers do not know yet."""
    SAID = "said"


class Sending:
    """See Platform and Edits.

    Args:
        posting: posts and changes messages.
        probing: finds a message whose answer was lost; None: nobody looks.
        notes: what was found out about chats.
        in_doubt: what becomes of a message of which nobody can tell.
    """

    def __init__(
        self,
        *,
        posting: Posting,
        probing: Probing | None,
        notes: Notes,
        in_doubt: InDoubt = InDoubt.RESEND,
    ) -> None:
        self._posting = posting
        self._probing = probing
        self._notes = notes
        self._in_doubt = in_doubt
        self._sent: dict[str, int] = {}
        """What was answered for, by operation id: the store may not have been told."""

    async def promise_for(self, place: Recipient) -> Promise:
        """See Platform: what can be looked for is looked for; else the operator has chosen."""
        can_look = self._probing is not None and await self._get(_blind(place)) is None
        repeat = Repeat.RECONCILABLE if can_look else Repeat.NEITHER
        return Promise(repeat=repeat, in_doubt=self._in_doubt)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform. Where a topic is gone, it goes to the forum's general one, this once."""
        most = briefs.parts(brief)
        if not 1 <= delivery.part <= most:
            raise Rejected(f"payload: no part {delivery.part} of {most}")
        plain = await self._plain(delivery)
        told = None if plain else _rich(brief, delivery, actions)
        if told is not None and delivery.part > 1:
            return Receipt(message_ids=())  # it was all in the first
        if told is not None:
            try:
                return await self._once(delivery, brief, told)
            except Rejected as error:
                plain = await self._give_up(delivery.recipient, error)
        shown = briefs.render(brief, delivery, actions)
        if delivery.part > len(shown):
            return Receipt(message_ids=())
        receipt = await self._once(delivery, brief, shown[delivery.part - 1])
        if plain == _Plain.UNSAID:
            await self._say_plain(delivery, brief, receipt)
        return receipt

    async def _once(self, delivery: Delivery, brief: Brief, message: Message) -> Receipt:
        """Send a message, and know it in this process when it is asked for again."""
        op_id = str(delivery.op_id)
        number = await self._told(delivery, brief, message)
        if len(self._sent) >= _MOST_SENT:
            del self._sent[next(iter(self._sent))]
        self._sent[op_id] = number
        return Receipt(message_ids=(str(number),))

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform.

        Raises:
            Unavailable: nobody can tell, and the operator wants nothing twice.
        """
        place, op_id = delivery.recipient, str(delivery.op_id)
        if self._probing is None:
            raise Unavailable("a chat cannot be read")
        known = self._sent.get(op_id)
        if known is not None:
            return Receipt(message_ids=(str(known),))
        found = await self._probing.find(place, op_id)
        if isinstance(found, int):
            return Receipt(message_ids=(str(found),))
        if found is Verdict.UNKNOWN and self._in_doubt is InDoubt.SKIP:
            await self._keep(_blind(place), _BLIND_FOR)
            raise Unavailable("it cannot be told whether it arrived")
        return None

    async def edit(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> None:
        """See Edits. What was wanted as a rich message may have gone as a usual one."""
        ids = delivery.receipt.message_ids if delivery.receipt is not None else ()
        if not ids or not chats.is_number(ids[0]):
            return
        place, number = delivery.recipient, int(ids[0])
        told = _rich(brief, delivery, actions) if delivery.part == 1 else None
        if told is not None:
            try:
                await self._posting.change(place, number, told)
            except Rejected as error:
                _log.info("a brief is edited in its usual form: %s", error.reason)
            else:
                return
        shown = briefs.render(brief, delivery, actions)
        if delivery.part <= len(shown):
            await self._posting.change(place, number, shown[delivery.part - 1])

    async def _told(self, delivery: Delivery, brief: Brief, message: Message) -> int:
        """Post a message so that it can be found, even by others were this process killed."""
        if self._probing is None:
            return await self._posted(delivery, brief, message)
        place, op_id = delivery.recipient, str(delivery.op_id)
        expected = await self._probing.expect(place, op_id, message.keyboard)
        try:
            number = await self._posted(delivery, brief, message)
        except Uncertain:
            if expected is not None:
                await self._probing.doubt(place, op_id, expected)
            raise
        await self._probing.remember(place, number)
        return number

    async def _posted(self, delivery: Delivery, brief: Brief, message: Message) -> int:
        place, thread = delivery.recipient, chats.thread(delivery.recipient)
        root = delivery.root if delivery.part > 1 else ""
        reply_to = int(root) if chats.is_number(root) else None
        try:
            return await self._posting.post(
                place, message, thread=thread, reply_to=reply_to, is_silent=delivery.is_silent
            )
        except NoTopic:
            if delivery.part == 1 and await self._get(_topic(place)) is not None:
                raise
        number = await self._posting.post(
            place, message, thread=None, reply_to=reply_to, is_silent=delivery.is_silent
        )
        if delivery.part > 1:  # it follows the first, which says why
            return number
        await self._keep(_topic(place), _GONE_FOR)
        text = desk.of(brief.edition.language).topic_gone
        await self._said(place, Line(role=Role.NOTE, text=text), thread=None, reply_to=number)
        return number

    async def _said(
        self, place: Recipient, line: Line, *, thread: int | None, reply_to: int
    ) -> bool:
        """Say something under a brief that has arrived; return False where it certainly is not.

        Whatever goes wrong here, the brief is there.
        """
        (note, *_) = answer.render([line], ())
        try:
            await self._posting.post(place, note, thread=thread, reply_to=reply_to, is_silent=True)
        except DeliveryError as error:
            _log.info("why a brief came as it did was not said: %s", error.reason)
            return isinstance(error, Uncertain)
        return True

    async def _plain(self, delivery: Delivery) -> str:
        """Return what is known of a rich brief that was refused there; empty: it may be rich."""
        if not delivery.is_rich:
            return _Plain.SAID
        return await self._get(_usual(delivery.recipient)) or ""

    async def _give_up(self, place: Recipient, error: Rejected) -> _Plain:
        """Send no rich briefs to a place any more.

        Raises:
            Unavailable: that could not be written down; nothing was sent.
        """
        _log.warning("rich briefs are not taken, the usual form has to do: %s", error.reason)
        try:
            await self._notes.put(_usual(place), _Plain.UNSAID, keep=_USUAL_FOR)
        except StoreError as failed:
            raise Unavailable("what was found out of a chat is not written down") from failed
        return _Plain.UNSAID

    async def _say_plain(self, delivery: Delivery, brief: Brief, receipt: Receipt) -> None:
        text = desk.of(brief.edition.language).rich_gone
        place, number = delivery.recipient, int(receipt.message_ids[0])
        note = Line(role=Role.NOTE, text=text)
        if await self._said(place, note, thread=chats.thread(place), reply_to=number):
            await self._keep(_usual(place), _USUAL_FOR, _Plain.SAID)

    async def _get(self, note: str) -> str | None:
        try:
            return await self._notes.get(note)
        except StoreError as error:
            raise Unavailable("what is known of a chat could not be read") from error

    async def _keep(self, note: str, keep: timedelta, value: str = "") -> None:
        try:
            await self._notes.put(note, value, keep=keep)
        except StoreError as error:
            _log.warning("what was found out of a chat is not written down: %s", error)


parts: Callable[[Brief], int] = briefs.parts


def _rich(brief: Brief, delivery: Delivery, actions: BriefActions) -> Message | None:
    """Return a brief as a rich message, where it is wanted so and can be."""
    return rich.render(brief, delivery, actions) if delivery.is_rich else None


def _blind(place: Recipient) -> str:
    return f"blind/{place.tenant}/{place.chat}"


def _topic(place: Recipient) -> str:
    return f"topic/{place.tenant}/{place.chat}/{place.thread}"


def _usual(place: Recipient) -> str:
    return f"usual/{place.tenant}/{place.chat}"
