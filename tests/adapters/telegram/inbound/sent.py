"""Updates as Telegram sends them, built of the least that each has."""

from __future__ import annotations

from typing import Any, TypeAlias

from adapters.telegram.bot import Self
from adapters.telegram.inbound import updates
from adapters.telegram.inbound.outcomes import Outcome
from tests.make import NOW

Json: TypeAlias = dict[str, Any]

BOT = Self(id="7000000001", username="daybrief_bot")
ANN, BEN = 5_100_000_001, 5_100_000_002
GROUP, FORUM, CHANNEL = -4_000_000_001, -1_002_000_000_001, -1_002_000_000_002
TOPIC, ROOT, NUMBER, UPDATE = 12, 40, 77, 870_000_001
AT = 1_790_000_000
CALL = "@daybrief_bot"
_RIGHTS = tuple(
    f"can_{each}"
    for each in (
        *("manage_chat", "delete_messages", "manage_video_chats", "restrict_members"),
        *("promote_members", "change_info", "invite_users", "post_stories", "edit_stories"),
        *("delete_stories", "send_welcome_messages"),
    )
)


def person(number: int = ANN, **more: Any) -> Json:  # noqa: ANN401  # as JSON has it
    return {"id": number, "is_bot": False, "first_name": "Ann", **more}


def chat(number: int) -> Json:
    kinds = {GROUP: "group", FORUM: "supergroup", CHANNEL: "channel"}
    kind = kinds.get(number, "private")
    named = {"first_name": "Ann"} if kind == "private" else {"title": "News"}
    forum = {"is_forum": True} if number == FORUM else {}
    return {"id": number, "type": kind, **named, **forum}


def update(kind: str, content: Json) -> Json:
    return {"update_id": UPDATE, kind: content}


def message(text: str, where: int = ANN, **more: Any) -> Json:  # noqa: ANN401  # as JSON has it
    """Return a message; mentions of the bot and a command at its beginning are entities."""
    entities: list[Json] = []
    if text.startswith("/"):
        head = text.split(maxsplit=1)[0]
        entities.append({"type": "bot_command", "offset": 0, "length": len(head)})
    if (place := text.find(CALL)) >= 0 and not text.startswith("/"):
        offset = len(text[:place].encode("utf-16-le")) // 2
        entities.append({"type": "mention", "offset": offset, "length": len(CALL)})
    content: Json = {"message_id": NUMBER, "date": AT, "chat": chat(where), "text": text}
    if where != CHANNEL:
        content["from"] = person(language_code="ja")
    if entities:
        content["entities"] = entities
    kind = "channel_post" if where == CHANNEL else "message"
    return update(kind, {**content, **more})


def ours(number: int = ROOT, where: int = ANN, **more: Any) -> Json:  # noqa: ANN401  # as JSON has it
    """Return a message of the bot's."""
    bot = {"id": int(BOT.id), "is_bot": True, "first_name": "Daybrief"}
    return {
        "message_id": number,
        "date": AT,
        "chat": chat(where),
        "from": bot,
        "text": "x",
        **more,
    }


def press(data: str, where: int = ANN, **more: Any) -> Json:  # noqa: ANN401  # as JSON has it
    content = {"id": "4", "from": person(), "chat_instance": "1", "message": ours(ROOT, where)}
    return update("callback_query", {**content, "data": data, **more})


def inquiry(text: str) -> Json:
    content = {"id": "4", "from": person(language_code="ja"), "query": text, "offset": ""}
    return update("inline_query", content)


def membership(old: str, new: str, where: int = GROUP) -> Json:
    content = {
        "chat": chat(where),
        "from": person(language_code="en"),
        "date": AT,
        "old_chat_member": _member(old),
        "new_chat_member": _member(new),
    }
    return update("my_chat_member", content)


def _member(status: str) -> Json:
    user = {"id": int(BOT.id), "is_bot": True, "first_name": "Daybrief"}
    more: Json = {"until_date": 0} if status == "kicked" else {}
    if status == "administrator":
        more = dict.fromkeys((*_RIGHTS, "can_be_edited", "is_anonymous"), False)
    return {"status": status, "user": user, **more}


def reaction(*emoji: str, where: int = GROUP) -> Json:
    content = {
        "chat": chat(where),
        "message_id": ROOT,
        "user": person(),
        "date": AT,
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
    }
    return update("message_reaction", content)


def hidden_reaction(*emoji: str) -> Json:
    raw = reaction(*emoji)
    del raw["message_reaction"]["user"]
    raw["message_reaction"]["actor_chat"] = chat(GROUP)
    return raw


def read(raw: object) -> Outcome:
    """Return what an update comes to."""
    return updates.outcome(raw, BOT, NOW)
