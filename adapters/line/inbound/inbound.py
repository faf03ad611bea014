"""The way in: each event is stored before LINE is told that we have its request."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from adapters.contract import Answers, Desk, Said, Unsaid, WebhookRequest, WebhookResponse
from adapters.line.client import Api
from adapters.line.inbound import events, webhook
from adapters.line.inbound.outcomes import (
    Admitted,
    Counted,
    IfOurs,
    Judged,
    Nothing,
    Outcome,
    TakenBack,
)
from adapters.line.quota import Metering
from adapters.line.remembering import Remembering
from digest.errors import AccessLost, DeliveryError, StoreError
from digest.ports import Clock

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How events come in."""

    secret: bytes = field(repr=False)
    """Of the channel: by it LINE signs what it brings."""
    url: str = ""
    """Where LINE reaches our door; empty: the operator has told LINE himself."""


class Inbound:
    """Takes in what people do.

    Args:
        api: calls LINE.
        way: how events come in.
        remembering: which messages are ours.
        answers: what waits: it goes with a question that is taken back.
        metering: what a message to a group costs.
        clock: says when something came.
    """

    def __init__(
        self,
        *,
        api: Api,
        way: Way,
        remembering: Remembering,
        answers: Answers,
        metering: Metering,
        clock: Clock,
    ) -> None:
        self._api = api
        self._way = way
        self._remembering = remembering
        self._answers = answers
        self._metering = metering
        self._clock = clock

    async def ask_for(self) -> None:
        """Have LINE bring events to our door, if it is known, trying until it agrees."""
        pause = _FIRST_PAUSE_S
        while self._way.url:
            try:
                if (await self._api.endpoint()).url != self._way.url:
                    await self._api.set_endpoint(self._way.url)
            except DeliveryError as error:
                say = _log.error if isinstance(error, AccessLost) else _log.warning
                say("LINE does not take the webhook yet: %s", error.reason)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_S)
            else:
                return

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform. Nothing in a body is read before its signature was found right."""
        brought = webhook.opened(request, self._way.secret)
        if isinstance(brought, WebhookResponse):
            if brought is webhook.NO_EVENTS:
                _log.error("signed, and nothing that LINE sends: %d bytes", len(request.body))
            return brought
        ours = self._api.known_id
        if ours and brought.destination != ours:
            _log.error("LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN are of two channels")
            return webhook.NO_EVENTS
        try:
            await self._take(brought, desk)
        except StoreError as error:
            _log.warning("events are put off: %s", error)
            return webhook.NOT_NOW
        return webhook.TAKEN

    async def _take(self, brought: webhook.Brought, desk: Desk) -> None:
        """Store events: those of a chat in their order, the chats side by side.

        Raises:
            StoreError: one of them is not stored.
        """
        ordered = sorted(sorted(brought.events, key=events.order), key=events.chat_of)
        groups = [list(group) for _, group in groupby(ordered, key=events.chat_of)]
        taking = [
            asyncio.ensure_future(self._take_in_order(each, brought.destination, desk))
            for each in groups
        ]
        if taking:
            await asyncio.wait(taking)
        for task in taking:
            task.result()

    async def _take_in_order(self, found: Sequence[object], destination: str, desk: Desk) -> None:
        for each in found:
            outcome = events.outcome(each, destination, self._clock.now())
            await self._take_one(outcome, desk)

    async def _take_one(self, outcome: Outcome, desk: Desk) -> None:
        match outcome:
            case Admitted(update=ours):
                await desk.admit(ours)
            case IfOurs(update=said):
                await self._take_quoting(said, desk)
            case Judged(update=reacted):
                message = await self._remembering.last(reacted.recipient)
                await desk.admit(replace(reacted, message=message))
            case TakenBack(update=unsaid):
                await self._take_back(unsaid, desk)
            case Counted(place=place):
                await self._metering.forget_price(place)
            case Nothing(why=why, is_odd=is_odd):
                tell = _log.error if is_odd else _log.debug
                tell("an event is passed over: %s", why)

    async def _take_quoting(self, said: Said, desk: Desk) -> None:
        """Take what answers a message: among others only if it calls us, or answers one of ours.

        What that message is about counts as if its words were marked: LINE says none.
        """
        about = await self._remembering.about(said.recipient, said.reply_to)
        if about is None and said.is_shared and not said.is_addressed:
            return
        await desk.admit(replace(said, quoted=about or ""))

    async def _take_back(self, unsaid: Unsaid, desk: Desk) -> None:
        """Have what somebody took back be forgotten, with the answer to it that waits."""
        await self._answers.drop(unsaid.recipient, unsaid.message)
        await desk.admit(unsaid)
