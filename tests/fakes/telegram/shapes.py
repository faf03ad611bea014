"""How people, chats and messages look in updates and answers.

*Pure.*
"""

from __future__ import annotations

from tests.fakes.telegram.nouns import CHANNEL_BOT, Chat, File, Json, Member, Message, User
from tests.fakes.telegram.world import World


def user(there: User) -> Json:
    """Return somebody."""
    shape: Json = {"id": there.id, "is_bot": there.is_bot, "first_name": there.first_name}
    shape |= {"username": there.username} if there.username else {}
    return shape | ({"language_code": there.language_code} if there.language_code else {})


def me(world: World) -> Json:
    """Return the bot as it sees itself."""
    return user(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.has_privacy,
        "supports_inline_queries": world.has_inline,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.has_topics,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def chat(world: World, there: Chat) -> Json:
    """Return a chat."""
    if there.kind == "private":
        person = world.users[there.id]
        named = {"username": person.username} if person.username else {}
        return {"id": there.id, "type": "private", "first_name": person.first_name, **named}
    shape: Json = {"id": there.id, "type": there.kind, "title": there.title}
    shape |= {"username": there.username} if there.username else {}
    return shape | ({"is_forum": True} if there.is_forum else {})


def full_chat(world: World, there: Chat) -> Json:
    """Return a chat as getChat tells of it."""
    return chat(world, there) | {
        "accent_color_id": there.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def member(there: User, what: Member) -> Json:
    """Return what somebody is in a chat."""
    shape: Json = {"status": what.status, "user": user(there)}
    match what.status:
        case "creator":
            return shape | {"is_anonymous": what.is_anonymous}
        case "administrator":
            rights = dict.fromkeys(_RIGHTS, False) | {"can_manage_chat": True}
            return shape | rights | {"can_be_edited": False, "is_anonymous": what.is_anonymous}
        case "restricted":
            allowed = dict.fromkeys(_PERMISSIONS, what.can_send)
            return shape | {"is_member": True, "until_date": 0} | allowed
        case "kicked":
            return shape | {"until_date": 0}
        case _:
            return shape


_RIGHTS = (
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_send_welcome_messages",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def document(file: File) -> Json:
    """Return a file as a message shows it."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": file.said_size,
    }


def message(world: World, there: Message, *, is_nested: bool = False) -> Json:
    """Return a message; one that is replied to does not tell what it replies to itself."""
    place = world.chats[there.chat]
    shape: Json = {"message_id": there.id, "date": there.date, "chat": chat(world, place)}
    shape |= _writer(world, place, there)
    if there.thread is not None:
        shape["message_thread_id"] = there.thread
        if there.thread in place.topics:
            shape["is_topic_message"] = True
    shape |= _content(there)
    if there.edited is not None:
        shape["edit_date"] = there.edited
    if there.keyboard:
        shape["reply_markup"] = {"inline_keyboard": there.keyboard}
    if not is_nested:
        shape |= _reply(world, place, there)
    return shape


def _writer(world: World, place: Chat, there: Message) -> Json:
    shape: Json = {}
    if there.sender is not None:
        shape["from"] = user(world.users[there.sender])
    if there.sender_chat is not None:
        shape["sender_chat"] = chat(world, world.chats[there.sender_chat])
        if place.kind == "channel":
            shape.pop("from", None)
        elif there.sender is None:
            shape["from"] = {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel"}
    return shape | ({} if there.via is None else {"via_bot": user(world.users[there.via])})


def _content(there: Message) -> Json:
    if there.service is not None:
        return dict(there.service)
    if there.rich is not None:
        return {"rich_message": there.rich}
    shape: Json = {}
    text, entities = ("caption", "caption_entities") if there.document else ("text", "entities")
    if there.document is not None:
        shape["document"] = document(there.document)
    if there.text:
        shape[text] = there.text
    if there.entities:
        shape[entities] = there.entities
    if there.preview is not None:
        shape["link_preview_options"] = there.preview
    if there.is_protected:
        shape["has_protected_content"] = True
    return shape


def _reply(world: World, place: Chat, there: Message) -> Json:
    number = there.reply_to
    if number is None:
        # In a forum each message of a topic replies to the one that opened it.
        number = there.thread if there.thread in place.topics else None
    found = next((each for each in place.messages if each.id == number), None)
    if found is None or found.id == there.id:
        return {}
    shape = {"reply_to_message": message(world, found, is_nested=True)}
    return shape | ({"quote": there.quote} if there.quote else {})
