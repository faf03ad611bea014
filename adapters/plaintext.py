"""Plain text, measured as chat platforms measure it.

*Pure.* They count UTF-16 code units, or fewer: nothing is longer than it is taken for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def pieces(text: str, most: int, *, written: Callable[[str], str], growth: int) -> Iterator[str]:
    """Yield a text in pieces of which each is short enough, parted between words where it can be.

    Args:
        text: As it came.
        most: In UTF-16 units, of a piece as it is `written`.
        written: Returns what a platform is sent of a text.
        growth: Units that one character of it can become at most.
    """
    rest = one_line(text)
    while len(rest) * growth > most and size(written(rest)) > most:
        cut = min(len(rest), most)
        while size(written(rest[:cut])) > most:
            cut -= max(1, cut // 8)
        space = rest.rfind(" ", cut // 2, cut)
        cut = space if space > 0 else cut
        yield rest[:cut]
        rest = rest[cut:].lstrip()
    yield rest


def host(url: str) -> str:
    """Name the site of a URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
