"""Slack as a platform: the parts put together.

::

    Web ─▶ Rooms ─▶ Posting ─▶ Sending    briefs: send, find_sent, edit
     │                 ├─────▶ Replies    answers: reply, tell
     │                 └─────▶ Streams    answers that grow
     ├─▶ Files, People, Showing           download, role, the bot's page and forms
     └─▶ Inbound                          what people do
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from adapters.contract import (
    Action,
    Answerable,
    Attachment,
    BriefActions,
    Desk,
    File,
    Notes,
    Opened,
    Page,
    Profile,
    Rates,
    Stream,
    WebhookRequest,
    WebhookResponse,
)
from adapters.slack.buckets import Buckets
from adapters.slack.client import LIMIT_S, Granted, Renewed, Web
from adapters.slack.files import Files
from adapters.slack.inbound import Inbound, Prompt
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.places import PLATFORM
from adapters.slack.layouts import Layouts
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.rendering import Layout
from adapters.slack.replies import Replies
from adapters.slack.rooms import Rooms
from adapters.slack.sending import Sending, parts
from adapters.slack.showing import Showing
from adapters.slack.streams import Streams
from digest.model import Brief, Delivery, OperationId, Promise, Receipt, Recipient, Role
from digest.ports import Clock
from digest.words.plain import Line

NO_LAYOUTS: Mapping[str, Layout] = MappingProxyType({})


class Slack:
    """See Platform, Edits, Streams and Pages.

    Args:
        granted: what a tenant granted, or else its organisation; its token is fresh.
        renewed: renews a grant whose token has ended before its time; None: none is renewed.
        rates: how much Slack takes.
        notes: what was found out about workspaces and threads.
        clock: judges how old a signature is.
        secrets: the app's signing secrets, two while one follows the other; none: no webhook.
        app_token: of the app, for its socket; empty: there is none to listen to.
        api_url: of the Web API.
        layouts: of workspaces; of all others under an empty name.
        prompts: what is offered in a conversation that somebody opens.
        limit_s: of one call.
        monotonic: in seconds.
        sleep: waits for a slot that is near, and between two pieces of an answer.
    """

    def __init__(
        self,
        *,
        granted: Granted,
        renewed: Renewed | None = None,
        rates: Rates,
        notes: Notes,
        clock: Clock,
        secrets: Sequence[str] = (),
        app_token: str = "",
        api_url: str = Hosts().api_url,
        layouts: Mapping[str, Layout] = NO_LAYOUTS,
        prompts: Sequence[Prompt] = (),
        limit_s: float = LIMIT_S,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        buckets = Buckets(rates, sleep)
        self._web = web = Web(
            granted=granted, renewed=renewed, buckets=buckets, api_url=api_url, limit_s=limit_s
        )
        rooms, hosts, self._showing = Rooms(web), Hosts(api_url=api_url), Showing(web)
        posting = Posting(web, rooms, notes)
        self._people, self._files = People(web), Files(web, rooms, hosts)
        self._sending = Sending(
            web=web, rooms=rooms, posting=posting, layouts=Layouts(notes, layouts), notes=notes
        )
        self._replies = Replies(
            web=web, posting=posting, files=self._files, hosts=hosts, notes=notes
        )
        self._streams = Streams(
            web=web,
            rooms=rooms,
            posting=posting,
            showing=self._showing,
            buckets=buckets,
            monotonic=monotonic,
            sleep=sleep,
        )
        self._inbound = Inbound(
            granted=granted,
            secrets=secrets,
            app_token=app_token,
            api_url=api_url,
            calls=self._showing,
            notes=notes,
            clock=clock,
            prompts=prompts,
        )

    @property
    def name(self) -> str:
        """See Platform."""
        return PLATFORM

    async def promise_for(self, recipient: Recipient) -> Promise:
        """See Platform."""
        return await self._sending.promise_for(recipient)

    def parts(self, brief: Brief) -> int:
        """See Platform."""
        return parts(brief)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform. Slack shows nothing without a sound: it is for the reader to mute."""
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
        return await self._streams.begin(update)

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """See Platform."""
        await self._replies.tell(recipient, lines, op_id=op_id)

    async def show(self, update: Opened, page: Page) -> None:
        """See Pages."""
        await self._showing.show(update, page)

    async def profile(self, place: Recipient, person: str) -> Profile:
        """See Profiles."""
        return await self._people.profile(place, person)

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform."""
        return await self._people.role(place, person)

    async def download(
        self, place: Recipient, attachment: Attachment, *, most_bytes: int
    ) -> bytes:
        """See Platform."""
        return await self._files.download(place, attachment, most_bytes=most_bytes)

    async def listen(self, desk: Desk) -> None:
        """See Platform."""
        await self._inbound.listen(desk)

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform."""
        return await self._inbound.receive(request, desk)

    async def reach(self) -> None:
        """Return when updates can come in.

        Raises:
            Unavailable: the socket is wanted, and not connected.
        """
        await self._inbound.reach()

    async def aclose(self) -> None:
        """See Platform."""
        await self._web.aclose()
