"""The way in: each update is stored before Telegram is told that we have it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from adapters.contract import Desk, Posts, Rates, WebhookRequest, WebhookResponse
from adapters.hands import Hands
from adapters.telegram import chats
from adapters.telegram.bot import Self
from adapters.telegram.client import Api
from adapters.telegram.inbound import updates, webhook
from adapters.telegram.inbound.inline import Inline
from adapters.telegram.inbound.outcomes import (
    Admitted,
    Asked,
    Nothing,
    Odd,
    Outcome,
    Stopped,
)
from adapters.telegram.inbound.polling import Polling
from adapters.telegram.seen import Seen
from digest.errors import DeliveryError, StoreError
from digest.model import Recipient
from digest.ports import Clock, Poison

_MOST_HANDS = 100
"""Presses that are answered at a time: whoever comes beyond that waits for the reply itself."""

_POISONED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What is raised over a value of another shape than anybody thought of."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How updates come in: asked for, unless there is a secret by which a webhook is known."""

    secret: str = field(default="", repr=False)
    public_url: str = ""
    """Where Telegram reaches our server; empty: the operator has set the webhook himself."""
    path: str = ""


class Inbound:
    """Takes in what people do.

    Args:
        api: calls Telegram.
        seen: is told which ids were given.
        posts: says which process asks for updates.
        rates: counts what is answered at once.
        clock: says when an update came.
        way: how they come in.
    """

    def __init__(
        self, *, api: Api, seen: Seen, posts: Posts, rates: Rates, clock: Clock, way: Way
    ) -> None:
        self._api = api
        self._seen = seen
        self._clock = clock
        self._way = way
        self._polling = Polling(api, posts)
        self._inline = Inline(api, rates)
        self._hands = Hands(_MOST_HANDS)

    async def listen(self, desk: Desk) -> None:
        """See Platform. Where a webhook brings them, it is set, and this returns."""
        if self._way.secret:
            if self._way.public_url:
                await webhook.ask_for(
                    self._api, self._way.public_url, self._way.path, self._way.secret
                )
            return

        async def take(found: Sequence[object]) -> None:
            await self._take(found, desk)

        await self._polling.listen(take)

    async def reach(self) -> None:
        """Return when updates can come in.

        Raises:
            Unavailable: they are asked for by this process, and Telegram has not answered lately.
        """
        if not self._way.secret:
            self._polling.demand_fresh()

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform. Nothing in a body is read before its secret was found right."""
        refusal, update = webhook.opened(request, self._way.secret)
        if refusal is not None:
            return refusal
        try:
            await self._take([update], desk)
        except (StoreError, DeliveryError) as error:
            _log.warning("an update is put off: %s", error)
            return webhook.NOT_NOW
        return webhook.TAKEN

    async def _take(self, found: Sequence[object], desk: Desk) -> None:
        """Store updates: those of a chat in their order, the chats side by side.

        Raises:
            StoreError: one of them is not stored.
            DeliveryError: the bot does not know its own name yet.
        """
        bot = await self._api.me()
        ordered = sorted(found, key=updates.chat_of)
        groups = [list(group) for _, group in groupby(ordered, key=updates.chat_of)]
        taking = [asyncio.ensure_future(self._take_in_order(each, bot, desk)) for each in groups]
        if taking:
            await asyncio.wait(taking)
        for task in taking:
            task.result()

    async def _take_in_order(self, found: Sequence[object], bot: Self, desk: Desk) -> None:
        for each in found:
            try:
                outcome = updates.outcome(each, bot, self._clock.now())
                await self._take_one(outcome, each, bot, desk)
            except _POISONED as error:
                await self._put_aside(each, f"it raised {type(error).__name__}", bot, desk)

    async def _take_one(self, outcome: Outcome, update: object, bot: Self, desk: Desk) -> None:
        match outcome:
            case Admitted(update=ours, query=query):
                await desk.admit(ours)
                message = getattr(ours, "message", "")
                if chats.is_number(message):
                    self._seen.note(int(ours.recipient.chat), int(message))
                self._answer(query)
            case Asked(query=query, sought=sought):
                self._inline.answer(query, sought, desk)
            case Stopped(recipient=recipient):
                await desk.withdraw(recipient)
            case Nothing(why=why, query=query):
                _log.debug("update %s is passed over: %s", updates.number_of(update), why)
                self._answer(query)
            case Odd(why=why):
                await self._put_aside(update, why, bot, desk)

    async def _put_aside(self, update: object, why: str, bot: Self, desk: Desk) -> None:
        """Make a dead letter of what cannot be read; what has no number nobody waits for."""
        number, chat = updates.number_of(update), updates.chat_of(update)
        _log.error("update %s cannot be read, and is a dead letter: %s", number, why)
        if number is not None:
            place = Recipient(
                platform=chats.PLATFORM, tenant=bot.id, chat=str(chat) if chat else ""
            )
            await desk.put_aside(
                Poison(
                    update_id=updates.name_of(number),
                    recipient=place,
                    why=why,
                    said_at=self._clock.now(),
                )
            )

    def _answer(self, query: str) -> None:
        """Take the hourglass off a button, beside what else there is to do."""
        if query:
            self._hands.do(lambda: self._answered(query))

    async def _answered(self, query: str) -> None:
        try:
            await self._api.answer_press(query)
        except DeliveryError as error:
            _log.info("a press was not answered at once: %s", error.reason)

    async def aclose(self) -> None:
        """Leave nothing behind that runs."""
        await self._inline.aclose()
        await self._hands.aclose()
