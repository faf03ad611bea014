"""What people see: messages with links and formats by their words, keyboards, drafts, typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram import limits, units
from tests.fakes.telegram.nouns import Chat, Draft, Message
from tests.fakes.telegram.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some words of a message that are formatted or lead somewhere."""

    kind: str
    text: str
    target: str = ""
    """Where a link leads, whom a mention means, the language of code, the instant of a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A message as a person reads it."""

    id: int
    chat: int
    thread: int | None
    at: int
    """Seconds since 1970."""
    by: str
    """The name of who wrote it."""
    text: str
    parts: tuple[Part, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()
    """Their labels, row by row."""
    is_silent: bool = False
    has_preview: bool = False
    edits: tuple[str, ...] = ()
    """The texts it had before."""
    quote: str = ""
    reply_to: int | None = None
    reactions: tuple[str, ...] = ()
    file: str = ""
    rich: dict[str, Any] | None = None

    def links(self) -> list[str]:
        """Return where it leads, in its order."""
        kinds = {"text_link": "target", "url": "text"}
        return [getattr(each, kinds[each.kind]) for each in self.parts if each.kind in kinds]


def sight(world: World, said: Message) -> Sight:
    """Return a message as a person reads it."""
    writer = world.users.get(said.sender or 0)
    title = world.chats[said.sender_chat].title if said.sender_chat is not None else ""
    parts = tuple(_part(said.text, each) for each in said.entities)
    preview = said.preview or {}
    leads = any(each.kind in {"url", "text_link"} for each in parts)
    return Sight(
        id=said.id,
        chat=said.chat,
        thread=said.thread,
        at=said.date,
        by=title or (writer.first_name if writer else ""),
        text="" if said.is_blank else said.text,
        parts=parts,
        buttons=tuple(tuple(each["text"] for each in row) for row in said.keyboard),
        is_silent=said.is_silent,
        has_preview=not preview.get("is_disabled") and bool(preview.get("url") or leads),
        edits=tuple(said.edits),
        quote=(said.quote or {}).get("text", ""),
        reply_to=said.reply_to,
        reactions=tuple(
            each["emoji"] for given in said.reactions.values() for each in given if "emoji" in each
        ),
        file=said.document.name if said.document else "",
        rich=None if said.is_blank else said.rich,
    )


def _part(text: str, entity: dict[str, Any]) -> Part:
    target = entity.get("url") or entity.get("language") or entity.get("custom_emoji_id")
    target = target or entity.get("unix_time") or entity.get("user", {}).get("id", "")
    words = units.cut(text, entity["offset"], entity["length"])
    return Part(kind=entity["type"], text=words, target=str(target))


def messages(chat: Chat, thread: int | None = None) -> list[Message]:
    """Return what stands in a chat, or in one topic of it, oldest first; no service messages."""
    return [
        each
        for each in chat.messages
        if each.service is None and (thread is None or each.thread == thread)
    ]


def draft(world: World, chat: Chat, thread: int | None = None) -> Draft | None:
    """Return the draft that is seen now: the newest one, for half a minute, or until the end."""
    drawn = [each for each in chat.drafts if thread is None or each.thread == thread]
    if not drawn or world.clock() - drawn[-1].at > limits.DRAFT_S:
        return None
    last = drawn[-1]
    ends = [each for each in chat.messages if each.sender == world.bot.id]
    is_over = any(each.id > last.after and each.thread == last.thread for each in ends)
    return None if is_over or last.is_stopped else last


def doing(world: World, chat: Chat, thread: int | None = None) -> str | None:
    """Return what the bot is seen to do, such as typing; None for nothing."""
    for each in reversed(chat.actions):
        is_here = thread is None or each.thread == thread
        if is_here and world.clock() - each.at <= limits.ACTION_S:
            return each.action
    return None
