"""The methods that change, take away, or react to what stands in a chat."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.telegram import entities, keyboards, limits, shapes
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Chat, Json, Message
from tests.fakes.telegram.refusals import NOT_MODIFIED, Refusal, bad
from tests.fakes.telegram.sending import met, previewed, read_rich
from tests.fakes.telegram.world import Access, World

_MOST_DELETED = 100
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩"
    " 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯"
    " 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭"
    " 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄"
    " ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂"
    " 🤷 🤷‍♀ 😡"
)
"""What one may react with (core.telegram.org/bots/api, ReactionTypeEmoji)."""


def edit_text(world: World, call: Call) -> Json:
    """See editMessageText."""
    if call.text("rich_message"):
        return _edit_rich(world, call)
    if not call.text("text"):
        raise bad("message text is empty")
    text, found = entities.read(call, "text", entities="entities", most=limits.TEXT_UNITS)
    found = met(world, found)
    keyboard, preview = keyboards.read(call), previewed(call)
    if not text:
        raise bad("text must be non-empty")
    said = _own(world, call)
    if said.document is not None or said.rich is not None:
        raise bad("there is no text in the message to edit")
    is_same = (said.text, said.entities) == (text, found) and said.preview == preview
    if is_same and keyboards.same(said.keyboard, keyboard):
        raise NOT_MODIFIED
    said.edits.append(said.text)
    said.text, said.entities, said.keyboard, said.preview = text, found, keyboard, preview
    return _edited(world, said)


def _edit_rich(world: World, call: Call) -> Json:
    """Change a rich message; whether a text can become one no page says: here it cannot."""
    rich, keyboard = read_rich(world, call), keyboards.read(call)
    said = _own(world, call)
    if said.rich is None:
        raise bad("there is no rich message to edit")
    if said.rich == rich and keyboards.same(said.keyboard, keyboard):
        raise NOT_MODIFIED
    said.edits.append(json.dumps(said.rich, ensure_ascii=False))
    said.rich, said.keyboard = rich, keyboard
    return _edited(world, said)


def edit_reply_markup(world: World, call: Call) -> Json:
    """See editMessageReplyMarkup."""
    keyboard = keyboards.read(call)
    said = _own(world, call)
    if keyboards.same(said.keyboard, keyboard):
        raise NOT_MODIFIED
    said.keyboard = keyboard
    return _edited(world, said)


def _own(world: World, call: Call) -> Message:
    """Return the message to edit.

    Raises:
        Refusal: it is not there, or not the bot's.
    """
    if call.text("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    if not call.text("message_id"):
        raise bad("message identifier is not specified")
    chat = world.reach(call.text("chat_id"), Access.EDIT)
    said = world.message(chat, call.number("message_id"), "message to edit")
    is_own = said.sender == world.bot.id or (chat.kind == "channel" and _runs(world, chat))
    if not is_own or said.service is not None:
        raise bad("message can't be edited")
    world.spend(chat)
    return said


def _runs(world: World, chat: Chat) -> bool:
    return world.is_admin(chat, world.bot.id)


def _edited(world: World, said: Message) -> Json:
    said.edited = world.now()
    return shapes.message(world, said)


def delete(world: World, call: Call) -> bool:
    """See deleteMessage."""
    if not call.text("message_id"):
        raise bad("message identifier is not specified")
    chat = world.reach(call.text("chat_id"), Access.WRITE)
    said = world.message(chat, call.number("message_id"), "message to delete")
    if not _may_delete(world, chat, said):
        raise bad("message can't be deleted")
    take_away(chat, said)
    return True


def delete_several(world: World, call: Call) -> bool:
    """See deleteMessages: those that are not there are passed over."""
    numbers = call.decoded("message_ids", "can't parse message_ids JSON object")
    if not numbers:
        raise bad("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad("expected an Array of message identifiers")
    if len(numbers) > _MOST_DELETED:
        raise bad("too many message identifiers specified")
    chat = world.reach(call.text("chat_id"), Access.WRITE)
    found = [each for each in chat.messages if each.id in numbers]
    if not all(_may_delete(world, chat, each) for each in found):
        raise bad("message can't be deleted")
    for each in found:
        take_away(chat, each)
    return True


def _may_delete(world: World, chat: Chat, said: Message) -> bool:
    is_old = world.clock() - said.date > limits.EDIT_S
    if _runs(world, chat):
        return True
    return not is_old and (said.sender == world.bot.id or chat.kind == "private")


def take_away(chat: Chat, said: Message) -> None:
    """Remove a message before everybody's eyes."""
    chat.messages.remove(said)
    chat.deleted.append(said)


def set_reaction(world: World, call: Call) -> bool:
    """See setMessageReaction."""
    given = call.decoded("reaction", "can't parse reaction types JSON object")
    wanted = [] if given is None else given
    if not isinstance(wanted, list):
        raise bad("expected an Array of ReactionType")
    read = [_reaction(each) for each in wanted]
    if not call.text("message_id"):
        raise bad("message identifier is not specified")
    chat = world.reach(call.text("chat_id"), Access.READ)
    said = world.message(chat, call.number("message_id"), "message to react")
    if len(read) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if said.service is not None:
        raise bad("REACTION_INVALID")
    said.reactions.pop(world.bot.id, None)
    if read:
        said.reactions[world.bot.id] = read
    return True


def _reaction(given: Any) -> Json:  # noqa: ANN401  # as JSON has it
    if not isinstance(given, dict):
        raise _wrong("expected an Object")
    if "type" not in given:
        raise _wrong('Can\'t find field "type"')
    if given["type"] not in {"emoji", "custom_emoji", "paid"}:
        raise _wrong("invalid reaction type specified")
    if given["type"] != "emoji" or given.get("emoji") not in _EMOJI.split():
        raise bad("REACTION_INVALID")
    return {"type": "emoji", "emoji": given["emoji"]}


def _wrong(reason: str) -> Refusal:
    return bad(f"can't parse ReactionType: {reason}")
