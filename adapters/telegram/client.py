"""The Bot API in the name of one bot: one try a call, within the budget, all errors ours.

::

    call ─▶ slot ─▶ telegram.Bot over `Wire` ─▶ result
              └─ Throttled      └─ what was answered ─▶ `errors`; a 429 holds the chat back

python-telegram-bot makes the requests and types the results; what it raises is not looked at: the
answer that it made it of says more.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from telegram import (
    Bot,
    BotCommand,
    ChatMember,
    ChatMemberRestricted,
    InputFile,
    WebhookInfo,
)
from telegram import Message as Shown
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters import silence
from adapters.contract import File
from adapters.telegram import arguments, errors
from adapters.telegram.bot import Self, itself, tenant_of
from adapters.telegram.budget import Budget
from adapters.telegram.document import Button, Message, rich
from adapters.telegram.sharing import Result
from adapters.telegram.wire import LIMIT_S, Wire, exchanged
from digest.errors import DeliveryError, Throttled, Unavailable, Uncertain

API_URL = "https://api.telegram.org"
_INLINE_CACHE_S = 10
"""So long Telegram answers the same again by itself: a brief may come or be corrected."""

_UNREADABLE = (TelegramError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What a call raises: the library's own, and what it makes of an answer that is none."""

_T = TypeVar("_T")

for _name in ("telegram", "httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below it they write addresses and words


class Api:
    """Calls Telegram.

    Args:
        token: of the bot; the digits before its colon are the bot's id.
        budget: how often chats may be written to.
        api_url: where the Bot API is.
        limit_s: of one call.
    """

    def __init__(
        self, token: str, *, budget: Budget, api_url: str = API_URL, limit_s: float = LIMIT_S
    ) -> None:
        self.wire = Wire(limit_s)
        self._budget = budget
        self._files_at = f"{api_url.rstrip('/')}/file/bot"
        self._token = token
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=self._files_at,
            request=self.wire,
            get_updates_request=self.wire,
        )
        self._self: Self | None = None

    @property
    def tenant(self) -> str:
        """The bot's id."""
        return tenant_of(self._token)

    async def me(self) -> Self:
        """Return the bot as it sees itself, asked once.

        Raises:
            DeliveryError: it could not be found out.
        """
        if self._self is None:
            self._self = itself(await self._ask(self._bot.get_me()))
        return self._self

    async def send(
        self,
        chat: int,
        message: Message,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        is_silent: bool = False,
    ) -> int:
        """Send a message, once, and return its id; where there is nothing to reply to, plainly.

        Raises:
            DeliveryError: it is not, or not certainly, there.
        """
        if message.blocks:
            given = arguments.rich(
                chat, message, thread=thread, reply_to=reply_to, is_silent=is_silent
            )
            shown = await self._write(
                chat,
                lambda: self._bot.do_api_request(
                    "sendRichMessage", api_kwargs=given, return_type=Shown
                ),
            )
            return shown.message_id
        sent = await self._write(
            chat,
            lambda: self._bot.send_message(
                chat,
                message.text,
                entities=arguments.entities(message.entities),
                reply_markup=arguments.markup(message.keyboard),
                link_preview_options=arguments.NO_PREVIEW,
                message_thread_id=thread,
                reply_parameters=arguments.reply(reply_to),
                disable_notification=is_silent or None,
            ),
        )
        return sent.message_id

    async def send_file(
        self,
        chat: int,
        file: File,
        caption: Message | None,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a file, once, with a message under it or without, and return its id.

        Raises:
            DeliveryError: it is not, or not certainly, there.
        """
        said = caption or Message(text="")
        sent = await self._write(
            chat,
            lambda: self._bot.send_document(
                chat,
                InputFile(file.body, filename=file.name),
                caption=said.text or None,
                caption_entities=arguments.entities(said.entities),
                reply_markup=arguments.markup(said.keyboard),
                message_thread_id=thread,
                reply_parameters=arguments.reply(reply_to),
                disable_content_type_detection=True,
            ),
        )
        return sent.message_id

    async def edit(self, chat: int, number: int, message: Message) -> None:
        """Have a message be another one; the same again is as good.

        Raises:
            NoMessage: it is gone, or cannot be changed.
            DeliveryError: it may stand as it was.
        """
        more = {"rich_message": rich(message.blocks)} if message.blocks else None
        try:
            await self._write(
                chat,
                lambda: self._bot.edit_message_text(
                    message.text,
                    chat,
                    number,
                    entities=arguments.entities(message.entities),
                    reply_markup=arguments.markup(message.keyboard),
                    link_preview_options=arguments.NO_PREVIEW,
                    api_kwargs=more,
                ),
            )
        except errors.Unchanged:
            return

    async def edit_keyboard(
        self, chat: int, number: int, keyboard: Sequence[Sequence[Button]]
    ) -> None:
        """Have a message have a keyboard.

        Raises:
            Unchanged: it is the bot's, and has it.
            NoMessage: there is no such message of the bot's.
            DeliveryError: it may stand as it was.
        """
        await self._write(
            chat,
            lambda: self._bot.edit_message_reply_markup(
                chat, number, reply_markup=arguments.markup(keyboard)
            ),
        )

    async def draw(
        self, chat: int, draft: int, message: Message | None, *, thread: int | None = None
    ) -> bool:
        """Draw what is known of an answer, None for nothing yet; return False where it is shed.

        Raises:
            DeliveryError: it is not, or not certainly, drawn.
        """
        if not await self._budget.spare(chat):
            return False
        said = message or Message(text="")
        await self._call(
            chat,
            self._bot.send_message_draft(
                chat,
                draft,
                said.text,
                message_thread_id=thread,
                entities=arguments.entities(said.entities),
                api_kwargs={"can_stop": True, "keep_on_stop": True},
            ),
        )
        return True

    async def type(self, chat: int, *, thread: int | None = None) -> None:
        """Show that an answer is on its way, where there is room for that.

        Raises:
            DeliveryError: it is not, or not certainly, shown.
        """
        if await self._budget.spare(chat):
            call = self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=thread)
            await self._call(chat, call)

    async def answer_press(self, query: str) -> None:
        """Take the hourglass off a button; of no budget (tdlib/telegram-bot-api 648).

        Raises:
            DeliveryError: it was too late, or nobody knows.
        """
        await self._ask(self._bot.answer_callback_query(query))

    async def answer_inline(
        self, query: str, results: Sequence[Result], *, otherwise: str
    ) -> None:
        """Offer somebody stories to put where he writes; of no budget, as nothing is written yet.

        Args:
            query: by which it is answered, once.
            results: what he can choose; each person sees his own.
            otherwise: where there is nothing, what leads him to his own chat with the bot.

        Raises:
            DeliveryError: it was too late, or nobody knows.
        """
        await self._ask(
            self._bot.answer_inline_query(
                query,
                [arguments.article(each) for each in results],
                cache_time=_INLINE_CACHE_S,
                is_personal=True,
                button=arguments.start_button(otherwise) if otherwise and not results else None,
            )
        )

    async def member(self, chat: int, person: int) -> str:
        """Return what somebody is in a chat: `left` also of one who is restricted and not in it.

        Raises:
            DeliveryError: it could not be found out.
        """
        found = await self._ask(self._bot.get_chat_member(chat, person))
        if found.user.id != person:
            raise Unavailable("a person that makes no sense")
        if isinstance(found, ChatMemberRestricted) and not found.is_member:
            return ChatMember.LEFT
        return str(found.status)

    async def updates(
        self, offset: int, *, allowed: Sequence[str], wait_s: int, limit: int
    ) -> list[Any]:
        """Return the next updates as they came; this confirms those before the offset.

        Raises:
            Conflict: another process asks for them, or a webhook brings them.
            DeliveryError: there was no answer.
        """
        asked = {
            "offset": offset,
            "timeout": wait_s,
            "limit": limit,
            "allowed_updates": list(allowed),
        }
        found = await self._ask(
            self._bot.do_api_request(
                "getUpdates", api_kwargs=asked, read_timeout=wait_s + self.wire.limit_s
            )
        )
        return found if isinstance(found, list) else []

    async def set_webhook(
        self, url: str, *, secret: str, allowed: Sequence[str], at_once: int
    ) -> None:
        """Have updates brought to an address; what waits is kept.

        Raises:
            DeliveryError: it is not, or not certainly, set.
        """
        await self._ask(
            self._bot.set_webhook(
                url, secret_token=secret, allowed_updates=allowed, max_connections=at_once
            )
        )

    async def webhook(self) -> WebhookInfo:
        """Return where updates are brought, and how that goes.

        Raises:
            DeliveryError: it could not be found out.
        """
        return await self._ask(self._bot.get_webhook_info())

    async def drop_webhook(self) -> None:
        """Have updates be asked for; what waits is kept.

        Raises:
            DeliveryError: it is not, or not certainly, dropped.
        """
        await self._ask(self._bot.delete_webhook(drop_pending_updates=False))

    async def set_menu(
        self, commands: Sequence[tuple[str, str]], *, scope: str, language: str
    ) -> None:
        """Have commands be offered.

        Args:
            commands: each with what it does.
            scope: the kind of chats, as the Bot API calls it.
            language: of two letters; empty: of everybody without one of his own.

        Raises:
            DeliveryError: they are not, or not certainly, offered.
        """
        offered = [BotCommand(name, does) for name, does in commands]
        await self._ask(
            self._bot.set_my_commands(offered, scope={"type": scope}, language_code=language)  # type: ignore[arg-type]  # as JSON has it
        )

    async def fetch(self, handle: str, *, most_bytes: int) -> bytes:
        """Return what is in a file; one byte more than `most_bytes` at most.

        Raises:
            DeliveryError: it cannot be had.
        """
        file = await self._ask(self._bot.get_file(handle))
        address = file.file_path or ""
        if not address.startswith(f"{self._files_at}{self._token}/"):
            raise Unavailable("a file at no address of Telegram's")
        try:
            status, body = await self.wire.fetch(address, most_bytes=most_bytes)
        except TelegramError as error:
            raise Unavailable(f"no file: {type(error).__name__}") from error
        if status != 200:  # noqa: PLR2004  # of HTTP
            raise silence.of_question(errors.for_answer(status, body))
        return body

    async def aclose(self) -> None:
        """Let go of connections; nothing leaves any more."""
        await self.wire.shutdown()

    async def _write(self, chat: int, call: Callable[[], Awaitable[Shown | bool]]) -> Shown:
        async with self._budget.slot(chat):
            shown = await self._call(chat, call())
        if not isinstance(shown, Shown):
            raise Uncertain("an answer without sense")
        return shown

    async def _ask(self, call: Awaitable[_T]) -> _T:
        """Make a call that changes nothing, or the same when it is made again."""
        try:
            return await self._call(0, call)
        except DeliveryError as error:
            raise silence.of_question(error) from error

    async def _call(self, chat: int, call: Awaitable[_T]) -> _T:
        with exchanged() as exchange:
            try:
                return await call
            except _UNREADABLE as error:
                if exchange.status is None:
                    name = type(error).__name__
                    raise silence.for_silence(name, is_connected=exchange.is_connected) from None
                failure = errors.for_answer(exchange.status, exchange.body, exchange.retry_after)
        if isinstance(failure, Throttled) and chat:
            await self._budget.penalize(chat, failure.retry_after)
        raise failure
