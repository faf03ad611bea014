"""LINE as a platform: the parts put together.

::

    Api ─▶ Sending     briefs: pushed, once for an operation id
     ├──▶ Replies      answers: by their tokens, or kept until they are fetched; notices
     ├──▶ Loading      answers that are on their way
     ├──▶ Metering     what the month has left, what a message costs
     ├──▶ Profiles, Files
     └──▶ Inbound      what people do
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from adapters.contract import (
    Action,
    Answerable,
    Attachment,
    BriefActions,
    Collected,
    Desk,
    File,
    Means,
    Profile,
    Quota,
    Stream,
    WebhookRequest,
    WebhookResponse,
)
from adapters.line import profiles
from adapters.line.client import Api
from adapters.line.files import Files
from adapters.line.inbound import Inbound, Way
from adapters.line.loading import Loading
from adapters.line.places import PLATFORM
from adapters.line.profiles import Profiles
from adapters.line.quota import Metering
from adapters.line.remembering import Remembering
from adapters.line.replies import Replies
from adapters.line.richmenus import Menus
from adapters.line.sending import Sending
from adapters.line.spoken import Spoken
from adapters.line.standing import Standing
from adapters.line.wire import API_URL, LIMIT_S
from digest.model import Brief, Delivery, Language, OperationId, Promise, Receipt, Recipient, Role
from digest.ports import Clock
from digest.words.lines import Line

ENGLISH = Language("en")


class LineBot:
    """See Platform, Streams, Profiles, Metered, Roleless and Collects.

    Args:
        token: the channel's access token.
        means: what is kept for the platform.
        clock: says when something came, and how old it is.
        way: how events come in.
        api_url: where the Messaging API is.
        usual: the language of those of whom nothing is known.
        limit_s: of one call.
        sleep: waits between two animations.
    """

    def __init__(
        self,
        token: str,
        *,
        means: Means,
        clock: Clock,
        way: Way,
        api_url: str = API_URL,
        usual: Language = ENGLISH,
        limit_s: float = LIMIT_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api = Api(token, api_url=api_url, limit_s=limit_s)
        self._metering = metering = Metering(api, means.notes, clock)
        remembering = Remembering(means.notes)
        self._profiles, self._files = Profiles(api), Files(api)
        self._menus = Menus(api)
        self._replies = Replies(
            api=api,
            waiting=means.answers,
            standing=Standing(means.notes),
            remembering=remembering,
            metering=metering,
            spoken=Spoken(usual),
            clock=clock,
        )
        self._sending = Sending(
            api=api, replies=self._replies, remembering=remembering, metering=metering
        )
        self._loading = Loading(
            api=api, replies=self._replies, rates=means.rates, clock=clock, sleep=sleep
        )
        self._inbound = Inbound(
            api=api,
            way=way,
            remembering=remembering,
            answers=means.answers,
            metering=metering,
            clock=clock,
        )

    @property
    def name(self) -> str:
        """See Platform."""
        return PLATFORM

    async def promise_for(self, recipient: Recipient) -> Promise:
        """See Platform."""
        return await self._sending.promise_for(recipient)

    def parts(self, brief: Brief) -> int:  # noqa: ARG002  # whatever it tells
        """See Platform: a brief is one call, for which one message is counted."""
        return 1

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        return await self._sending.send(delivery, brief, actions)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform."""
        return await self._sending.find_sent(delivery)

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
        is_private: bool = False,  # noqa: ARG002  # nothing is shown to one alone in a group
    ) -> None:
        """See Platform."""
        await self._replies.reply(update, lines, actions=actions, file=file)

    async def collect(self, update: Collected) -> None:
        """See Collects."""
        await self._replies.collect(update)

    async def begin(self, update: Answerable) -> Stream | None:
        """See Streams."""
        return await self._loading.begin(update)

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """See Platform."""
        await self._replies.tell(recipient, lines, op_id=op_id)

    async def profile(self, place: Recipient, person: str) -> Profile:
        """See Profiles. Whose language is known sees the menu in it."""
        found = await self._profiles.profile(place, person)
        if found.language and person == place.chat:
            self._menus.show(person, Language(found.language))
        return found

    async def quota(self, tenant: str) -> Quota:
        """See Metered."""
        return await self._metering.quota(tenant)

    async def price(self, place: Recipient) -> int:
        """See Metered."""
        return await self._metering.price(place)

    async def has_spare(self, place: Recipient) -> bool:
        """See Metered."""
        return await self._metering.has_spare(place)

    @property
    def is_roleless(self) -> bool:
        """See Roleless."""
        return True

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform."""
        return profiles.role(place, person)

    async def download(
        self,
        place: Recipient,  # noqa: ARG002  # there is one channel, whose files they are
        attachment: Attachment,
        *,
        most_bytes: int,
    ) -> bytes:
        """See Platform."""
        return await self._files.download(attachment, most_bytes=most_bytes)

    async def listen(self, desk: Desk) -> None:  # noqa: ARG002  # webhooks bring what happens
        """See Platform. LINE is told where our door is, if the settings say."""
        await self._inbound.ask_for()

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform."""
        return await self._inbound.receive(request, desk)

    async def learn(self) -> None:
        """Ask LINE who the bot is, which tries the token out.

        Raises:
            AccessLost: it does not take the token.
            DeliveryError: it could not be asked.
        """
        await self._api.me()

    async def aclose(self) -> None:
        """See Platform."""
        await self._menus.aclose()
        await self._api.aclose()
