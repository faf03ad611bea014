"""The methods that show something new in a chat."""

from __future__ import annotations

from tests.fakes.telegram import entities, keyboards, limits, links, rich, shapes, units
from tests.fakes.telegram.arguments import Call, Upload
from tests.fakes.telegram.nouns import INSIDE, Action, Chat, Draft, File, Json, Message
from tests.fakes.telegram.refusals import NO_METHOD, bad
from tests.fakes.telegram.world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(world: World, call: Call) -> Json:
    """See sendMessage."""
    if not call.text("text"):
        raise bad("message text is empty")
    text, found = entities.read(call, "text", entities="entities", most=limits.TEXT_UNITS)
    found = met(world, found)
    keyboard, preview = keyboards.read(call), previewed(call)
    if not text:
        raise bad("text must be non-empty")
    chat, said = _opened(world, call)
    said.text, said.entities, said.keyboard, said.preview = text, found, keyboard, preview
    return _shown(world, call, chat, said)


def send_document(world: World, call: Call) -> Json:
    """See sendDocument."""
    text, found = entities.read(
        call, "caption", entities="caption_entities", most=limits.CAPTION_UNITS
    )
    found, keyboard = met(world, found), keyboards.read(call)
    file = _document(world, call)
    chat, said = _opened(world, call)
    said.text, said.entities, said.keyboard, said.document = text, found, keyboard, file
    return _shown(world, call, chat, said)


def _document(world: World, call: Call) -> File:
    named = call.text("document")
    part = named.removeprefix("attach://") if named.startswith("attach://") else "document"
    upload = call.uploads.get(part)
    if upload is not None:
        return _uploaded(world, upload)
    if not named:
        raise bad("there is no document in the request")
    if named in world.files:
        return world.files[named]
    if named.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    raise bad("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")


def _uploaded(world: World, upload: Upload) -> File:
    if not upload.body:
        raise bad("file must be non-empty")
    if len(upload.body) > limits.UPLOAD_BYTES:
        raise bad("file is too big")
    name = upload.name or "document"
    return world.add_file(name, upload.mime_type, upload.body, None)


def send_rich_message(world: World, call: Call) -> Json:
    """See sendRichMessage: as the world has it, shown, shown as nothing, or not there."""
    given = read_rich(world, call)
    keyboard = keyboards.read(call)
    chat, said = _opened(world, call)
    said.rich, said.keyboard, said.is_blank = given, keyboard, world.rich == "blank"
    return _shown(world, call, chat, said)


def read_rich(world: World, call: Call) -> Json:
    """Return the rich message of a call.

    Raises:
        Refusal: it is none, or the world knows of none.
    """
    if world.rich == "unknown":
        raise NO_METHOD
    given = call.decoded("rich_message", "can't parse rich message JSON object")
    if not isinstance(given, dict):
        raise bad("rich message must be non-empty" if given is None else "object expected")
    forms = [each for each in ("blocks", "html", "markdown") if given.get(each)]
    if len(forms) != 1:
        raise bad("exactly one of blocks, html and markdown must be specified")
    if forms == ["blocks"]:
        rich.check(given["blocks"])
    elif len(str(given[forms[0]])) > limits.RICH_CHARS:
        raise bad("RICH_MESSAGE_TOO_LONG")
    return given


def send_draft(world: World, call: Call) -> bool:
    """See sendMessageDraft."""
    text, found = entities.read(call, "text", entities="entities", most=limits.TEXT_UNITS)
    return _drawn(world, call, text, met(world, found), {})


def send_rich_draft(world: World, call: Call) -> bool:
    """See sendRichMessageDraft."""
    return _drawn(world, call, "", [], {"rich": read_rich(world, call)})


def _drawn(world: World, call: Call, text: str, found: list[Json], more: Json) -> bool:
    number = call.number("draft_id")
    if number == 0:
        raise bad("draft identifier must be non-zero")
    chat = world.writable(call.text("chat_id"))
    if chat.kind != "private":
        raise bad("chat type is not supported")
    thread = topic(world, call, chat)
    world.spend(chat)
    options = more | {each: call.flag(each) for each in ("can_stop", "keep_on_stop")}
    chat.drafts.append(
        Draft(
            id=number,
            chat=chat.id,
            thread=thread,
            text=text,
            entities=found,
            at=world.clock(),
            after=chat.messages[-1].id if chat.messages else 0,
            options=options,
        )
    )
    return True


def send_chat_action(world: World, call: Call) -> bool:
    """See sendChatAction."""
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    chat = world.writable(call.text("chat_id"))
    thread = topic(world, call, chat)
    world.spend(chat)
    chat.actions.append(Action(chat=chat.id, thread=thread, action=action, at=world.clock()))
    return True


def met(world: World, found: list[Json]) -> list[Json]:
    """Return entities without mentions of people whom the bot has never met."""
    return [
        each | ({"user": shapes.user(world.users[each["user"]["id"]])} if "user" in each else {})
        for each in found
        if "user" not in each or each["user"]["id"] in world.users
    ]


def previewed(call: Call) -> Json | None:
    """Return the options of the link preview, or None for the usual one.

    Raises:
        Refusal: they are malformed.
    """
    given = call.decoded("link_preview_options", "can't parse link preview options JSON object")
    if given is None:
        return {"is_disabled": True} if call.flag("disable_web_page_preview") else None
    if not isinstance(given, dict):
        raise bad("object expected as link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if name in given and not isinstance(given[name], bool):
            raise bad(f'field "{name}" must be of type Boolean')
    url = given.get("url")
    if url is not None and not isinstance(url, str):
        raise bad('field "url" must be of type String')
    if url and links.fault(url) is not None:
        raise bad("WEBPAGE_URL_INVALID")
    return given


def topic(world: World, call: Call, chat: Chat) -> int | None:
    """Return the topic that a call names.

    Raises:
        Refusal: the chat has no such topic, or it is closed. Where a chat cannot have topics the
            number is passed over, as the real server does (Client::check_message_topic).
    """
    number = call.number("message_thread_id")
    if number <= 0 or not (chat.is_forum or chat.kind == "private"):
        return None
    if number not in chat.topics:
        raise bad("message thread not found")
    if chat.topics[number].is_closed and not world.is_admin(chat, world.bot.id):
        raise bad("TOPIC_CLOSED")
    return number


def _opened(world: World, call: Call) -> tuple[Chat, Message]:
    """Return the chat and a message without content; it has no number yet."""
    reply = _reply_parameters(call)
    chat = world.writable(call.text("chat_id"))
    said = Message(id=0, chat=chat.id, date=world.now(), thread=topic(world, call, chat))
    if chat.kind == "channel":
        said.sender_chat = chat.id
    else:
        said.sender = world.bot.id
    said.ephemeral_to = _receiver(world, call, chat)
    said.is_silent = call.flag("disable_notification")
    said.is_protected = call.flag("protect_content")
    if reply:
        _reply(chat, said, reply)
    world.spend(chat)
    return chat, said


def _receiver(world: World, call: Call, chat: Chat) -> int | None:
    """Return the one person of a group that a message is for; None for everybody."""
    given = call.decoded("ephemeral_message_parameters", "can't parse ephemeral JSON object")
    if given is None:
        return None
    receiver = given.get("receiver_user_id") if isinstance(given, dict) else None
    if receiver not in world.users:
        raise bad("user not found")
    if chat.kind not in {"group", "supergroup"} or chat.status(receiver) not in INSIDE:
        raise bad("ephemeral messages can't be sent to the chat")
    return int(receiver)


def _reply_parameters(call: Call) -> Json:
    given = call.decoded("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        number = call.number("reply_to_message_id")
        is_lenient = call.flag("allow_sending_without_reply")
        return {"message_id": number, "allow_sending_without_reply": is_lenient} if number else {}
    if not isinstance(given, dict):
        raise bad("object expected as reply parameters")
    if given and "message_id" not in given:
        raise bad('can\'t find field "message_id"')
    if given and not isinstance(given["message_id"], int):
        raise bad('field "message_id" must be a valid Number')
    return given


def _reply(chat: Chat, said: Message, reply: Json) -> None:
    """Let a message reply to another one, or to none where that is allowed."""
    number = reply["message_id"]
    target = next((each for each in chat.messages if each.id == number), None)
    elsewhere = str(reply.get("chat_id", chat.id)) != str(chat.id)
    if target is None or elsewhere:
        if not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        return
    said.reply_to = target.id
    if said.thread is None:
        said.thread = chat.thread_of_reply(target)
    if quoted := reply.get("quote"):
        said.quote = _quote(target, str(quoted), reply)


def _quote(target: Message, quoted: str, reply: Json) -> Json:
    """Return the quoted part of a message.

    Raises:
        Refusal: it is too long, or not to be found there.
    """
    inner = Call("", {"text": quoted, "parse_mode": str(reply.get("quote_parse_mode", ""))})
    text, _ = entities.read(inner, "text", entities="entities", most=limits.TEXT_UNITS)
    if units.length(text) > limits.QUOTE_UNITS or not text or text not in target.text:
        raise bad("QUOTE_TEXT_INVALID")
    wanted = reply.get("quote_position", 0)
    positions = [
        units.length(target.text[:at])
        for at in range(len(target.text))
        if target.text.startswith(text, at)
    ]
    nearest = min(positions, key=lambda each: abs(each - wanted))
    return {"text": text, "position": nearest, "is_manual": True}


def _shown(world: World, call: Call, chat: Chat, said: Message) -> Json:
    if said.ephemeral_to is not None:
        chat.ephemerals.append(said)
        call.sent.append(len(chat.ephemerals))
        more = {
            "ephemeral_message_id": len(chat.ephemerals),
            "receiver_user": shapes.user(world.users[said.ephemeral_to]),
        }
        return shapes.message(world, said) | more
    said.id = world.new_message_id(chat)
    world.post(chat, said)
    call.sent.append(said.id)
    chat.actions.clear()
    return shapes.message(world, said)
