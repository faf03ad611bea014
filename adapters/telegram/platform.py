"""Telegram as a platform: the parts put together.

::

    Api ─▶ Posting ─▶ Sending     briefs: send, find_sent (by Probing), edit
     │         └────▶ Replies     answers: reply, tell
     ├─▶ Drafts                   answers that grow
     ├─▶ Files, People, Menus     download, role, what is offered when somebody types «/»
     └─▶ Inbound                  what people do
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from adapters.contract import (
    Action,
    Answerable,
    Attachment,
    BriefActions,
    Desk,
    File,
    Means,
    Stream,
    WebhookRequest,
    WebhookResponse,
)
from adapters.telegram.bot import tenant_of
from adapters.telegram.budget import Budget
from adapters.telegram.chats import PLATFORM
from adapters.telegram.client import API_URL, Api
from adapters.telegram.drafts import Drafts
from adapters.telegram.files import Files
from adapters.telegram.inbound import Inbound, Way
from adapters.telegram.menus import Menu, Menus
from adapters.telegram.people import People
from adapters.telegram.posting import Posting
from adapters.telegram.probing import Probing
from adapters.telegram.replies import Replies
from adapters.telegram.seen import Seen
from adapters.telegram.sending import Sending, parts
from adapters.telegram.wire import LIMIT_S
from digest.model import Brief, Delivery, InDoubt, OperationId, Promise, Receipt, Recipient, Role
from digest.ports import Clock
from digest.words.lines import Line


class Telegram:
    """See Platform, Edits, Enriches and Streams.

    Args:
        token: of the bot.
        means: what is kept for the platform.
        clock: says when an update came.
        way: how updates come in.
        api_url: where the Bot API is.
        in_doubt: what becomes of a message of which nobody can tell whether it arrived.
        probes: whether such messages are looked for.
        menus: the commands that are offered.
        limit_s: of one call.
        monotonic: in seconds.
        sleep: waits for a slot that is near, and between two drafts.
    """

    def __init__(
        self,
        token: str,
        *,
        means: Means,
        clock: Clock,
        way: Way,
        api_url: str = API_URL,
        in_doubt: InDoubt = InDoubt.RESEND,
        probes: bool = True,
        menus: Sequence[Menu] = (),
        limit_s: float = LIMIT_S,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        budget = Budget(means.rates, tenant=tenant_of(token), sleep=sleep, monotonic=monotonic)
        self._api = api = Api(token, budget=budget, api_url=api_url, limit_s=limit_s)
        seen = Seen()
        posting = Posting(api, seen)
        self._people, self._files = People(api), Files(api)
        self._menus = Menus(api, means.notes, menus)
        self._sending = Sending(
            posting=posting,
            probing=Probing(api, seen, means.notes, monotonic) if probes else None,
            notes=means.notes,
            in_doubt=in_doubt,
        )
        self._replies = Replies(posting, means.notes)
        self._drafts = Drafts(api, self._replies, monotonic=monotonic, sleep=sleep)
        self._inbound = Inbound(
            api=api, seen=seen, posts=means.posts, rates=means.rates, clock=clock, way=way
        )

    @property
    def name(self) -> str:
        """See Platform."""
        return PLATFORM

    @property
    def has_rich(self) -> bool:
        """See Enriches."""
        return True

    async def promise_for(self, recipient: Recipient) -> Promise:
        """See Platform."""
        return await self._sending.promise_for(recipient)

    def parts(self, brief: Brief) -> int:
        """See Platform."""
        return parts(brief)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        return await self._sending.send(delivery, brief, actions)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform."""
        return await self._sending.find_sent(delivery)

    async def edit(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> None:
        """See Edits."""
        await self._sending.edit(delivery, brief, actions)

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
        is_private: bool = False,
    ) -> None:
        """See Platform."""
        await self._replies.reply(update, lines, actions=actions, file=file, is_private=is_private)

    async def begin(self, update: Answerable) -> Stream | None:
        """See Streams."""
        return await self._drafts.begin(update)

    async def tell(
        self,
        recipient: Recipient,
        lines: Iterable[Line],
        *,
        op_id: OperationId,  # noqa: ARG002  # the Bot API has no use for it
    ) -> None:
        """See Platform."""
        await self._replies.tell(recipient, lines)

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform."""
        return await self._people.role(place, person)

    async def download(
        self,
        place: Recipient,  # noqa: ARG002  # there is one bot, whose files they are
        attachment: Attachment,
        *,
        most_bytes: int,
    ) -> bytes:
        """See Platform."""
        return await self._files.download(attachment, most_bytes=most_bytes)

    async def listen(self, desk: Desk) -> None:
        """See Platform. What is offered to be typed is told to Telegram beside it."""
        offering = asyncio.ensure_future(self._menus.offer())
        try:
            await self._inbound.listen(desk)
            await offering
        finally:
            offering.cancel()
            await asyncio.wait([offering])

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform."""
        return await self._inbound.receive(request, desk)

    async def learn(self) -> None:
        """Ask Telegram who the bot is, which tries the token out.

        Raises:
            AccessLost: it does not take the token.
            DeliveryError: it could not be asked.
        """
        await self._api.me()

    async def reach(self) -> None:
        """Return when updates can come in.

        Raises:
            Unavailable: Telegram has not been heard of lately.
        """
        await self._inbound.reach()

    async def aclose(self) -> None:
        """See Platform."""
        await self._inbound.aclose()
        await self._api.aclose()
