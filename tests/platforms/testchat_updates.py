"""What the chat server brings in: signatures, envelopes and updates, read strictly.

*Pure.*
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from adapters.contract import (
    Attachment,
    Filled,
    FormKind,
    FormRequest,
    Given,
    Joined,
    Left,
    Opened,
    Pressed,
    Reacted,
    Said,
    Uninstalled,
    Update,
)
from digest.model import Recipient

AT_ONCE = frozenset({"form", "filled", "enough"})
"""Kinds of updates that are looked at before they are admitted, or never are."""
MAX_TEXT_CHARS = 4000
_WINDOW = timedelta(minutes=5)
_STAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_ID_CHARS = 200


def is_signed(headers: Mapping[str, str], body: bytes, secret: bytes, now: datetime) -> bool:
    """Whether a body bears a signature of ours that is not older than five minutes."""
    named = {name.lower(): value for name, value in headers.items()}
    stamp, signature = named.get("x-chat-timestamp", ""), named.get("x-chat-signature", "")
    if not _STAMP.fullmatch(stamp) or not _HEX.fullmatch(signature):
        return False
    expected = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    is_fresh = abs(now.timestamp() - int(stamp)) <= _WINDOW.total_seconds()
    return hmac.compare_digest(expected, signature) and is_fresh


def envelope(body: bytes) -> tuple[str, list[Any]] | None:
    """Return the tenant and the updates of a webhook request; None for anything else."""
    opened = as_object(body)
    tenant, updates = opened.get("tenant"), opened.get("updates")
    if isinstance(tenant, str) and tenant and isinstance(updates, list):
        return tenant, updates
    return None


def as_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object; an empty one for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def update(raw: object, *, platform: str, tenant: str) -> Update | None:
    """Read one update; None when it makes no sense."""
    if not isinstance(raw, dict):
        return None
    at, kind = raw.get("at"), str(raw.get("kind"))
    names = (raw.get("id"), raw.get("chat"), raw.get("thread") or "", raw.get("reply_to") or "")
    if type(at) is not int or not 0 <= at < 1 << 45:
        return None
    is_named = bool(names[0] and (names[1] or kind == "uninstalled"))
    if not is_named or not all(_is_text(each, _MOST_ID_CHARS) for each in names):
        return None
    update_id, chat, thread, reply_to = map(str, names)
    said_at = datetime.fromtimestamp(at / 1000, UTC)
    place = Recipient(platform=platform, tenant=tenant, chat=chat, thread=thread or None)
    if kind in {"left", "uninstalled"}:
        made = Left if kind == "left" else Uninstalled
        return made(update_id=update_id, recipient=place, said_at=said_at)
    if not _is_text(raw.get("from"), _MOST_ID_CHARS):
        return None
    who = _By(update_id=update_id, recipient=place, asker=str(raw["from"]), said_at=said_at)
    return _by_person(raw, who, reply_to)


class _By(TypedDict):
    """Of which update it is, where, and whose."""

    update_id: str
    recipient: Recipient
    asker: str
    said_at: datetime


def _by_person(raw: Mapping[str, Any], who: _By, reply_to: str) -> Update | None:
    """Read what somebody did; None when it makes no sense."""
    is_shared = raw.get("shared") is True
    match raw:
        case {"kind": "said", "text": str(text)}:
            return Said(
                **who,
                text=text[:MAX_TEXT_CHARS].encode(errors="replace").decode(),
                reply_to=reply_to,
                is_shared=is_shared,
                is_addressed=raw.get("addressed") is True,
                attachment=_attachment(raw.get("file")),
            )
        case {"kind": "pressed", "token": str(token)}:
            message = str(raw.get("message") or "")[:_MOST_ID_CHARS]
            token = token[:_MOST_ID_CHARS]
            return Pressed(**who, token=token, message=message, is_shared=is_shared)
        case {"kind": "filled"}:
            return _filled(raw, who)
        case {"kind": "joined" | "opened"}:
            return _met(raw, who)
        case {"kind": "reacted", "message": str(message), "positive": bool(is_positive)}:
            return Reacted(**who, message=message[:_MOST_ID_CHARS], is_positive=is_positive)
        case _:
            return None


def _met(raw: Mapping[str, Any], who: _By) -> Update | None:
    """Read that somebody let the bot in, or opened its page."""
    names = raw.get("language") or "", raw.get("tz") or ""
    if not all(_is_text(each, _MOST_ID_CHARS) for each in names):
        return None
    language, tz = map(str, names)
    if raw["kind"] == "opened":
        return Opened(**who, language=language, tz=tz)
    is_shared = raw.get("shared") is True
    return Joined(**who, is_shared=is_shared, language=language, tz=tz)


def wanted(raw: Any, *, platform: str, tenant: str) -> FormRequest | None:  # noqa: ANN401  # as JSON has it
    """Read the wish for a form; None when it is none."""
    match raw:
        case {"kind": "form", "form": str(kind), "chat": str(chat), "from": str(asker)}:
            if kind not in set(FormKind) or not (chat and asker):
                return None
            return FormRequest(
                kind=FormKind(kind),
                recipient=Recipient(platform=platform, tenant=tenant, chat=chat),
                asker=asker,
                is_shared=raw.get("shared") is True,
                token=str(raw.get("token") or "")[:_MOST_ID_CHARS],
            )
        case _:
            return None


def _filled(raw: Mapping[str, Any], who: _By) -> Filled | None:
    """Read what was given in a form; None when it makes no sense."""
    match raw:
        case {"form": str(kind), "given": dict(given)} if kind in set(FormKind):
            found = []
            for key, values in given.items():
                if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
                    return None
                found.append(
                    Given(key=str(key), values=tuple(one[:MAX_TEXT_CHARS] for one in values))
                )
            return Filled(
                **who,
                kind=FormKind(kind),
                given=tuple(found),
                token=str(raw.get("token") or "")[:_MOST_ID_CHARS],
                is_shared=raw.get("shared") is True,
            )
        case _:
            return None


def _attachment(raw: object) -> Attachment | None:
    """Read where a file is; None when that makes no sense, or there is none."""
    match raw:
        case {"name": str(name), "size": int(size), "handle": str(handle)}:
            if not (_is_text(name, _MOST_ID_CHARS) and _is_text(handle, _MOST_ID_CHARS)):
                return None
            return Attachment(name=name, size=size, handle=handle) if size >= 0 else None
        case _:
            return None


def _is_text(value: object, most_chars: int) -> bool:
    """Whether it is a text that any store can keep."""
    return isinstance(value, str) and len(value) <= most_chars and value.isprintable()
