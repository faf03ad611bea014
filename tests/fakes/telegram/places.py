"""Who is there and where: people, groups, channels, topics, and who is what in them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.telegram import shapes
from tests.fakes.telegram.chats import membership, open_topic
from tests.fakes.telegram.nouns import INSIDE, Chat, Json, Member, Message, User
from tests.fakes.telegram.world import World

_PERSON = 5_100_000_000
_GROUP = -4_000_000_000
_SUPERGROUP = -1_002_000_000_000


@dataclass(slots=True)
class Places:
    """Founds chats and changes who is in them; see `tests.fakes.telegram.stage`."""

    world: World

    def person(
        self,
        name: str,
        *,
        username: str | None = None,
        language: str | None = "en",
        number: int | None = None,
        has_started: bool = False,
    ) -> int:
        """Add somebody; return the number, which is that of his private chat with the bot too."""
        user = User(
            id=number if number is not None else _PERSON + self.world.number(),
            first_name=name,
            username=username,
            language_code=language,
            has_started=has_started,
        )
        return self.world.add_user(user).id

    def group(self, title: str, *members: int, bot: str = "member") -> int:
        """Found a basic group of the first named; return its number.

        `bot` is what the bot is in it; `left` lets it be added later.
        """
        return self._found("group", _GROUP - self.world.number(), title, members, bot)

    def supergroup(
        self,
        title: str,
        *members: int,
        bot: str = "member",
        is_forum: bool = False,
        username: str | None = None,
    ) -> int:
        """Found a supergroup of the first named, which may have topics; return its number."""
        number = _SUPERGROUP - self.world.number()
        self._found("supergroup", number, title, members, bot)
        chat = self.world.chats[number]
        chat.is_forum, chat.username = is_forum, username
        chat.last_id = int(is_forum)  # 1 is «General», which a call cannot name
        return number

    def channel(
        self, title: str, owner: int, *, bot: str = "administrator", username: str | None = None
    ) -> int:
        """Found a channel; return its number."""
        number = self._found("channel", _SUPERGROUP - self.world.number(), title, (owner,), bot)
        self.world.chats[number].username = username
        return number

    def _found(
        self, kind: str, number: int, title: str, members: tuple[int, ...], bot: str
    ) -> int:
        chat = self.world.add_chat(Chat(id=number, kind=kind, title=title))
        for place, each in enumerate(members):
            chat.members[each] = Member(status="member" if place else "creator")
        if bot in INSIDE:
            chat.members[self.world.bot.id] = Member(status=bot)
        return number

    def topic(self, chat: int, name: str, *, by: int) -> int:
        """Open a topic of a forum; return its number."""
        place = self.world.chats[chat]
        topic = open_topic(self.world, place, name, by=by)
        self._happened(place, place.messages[-1])
        return topic.id

    def close_topic(self, chat: int, topic: int) -> None:
        """Close a topic: only administrators may write in it."""
        self.world.chats[chat].topics[topic].is_closed = True

    def delete_topic(self, chat: int, topic: int) -> None:
        """Delete a topic with all that stands in it; the bot is not told."""
        place = self.world.chats[chat]
        del place.topics[topic]
        place.deleted += [each for each in place.messages if each.thread == topic]
        place.messages[:] = [each for each in place.messages if each.thread != topic]

    def settle(
        self, chat: int, user: int, status: str, *, by: int | None = None, **more: bool
    ) -> None:
        """Let somebody be an administrator, a member, restricted, left or kicked in a chat.

        `is_anonymous` hides an administrator, `can_send` is of one who is restricted.
        """
        place = self.world.chats[chat]
        membership(
            self.world, place, user, Member(status=status, **more), by=user if by is None else by
        )

    def add_bot(self, chat: int, *, by: int, status: str = "member") -> None:
        """Let somebody add the bot to a chat."""
        place, me = self.world.chats[chat], self.world.bot
        self.settle(chat, me.id, status, by=by)
        if place.kind != "channel":
            shape = {k: v for k, v in shapes.user(me).items() if k != "language_code"}
            self._service(place, by, {"new_chat_members": [shape]})

    def remove_bot(self, chat: int, *, by: int, is_banned: bool = True) -> None:
        """Let somebody remove the bot from a chat."""
        self.settle(chat, self.world.bot.id, "kicked" if is_banned else "left", by=by)

    def disband(self, chat: int) -> None:
        """Let a group be deleted."""
        self.world.chats[chat].is_deleted = True

    def migrate(self, group: int, *, by: int | None = None) -> int:
        """Let a group become a supergroup; return its new number."""
        old = self.world.chats[group]
        new = self.world.add_chat(
            Chat(id=_SUPERGROUP - self.world.number(), kind="supergroup", title=old.title)
        )
        new.members = dict(old.members)
        owner = next(iter(old.members)) if by is None else by
        self._service(old, owner, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self._service(new, owner, {"migrate_from_chat_id": old.id})
        return new.id

    def _service(self, place: Chat, by: int, service: Json) -> None:
        said = Message(
            id=self.world.new_message_id(place),
            chat=place.id,
            date=self.world.now(),
            sender=by,
            service=service,
        )
        self._happened(place, self.world.post(place, said))

    def _happened(self, place: Chat, said: Message) -> None:
        """Tell the bot what happened in a chat, if it is there."""
        if place.status(self.world.bot.id) in INSIDE:
            self.world.tell("message", shapes.message(self.world, said))
