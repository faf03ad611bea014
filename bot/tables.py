"""Rows of text as an aligned table for a terminal.

*Pure.* Width is counted in columns: East Asian wide characters take two (UAX 11), and
combining ones none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_GAP = "  "
_ELLIPSIS = "…"


def aligned(rows: Sequence[Sequence[str]], *, limits: Sequence[int | None]) -> list[str]:
    """Return lines whose cells stand under each other.

    `limits` says for each column how many terminal columns it may take at most; a longer
    cell ends in an ellipsis. The last column is not padded.
    """
    cut = [[_fit(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows]
    widths = [max(map(width, column), default=0) for column in zip(*cut, strict=True)]
    return [
        _GAP.join(
            cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True)
        ).rstrip()
        for row in cut
    ]


def width(text: str) -> int:
    """Return how many terminal columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _fit(text: str, limit: int | None) -> str:
    if limit is None or width(text) <= limit:
        return text
    kept, used = "", 0
    for char in text:
        used += _columns(char)
        if used > limit - 1:
            break
        kept += char
    return kept.rstrip() + _ELLIPSIS
