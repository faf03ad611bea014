"""Text for Telegram: what came from outside links, mentions and commands nothing.

*Pure.* Whatever the form of a message, Telegram makes links by itself of domains, addresses,
@names, #tags, $TICKERS, /commands and numbers of cards. WORD JOINER (U+2060), which nobody sees,
parts what would become one. Times of day are left as they are: without a video they lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters import plaintext
from adapters.plaintext import size
from adapters.telegram import limits

JOINER = "\u2060"
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u0333\u033f\u030a\ud800-\udfff]")
"""What Telegram takes out itself (`clean_input_string` of TDLib); offsets would not count it."""
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(
    "[\x00-\x1f\x7f-\xa0\u1680\u2000-\u202f\u205f\u3000\u0333\u033f\u030a\ud800-\udfff@#＃$/]"
    r"|  |\.[^\W\d_]|\d(?:[ -]?\d){11}|\.\d+\.\d+\.\d"
)
"""Whatever `inert` may have to change; most texts have nothing of it."""
_PARTED = re.compile(
    r"(?<=[@#＃])(?=\S)"  # of a name or a tag
    r"|(?<=\$)(?=1?[A-Za-z])"  # of a share
    r"|(?<=/)(?=\w)(?<![^\W]/)"  # of a command
    r"|(?<=:)(?=//)"  # of an address
    r"|(?<=\S)(?=\.[^\W\d_])"  # of a domain
)
_CARD = re.compile(r"\d(?:[ -]?\d){11,}")
_FEW_DIGITS = re.compile(r"((?:\d[ -]?){8})(?=\d)")
_NUMBERED = re.compile(r"\d+(?:\.\d+){3,}")
"""An address of four numbers, or what holds one."""
_SEAM = re.compile(
    r"[@#＃$/.:]\0\S"  # what would be parted within a text
    r"|\S\0[/:@](?!\s|$)|\S\0\.[^\W\d_]"
    r"|\d[ -]?\0[ .-]?\d"
)
"""Where the end of a text and the beginning of the next would be linked together."""
_MOST_GROWTH = 3
"""Units that a character can become: two of its own, and a joiner."""
_CONTROL = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


def inert(text: str) -> str:
    """Return a text of which Telegram makes nothing, on one line; spaces at its ends are kept."""
    if not _SPECIAL.search(text):
        return text
    line = _SPACES.sub(" ", _DROPPED.sub("", text))
    line = _CARD.sub(lambda found: _FEW_DIGITS.sub(rf"\1{JOINER}", found[0]), line)
    line = _NUMBERED.sub(lambda found: found[0].replace(".", f"{JOINER}."), line)
    return _PARTED.sub(JOINER, line)


def joint(before: str, after: str) -> str:
    """Return what has to stand between two inert texts side by side: nothing, nearly always."""
    return JOINER if _SEAM.search(f"{before[-2:]}\0{after[:2]}") else ""


def pieces(text: str, most: int) -> Iterator[str]:
    """Return a text in pieces that are of so many UTF-16 units at most once they are `inert`."""
    return plaintext.pieces(text, most, written=inert, growth=_MOST_GROWTH)


def address(url: str) -> str:
    """Return a URL as Telegram takes it, empty for what is no web address or too long."""
    if not url.startswith(("https://", "http://")):
        return ""
    found = _CONTROL.sub(lambda each: f"%{ord(each[0]):02X}", url)
    return found if size(found) <= limits.URL else ""
