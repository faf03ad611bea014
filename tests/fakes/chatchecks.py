"""What the chat server refuses of a request before it looks at anything."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

MAX_FILE_BYTES = 1 << 20
_FIELDS = {
    "send": ({"chat", "op_id", "text"}, {"chat", "thread", "op_id", "text", "actions"}),
    "reply": (
        {"chat", "to", "text"},
        {"chat", "thread", "op_id", "to", "text", "actions", "file", "only"},
    ),
}
"""What must be there, what may be there."""
MOST_ACTIONS = {"send": 100, "reply": 13}
_MOST_LABEL_CHARS, _MOST_TOKEN_CHARS = 80, 64


class Refusal(Exception):
    """What the server says to a request that is not right."""

    def __init__(self, status: int, error: str, *, retry_after: int | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.retry_after = retry_after


def read(on: str, body: bytes) -> dict[str, Any]:
    """Read a JSON object of texts with the fields of an endpoint and no other."""
    must, may = _FIELDS[on]
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "not_json") from None
    if not isinstance(fields, dict):
        raise Refusal(400, "not_an_object")
    for name, value in list(fields.items()):
        if value is None and name not in must:
            del fields[name]
        elif name == "actions" and "actions" in may:
            check_actions(value, MOST_ACTIONS[on])
        elif name == "file" and "file" in may:
            check_file(value)
        elif not isinstance(value, str):
            raise Refusal(400, f"not_a_text: {name}")
    if not must <= fields.keys() <= may:
        raise Refusal(400, f"fields: {', '.join(sorted(fields.keys() ^ must))}")
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refusal(400, "not_unicode") from None
    return fields


def check_actions(value: object, most: int) -> None:
    """Refuse what cannot be shown under a message."""
    is_list = isinstance(value, list) and 0 < len(value) <= most
    for each in value if is_list and isinstance(value, list) else [None]:
        if not isinstance(each, dict) or each.keys() != {"label", "token"}:
            raise Refusal(400, "actions")
        label, token = each["label"], each["token"]
        if not (isinstance(label, str) and 0 < len(label) <= _MOST_LABEL_CHARS):
            raise Refusal(400, "action_label")
        is_token = isinstance(token, str) and token.isascii() and token.isprintable()
        if not (is_token and 0 < len(token) <= _MOST_TOKEN_CHARS):
            raise Refusal(400, "action_token")


def check_file(value: object) -> None:
    """Refuse what is no file that can be shown."""
    if not isinstance(value, dict) or value.keys() != {"name", "type", "body"}:
        raise Refusal(400, "file")
    name, body = value["name"], value["body"]
    if not (isinstance(name, str) and 0 < len(name) <= _MOST_LABEL_CHARS and name.isprintable()):
        raise Refusal(400, "file_name")
    if "/" in name or "\\" in name or not isinstance(value["type"], str):
        raise Refusal(400, "file_name")
    try:
        size = len(base64.b64decode(body, validate=True))
    except (TypeError, binascii.Error):
        raise Refusal(400, "file_body") from None
    if not 0 < size <= MAX_FILE_BYTES:
        raise Refusal(400, "file_size")


def only(query: Mapping[str, str], known: set[str]) -> None:
    """Refuse a query with other fields."""
    if not query.keys() <= known:
        raise Refusal(400, "unknown_fields")


def number(query: Mapping[str, str], name: str, absent: int, most: int) -> int:
    """Read a number of a query."""
    text = query.get(name, str(absent))
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise Refusal(400, name)
    return int(text)
