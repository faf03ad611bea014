"""Plain text, measured as chat platforms measure it.

*Pure.* They count UTF-16 code units, or fewer: nothing is longer than it is taken for.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def size(text: str) -> int:
    """Count a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    """Return a text without line breaks and double spaces."""
    return " ".join(text.split())


def clipped(text: str, most: int) -> str:
    """Return a text of so many UTF-16 units at most, with an ellipsis where it was longer."""
    if size(text) <= most:
        return text
    kept = text[: most - 1]
    while size(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def host(url: str) -> str:
    """Name the site of a URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
