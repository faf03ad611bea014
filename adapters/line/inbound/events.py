"""Which update of ours an event is, if any.

*Pure.* LINE adds kinds of events, fields and values without notice: what is known is taken, and
the rest costs nothing of it (developers.line.biz, «Receive messages (webhook)»; read 2026-11-28).

::

    message     text · a file, of one's own chat     ┐ in a group: a mention of the bot, or an
    postback    a button · a time that was picked     ├ answer to a message of ours (IfOurs)
    follow, join · unfollow, leave · unsend           ┘
    memberJoined, memberLeft                            what a message costs there
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters import shaping
from adapters.contract import (
    Attachment,
    Collected,
    Joined,
    Left,
    Pressed,
    Reacted,
    Said,
    Unsaid,
    Update,
)
from adapters.line import menu, places, tokens
from adapters.line.collecting import COLLECT
from adapters.line.inbound import texts
from adapters.line.inbound.outcomes import (
    Admitted,
    Counted,
    IfOurs,
    Judged,
    Nothing,
    Outcome,
    TakenBack,
)
from adapters.line.quick import DISLIKED, LIKED
from digest.model import Recipient

_THUMBS = {LIKED: True, DISLIKED: False}
_EVENT_ID = re.compile(r"[0-9A-Za-z]{1,64}", re.ASCII)
_DATA = re.compile(r"[!-~]{1,300}", re.ASCII)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_QUESTION = re.compile(r"e/[0-9A-Za-z]{1,64}", re.ASCII)
_IMPORTS = {"json": "settings import", "opml": "sources import", "xml": "sources import"}
_NAME_CHARS = 200
_STANDBY = Nothing(why="another bot has the floor")
_ODD = Nothing(why="an event without what every event has", is_odd=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """An event, and what is known of how it came."""

    raw: Mapping[str, Any]
    place: Recipient
    asker: str
    """Who did it; of a group the group itself, where LINE does not say."""
    update_id: str
    happened_at: datetime
    answer_by: str

    @property
    def is_shared(self) -> bool:
        """Whether several people are there."""
        return not places.is_own(self.place.chat)


def outcome(event: object, destination: str, arrived_at: datetime) -> Outcome:
    """Return what an event comes to.

    Args:
        event: as it came.
        destination: the bot's own id.
        arrived_at: by our clock: the reply token counts from it.
    """
    raw = shaping.record(event)
    kind = shaping.text(raw, "type")
    read = _READ.get(kind)
    if read is None:
        return Nothing(why="of a kind that means nothing here", is_odd=not kind)
    if raw.get("mode") == "standby" and kind != "unsend":
        return _STANDBY
    chat = chat_of(raw)
    if not chat:
        return Nothing(why="it happened nowhere that we know")
    person = shaping.text(raw, "source", "userId")
    at = Circumstances(
        raw=raw,
        place=Recipient(platform=places.PLATFORM, tenant=destination, chat=chat),
        asker=person if places.is_id(person) else chat,
        update_id=f"e/{_id(raw)}",
        happened_at=_moment(raw, arrived_at),
        answer_by=tokens.marked(shaping.text(raw, "replyToken"), arrived_at),
    )
    return read(at)


def chat_of(event: object) -> str:
    """Return the id of the chat in which an event happened; empty where there is none."""
    source = shaping.record(event, "source")
    for key in ("groupId", "roomId", "userId"):
        found = shaping.text(source, key)
        if places.is_id(found):
            return found
    return ""


def order(event: object) -> int:
    """Return by what events of a request are put in order: they need not come in theirs."""
    return shaping.number(event, "timestamp") or 0


def _message(at: Circumstances) -> Outcome:
    message = shaping.record(at.raw, "message")
    match shaping.text(message, "type"):
        case "text":
            return _text(at, message)
        case "file" if not at.is_shared:
            return _file(at, message)
        case "":
            return _ODD
        case _:
            return Nothing(why="a message without words")


def _text(at: Circumstances, message: Mapping[str, Any]) -> Outcome:
    if not isinstance(message.get("text"), str):
        return _ODD
    typed = texts.typed(message)
    quoted = shaping.text(message, "quotedMessageId")
    said = Said(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        text=typed.text,
        said_at=at.happened_at,
        reply_to=quoted if places.is_message(quoted) else "",
        is_shared=at.is_shared,
        is_addressed=typed.is_to_bot,
        message=_number(message),
        answer_by=at.answer_by,
    )
    if said.reply_to:
        return IfOurs(update=said)
    if at.is_shared and not typed.is_to_bot:
        return Nothing(why="people talk to each other")
    return Admitted(update=said)


def _file(at: Circumstances, message: Mapping[str, Any]) -> Outcome:
    number, size = _number(message), shaping.number(message, "fileSize")
    if not number:
        return _ODD
    name = shaping.text(message, "fileName")[:_NAME_CHARS] or "file"
    said = Said(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        text=_meant(name),
        said_at=at.happened_at,
        attachment=Attachment(name=name, size=max(size or 0, 0), handle=number),
        message=number,
        answer_by=at.answer_by,
    )
    return Admitted(update=said)


def _meant(name: str) -> str:
    """Return what somebody means by a file, whom LINE lets write nothing with it."""
    return _IMPORTS.get(name.lower().rpartition(".")[2], "")


def _postback(at: Circumstances) -> Outcome:
    data = shaping.text(at.raw, "postback", "data", most_chars=300)
    picked = shaping.text(at.raw, "postback", "params", "time")
    if _TIME.fullmatch(picked):
        return Admitted(update=_typed(at, f"time {picked}"))
    line = menu.line_of(data)
    if line is not None:
        return Admitted(update=_typed(at, line)) if line else Nothing(why="he is about to write")
    if not _DATA.fullmatch(data):
        return Nothing(why="a press of nothing of ours")
    if data in _THUMBS:
        return _judged(at, is_positive=_THUMBS[data])
    if data.startswith(COLLECT):
        return _collected(at, data.removeprefix(COLLECT))
    pressed = Pressed(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        token=data,
        said_at=at.happened_at,
        is_shared=at.is_shared,
        answer_by=at.answer_by,
    )
    return Admitted(update=pressed)


def _judged(at: Circumstances, *, is_positive: bool) -> Outcome:
    reacted = Reacted(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        message="",
        is_positive=is_positive,
        said_at=at.happened_at,
    )
    return Judged(update=reacted)


def _collected(at: Circumstances, question: str) -> Outcome:
    if not _QUESTION.fullmatch(question):
        return Nothing(why="a press of nothing of ours")
    collected = Collected(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        question=question,
        said_at=at.happened_at,
        is_shared=at.is_shared,
        answer_by=at.answer_by,
    )
    return Admitted(update=collected)


def _typed(at: Circumstances, line: str) -> Said:
    """Return a command that was pressed as if it had been typed."""
    return Said(
        update_id=at.update_id,
        recipient=at.place,
        asker=at.asker,
        text=line,
        said_at=at.happened_at,
        is_shared=at.is_shared,
        is_addressed=True,
        answer_by=at.answer_by,
    )


def _joined(at: Circumstances) -> Outcome:
    person = shaping.text(at.raw, "source", "userId")
    joined = Joined(
        update_id=at.update_id,
        recipient=at.place,
        asker=person if places.is_id(person) else "",
        said_at=at.happened_at,
        is_shared=at.is_shared,
        answer_by=at.answer_by,
    )
    return Admitted(update=joined)


def _left(at: Circumstances) -> Outcome:
    left: Update = Left(update_id=at.update_id, recipient=at.place, said_at=at.happened_at)
    return Admitted(update=left)


def _unsent(at: Circumstances) -> Outcome:
    message = shaping.text(at.raw, "unsend", "messageId")
    if not places.is_message(message):
        return _ODD
    unsaid = Unsaid(
        update_id=at.update_id,
        recipient=at.place,
        message=message,
        said_at=at.happened_at,
    )
    return TakenBack(update=unsaid)


def _counted(at: Circumstances) -> Outcome:
    return Counted(place=at.place)


_READ: Mapping[str, Callable[[Circumstances], Outcome]] = {
    "message": _message,
    "postback": _postback,
    "follow": _joined,
    "join": _joined,
    "unfollow": _left,
    "leave": _left,
    "unsend": _unsent,
    "memberJoined": _counted,
    "memberLeft": _counted,
}
"""Every kind that is read."""


def _id(raw: Mapping[str, Any]) -> str:
    """Return by what an event is known when it comes again; without an id by all that is in it."""
    found = shaping.text(raw, "webhookEventId")
    if _EVENT_ID.fullmatch(found):
        return found
    lasting = {key: raw[key] for key in raw if key not in {"deliveryContext", "replyToken"}}
    written = json.dumps(lasting, sort_keys=True).encode(errors="replace")
    return hashlib.sha256(written).hexdigest()[:32]


def _moment(raw: Mapping[str, Any], otherwise: datetime) -> datetime:
    """Return when an event happened, which is counted in milliseconds; never after it came."""
    found = shaping.number(raw, "timestamp")
    if found is None or not 0 <= found < shaping.FURTHEST_S * 1000:
        return otherwise
    return min(datetime.fromtimestamp(found / 1000, UTC), otherwise)


def _number(message: Mapping[str, Any]) -> str:
    found = shaping.text(message, "id")
    return found if places.is_message(found) else ""
