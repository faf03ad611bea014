"""How a call says what it wants: in a query, in JSON, in a form, or in a form of many parts.

The real server makes texts of all values first and reads them again, so `"5"` is as good as `5`;
what is nested is JSON within the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.telegram.refusals import bad

_TRUE = {"true", "yes", "1"}
_WORDS = {
    "caption",
    "callback_query_id",
    "inline_query_id",
    "guest_query_id",
    "name",
    "text",
    "url",
}
"""Arguments that are texts even where they look like numbers."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    body: bytes


@dataclass(slots=True)
class Call:
    """A method by its name in small letters, with its arguments as texts."""

    method: str
    args: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)
    """The ids of the messages that it has made visible so far."""

    def text(self, name: str) -> str:
        """Return an argument, or an empty text."""
        return self.args.get(name, "")

    def flag(self, name: str) -> bool:
        """Return whether an argument says yes."""
        return self.text(name).lower() in _TRUE

    def number(self, name: str, absent: int = 0) -> int:
        """Return an argument; what is no number counts as absent."""
        return _number(self.text(name), absent)

    def decoded(self, name: str, refusal: str) -> Any:  # noqa: ANN401  # as JSON has it
        """Return an argument that holds JSON, or None when there is none.

        Raises:
            Refusal: it is not JSON.
        """
        if not self.text(name):
            return None
        try:
            value = json.loads(self.text(name))
            json.dumps(value, ensure_ascii=False).encode()  # no halves of characters
        except (ValueError, RecursionError):
            raise bad(refusal) from None
        return value

    def seen(self) -> dict[str, Any]:
        """Return the arguments with what is nested in them unpacked; for whoever looks on."""
        seen = {
            name: value if name in _WORDS else _unpacked(value)
            for name, value in self.args.items()
        }
        return seen | {name: f"<{each.name}>" for name, each in self.uploads.items()}


async def read(request: web.Request, method: str) -> Call:
    """Read a call.

    Raises:
        Refusal: the body is not what it says it is.
    """
    call = Call(method.lower(), dict(request.query))
    kind = request.content_type
    if request.method != "POST" or not request.can_read_body:
        return call
    if kind == "application/json":
        call.args |= _of_json(await request.read())
    elif kind == "application/x-www-form-urlencoded":
        call.args |= {name: str(value) for name, value in (await request.post()).items()}
    elif kind == "multipart/form-data":
        try:
            parts = await request.post()
        except ValueError:
            raise bad("can't parse multipart form data") from None
        _take_parts(call, parts)
    else:
        raise bad("unsupported content type")
    if not all(_is_unicode(each) for each in call.args.values()):
        raise bad("strings must be encoded in UTF-8")
    return call


def _is_unicode(text: str) -> bool:
    return re.search("[\ud800-\udfff]", text) is None


def _take_parts(call: Call, parts: Mapping[str, Any]) -> None:
    for name, value in parts.items():
        if isinstance(value, web.FileField):
            call.uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            call.args[name] = value if isinstance(value, str) else bytes(value).decode()


def _of_json(body: bytes) -> dict[str, str]:
    try:
        fields = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise bad("can't parse request body as JSON object") from None
    if not isinstance(fields, dict):
        raise bad("can't parse request body as JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in fields.items()
        if value is not None
    }


def _number(text: str, absent: int) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 20 else absent


def _unpacked(value: str) -> Any:  # noqa: ANN401  # as JSON has it
    """Return numbers, truths and what is nested as such, and other texts as they stand."""
    is_packed = value[:1] in {"{", "["} or value in {"true", "false"}
    if not is_packed:
        number = _number(value, 0)
        return number if str(number) == value else value
    try:
        return json.loads(value)
    except ValueError:
        return value
