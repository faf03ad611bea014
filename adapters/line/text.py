"""Text for LINE: what came from outside links, calls and mentions nothing.

*Pure.* On cards a text is plain whatever it says. In an ordinary message clients make links by
themselves of addresses, bare domains, e-mail addresses, #tags and numbers to call; WORD JOINER
(U+2060), which nobody sees, parts what would become one. Braces are nothing in it: the second
version of texts, in which they are, is never sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters import plaintext
from adapters.line import limits
from adapters.plaintext import one_line

JOINER = "\u2060"
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f]"
)
"""Controls, what turns the direction of writing, tags, half characters, private use."""
_SPECIAL = re.compile(r"[@＠#＃/:]|[.．]\w|\d[^\w]{0,2}\d")
"""Whatever `inert` may have to change; many texts have nothing of it."""
_PARTED = re.compile(
    r"(?<=[@＠#＃])(?=\S)"  # of a name, a tag, an e-mail address
    r"|(?<=\S)(?=[@＠])"
    r"|(?<=[A-Za-z]:)(?=\S)"  # of an address, whatever its scheme
    r"|(?<=/)(?=/)"
    r"|(?<=\S)(?=[.．][^\W\d_])"  # of a domain
)
_CALLED = re.compile(r"\+?\d(?:[ \u00a0().\-‐-―－]{0,2}\d){6,}")
"""A number that can be called: of seven digits or more."""
_FEW_DIGITS = re.compile(r"(?<=\d{4})(?=\d)|(?<=\d)(?=[^\d]{1,2}\d)")
_NUMBERED = re.compile(r"\d+(?:\.\d+){3,}")
"""An address of four numbers, or what holds one."""
_CONTROL = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]|[^\x00-\x7f]")
_URL = re.compile(r"(https?://)([^/?#]*)(.*)", re.DOTALL)
_LAST = re.compile(r"[!'()*,.:;~_-]$|['()\[\]]")
"""What a client may take for the end of a sentence, or for brackets around the URL. A question
mark goes: escaped it would make another address, and an empty query is none."""
_MOST_GROWTH = 3
"""Units that a character can become: two of its own, and a joiner."""


def clean(text: str) -> str:
    """Return a text on one line, without what is not seen but does something."""
    return one_line(_UNSEEN.sub("", text)) if text else ""


def inert(text: str) -> str:
    """Return a text of which a client makes nothing, on one line."""
    line = clean(text).replace(JOINER, "")
    if not _SPECIAL.search(line):
        return line
    line = _CALLED.sub(lambda found: _FEW_DIGITS.sub(JOINER, found[0]), line)
    line = _NUMBERED.sub(lambda found: found[0].replace(".", f"{JOINER}."), line)
    return _PARTED.sub(JOINER, line)


def pieces(text: str, most: int) -> Iterator[str]:
    """Return a text in pieces that are of so many UTF-16 units at most once they are `inert`."""
    return plaintext.pieces(clean(text), most, written=inert, growth=_MOST_GROWTH)


def address(url: str) -> str:
    """Return a URL as LINE takes it, in ASCII; empty for what is no web address or too long."""
    found = _URL.fullmatch(url)
    if found is None:
        return ""
    scheme, host, rest = found.groups()
    whole = scheme + _ascii(host) + _CONTROL.sub(_escaped, rest)
    return whole if host and len(whole) <= limits.URI else ""


def linked(url: str) -> str:
    """Return a URL to stand in an ordinary message, where the client has to see its end."""
    return _LAST.sub(_escaped, address(url).rstrip("?"))


def _ascii(host: str) -> str:
    if host.isascii():
        return _CONTROL.sub(_escaped, host)
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return _CONTROL.sub(_escaped, host)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
