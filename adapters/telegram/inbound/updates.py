"""Updates of Telegram, and what they come to: one function a kind, in the table at the end.

*Pure.* Whatever came in, nothing here raises (core.telegram.org/bots/api, Update;
read 2026-11-28). What is not in the table is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters import shaping
from adapters.contract import (
    Attachment,
    Joined,
    Left,
    Moved,
    Pressed,
    Reacted,
    Returned,
    Said,
    Sought,
)
from adapters.telegram import chats
from adapters.telegram.bot import Self
from adapters.telegram.inbound import texts
from adapters.telegram.inbound.outcomes import Admitted, Asked, Nothing, Odd, Outcome, Stopped
from adapters.telegram.inbound.texts import Typed
from digest.model import Recipient

_PRESENT = frozenset({"creator", "administrator", "member"})
_ABSENT = frozenset({"left", "kicked"})
_LIKED = {"👍": True, "❤": True, "🔥": True, "👏": True, "👎": False}
_THUMBS = {"+": True, "-": False}
_TOKEN = re.compile(r"[!-~]{1,64}", re.ASCII)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}", re.ASCII)
_QUERY = re.compile(r"[0-9]{1,25}", re.ASCII)
_HANDLE_CHARS = 200
_MOST_QUOTED = 1024
_MOST_SOUGHT = 256
_NAME_CHARS = 255
_OURS = Nothing(why="none of ours")
_ODD = Odd(why="no place or time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """An update, and under which circumstances it came."""

    number: int
    kind: str
    content: Mapping[str, Any]
    bot: Self
    arrived_at: datetime

    @property
    def update_id(self) -> str:
        """What deduplication goes by."""
        return name_of(self.number)

    @property
    def happened_at(self) -> datetime:
        """When it happened, by Telegram's clock."""
        return shaping.moment(self.content, "date", self.arrived_at)

    def place(self, chat: int, thread: int | None = None) -> Recipient:
        """Return a chat as an address of ours."""
        topic = None if thread is None else str(thread)
        return Recipient(platform=chats.PLATFORM, tenant=self.bot.id, chat=str(chat), thread=topic)


def number_of(update: object) -> int | None:
    """Return the number of an update; None for what has none."""
    return shaping.number(update, "update_id")


def name_of(number: int) -> str:
    """Return what deduplication of an update goes by."""
    return f"u/{number}"


def chat_of(update: object) -> int:
    """Return the chat of an update, within which order counts; 0 where it has none."""
    for kind in _READ:
        content = shaping.record(update, kind)
        message = content if kind != "callback_query" else shaping.record(content, "message")
        if (chat := shaping.number(message, "chat", "id")) is not None:
            return chat
    return 0


def outcome(update: object, bot: Self, arrived_at: datetime) -> Outcome:
    """Return what an update comes to."""
    number, raw = number_of(update), shaping.record(update)
    kind = next((each for each in _READ if each in raw), "")
    if number is None or not kind:
        return _OURS
    content = shaping.record(raw, kind)
    at = Circumstances(number=number, kind=kind, content=content, bot=bot, arrived_at=arrived_at)
    return _READ[kind](at)


def _message(at: Circumstances) -> Outcome:
    raw = at.content
    chat, number = shaping.number(raw, "chat", "id"), shaping.number(raw, "message_id")
    if chat is None or number is None or shaping.number(raw, "date") is None:
        return _ODD
    if (moved := _moved(at, chat)) is not None:
        return moved
    asker = _asker(raw, chat)
    if not asker or raw.get("is_automatic_forward") is True or "via_bot" in raw:
        return Nothing(why="a message that nobody wrote here")
    return _written(at, chat, asker)


def _written(at: Circumstances, chat: int, asker: str) -> Outcome:
    """Return what it comes to that somebody wrote in a chat."""
    raw = at.content
    typed, attachment = texts.typed(raw, at.bot.id, at.bot.username), _attachment(raw)
    if typed.command == "start" and chats.is_own(chat):
        return _started(at, chat, asker, typed)
    if typed.command == "start" and " " in typed.text:  # what the link writes that added it
        return Nothing(why="the group was greeted when the bot was added")
    says_something = chats.is_own(chat) and (typed.text or attachment)
    is_for_us = says_something or typed.is_to_bot or _answers_bot(raw, at.bot)
    if typed.is_to_another or not is_for_us:
        return Nothing(why="people talk to each other")
    return Admitted(update=_said(at, chat, asker, typed, attachment))


def _said(
    at: Circumstances, chat: int, asker: str, typed: Typed, attachment: Attachment | None
) -> Said:
    raw = at.content
    answered = shaping.number(raw, "reply_to_message", "message_id")
    is_answer = answered is not None and not _opens_topic(raw)
    return Said(
        update_id=at.update_id,
        recipient=at.place(chat, _thread(raw)),
        asker=asker,
        text=typed.text,
        said_at=at.happened_at,
        reply_to=str(answered) if is_answer else "",
        is_shared=not chats.is_own(chat),
        is_addressed=typed.is_to_bot,
        attachment=attachment,
        message=str(shaping.number(raw, "message_id")),
        quoted=shaping.cut(raw, "quote", "text", most_chars=_MOST_QUOTED) if is_answer else "",
    )


def _started(at: Circumstances, chat: int, asker: str, typed: Typed) -> Outcome:
    """Greet whoever presses «Start», with what the link that he came by says."""
    payload = typed.text.partition(" ")[2].strip()
    joined = Joined(
        update_id=at.update_id,
        recipient=at.place(chat, _thread(at.content)),
        asker=asker,
        said_at=at.happened_at,
        language=shaping.text(at.content, "from", "language_code"),
        payload=payload if _PAYLOAD.fullmatch(payload) else "",
    )
    return Admitted(update=joined)


def _moved(at: Circumstances, chat: int) -> Outcome | None:
    """Return that a group is a supergroup now, which both of them are told."""
    to = shaping.number(at.content, "migrate_to_chat_id")
    of = shaping.number(at.content, "migrate_from_chat_id")
    old, new = (chat, to) if to is not None else (of, chat)
    if old is None or new is None:
        return None
    moved = Moved(
        update_id=at.update_id, recipient=at.place(old), to=str(new), said_at=at.happened_at
    )
    return Admitted(update=moved)


def _asker(raw: Mapping[str, Any], chat: int) -> str:
    """Return who wrote: a person, or a chat in whose name somebody writes; no bot."""
    in_name_of = shaping.number(raw, "sender_chat", "id")
    if in_name_of is not None:
        return str(in_name_of)
    person = shaping.number(raw, "from", "id")
    if person is None or person <= 0 or shaping.record(raw, "from").get("is_bot") is True:
        return str(chat) if shaping.text(raw, "chat", "type") == "channel" else ""
    return str(person)


def _answers_bot(raw: Mapping[str, Any], bot: Self) -> bool:
    by = shaping.number(raw, "reply_to_message", "from", "id")
    return str(by) == bot.id and not _opens_topic(raw)


def _opens_topic(raw: Mapping[str, Any]) -> bool:
    """Whether it answers the message that opened its topic, as each does that answers no other."""
    return "forum_topic_created" in shaping.record(raw, "reply_to_message")


def _thread(raw: Mapping[str, Any]) -> int | None:
    """Return the topic of a message; a thread of replies in a group is none."""
    is_topic = raw.get("is_topic_message") is True
    return shaping.number(raw, "message_thread_id") if is_topic else None


def _attachment(raw: Mapping[str, Any]) -> Attachment | None:
    file = shaping.record(raw, "document")
    handle = shaping.text(file, "file_id", most_chars=_HANDLE_CHARS)
    if not handle:
        return None
    size, name = shaping.number(file, "file_size"), shaping.text(file, "file_name")
    return Attachment(name=name[:_NAME_CHARS] or "file", size=max(size or 0, 0), handle=handle)


def _pressed(at: Circumstances) -> Outcome:
    raw, message = at.content, shaping.record(at.content, "message")
    query = shaping.text(raw, "id")
    query = query if _QUERY.fullmatch(query) else ""
    chat, number = shaping.number(message, "chat", "id"), shaping.number(message, "message_id")
    person, data = shaping.number(raw, "from", "id"), shaping.text(raw, "data")
    if not chat or number is None or person is None:
        return Nothing(why="a press under no message", query=query)
    if not _TOKEN.fullmatch(data):
        return Nothing(why="a press of nothing of ours", query=query)
    place = at.place(chat, _thread(message))
    if data in _THUMBS:
        reacted = Reacted(
            update_id=at.update_id,
            recipient=place,
            asker=str(person),
            message=str(number),
            is_positive=_THUMBS[data],
            said_at=at.arrived_at,
        )
        return Admitted(update=reacted, query=query)
    pressed = Pressed(
        update_id=at.update_id,
        recipient=place,
        asker=str(person),
        token=data,
        said_at=at.arrived_at,
        message=str(number),
        is_shared=not chats.is_own(chat),
    )
    return Admitted(update=pressed, query=query)


def _reacted(at: Circumstances) -> Outcome:
    raw = at.content
    chat, number = shaping.number(raw, "chat", "id"), shaping.number(raw, "message_id")
    person = shaping.number(raw, "user", "id")
    shown = [shaping.text(each, "emoji") for each in shaping.records(raw, "new_reaction")]
    liked = [_LIKED[each] for each in shown if each in _LIKED]
    if not chat or number is None or person is None or not liked:
        return _OURS
    reacted = Reacted(
        update_id=at.update_id,
        recipient=at.place(chat),
        asker=str(person),
        message=str(number),
        is_positive=liked[-1],
        said_at=at.happened_at,
    )
    return Admitted(update=reacted)


def _membership(at: Circumstances) -> Outcome:
    raw = at.content
    chat, person = shaping.number(raw, "chat", "id"), shaping.number(raw, "from", "id")
    old, new = _is_in(raw, "old_chat_member"), _is_in(raw, "new_chat_member")
    if not chat or new is None:
        return _ODD
    if not new:
        left = Left(update_id=at.update_id, recipient=at.place(chat), said_at=at.happened_at)
        return Admitted(update=left)
    if old:
        return Nothing(why="it was there before")
    if chats.is_own(chat):  # who presses «Start» as well is greeted for that
        back = Returned(update_id=at.update_id, recipient=at.place(chat), said_at=at.happened_at)
        return Admitted(update=back)
    joined = Joined(
        update_id=at.update_id,
        recipient=at.place(chat),
        asker="" if person is None else str(person),
        said_at=at.happened_at,
        is_shared=True,
        language=shaping.text(raw, "from", "language_code"),
    )
    return Admitted(update=joined)


def _is_in(raw: Mapping[str, Any], which: str) -> bool | None:
    """Whether the bot is in a chat; None where that makes no sense."""
    status = shaping.text(raw, which, "status")
    if status == "restricted":
        return shaping.record(raw, which).get("is_member") is True
    return True if status in _PRESENT else False if status in _ABSENT else None


def _asked(at: Circumstances) -> Outcome:
    raw, query = at.content, shaping.text(at.content, "id")
    person = shaping.number(raw, "from", "id")
    if not _QUERY.fullmatch(query) or person is None or person <= 0:
        return Odd(why="an inline query of nobody")
    sought = Sought(
        recipient=at.place(person),
        asker=str(person),
        text=shaping.cut(raw, "query", most_chars=_MOST_SOUGHT),
        language=shaping.text(raw, "from", "language_code"),
    )
    return Asked(query=query, sought=sought)


def _stopped(at: Circumstances) -> Outcome:
    chat = shaping.number(at.content, "chat", "id")
    if not chat:
        return _ODD
    return Stopped(recipient=at.place(chat, shaping.number(at.content, "message_thread_id")))


_READ: Mapping[str, Callable[[Circumstances], Outcome]] = {
    "message": _message,
    "channel_post": _message,
    "callback_query": _pressed,
    "inline_query": _asked,
    "message_reaction": _reacted,
    "my_chat_member": _membership,
    "stopped_message_generation": _stopped,
}
KINDS = tuple(_READ)
"""Every kind that is read, and asked for."""
