"""What an answer of the Messaging API that is no success means to us, and what having none does.

*Pure.* ::

    400   by the beginning of its message: `_REFUSALS`, else our mistake
    401   AccessLost · 403 AccessLost · 404, 410 RecipientGone · 409 taken before: see `client`
    413   our mistake
    429   «You have reached your monthly limit.» ─▶ QuotaSpent · any other ─▶ Throttled
    other 4xx: of a machine before the server, not accepted
    5xx, or no answer after a connection: nobody knows; without a connection: not done

Messages: developers.line.biz, Messaging API reference, status codes and error messages; read
2026-11-28.
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
    DeliveryError,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)

_MOST_SAID = 120
_OURS = re.compile(r"[^A-Za-z0-9 _.,:;'()/-]")
"""What no message of the server's has; anything else could be somebody's words."""
_MONTHLY = "You have reached your monthly limit"


class TokenSpent(Rejected):
    """The reply token was used, or is too old: nothing was shown for it now."""


class Unreadable(Rejected):
    """A message is wrong: our mistake; plain words may go."""


_REFUSALS: tuple[tuple[str, type[DeliveryError]], ...] = (
    ("Invalid reply token", TokenSpent),
    ("Failed to send messages", RecipientGone),
    ("The property, 'to', in the request body is invalid", RecipientGone),
    ("Not found", RecipientGone),
    ("The request body has", Unreadable),
    ("A message (messages[", Unreadable),
)
"""By what a message begins with; what is not here is our mistake."""
_WORDS: Mapping[type[DeliveryError], str] = {
    AccessLost: "auth",
    RecipientGone: "gone",
    Rejected: "payload",
}
"""The first word of a reason, where what failed failed for good."""


def for_answer(status: int, body: bytes, headers: Mapping[str, str]) -> DeliveryError:
    """Return what an answer means that was no success, or made no sense.

    Args:
        status: of HTTP.
        body: as it came.
        headers: by their names in lower case.
    """
    wait = seconds(headers.get("retry-after"))
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Uncertain("an answer without sense")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Uncertain(f"status {status}", retry_after=wait)
    said = str(read(body).get("message", ""))
    kind = _kind(status, said)
    if kind is QuotaSpent:
        return QuotaSpent("the month's messages are spent")
    if kind is Unavailable:
        return Unavailable(f"not accepted: status {status}", retry_after=wait)
    shown = _OURS.sub("?", said[:_MOST_SAID]) or f"status {status}"
    word = next((word for of, word in _WORDS.items() if issubclass(kind, of)), "")
    return kind(f"{word}: {shown}" if word else shown, retry_after=wait)


def read(body: bytes) -> Mapping[str, Any]:
    """Return the object that a body is; an empty one for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _kind(status: int, said: str) -> type[DeliveryError]:
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return QuotaSpent if said.startswith(_MONTHLY) else Throttled
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return AccessLost
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return RecipientGone
        case HTTPStatus.BAD_REQUEST:
            return next((kind for begins, kind in _REFUSALS if said.startswith(begins)), Rejected)
        case HTTPStatus.CONFLICT | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Rejected
        case _:
            return Unavailable
