"""The Messaging API in the name of one channel: one try a call, all errors ours.

::

    push  ─▶ X-Line-Retry-Key ─▶ 200, or 409: it was taken before ─▶ the ids of what is there
    reply ─▶ its token, good for one use ─▶ 200, or TokenSpent
    else  ─▶ a question: about it there is never a doubt

A retry key is good for 24 hours; a reply has none (developers.line.biz, «Retrying an API
request»; read 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from adapters import shaping, silence
from adapters.contract import Quota
from adapters.line import errors, limits, places
from adapters.line.message import Message
from adapters.line.wire import API_URL, LIMIT_S, Answer, Bytes, Wire
from digest.errors import DeliveryError, RecipientGone, Rejected, Unavailable, Uncertain
from digest.model import Recipient

_RETRY_KEY = "X-Line-Retry-Key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Self:
    """The bot, as LINE knows it."""

    id: str
    """Of its webhooks' `destination`."""
    name: str = ""
    basic_id: str = ""
    """With an @: by which people find it."""
    is_chat_on: bool = False
    """Whether people of the operator's answer as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where events are brought."""

    url: str
    is_active: bool


class Api:
    """Calls LINE.

    Args:
        token: the channel's access token.
        api_url: where the Messaging API is.
        limit_s: of one call.
    """

    def __init__(self, token: str, *, api_url: str = API_URL, limit_s: float = LIMIT_S) -> None:
        self.wire = Wire(token, api_url=api_url, limit_s=limit_s)
        self._self: Self | None = None

    @property
    def known_id(self) -> str:
        """The bot's own id, once LINE has said it."""
        return "" if self._self is None else self._self.id

    async def push(
        self, chat: str, messages: Sequence[Message], *, key: str, is_silent: bool = False
    ) -> tuple[str, ...]:
        """Send messages that nobody asked for, once for a key; return their ids.

        Raises:
            DeliveryError: they are not, or not certainly, there.
        """
        body = {"to": chat, **_messages(messages), "notificationDisabled": is_silent}
        headers = {_RETRY_KEY: str(UUID(key))}
        answer = await self.wire.call("POST", "/v2/bot/message/push", body, headers=headers)
        if answer.status == HTTPStatus.CONFLICT:
            return _ids(answer.body)
        return _sent(answer)

    async def reply(self, token: str, messages: Sequence[Message]) -> tuple[str, ...]:
        """Answer what a token came with, for nothing; return the ids of the messages.

        Raises:
            TokenSpent: the token was used, or is too old.
            DeliveryError: they are not, or not certainly, there.
        """
        body = {"replyToken": token, **_messages(messages)}
        return _sent(await self.wire.call("POST", "/v2/bot/message/reply", body))

    async def load(self, chat: str, seconds: int) -> None:
        """Show in somebody's own chat that an answer is on its way.

        Raises:
            DeliveryError: it is not, or not certainly, shown.
        """
        sent = {"chatId": chat, "loadingSeconds": seconds}
        await self._ask("POST", "/v2/bot/chat/loading/start", sent)

    async def me(self) -> Self:
        """Return the bot as LINE knows it, asked once.

        Raises:
            DeliveryError: it could not be found out.
        """
        if self._self is None:
            found = await self._ask("GET", "/v2/bot/info")
            id_ = shaping.text(found, "userId")
            if not places.is_id(id_):
                raise Unavailable("a bot that makes no sense")
            self._self = Self(
                id=id_,
                name=shaping.text(found, "displayName"),
                basic_id=shaping.text(found, "basicId"),
                is_chat_on=shaping.text(found, "chatMode") == "chat",
            )
        return self._self

    async def language(self, place: Recipient, person: str) -> str:
        """Return somebody's language (BCP 47); empty where LINE does not say.

        Raises:
            DeliveryError: it could not be found out; RecipientGone, where he blocked the bot or
                is none of its friends.
        """
        if places.is_own(place.chat):
            path = f"/v2/bot/profile/{person}"
        else:
            path = f"/v2/bot/{places.kind(place.chat)}/{place.chat}/member/{person}"
        return shaping.text(await self._ask("GET", path), "language")

    async def members(self, chat: str) -> int:
        """Return how many people are in a group or a room, the bot not counted.

        Raises:
            DeliveryError: it could not be found out.
        """
        found = await self._ask("GET", f"/v2/bot/{places.kind(chat)}/{chat}/members/count")
        return _count(found, "count")

    async def quota(self) -> Quota:
        """Return how the month stands, by LINE's count.

        Raises:
            DeliveryError: it could not be found out.
        """
        given = await self._ask("GET", "/v2/bot/message/quota")
        is_limited = shaping.text(given, "type") == "limited"
        used = _count(await self._ask("GET", "/v2/bot/message/quota/consumption"), "totalUsage")
        return Quota(limit=_count(given, "value") if is_limited else None, used=used)

    async def content(self, message: str, *, most_bytes: int) -> bytes:
        """Return what is in a file that somebody sent; one byte more than `most_bytes` at most.

        Raises:
            DeliveryError: it cannot be had.
        """
        path = f"/v2/bot/message/{message}/content"
        answer = await self.wire.call("GET", path, most_bytes=most_bytes, is_data=True)
        if answer.status != HTTPStatus.OK:
            raise silence.of_question(_failure(answer))
        return answer.body

    async def endpoint(self) -> Endpoint:
        """Return where events are brought.

        Raises:
            DeliveryError: it could not be found out.
        """
        try:
            found = await self._ask("GET", "/v2/bot/channel/webhook/endpoint")
        except RecipientGone:  # 404: none was ever set
            return Endpoint(url="", is_active=False)
        url = shaping.text(found, "endpoint", most_chars=2_000)
        return Endpoint(url=url, is_active=found.get("active") is True)

    async def set_endpoint(self, url: str) -> None:
        """Have events be brought to an address.

        Raises:
            DeliveryError: it is not, or not certainly, set.
        """
        await self._ask("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": url})

    async def validate(self, messages: Sequence[Message]) -> None:
        """Have LINE judge messages; nothing is sent.

        Raises:
            Rejected: it finds them wrong.
            DeliveryError: it could not be found out.
        """
        await self._ask("POST", "/v2/bot/message/validate/push", _messages(messages))

    async def menus(self) -> Sequence[tuple[str, str]]:
        """Return the ids and names of the rich menus that there are.

        Raises:
            DeliveryError: it could not be found out.
        """
        found = shaping.records(await self._ask("GET", "/v2/bot/richmenu/list"), "richmenus")
        return [
            (shaping.text(each, "richMenuId"), shaping.text(each, "name", most_chars=300))
            for each in found
        ]

    async def add_menu(self, menu: Mapping[str, Any], picture: bytes, media_type: str) -> str:
        """Make a rich menu with its picture, and return its id.

        Raises:
            DeliveryError: it is not, or not certainly, made.
        """
        id_ = shaping.text(await self._ask("POST", "/v2/bot/richmenu", menu), "richMenuId")
        if not id_:
            raise Unavailable("a menu without an id")
        try:
            await self._add_picture(id_, Bytes(media_type=media_type, body=picture))
        except DeliveryError:
            await self.drop_menu(id_)  # without its picture it would be taken for made
            raise
        return id_

    async def _add_picture(self, id_: str, picture: Bytes) -> None:
        path = f"/v2/bot/richmenu/{id_}/content"
        answer = await self.wire.call("POST", path, picture, is_data=True)
        if not answer.is_success:
            raise silence.of_question(_failure(answer))

    async def default_menu(self) -> str:
        """Return the id of the menu that everybody sees; empty where there is none.

        Raises:
            DeliveryError: it could not be found out.
        """
        try:
            return shaping.text(await self._ask("GET", "/v2/bot/user/all/richmenu"), "richMenuId")
        except RecipientGone:
            return ""

    async def set_default_menu(self, id_: str) -> None:
        """Have everybody see a menu who has none of his own.

        Raises:
            DeliveryError: it is not, or not certainly, so.
        """
        await self._ask("POST", f"/v2/bot/user/all/richmenu/{id_}")

    async def link_menu(self, person: str, id_: str) -> None:
        """Have somebody see a menu of his own.

        Raises:
            DeliveryError: it is not, or not certainly, so.
        """
        await self._ask("POST", f"/v2/bot/user/{person}/richmenu/{id_}")

    async def drop_menu(self, id_: str) -> None:
        """Take a menu away; one that is gone is as good.

        Raises:
            DeliveryError: it may be there.
        """
        try:
            await self._ask("DELETE", f"/v2/bot/richmenu/{id_}")
        except RecipientGone:
            return

    async def aclose(self) -> None:
        """Let go of connections; nothing leaves any more."""
        await self.wire.aclose()

    async def _ask(
        self, method: str, path: str, sent: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Make a call that changes nothing, or the same when it is made again."""
        try:
            answer = await self.wire.call(method, path, sent)
            if not answer.is_success:
                raise _failure(answer)
        except DeliveryError as error:
            raise silence.of_question(error) from error
        return errors.read(answer.body)


def _messages(messages: Sequence[Message]) -> dict[str, Any]:
    if not 1 <= len(messages) <= limits.CALL_MESSAGES:
        raise Rejected(f"payload: {len(messages)} messages in one call")
    return {"messages": [each.body() for each in messages]}


def _sent(answer: Answer) -> tuple[str, ...]:
    """Return the ids of what an answer says is there."""
    if not answer.is_success:
        raise _failure(answer)
    ids = _ids(answer.body)
    if not ids:
        raise Uncertain("an answer without sense")
    return ids


def _ids(body: bytes) -> tuple[str, ...]:
    found = shaping.records(errors.read(body), "sentMessages")
    ids = (shaping.text(each, "id") for each in found)
    return tuple(each for each in ids if places.is_message(each))


def _count(found: Mapping[str, Any], key: str) -> int:
    number = shaping.number(found, key)
    if number is None or number < 0:
        raise Unavailable("a count that makes no sense")
    return number


def _failure(answer: Answer) -> DeliveryError:
    return errors.for_answer(answer.status, answer.body, answer.headers)
