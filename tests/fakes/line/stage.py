"""What people do in LINE, and what the bot is told of it."""

from __future__ import annotations

import re

from tests.fakes.line.checks import units
from tests.fakes.line.nouns import Event, Group, Json, Message, Person
from tests.fakes.line.tapping import Tapping
from tests.fakes.line.world import BOT


class Stage(Tapping):
    """Everybody but the bot. What they do is told to the bot where it may know of it."""

    # Who is there.

    def person(
        self,
        name: str,
        *,
        language: str | None = "ja",
        has_followed: bool = False,
        has_app: bool = True,
    ) -> str:
        """Let there be somebody; return his id, which is that of his chat with the bot.

        Args:
            name: what he is called.
            language: what his profile says of it.
            has_followed: whether he follows the bot already, of which it is not told.
            has_app: whether groups say that it is he who writes.
        """
        person = Person(
            id=self.world.made("U"),
            name=name,
            language=language,
            follows=has_followed,
            has_followed=has_followed,
            has_app=has_app,
        )
        self.world.people[person.id] = person
        return person.id

    def group(self, name: str, *members: str, has_bot: bool = True) -> str:
        """Let there be a group; the bot is not told of it."""
        return self._place("group", "C", name, members, has_bot=has_bot)

    def room(self, *members: str, has_bot: bool = True) -> str:
        """Let there be a chat of several that has no name; the bot is not told of it."""
        return self._place("room", "R", "", members, has_bot=has_bot)

    def _place(
        self, kind: str, letter: str, name: str, members: tuple[str, ...], *, has_bot: bool
    ) -> str:
        place = Group(
            id=self.world.made(letter),
            kind=kind,
            name=name,
            members=list(members),
            has_bot=has_bot,
        )
        self.world.groups[place.id] = place
        return place.id

    # Who comes and goes.

    def follow(self, person: str) -> str:
        """Let somebody follow the bot, or unblock it; return the event's id."""
        who = self.world.people[person]
        is_unblocked, who.has_followed, who.follows = who.has_followed, True, True
        return self.world.happen("follow", person, follow={"isUnblocked": is_unblocked}).id

    def unfollow(self, person: str) -> str:
        """Let somebody block the bot; return the event's id."""
        self.world.people[person].follows = False
        self.world.people[person].menu = None
        return self.world.happen("unfollow", person, has_token=False).id

    def add_bot(self, place: str) -> str:
        """Let somebody invite the bot; return the event's id."""
        self.world.groups[place].has_bot = True
        return self.world.happen("join", place).id

    def remove_bot(self, place: str) -> str:
        """Let somebody remove the bot; return the event's id."""
        event = self.world.happen("leave", place, has_token=False)
        self.world.groups[place].has_bot = False
        return event.id

    def join(self, place: str, *people: str) -> None:
        """Let people join a group or room."""
        group = self.world.groups[place]
        group.members += [each for each in people if each not in group.members]
        if group.has_bot:
            self.world.happen("memberJoined", place, joined=_members(people))

    def leave(self, place: str, *people: str) -> None:
        """Let people leave a group or room."""
        group = self.world.groups[place]
        group.members = [each for each in group.members if each not in people]
        if group.has_bot:
            self.world.happen("memberLeft", place, has_token=False, left=_members(people))

    # What they say.

    def say(
        self,
        chat: str,
        text: str,
        *,
        by: str | None = None,
        quotes: str | None = None,
        strange_mention: str | None = None,
    ) -> str:
        """Let somebody write; return the message's id.

        Args:
            chat: where.
            text: what; in a group `@` with the name of the bot, a member or All is a mention.
            by: who; in a chat with the bot the one whose it is.
            quotes: a message of the chat that is quoted.
            strange_mention: words of the text that are a mention of a type nobody knows.

        Raises:
            LookupError: that person cannot write there, or there is no such message.
        """
        content: Json = {"type": "text", "text": text}
        mentioned = self._mentioned(chat, text)
        if strange_mention is not None:
            at = units(text[: text.index(strange_mention)])
            length = units(strange_mention)
            mentioned.append({"type": "constellation", "index": at, "length": length})
        if mentioned:
            mentioned.sort(key=lambda each: int(each["index"]))
            content["mention"] = {"mentionees": mentioned}
        return self._said(chat, content, by=by, quotes=quotes).id

    def sticker(self, chat: str, *, by: str | None = None, quotes: str | None = None) -> str:
        """Let somebody send a sticker; return the message's id."""
        content: Json = {
            "type": "sticker",
            "packageId": "446",
            "stickerId": "1988",
            "stickerResourceType": "STATIC",
        }
        return self._said(chat, content, by=by, quotes=quotes).id

    def file(
        self,
        chat: str,
        name: str,
        body: bytes,
        *,
        by: str | None = None,
        said_size: int | None = None,
    ) -> str:
        """Let somebody send a file; `said_size` is what is said of its bytes, were it a lie."""
        size = len(body) if said_size is None else said_size
        content: Json = {"type": "file", "fileName": name, "fileSize": size}
        return self._said(chat, content, by=by, file=body).id

    def image(self, chat: str, body: bytes, *, by: str | None = None) -> str:
        """Let somebody send a picture; return the message's id."""
        content: Json = {"type": "image", "contentProvider": {"type": "line"}}
        return self._said(chat, content, by=by, file=body).id

    def strange(self, chat: str, *, by: str | None = None) -> str:
        """Let somebody send a message of a type that nobody knows; return the message's id."""
        return self._said(chat, {"type": "hologram", "depth": 3}, by=by).id

    def unsend(self, chat: str, message: str) -> str:
        """Let whoever wrote a message take it back; return the event's id.

        Raises:
            LookupError: no person has written it there.
        """
        said = self.message(chat, message)
        if said.by is None:
            raise LookupError(message)
        self.world.chats[chat].remove(said)
        return self.world.happen(
            "unsend",
            chat,
            by=said.by,
            has_token=False,
            is_message=True,
            unsend={"messageId": message},
        ).id

    def postback(
        self, chat: str, data: str, *, by: str | None = None, params: Json | None = None
    ) -> str:
        """Bring a postback with whatever data; return the event's id."""
        return self._press(chat, data, by=by, params=params)

    def _said(
        self,
        chat: str,
        content: Json,
        *,
        by: str | None,
        quotes: str | None = None,
        file: bytes | None = None,
    ) -> Message:
        writer = self.writer(chat, by)
        name = self.world.new_message_id()
        told: Json = {"id": name, **content}
        if content["type"] in {"text", "sticker", "image"}:
            told["quoteToken"] = self.world.new_quote_token(chat, name)
        if quotes is not None:
            told["quotedMessageId"] = self.message(chat, quotes).id
        if self.world.has_chat and chat in self.world.people:
            told["markAsReadToken"] = self.world.made("read-")
        said = Message(
            id=name,
            chat=chat,
            at=self.world.clock(),
            body=told,
            by=writer,
            quote_token=told.get("quoteToken"),
            quoted=quotes,
            file=file,
        )
        self.world.post(said)
        if self._is_told(chat):
            self.world.happen("message", chat, by=writer, is_message=True, message=told)
        return said

    def _is_told(self, chat: str) -> bool:
        if chat in self.world.people:
            return self.world.people[chat].follows
        return self.world.groups[chat].has_bot

    def _mentioned(self, chat: str, text: str) -> list[Json]:
        """Return the mentions in a text of a group."""
        group = self.world.groups.get(chat)
        if group is None:
            return []
        names = {self.world.people[each].name: each for each in group.members}
        if group.has_bot:
            names[self.world.name] = BOT
        found: list[Json] = []
        longest_first = sorted([*names, "All"], key=len, reverse=True)
        pattern = "|".join(re.escape(each) for each in longest_first)
        for match in re.finditer(f"@({pattern})", text):
            place = {"index": units(text[: match.start()]), "length": units(match[0])}
            if match[1] in names:
                who = names[match[1]]
                found.append({"type": "user", **place, "userId": who, "isSelf": who == BOT})
            else:
                found.append({"type": "all", **place})
        return found

    def event(self, name: str) -> Event:
        """Return something that happened, by its id or that of its message.

        Raises:
            LookupError: nothing of that id happened.
        """
        for each in reversed(self.happened()):
            if name in {each.id, each.shape.get("message", {}).get("id")}:
                return each
        raise LookupError(name)


def _members(people: tuple[str, ...]) -> Json:
    return {"members": [{"type": "user", "userId": each} for each in people]}
