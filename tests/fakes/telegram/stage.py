"""What people do in Telegram, and what the bot is told of it."""

from __future__ import annotations

import re

from tests.fakes.telegram import entities, limits, queries, reading, shapes, units
from tests.fakes.telegram.chats import membership
from tests.fakes.telegram.editing import take_away
from tests.fakes.telegram.nouns import (
    ANONYMOUS,
    INSIDE,
    Chat,
    File,
    Json,
    Member,
    Message,
    Query,
)
from tests.fakes.telegram.places import Places


class Stage(Places):
    """Everybody but the bot. What they do is told to the bot where it may know of it."""

    # In a private chat.

    def start(self, person: int, payload: str = "") -> int:
        """Let somebody press «Start», with the payload of a deep link; return the message.

        Raises:
            LookupError: there can be no link with such a payload.
        """
        if not re.fullmatch(rf"[A-Za-z0-9_-]{{0,{limits.START_PAYLOAD_CHARS}}}", payload):
            raise LookupError(payload)
        user = self.world.users[person]
        if user.has_blocked:
            self.unblock(person)
        user.has_started = True
        return self.say(person, f"/start {payload}".strip(), by=person)

    def block(self, person: int) -> None:
        """Let somebody block the bot."""
        self._private_standing(person, is_blocked=True)

    def unblock(self, person: int) -> None:
        """Let somebody unblock the bot."""
        self._private_standing(person, is_blocked=False)

    def _private_standing(self, person: int, *, is_blocked: bool) -> None:
        user, chat = self.world.users[person], self.world.chats[person]
        user.has_blocked, user.has_started = is_blocked, True
        # In the private chat the bot is a member, or kicked: blocked.
        new = Member(status="kicked" if is_blocked else "member")
        membership(self.world, chat, self.world.bot.id, new, by=person)

    def deactivate(self, person: int) -> None:
        """Let somebody delete his account."""
        self.world.users[person].is_deactivated = True

    def stop(self, person: int, draft: int) -> None:
        """Let somebody stop an answer that is being drawn.

        Raises:
            LookupError: nothing is drawn that can be stopped.
        """
        chat = self.world.chats[person]
        drawn = reading.draft(self.world, chat)
        if drawn is None or drawn.id != draft or not drawn.options.get("can_stop"):
            raise LookupError(draft)
        drawn.is_stopped = not drawn.options.get("keep_on_stop")
        update: Json = {"chat": shapes.chat(self.world, chat), "draft_id": draft}
        update |= {"message_thread_id": drawn.thread} if drawn.thread else {}
        self.world.tell("stopped_message_generation", update)

    # Messages.

    def say(
        self,
        chat: int,
        text: str,
        *,
        by: int | None = None,
        thread: int | None = None,
        reply_to: int | None = None,
        quote: str = "",
        formats: list[Json] | None = None,
    ) -> int:
        """Let somebody write; return the message's id.

        Args:
            chat: where.
            text: what; mentions, commands and links in it are found.
            by: who; in a private chat the one whose it is. A channel writes for itself.
            thread: the topic.
            reply_to: a message that it answers.
            quote: words of that message.
            formats: entities beyond those that are found.

        Raises:
            LookupError: a real client would not let that person write there.
        """
        said = self._composed(chat, by, thread, reply_to)
        said.text, said.entities = entities.fixed(text, formats or [])
        if quote and reply_to is not None:
            target = self.message(chat, reply_to)
            at = target.text.index(quote)
            position = units.length(target.text[:at])
            said.quote = {"text": quote, "position": position, "is_manual": True}
        return self._said(said)

    def document(
        self,
        chat: int,
        name: str,
        body: bytes,
        *,
        by: int | None = None,
        thread: int | None = None,
        caption: str = "",
        mime_type: str = "text/plain",
        said_size: int | None = None,
    ) -> int:
        """Let somebody send a file; `said_size` is what is said of its bytes, were it a lie."""
        said = self._composed(chat, by, thread, None)
        said.document = self.world.add_file(name, mime_type, body, said_size)
        said.text, said.entities = entities.fixed(caption, [])
        return self._said(said)

    def file(self, chat: int, message: int) -> File:
        """Return the file of a message."""
        found = self.message(chat, message).document
        if found is None:
            raise LookupError(message)
        return found

    def _composed(
        self, chat: int, by: int | None, thread: int | None, reply_to: int | None
    ) -> Message:
        place = self.world.chats[chat]
        said = Message(id=0, chat=chat, date=self.world.now(), thread=thread, reply_to=reply_to)
        writer = by if by is not None or place.kind != "private" else chat
        if writer is not None and writer > 0 and not self._may_write(place, writer):
            raise LookupError(f"{self.world.users[writer].first_name} may not write there")
        if place.kind == "channel":
            said.sender_chat = chat
        elif writer is None:
            raise LookupError("nobody writes in a group without a name")
        elif place.members.get(writer, Member()).is_anonymous:
            said.sender, said.sender_chat = ANONYMOUS, chat
        elif writer < 0:
            said.sender_chat = writer
        else:
            said.sender = writer
        if thread is not None and thread not in place.topics:
            raise LookupError(thread)
        if reply_to is not None and thread is None:
            said.thread = place.thread_of_reply(self.message(chat, reply_to))
        return said

    def _may_write(self, place: Chat, writer: int) -> bool:
        what = place.members.get(writer, Member(status="left"))
        is_silent = what.status == "restricted" and not what.can_send
        return what.status in INSIDE and not is_silent and place.migrated_to is None

    def _said(self, said: Message) -> int:
        place = self.world.chats[said.chat]
        if place.kind == "private":
            self.world.users[place.id].has_started = True
        said.id = self.world.new_message_id(place)
        self.world.post(place, said)
        self._tell(place, said, is_edited=False)
        return said.id

    def _tell(self, place: Chat, said: Message, *, is_edited: bool) -> None:
        if not self._may_see(place, said):
            return
        kind = "channel_post" if place.kind == "channel" else "message"
        self.world.tell(f"edited_{kind}" if is_edited else kind, shapes.message(self.world, said))

    def _may_see(self, place: Chat, said: Message) -> bool:
        """Return whether the bot is shown a message (core.telegram.org/bots/features, privacy)."""
        me = self.world.bot
        if place.kind == "private":
            return not self.world.users[place.id].has_blocked
        if place.status(me.id) not in INSIDE:
            return False
        is_admin = self.world.is_admin(place, me.id)
        if place.kind == "channel" or is_admin or not self.world.has_privacy:
            return is_admin or place.kind != "channel"
        if said.service is not None:
            return True
        target = next((each for each in place.messages if each.id == said.reply_to), None)
        return (target is not None and target.sender == me.id) or self._is_addressed(said)

    def _is_addressed(self, said: Message) -> bool:
        name = f"@{self.world.bot.username}".lower()
        for each in said.entities:
            words = units.cut(said.text, each["offset"], each["length"]).lower()
            if each["type"] == "mention" and words == name:
                return True
            if each["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
                return True
            if each["type"] == "text_mention" and each["user"]["id"] == self.world.bot.id:
                return True
        return False

    def edit(self, chat: int, message: int, text: str) -> None:
        """Let whoever wrote a message change it."""
        said = self.message(chat, message)
        said.edits.append(said.text)
        said.text, said.entities = entities.fixed(text, [])
        said.edited = self.world.now()
        self._tell(self.world.chats[chat], said, is_edited=True)

    def delete(self, chat: int, message: int) -> None:
        """Let somebody delete a message; the bot is not told."""
        take_away(self.world.chats[chat], self.message(chat, message))

    def message(self, chat: int, number: int) -> Message:
        """Return a message that stands in a chat.

        Raises:
            LookupError: there is none.
        """
        for each in self.world.chats[chat].messages:
            if each.id == number:
                return each
        raise LookupError(number)

    # Buttons, reactions and queries.

    def press(
        self, chat: int, label: str, *, by: int | None = None, message: int | None = None
    ) -> str:
        """Press the last button of a label in a chat, or in one message; return the query's id.

        Raises:
            LookupError: there is none that tells the bot.
        """
        place = self.world.chats[chat]
        whole = [*place.messages, *place.ephemerals]
        for said in reversed(whole):
            for row in said.keyboard if message in {None, said.id} else []:
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return self.press_data(chat, said.id, button["callback_data"], by=by)
        raise LookupError(label)

    def press_data(self, chat: int, message: int, data: str, *, by: int | None = None) -> str:
        """Bring a press of whatever data under a message; return the query's id."""
        person = by if by is not None else chat
        query = self._query("callback", person, (chat, message), data)
        said = next(e for e in self.world.chats[chat].messages if e.id == message)
        update = {
            "id": query.id,
            "from": shapes.user(self.world.users[person]),
            "message": shapes.message(self.world, said),
            "chat_instance": str(7_000_000_000 - chat),
            "data": data,
        }
        self.world.tell("callback_query", update)
        return query.id

    def react(self, chat: int, message: int, *emoji: str, by: int | None = None) -> None:
        """Let somebody put these reactions on a message in place of his old ones."""
        person, place = by if by is not None else chat, self.world.chats[chat]
        said = self.message(chat, message)
        old = said.reactions.pop(person, [])
        new = [{"type": "emoji", "emoji": each} for each in emoji]
        if new:
            said.reactions[person] = new
        if place.kind != "private" and not self.world.is_admin(place, self.world.bot.id):
            return
        is_hidden = place.members.get(person, Member()).is_anonymous
        actor = {"actor_chat": shapes.chat(self.world, place)}
        update = {
            "chat": shapes.chat(self.world, place),
            "message_id": message,
            "date": self.world.now(),
            "old_reaction": old,
            "new_reaction": new,
            **(actor if is_hidden else {"user": shapes.user(self.world.users[person])}),
        }
        self.world.tell("message_reaction", update)

    def inline(self, text: str, *, by: int, offset: str = "") -> str:
        """Let somebody type `@bot text` anywhere; return the query's id.

        Raises:
            LookupError: the bot has no inline mode.
        """
        if not self.world.has_inline:
            raise LookupError(text)
        query = self._query("inline", by)
        person = shapes.user(self.world.users[by])
        update = {"id": query.id, "from": person, "query": text, "offset": offset}
        self.world.tell("inline_query", update)
        return query.id

    def choose(self, query: str, result: str, chat: int, *, by: int) -> int:
        """Let somebody put one of the results of a query into a chat; return the message.

        Raises:
            LookupError: the bot offered no such result.
        """
        offered = (self.world.queries[query].answer or {}).get("results", [])
        found = next((each for each in offered if each["id"] == result), None)
        if found is None:
            raise LookupError(result)
        said = self._composed(chat, by, None, None)
        said.via, (said.text, said.entities) = self.world.bot.id, queries.chosen(found)
        return self._said(said)

    def guest(self, chat: int, text: str, *, by: int) -> str:
        """Let somebody call the bot into a chat where it is not; return the query's id."""
        place = self.world.chats[chat]
        said = Message(id=0, chat=chat, date=self.world.now(), sender=by)
        said.text, said.entities = entities.fixed(text, [])
        said.id = self.world.new_message_id(place)
        self.world.post(place, said)
        query = self._query("guest", by, (chat, said.id))
        shape = shapes.message(self.world, said)
        self.world.tell("guest_message", shape | {"guest_query_id": query.id})
        return query.id

    def answer(self, query: str) -> Json | None:
        """Return how the bot has answered a query; None while it has not."""
        return self.world.queries[query].answer

    def _query(
        self, kind: str, by: int, message: tuple[int, int] | None = None, data: str = ""
    ) -> Query:
        name = str(4_000_000_000_000_000_000 + self.world.number())
        query = Query(
            id=name, kind=kind, user=by, at=self.world.clock(), message=message, data=data
        )
        self.world.queries[name] = query
        return query
