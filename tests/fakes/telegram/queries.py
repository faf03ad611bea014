"""The methods that answer a press, an inline query or a guest message: once, and in time."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.telegram import entities, keyboards, limits
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Json, Message
from tests.fakes.telegram.refusals import Refusal, bad
from tests.fakes.telegram.world import World


def answer_callback(world: World, call: Call) -> bool:
    """See answerCallbackQuery."""
    query = world.query(call.text("callback_query_id"), "callback", limits.QUERY_S)
    if len(call.text("text")) > limits.CALLBACK_ANSWER_CHARS:
        raise bad("MESSAGE_TOO_LONG")
    if url := call.text("url"):
        start = f"https://t.me/{world.bot.username}?start="
        if not url.startswith(start.replace("https://", "")) and not url.startswith(start):
            raise bad("URL_INVALID")
    query.answer = call.seen()
    return True


def answer_inline(world: World, call: Call) -> bool:
    """See answerInlineQuery."""
    given = call.decoded("results", "can't parse JSON encoded inline query results")
    results = [] if given is None else given
    if not isinstance(results, list):
        raise bad("expected an Array of inline query results")
    if len(results) > limits.INLINE_RESULTS:
        raise bad("too many inline query results specified")
    for each in results:
        _check_result(each)
    names = [each["id"] for each in results]
    if len(set(names)) < len(names):
        raise bad("RESULT_ID_DUPLICATE")
    _check_start(call)
    query = world.query(call.text("inline_query_id"), "inline", limits.QUERY_S)
    query.answer = call.seen()
    return True


def _check_start(call: Call) -> None:
    """Refuse a button over the results that leads nowhere."""
    button = call.decoded("button", "can't parse inline query results button")
    if button is None:
        return
    if not isinstance(button, dict):
        raise bad("object expected as inline query results button")
    if not button.get("text"):
        raise bad("SWITCH_PM_TEXT_EMPTY")
    if "web_app" in button:
        return
    start = str(button.get("start_parameter", ""))
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{limits.START_PAYLOAD_CHARS}}}", start):
        raise bad("START_PARAM_INVALID" if start else "START_PARAM_EMPTY")


def chosen(result: Json) -> tuple[str, list[Json]]:
    """Return what a result leaves in a chat: its text, and the entities of it."""
    return _text(result["input_message_content"])


def answer_guest(world: World, call: Call) -> Json:
    """See answerGuestQuery: the one message that a guest may leave."""
    given = call.decoded("result", "can't parse JSON encoded web view query results")
    if given is None:
        raise bad("result isn't specified")
    _check_result(given)
    query = world.query(call.text("guest_query_id"), "guest", limits.QUERY_S)
    query.answer = given
    content = given.get("input_message_content", {})
    if query.message is not None and "message_text" in content:
        _leave(world, query.message, content)
    return {"inline_message_id": f"guest{query.id}"}


def _leave(world: World, place: tuple[int, int], content: Json) -> None:
    """Show the answer to a guest message where it was asked."""
    chat = world.chats[place[0]]
    text, found = _text(content)
    said = Message(id=world.new_message_id(chat), chat=chat.id, date=world.now())
    said.sender, said.reply_to, said.text, said.entities = world.bot.id, place[1], text, found
    world.post(chat, said)


def _check_result(given: Any) -> None:  # noqa: ANN401  # as JSON has it
    """Refuse a result that cannot be shown; those that are no articles are not looked into."""
    if not isinstance(given, dict):
        raise _wrong("Inline query result must be an object")
    for name in ("type", "id"):
        if name not in given:
            raise _wrong(f'Can\'t find field "{name}"')
    if not 0 < len(str(given["id"]).encode()) <= limits.INLINE_RESULT_ID_BYTES:
        raise bad("RESULT_ID_INVALID")
    if given["type"] == "article":
        _check_article(given)


def _check_article(given: Json) -> None:
    if not given.get("title"):
        raise _wrong('Can\'t find field "title"')
    content = given.get("input_message_content")
    if not isinstance(content, dict):
        raise _wrong("Input message content is not specified")
    if "reply_markup" in given:
        keyboards.rows(given["reply_markup"])
    if "rich_message" not in content:
        _text(content)


def _text(content: Json) -> tuple[str, list[Json]]:
    """Return the text of a message that a result leaves, and its entities."""
    written = {"text": str(content.get("message_text", ""))}
    written["parse_mode"] = str(content.get("parse_mode", ""))
    written["entities"] = json.dumps(content.get("entities", []))
    if not written["text"]:
        raise _wrong("Message text is empty")
    call = Call("", written)
    return entities.read(call, "text", entities="entities", most=limits.TEXT_UNITS)


def _wrong(reason: str) -> Refusal:
    return bad(f"can't parse inline query result: {reason}")
