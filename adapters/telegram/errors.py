"""What an answer of the Bot API that is no success means to us, and what having none does.

*Pure.* ::

    parameters  retry_after ─▶ Throttled · migrate_to_chat_id ─▶ Migrated
    code        401, 404 ─▶ AccessLost · 409 ─▶ Conflict · 429 ─▶ Throttled
    400, 403    by the beginning of the description: `_REFUSALS`, certainly not done
    5xx, or no answer after a connection: nobody knows; without a connection: not done

Descriptions are those of the server's source (tdlib/telegram-bot-api, Client.cpp) and of the codes
that it passes on (core.telegram.org/api/errors); read 2026-11-28. python-telegram-bot sorts the
same answers into classes of which one that says "not sent" is a child of one that says "nobody
knows": they are not gone by here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from adapters.patience import seconds
from digest.errors import (
    AccessLost,
    Blocked,
    DeliveryError,
    Forbidden,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)

_MOST_SAID = 120
_OURS = re.compile(r"[^A-Za-z0-9 _.,:;'()/-]")
"""What no description of the server's has; anything else could be somebody's words."""


class Migrated(RecipientGone):
    """The group is a supergroup now."""

    def __init__(self, to: int) -> None:
        super().__init__("gone: a supergroup now")
        self.to = to


class NoTopic(RecipientGone):
    """The topic of a forum is deleted, or closed to the bot."""


class Unchanged(Rejected):
    """The message is there, and is what it was to become."""


class NoMessage(Rejected):
    """There is no such message, or none of the bot's."""


class TooOld(Rejected):
    """Somebody pressed too long ago to be answered at his finger."""


class Unreadable(Rejected):
    """The text, its entities or its keyboard are wrong: our mistake; plain text may go."""


class NoMethod(Rejected):
    """The server does not have the method."""


class Conflict(Unavailable):
    """Another process asks for updates, or a webhook brings them."""


_REFUSALS: tuple[tuple[str, type[DeliveryError]], ...] = (
    ("message is not modified", Unchanged),
    ("message to edit not found", NoMessage),
    ("message to delete not found", NoMessage),
    ("message can't be edited", NoMessage),
    ("MESSAGE_ID_INVALID", NoMessage),
    ("query is too old", TooOld),
    ("QUERY_ID_INVALID", TooOld),
    ("message thread not found", NoTopic),
    ("TOPIC_CLOSED", NoTopic),
    ("TOPIC_DELETED", NoTopic),
    ("bot was blocked by the user", Blocked),
    ("bot can't initiate conversation", Forbidden),
    ("user is deactivated", RecipientGone),
    ("chat not found", RecipientGone),
    ("user not found", RecipientGone),
    ("PEER_ID_INVALID", RecipientGone),
    ("INPUT_USER_DEACTIVATED", RecipientGone),
    ("the group chat was deleted", RecipientGone),
    ("group chat was deactivated", RecipientGone),
    ("have no rights to send", Forbidden),
    ("not enough rights", Forbidden),
    ("need administrator rights", Forbidden),
    ("CHAT_WRITE_FORBIDDEN", Forbidden),
    ("CHAT_RESTRICTED", Forbidden),
    ("CHAT_SEND_", Forbidden),
    ("CHAT_ADMIN_REQUIRED", Forbidden),
    ("CHANNEL_PRIVATE", Forbidden),
    ("can't parse", Unreadable),
    ("message is too long", Unreadable),
    ("MESSAGE_TOO_LONG", Unreadable),
    ("ENTITY_", Unreadable),
    ("ENTITIES_", Unreadable),
    ("BUTTON_", Unreadable),
    ("REPLY_MARKUP_", Unreadable),
    ("inline keyboard", Unreadable),
    ("wrong HTTP URL", Unreadable),
)
"""By what a description begins with after its prefix; what is not here is our mistake."""
_WORDS: Mapping[type[DeliveryError], str] = {
    AccessLost: "auth",
    Blocked: "blocked",
    Forbidden: "forbidden",
    RecipientGone: "gone",
    Rejected: "payload",
}
"""The first word of a reason, where what failed failed for good; of two kinds the narrower."""


def for_answer(status: int, body: bytes, retry_after: str | None = None) -> DeliveryError:
    """Return what an answer means that was no success, or made no sense.

    Args:
        status: of HTTP.
        body: as it came.
        retry_after: the header, which counts where the body says nothing.
    """
    told = _read(body)
    code = told.get("error_code")
    if told.get("ok") is False and type(code) is int:
        return _refused(code, str(told.get("description", "")), _record(told.get("parameters")))
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Uncertain("an answer without sense")
    wait = seconds(retry_after)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled(f"status {status}", retry_after=wait)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:  # by a machine before the server
        return Unavailable(f"not accepted: status {status}", retry_after=wait)
    return Uncertain(f"status {status}", retry_after=wait)


def _refused(code: int, description: str, parameters: Mapping[str, Any]) -> DeliveryError:
    said = description.partition(": ")[2] or description
    to = parameters.get("migrate_to_chat_id")
    if type(to) is int:
        return Migrated(to)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Uncertain(f"status {code}")
    kind = _kind(code, said)
    shown = _OURS.sub("?", said[:_MOST_SAID])
    wait = seconds(parameters.get("retry_after"))
    word = next((word for of, word in _WORDS.items() if issubclass(kind, of)), "")
    return kind(f"{word}: {shown}" if word else shown, retry_after=wait)


def _kind(code: int, said: str) -> type[DeliveryError]:
    match code:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Throttled
        case HTTPStatus.NOT_FOUND if said.startswith("method not found"):
            return NoMethod
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return AccessLost
        case HTTPStatus.CONFLICT:
            return Conflict
        case _:
            pass
    usual = Forbidden if code == HTTPStatus.FORBIDDEN else Rejected
    return next((kind for begins, kind in _REFUSALS if said.startswith(begins)), usual)


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        return _record(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _record(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}
