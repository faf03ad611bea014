"""The methods about chats, who is in them, files, and the bot itself."""

from __future__ import annotations

from tests.fakes.telegram import limits, shapes, units
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import INSIDE, Chat, Json, Member, Message, Topic
from tests.fakes.telegram.refusals import bad
from tests.fakes.telegram.world import Access, World

_COLOURS = {0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F}


def get_me(world: World, call: Call) -> Json:
    """See getMe."""
    return shapes.me(world)


def get_chat(world: World, call: Call) -> Json:
    """See getChat."""
    return shapes.full_chat(world, world.reach(call.text("chat_id"), Access.READ))


def get_member(world: World, call: Call) -> Json:
    """See getChatMember."""
    number = call.number("user_id")
    if number <= 0:
        raise bad("invalid user_id specified")
    access = Access.READ if number == world.bot.id else Access.MEMBERS
    chat = world.reach(call.text("chat_id"), access)
    if number not in world.users:
        raise bad("user not found" if chat.kind == "private" else "PARTICIPANT_ID_INVALID")
    if chat.kind == "channel" and not world.is_admin(chat, world.bot.id):
        raise bad("member list is inaccessible")
    return shapes.member(world.users[number], chat.members.get(number, Member(status="left")))


def get_administrators(world: World, call: Call) -> list[Json]:
    """See getChatAdministrators."""
    chat = world.reach(call.text("chat_id"), Access.MEMBERS)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    is_shown = call.flag("return_bots")
    return [
        shapes.member(world.users[each], what)
        for each, what in chat.members.items()
        if world.is_admin(chat, each)
        and (is_shown or not world.users[each].is_bot or each == world.bot.id)
    ]


def count_members(world: World, call: Call) -> int:
    """See getChatMemberCount."""
    chat = world.reach(call.text("chat_id"), Access.MEMBERS)
    return sum(each.status in INSIDE for each in chat.members.values())


def leave(world: World, call: Call) -> bool:
    """See leaveChat."""
    chat = world.reach(call.text("chat_id"), Access.READ)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    membership(world, chat, world.bot.id, Member(status="left"), by=world.bot.id)
    return True


def membership(world: World, chat: Chat, user: int, new: Member, *, by: int) -> None:
    """Let somebody be something else in a chat, and tell the bot where it may know."""
    old = chat.members.get(user, Member(status="left"))
    chat.members[user] = new
    is_me = user == world.bot.id
    if not is_me and not world.is_admin(chat, world.bot.id):
        return
    person = world.users[user]
    update = {
        "chat": shapes.chat(world, chat),
        "from": shapes.user(world.users[by]),
        "date": world.now(),
        "old_chat_member": shapes.member(person, old),
        "new_chat_member": shapes.member(person, new),
    }
    world.tell("my_chat_member" if is_me else "chat_member", update)


def create_topic(world: World, call: Call) -> Json:
    """See createForumTopic."""
    chat = world.writable(call.text("chat_id"))
    has_topics = chat.is_forum or (chat.kind == "private" and world.has_topics)
    if not has_topics:
        raise bad("the chat is not a forum")
    if chat.kind != "private" and not world.is_admin(chat, world.bot.id):
        raise bad("not enough rights to create a topic")
    name = call.text("name").strip()
    if not 0 < units.length(name) <= limits.TOPIC_NAME_CHARS:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    colour = call.number("icon_color", 0x6FB9F0)
    if colour not in _COLOURS:
        raise bad("TOPIC_ICON_COLOR_INVALID")
    topic = open_topic(world, chat, name, by=world.bot.id)
    return {"message_thread_id": topic.id, "name": name, "icon_color": colour}


def open_topic(world: World, chat: Chat, name: str, *, by: int) -> Topic:
    """Open a topic, whose number is that of the message that says so."""
    number = world.new_message_id(chat)
    topic = chat.topics[number] = Topic(id=number, name=name)
    service = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
    said = Message(
        id=number, chat=chat.id, date=world.now(), sender=by, thread=number, service=service
    )
    world.post(chat, said)
    return topic


def get_file(world: World, call: Call) -> Json:
    """See getFile."""
    name = call.text("file_id")
    if not name:
        raise bad("file_id not specified")
    file = world.files.get(name)
    if file is None:
        raise bad("invalid file_id")
    if len(file.body) > limits.DOWNLOAD_BYTES or file.said_size > limits.DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.said_size,
        "file_path": file.path,
    }
