"""The JSON object in a text of a model, which may have put words around it.

*Pure.* What counts is the first brace that opens, after a model's thinking aloud, to the one
that closes it; whole texts and texts in pieces are read by the same law.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import cast

from digest.ports.llm import Json

_THINKS, _THOUGHT = "<think>", "</think>"


class ObjectText:
    """Lets the text of one object through and nothing around it."""

    __slots__ = ("_depth", "_is_escaped", "_is_quoted", "_withheld", "is_whole")

    def __init__(self) -> None:
        self._withheld = ""
        self._depth = 0
        self._is_quoted = False
        self._is_escaped = False
        self.is_whole = False
        """Whether the brace that opened it has been closed."""

    def take(self, piece: str) -> str:
        """Return as much of a further piece as belongs to the object."""
        if self.is_whole:
            return ""
        if not self._depth:
            piece = self._opened(piece)
        for at, letter in enumerate(piece):
            self._step(letter)
            if self._depth == 0:
                self.is_whole = True
                return piece[: at + 1]
        return piece

    def _opened(self, piece: str) -> str:
        """Return what follows from the opening brace on; until it comes, nothing."""
        self._withheld = (self._withheld + piece).lstrip()
        if self._withheld.startswith(_THINKS):
            thinking, ended, after = self._withheld.partition(_THOUGHT)
            if not ended:
                self._withheld = _THINKS + thinking[len(_THINKS) :][-len(_THOUGHT) :]
                return ""
            self._withheld = after.lstrip()
        if _THINKS.startswith(self._withheld):
            return ""
        at = self._withheld.find("{")
        if at < 0:
            self._withheld = "."  # words before the object: no thinking follows them
            return ""
        opened, self._withheld = self._withheld[at:], ""
        return opened

    def _step(self, letter: str) -> None:
        if self._is_escaped:
            self._is_escaped = False
        elif letter == "\\" and self._is_quoted:
            self._is_escaped = True
        elif letter == '"':
            self._is_quoted = not self._is_quoted
        elif not self._is_quoted and letter == "{":
            self._depth += 1
        elif not self._is_quoted and letter == "}":
            self._depth -= 1


def parse(text: str) -> Mapping[str, Json] | None:
    """Return the object in a text, or None: no NaN, nothing infinite, no half characters."""
    try:
        found = json.loads(ObjectText().take(text), parse_constant=_refuse, parse_float=_finite)
        json.dumps(found, ensure_ascii=False).encode()  # lone surrogates would stop a store
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, Json]", found) if isinstance(found, dict) else None


def has_shape(data: Mapping[str, Json], schema: Mapping[str, Json]) -> bool:
    """Tell whether the fields are there that a schema requires; the rest is the reader's."""
    required = schema.get("required")
    return not isinstance(required, list) or all(
        name in data for name in required if isinstance(name, str)
    )


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
