"""Texts counted in the units of UTF-16, as Telegram counts them.

*Pure.*
"""

from __future__ import annotations


def length(text: str) -> int:
    """Return how many units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, count: int) -> str:
    """Return a part of a text by its offset and its length in units."""
    wide = text.encode("utf-16-le", "surrogatepass")
    return wide[2 * offset : 2 * (offset + count)].decode("utf-16-le", "replace")


def splits(text: str, offset: int) -> bool:
    """Return whether an offset lies within a character of two units."""
    wide = text.encode("utf-16-le", "surrogatepass")
    low = int.from_bytes(wide[2 * offset : 2 * offset + 2], "little")
    return 0xDC00 <= low < 0xE000
