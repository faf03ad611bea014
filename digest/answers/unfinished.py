"""What is finished of a JSON object that is still being written.

*Pure.* A reader sees a sentence when its object is closed, not when the reply is. Every member
of the outermost object is reported once it is whole; of an array, each element as soon as it is::

    {"answerable": true, "sentences": [{"text": "a"}, {"te…
                       │                            └─▶ ("sentences", {"text": "a"})
                       └─▶ ("answerable", True)

However the text is cut into pieces, the same is reported (RFC 8259; tested over all cuts).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

from digest.ports.llm import Json

MOST_CHARACTERS = 20_000
"""Of a reply: an answer of 150 words has under 3,000."""

Member: TypeAlias = tuple[str, Json]
_CLOSES = {"{": "}", "[": "]"}
_OUTERMOST = 1
_ELEMENTS = 2


@dataclass(slots=True)
class Unfinished:
    """Reads an object piece by piece; what stands before its first brace is passed over."""

    is_finished: bool = False
    """The object was closed and held what it should."""
    is_broken: bool = False
    """It is no JSON, or too long; nothing more will be reported."""
    _open: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _array: str | None = None
    _in_string: bool = False
    _is_escaped: bool = False
    _characters: int = 0

    def feed(self, piece: str) -> list[Member]:
        """Take the next piece; return the members and elements that it finished."""
        found: list[Member] = []
        for character in piece:
            if self.is_finished or self.is_broken:
                break
            self._characters += 1
            try:
                found += self._take(character)
            except (ValueError, RecursionError):
                self.is_broken = True
            if self._characters > MOST_CHARACTERS:
                self.is_broken = True
        return found

    def _take(self, character: str) -> list[Member]:
        if not self._open:
            if character == "{":
                self._open.append(character)
            return []
        if self._in_string or character == '"':
            self._string(character)
            return []
        if character in _CLOSES:
            return self._opened(character)
        if character in _CLOSES.values():
            return self._closed(character)
        if character == "," and self._is_between:
            return self._flush()
        self._text.append(character)
        return []

    @property
    def _is_between(self) -> bool:
        return len(self._open) == (_OUTERMOST if self._array is None else _ELEMENTS)

    def _string(self, character: str) -> None:
        self._text.append(character)
        if not self._in_string:
            self._in_string = True
        elif self._is_escaped:
            self._is_escaped = False
        elif character == "\\":
            self._is_escaped = True
        elif character == '"':
            self._in_string = False

    def _opened(self, character: str) -> list[Member]:
        self._open.append(character)
        before = "".join(self._text).rstrip()
        if character == "[" and len(self._open) == _ELEMENTS and before.endswith(":"):
            key = _loads(before[:-1])
            if not isinstance(key, str):
                raise ValueError(key)
            self._array = key
            self._text.clear()
        else:
            self._text.append(character)
        return []

    def _closed(self, character: str) -> list[Member]:
        if _CLOSES[self._open.pop()] != character:
            raise ValueError(character)
        if self._array is not None and len(self._open) == _OUTERMOST:
            found = self._flush()
            self._array = None
            return found
        if not self._open:
            found = self._flush()
            self.is_finished = True
            return found
        self._text.append(character)
        # An object of an array is whole without the comma after it
        return self._flush() if self._array is not None and self._is_between else []

    def _flush(self) -> list[Member]:
        text = "".join(self._text).strip()
        self._text.clear()
        if not text:
            return []
        if self._array is not None:
            return [(self._array, _loads(text))]
        return list(_loads("{" + text + "}").items())


def _loads(text: str) -> Any:  # noqa: ANN401  # what JSON holds is found out by its readers
    return json.loads(text, parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON (RFC 8259, 6)."""
    raise ValueError(constant)
