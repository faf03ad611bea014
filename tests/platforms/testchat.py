"""The platform that speaks to `tests.fakes.chatserver`: what the delivery machine is proved on.

It keeps the contract as a vendor's adapter must: one try a call, one table of errors, no
exception of aiohttp outside, durable admission before any acknowledgement.
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.contract import (
    Action,
    Answerable,
    Attachment,
    BriefActions,
    Desk,
    File,
    Filled,
    Form,
    FormRequest,
    Opened,
    Page,
    Stream,
    WebhookRequest,
    WebhookResponse,
)
from digest.errors import (
    DeliveryError,
    Rejected,
    StoreError,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import (
    Brief,
    Delivery,
    OperationId,
    Promise,
    Receipt,
    Recipient,
    Repeat,
    Role,
)
from digest.ports import Clock
from digest.words.plain import Line
from tests.platforms import testchat_texts, testchat_updates
from tests.platforms.testchat_wire import LIMIT_S, Growing, Wired, as_buttons

NAME = "testchat"
MAX_BODY_BYTES = 1 << 20
_MOST_ANSWER_BYTES = 8 << 20
_MOST_REFUSAL_BYTES = 1 << 10
_MOST_PAGES = 20
"""Of a history that is searched for one message."""
_CLOCKS_APART = timedelta(minutes=5)
"""How far the server's clock may be behind ours."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
_LOG = logging.getLogger(__name__)


class TestChat(Wired):
    """See Platform.

    Args:
        url: where the server is.
        token: of every tenant that is not in `tokens`.
        promise: what the server's chats allow to promise.
        clock: judges the age of signatures.
        tenant: whose updates are listened to, beside those of `tokens`.
        tokens: of further tenants.
        secret: what webhooks are signed with.
        has_webhook: whether updates are brought, and need not be asked for.
        has_details: whether the stories are sent into the thread after the brief.
        grows: whether answers are shown as they come.
        most_chars: of one message.
        limit_s: of one call.
        poll_s: how long the server is asked to wait for updates.
        sleep: waits before listening again after something went wrong.
    """

    __test__ = False

    def __init__(
        self,
        url: str,
        token: str,
        promise: Promise,
        *,
        clock: Clock,
        tenant: str = "T1",
        tokens: Mapping[str, str] | None = None,
        secret: str = "chat-secret",  # noqa: S107  # of a fake
        has_webhook: bool = False,
        has_details: bool = False,
        grows: bool = False,
        most_chars: int = 4000,
        limit_s: float = LIMIT_S,
        poll_s: int = 25,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(url, token, tokens={tenant: token, **(tokens or {})}, limit_s=limit_s)
        self._promise = promise
        self._clock = clock
        self._secret = secret.encode()
        self._has_webhook = has_webhook
        self._has_details = has_details
        self._grows = grows
        self._most_chars = most_chars
        self._poll_s = poll_s
        self._sleep = sleep

    @property
    def name(self) -> str:
        """See Platform."""
        return NAME

    @property
    def promise(self) -> Promise:
        """What is promised in all chats of the server."""
        return self._promise

    async def promise_for(self, recipient: Recipient) -> Promise:  # noqa: ARG002  # the same for all
        """See Platform."""
        return self._promise

    def parts(self, brief: Brief) -> int:
        """See Platform."""
        return testchat_texts.parts(brief, has_details=self._has_details)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform. What goes to a thread stays there: no thread has threads of its own."""
        parts = self.parts(brief)
        if not 1 <= delivery.part <= parts:
            raise Rejected(f"payload: no part {delivery.part} of {parts}")
        place = delivery.recipient
        if place.thread is None and delivery.root:
            place = replace(place, thread=delivery.root)
        text = testchat_texts.message(brief, delivery, most_chars=self._most_chars)
        under = as_buttons(testchat_texts.buttons(actions)) if delivery.part == 1 else {}
        return await self._post("/send", place, op_id=str(delivery.op_id), text=text, **under)

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform.

        Raises:
            Unavailable: the history could not be read as far back as it would have to be.
        """
        if self._promise.repeat is not Repeat.RECONCILABLE:
            return None
        place = delivery.recipient
        since = delivery.first_tried_at and delivery.first_tried_at - _CLOCKS_APART
        query = {"chat": place.chat}
        for _ in range(_MOST_PAGES):
            answer = await self._ask("/history", place.tenant, query)
            page = _objects(answer.fields.get("messages"))
            found = [each for each in page if each.get("op_id") == delivery.op_id]
            if found:
                return Receipt(message_ids=tuple(str(each.get("id")) for each in found[::-1]))
            if answer.fields.get("has_more") is not True or not page:
                return None
            oldest = page[-1].get("at")
            if since and isinstance(oldest, float) and oldest < since.timestamp():
                return None
            query["before"] = str(page[-1].get("id"))
        raise Unavailable("history too long to search")

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
        is_private: bool = False,
    ) -> None:
        """See Platform. A reply has op_ids of its own: the same again is shown as a brief is."""
        place = update.recipient
        whole = testchat_texts.text(lines)
        starts = range(0, len(whole), self._most_chars)
        last = as_buttons((each.label, each.token) for each in actions)
        last |= {"file": _as_json(file)} if file else {}
        only = {"only": update.asker} if is_private and update.is_shared else {}
        for number, start in enumerate(starts, start=1):
            name = f"{NAME}|{place.tenant}|{update.update_id}|{number}"
            op_id = str(uuid5(NAMESPACE_URL, name))
            text = whole[start : start + self._most_chars]
            under = last if start == starts[-1] else {}
            await self._post(
                "/reply", place, op_id=op_id, text=text, to=update.update_id, **under, **only
            )

    async def download(
        self, place: Recipient, attachment: Attachment, *, most_bytes: int
    ) -> bytes:
        """See Platform."""
        if attachment.size > most_bytes:
            raise Rejected("payload: larger than is read")
        query = {"handle": attachment.handle}
        most = max(most_bytes, _MOST_REFUSAL_BYTES) + 1
        try:
            answer = await self._call("GET", "/content", place.tenant, params=query, most=most)
        except Uncertain as doubt:
            raise Unavailable(doubt.reason) from doubt
        if answer.status == 404:
            raise Rejected("payload: no such file")
        if answer.status != 200:
            raise Unavailable(f"no file: {answer.status}")
        if not answer.body and attachment.size:
            raise Unavailable("a file that was cut short")
        if len(answer.body) > most_bytes:
            raise Rejected("payload: larger than was said")
        return answer.body

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform."""
        query = {"chat": place.chat, "person": person}
        answer = await self._ask("/role", place.tenant, query)
        try:
            return Role(answer.text("role"))
        except ValueError as error:
            raise Unavailable("a role that makes no sense") from error

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """See Platform. One message, so that there is no half of it."""
        text = testchat_texts.cut(testchat_texts.text(lines), self._most_chars)
        await self._post("/send", recipient, op_id=str(op_id), text=text)

    async def listen(self, desk: Desk) -> None:
        """See Platform. Each tenant is listened to by itself; trouble with one delays no other."""
        if self._has_webhook:
            return
        async with asyncio.TaskGroup() as tasks:
            for tenant in self._tokens:
                tasks.create_task(self._listen(tenant, desk))

    async def receive(self, request: WebhookRequest, desk: Desk) -> WebhookResponse:
        """See Platform. Size, then signature, then meaning; an update without sense is dropped."""
        if len(request.body) > MAX_BODY_BYTES:
            return WebhookResponse(status=413)
        now = self._clock.now()
        if not testchat_updates.is_signed(request.headers, request.body, self._secret, now):
            return WebhookResponse(status=401)
        opened = testchat_updates.envelope(request.body)
        if opened is None or opened[0] not in self._tokens:
            return WebhookResponse(status=400)
        tenant, updates = opened
        try:
            for raw in updates:
                await self._admit(raw, tenant, desk)
        except StoreError:
            return WebhookResponse(status=503)
        return WebhookResponse(status=200)

    async def _listen(self, tenant: str, desk: Desk) -> None:
        """Poll for ever; the offset moves only past what the inbox has."""
        offset, pause_s = 0, _FIRST_PAUSE_S
        while True:
            query = {"offset": str(offset), "timeout": str(self._poll_s)}
            try:
                answer = await self._ask("/updates", tenant, query, more_s=self._poll_s)
                for raw in _objects(answer.fields.get("updates")):
                    await self._admit(raw, tenant, desk)
                    place = raw.get("offset")
                    offset = max(offset, place + 1) if isinstance(place, int) else offset
                pause_s = _FIRST_PAUSE_S
            except (DeliveryError, StoreError) as trouble:
                _LOG.warning("not listening to %s: %s", tenant, trouble)
                asked = trouble.retry_after if isinstance(trouble, Throttled) else None
                await self._sleep(asked.total_seconds() if asked is not None else pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _admit(self, raw: Any, tenant: str, desk: Desk) -> None:  # noqa: ANN401  # as JSON has it
        """Admit an update, or answer what cannot wait."""
        update = testchat_updates.update(raw, platform=NAME, tenant=tenant)
        request = testchat_updates.wanted(raw, platform=NAME, tenant=tenant)
        match raw:
            case {"kind": "form", "id": str(to)} if request is not None:
                await self._open(await desk.form(request), request, to)
            case {"kind": "enough", "chat": str(chat)}:
                thread = str(raw.get("thread") or "") or None
                place = Recipient(platform=NAME, tenant=tenant, chat=chat, thread=thread)
                await desk.withdraw(place)
            case {"id": str(to)} if isinstance(update, Filled):
                if faults := await desk.faults(update):
                    await self._put("/faults", tenant, to=to, faults=dict(faults))
                else:
                    await desk.admit(update)
            case _ if update is not None:
                await desk.admit(update)
            case _:
                _LOG.warning("an update of %s makes no sense and is dropped", tenant)

    async def _open(self, form: Form | str, request: FormRequest, to: str) -> None:
        """Show a form, or say why there is none."""
        tenant = request.recipient.tenant
        if isinstance(form, str):
            await self._put("/faults", tenant, to=to, faults={"": form})
        else:
            await self._put("/form", tenant, to=to, **testchat_texts.form(form))

    async def begin(self, update: Answerable) -> Stream | None:
        """See Streams."""
        if not self._grows:
            return None
        place = update.recipient
        fields = {"chat": place.chat, "thread": place.thread, "to": update.update_id}
        try:
            begun = await self._put("/grow", place.tenant, **fields)
        except DeliveryError as error:
            _LOG.info("an answer does not grow: %s", error.reason)
            return None
        return Growing(self._put, place, begun.text("message"))

    async def show(self, update: Opened, page: Page) -> None:
        """See Pages."""
        parts = [
            {
                "text": testchat_texts.about(part),
                "actions": [{"label": each.label, "token": each.token} for each in part.actions],
            }
            for part in page.parts
        ]
        await self._put("/page", update.recipient.tenant, person=update.asker, parts=parts)


def _as_json(file: File) -> dict[str, str]:
    body = base64.b64encode(file.body).decode()
    return {"name": file.name, "type": file.media_type, "body": body}


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
