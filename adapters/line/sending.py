"""Briefs: pushed in one call, for which one message is counted, once for an operation id."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from adapters.contract import BriefActions
from adapters.line import answer, limits, places
from adapters.line import brief as briefs
from adapters.line.client import Api
from adapters.line.errors import Unreadable
from adapters.line.message import Message
from adapters.line.quota import Metering
from adapters.line.remembering import Remembering
from adapters.line.replies import Replies
from digest.errors import Rejected
from digest.model import Brief, Delivery, Promise, Receipt, Recipient, Repeat

KEY_LIFE = timedelta(hours=24)
"""How long LINE knows a retry key (developers.line.biz, «Retrying an API request»; read
2026-11-28)."""
_MOST_SENT = 10_000

_log = logging.getLogger(__name__)


class Sending:
    """See Platform.

    Args:
        api: calls LINE.
        replies: has the notices that wait for a place: a brief takes them along for nothing.
        remembering: which messages are ours.
        metering: counts what is sent.
    """

    def __init__(
        self, *, api: Api, replies: Replies, remembering: Remembering, metering: Metering
    ) -> None:
        self._api = api
        self._replies = replies
        self._remembering = remembering
        self._metering = metering
        self._sent: dict[str, Receipt] = {}
        """What was answered for, by operation id."""

    async def promise_for(self, place: Recipient) -> Promise:  # noqa: ARG002  # the same for all
        """See Platform: LINE shows a message once for a retry key."""
        return Promise(repeat=Repeat.IDEMPOTENT, key_life=KEY_LIFE)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform. LINE has no threads: all of a brief is in one call."""
        if delivery.part != 1:
            raise Rejected(f"payload: no part {delivery.part} of 1")
        place, op_id = delivery.recipient, str(delivery.op_id)
        chat = places.address(place)
        shown = briefs.render(brief, delivery, actions)
        notices = await self._replies.notices(place)
        above = [body for each in notices for body in answer.render(each.lines)]
        if len(above) + len(shown) > limits.CALL_MESSAGES:
            notices, above = (), []

        async def push(messages: Sequence[Message]) -> tuple[str, ...]:
            return await self._api.push(chat, messages, key=op_id, is_silent=delivery.is_silent)

        try:
            ids = await push((*above, *shown))
        except Unreadable as error:
            _log.error("a brief goes out in plain words alone: %s", error.reason)
            shown, notices, above = briefs.render(brief, delivery, actions, is_plain=True), (), []
            ids = await push(shown)
        await self._metering.count(place)
        await self._remembering.note(place, ids)
        # What an earlier try has brought there may have had other notices above it.
        if len(ids) == len(above) + len(shown):
            await self._replies.given(place, notices)
        # The brief itself is told by its own messages: a reader quotes those.
        receipt = Receipt(message_ids=ids[-len(shown) :])
        if len(self._sent) >= _MOST_SENT:
            del self._sent[next(iter(self._sent))]
        self._sent[op_id] = receipt
        return receipt

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform. LINE cannot be asked; within a day the same key is as good as a look."""
        return self._sent.get(str(delivery.op_id))
