"""The world of a fake Telegram: all that is there, where it is found, and how it is numbered."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.fakes.clock import Clock
from tests.fakes.telegram.nouns import (
    ANONYMOUS,
    INSIDE,
    Called,
    Chat,
    File,
    Json,
    Member,
    Message,
    Query,
    User,
)
from tests.fakes.telegram.refusals import bad, forbidden, migrated

TOKEN = "7000000001:AAFakeFakeFakeFakeFakeFakeFakeFakeFake0"  # noqa: S105  # of a fake


class Access(StrEnum):
    """What a method asks of a chat."""

    READ, MEMBERS, EDIT, WRITE = "read", "members", "edit", "write"


@dataclass(slots=True)
class World:
    """Everything that a fake Telegram knows.

    Args:
        clock: seconds since 1970.
        bot: the one bot that it has.
        tell: bring an update of a kind to the bot, if it wants that kind.
        spend: count something that is written into a chat; raises Refusal when it is too much.
    """

    clock: Clock
    bot: User
    tell: Callable[[str, Json], None]
    spend: Callable[[Chat], None]
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    """Those that let the bot in."""
    has_privacy: bool = True
    """Whether the bot is not shown what people say to each other."""
    has_inline: bool = True
    """Whether its name can be typed in any chat, as @BotFather was told."""
    has_topics: bool = False
    """Whether private chats with it have topics."""
    rich: str = "ok"
    """What becomes of rich messages: ok, blank (drawn as nothing), or unknown (no such method)."""
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    """By id."""
    queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """By scope, as JSON, and language."""
    calls: list[Called] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _last_id: int = 0
    """Of the messages in private chats and basic groups, which are numbered together."""

    def __post_init__(self) -> None:
        self.users[self.bot.id] = self.bot
        anonymous = User(id=ANONYMOUS, first_name="Group", username="GroupAnonymousBot")
        anonymous.is_bot = True
        self.users[ANONYMOUS] = anonymous

    # What is new.

    def number(self) -> int:
        """Return a number that was not given before."""
        return next(self._numbers)

    def new_message_id(self, chat: Chat) -> int:
        """Return the next id in a chat; private chats and basic groups share one row."""
        if chat.kind in {"private", "group"}:
            self._last_id += 1
            return self._last_id
        chat.last_id += 1
        return chat.last_id

    def now(self) -> int:
        """Return the present as messages have it."""
        return int(self.clock())

    def add_user(self, user: User) -> User:
        """Add somebody, with the private chat that he could open with the bot."""
        self.users[user.id] = user
        members = {user.id: Member(), self.bot.id: Member()}
        self.chats[user.id] = Chat(id=user.id, kind="private", members=members)
        return user

    def add_chat(self, chat: Chat) -> Chat:
        """Add a chat."""
        self.chats[chat.id] = chat
        return chat

    def add_file(self, name: str, mime_type: str, body: bytes, said_size: int | None) -> File:
        """Keep bytes that somebody sent."""
        number = self.number()
        file = File(
            id=f"BQACAgIAAxkBAAI{number:08d}",
            unique_id=f"AgAD{number:08d}",
            name=name,
            mime_type=mime_type,
            body=body,
            said_size=len(body) if said_size is None else said_size,
            path=f"documents/file_{number}{name[name.rfind('.') :] if '.' in name else ''}",
        )
        self.files[file.id] = file
        return file

    def post(self, chat: Chat, message: Message) -> Message:
        """Show a message in a chat."""
        chat.messages.append(message)
        return message

    # Where it is.

    def chat(self, name: str) -> Chat:
        """Return a chat by its number or its @name.

        Raises:
            Refusal: there is none.
        """
        if not name:
            raise bad("chat_id is empty")
        chat = self.chats.get(self.numbered(name) or 0)
        if chat is None or (chat.kind == "private" and not self._has_met(chat.id)):
            raise bad("chat not found")
        return chat

    def numbered(self, name: str) -> int | None:
        """Return the number of a chat that is named by it or, if it is no person's, by @name."""
        if name.startswith("@"):
            wanted = name[1:].lower()
            named = (e.id for e in self.chats.values() if (e.username or "").lower() == wanted)
            return next(named, None)
        digits = name.removeprefix("-")
        return int(name) if digits.isascii() and digits.isdecimal() and len(digits) < 20 else None

    def writable(self, name: str) -> Chat:
        """Return a chat that the bot may send messages to.

        Raises:
            Refusal: there is none, or the bot may not.
        """
        chat = self.reach(name, Access.WRITE)
        if chat.kind == "private":
            self._check_person(self.users[chat.id])
            return chat
        me = chat.members[self.bot.id]
        if chat.kind == "channel" and me.status != "administrator":
            raise bad("need administrator rights in the channel chat")
        if not me.can_send and me.status in {"restricted", "administrator"}:
            raise bad("not enough rights to send text messages to the chat")
        return chat

    def reach(self, name: str, access: Access) -> Chat:
        """Return a chat, where the bot has the access that a method asks for.

        As the real server does it (telegram-bot-api, Client::check_chat_access): a basic group
        that is lost may still be read, a supergroup or a channel may not.

        Raises:
            Refusal: there is none, or the bot has no access.
        """
        chat = self.chat(name)
        if chat.kind == "private":
            if self.users[chat.id].is_deactivated and access in {Access.EDIT, Access.WRITE}:
                raise forbidden("user is deactivated")
            return chat
        if chat.kind == "group":
            return self._reached_group(chat, access)
        if chat.is_deleted:
            raise bad("chat not found")
        kind = "supergroup chat" if chat.kind == "supergroup" else "channel chat"
        status = chat.status(self.bot.id)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {kind}")
        is_open = chat.username is not None and access in {Access.READ, Access.MEMBERS}
        if status not in INSIDE and not is_open:
            raise forbidden(f"bot is not a member of the {kind}")
        return chat

    def _reached_group(self, chat: Chat, access: Access) -> Chat:
        is_over = chat.migrated_to is not None or chat.is_deleted
        if is_over and access in {Access.MEMBERS, Access.WRITE}:
            if chat.migrated_to is not None:
                raise migrated(chat.migrated_to)
            raise forbidden("the group chat was deleted")
        if not is_over and access is not Access.READ:
            status = chat.status(self.bot.id)
            if status == "kicked":
                raise forbidden("bot was kicked from the group chat")
            if status not in INSIDE:
                raise forbidden("bot is not a member of the group chat")
        return chat

    def _has_met(self, user: int) -> bool:
        """Return whether the bot has come across somebody, by whatever way."""
        is_known = self.users[user].has_started or self.users[user].has_blocked
        return is_known or any(
            user in chat.members and self.bot.id in chat.members and chat.kind != "private"
            for chat in self.chats.values()
        )

    def _check_person(self, user: User) -> None:
        if user.has_blocked:
            raise forbidden("bot was blocked by the user")
        if user.is_bot:
            raise forbidden("bot can't send messages to bots")
        if not user.has_started:
            raise forbidden("bot can't initiate conversation with a user")

    def message(self, chat: Chat, number: int, what: str) -> Message:
        """Return a message.

        Args:
            chat: where it stands.
            number: its id.
            what: what it is wanted for, as `message to edit`.

        Raises:
            Refusal: it is not there.
        """
        found = next((each for each in chat.messages if each.id == number), None)
        if found is None:
            raise bad(f"{what} not found")
        return found

    def query(self, name: str, kind: str, seconds: float) -> Query:
        """Return a query that still waits for its one answer.

        Raises:
            Refusal: it is too old, was answered, or never was.
        """
        found = self.queries.get(name)
        is_old = found is not None and self.clock() - found.at > seconds
        if found is None or found.kind != kind or is_old or found.answer is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return found

    def is_admin(self, chat: Chat, user: int) -> bool:
        """Return whether somebody runs a chat."""
        return chat.status(user) in {"creator", "administrator"}
