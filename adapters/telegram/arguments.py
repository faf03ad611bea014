"""Our messages as python-telegram-bot's arguments.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from adapters.telegram import document
from adapters.telegram.document import Button, Entity, Message
from adapters.telegram.sharing import Result

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
FROM_INLINE = "inline"
"""What the link says by which somebody comes who found no story."""


def reply(number: int | None) -> ReplyParameters | None:
    """Return that a message answers another; where that is gone, it answers none."""
    if number is None:
        return None
    return ReplyParameters(number, allow_sending_without_reply=True)


def entities(found: Sequence[Entity]) -> list[MessageEntity]:
    """Return what of a text is formatted."""
    return [
        MessageEntity(
            each.kind,
            each.offset,
            each.length,
            url=each.url or None,
            unix_time=datetime.fromtimestamp(each.unix_time, UTC) if each.unix_time else None,
            date_time_format=each.time_format or None,
        )
        for each in found
    ]


def markup(keyboard: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Return what can be pressed, None where nothing can."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(each) for each in row] for row in keyboard])


def article(result: Result) -> InlineQueryResultArticle:
    """Return what somebody can choose, and what that leaves in the chat he is in."""
    message = result.message
    return InlineQueryResultArticle(
        result.id,
        result.title,
        InputTextMessageContent(
            message.text, entities=entities(message.entities), link_preview_options=NO_PREVIEW
        ),
        description=result.about,
    )


def start_button(label: str) -> InlineQueryResultsButton:
    """Return what leads from a list of results to the bot's own chat."""
    return InlineQueryResultsButton(label, start_parameter=FROM_INLINE)


def rich(
    chat: int, message: Message, *, thread: int | None, reply_to: int | None, is_silent: bool
) -> dict[str, Any]:
    """Return what sendRichMessage is given, which the library does not know."""
    given = {
        "chat_id": chat,
        "rich_message": document.rich(message.blocks),
        "reply_markup": markup(message.keyboard),
        "message_thread_id": thread,
        "reply_parameters": reply(reply_to),
        "disable_notification": is_silent or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
