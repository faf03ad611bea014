"""Which addresses Telegram takes for links, and how it writes them.

*Pure.*
"""

from __future__ import annotations

import re

from tests.fakes.telegram.nouns import Json

_SCHEMES = {"http", "https", "tg", "tonsite"}
_PERSON = re.compile(r"tg:(?://)?user\?id=([0-9]{1,19})", re.IGNORECASE)
_MOST_PORT = 65_535


def target(url: str) -> Json | None:
    """Return the fields of a text link; None where there is none to be had of it."""
    person = _PERSON.fullmatch(url)
    if person is not None:
        return {"type": "text_mention", "user": {"id": int(person[1])}}
    return {"url": written(url)} if fault(url) is None else None


def fault(url: str) -> str | None:
    """Return what is wrong with an address, in the server's words; None when nothing is."""
    scheme, authority, _ = _parts(url)
    if scheme not in _SCHEMES:
        return "Unsupported URL protocol"
    host, colon, port = authority.rpartition("@")[2].partition(":")
    if scheme == "tg":
        return None
    if colon and not (port.isdecimal() and 0 < int(port) <= _MOST_PORT):
        return "Wrong port number specified in the URL"
    if not host:
        return "URL host is empty"
    # A name without a dot is nobody's site; a local name is not either.
    is_name = re.fullmatch(r"[\w.-]+", host) and "." in host.strip(".")
    return None if is_name else "Wrong HTTP URL"


def written(url: str) -> str:
    """Return a good address as Telegram writes it: small scheme and host, a path, no blanks."""
    scheme, authority, path = _parts(url)
    if scheme == "tg":
        return f"tg://{authority}{path}"
    before, at, host = authority.rpartition("@")
    if not path.startswith("/"):
        path = f"/{path}"
    return f"{scheme}://{before}{at}{host.lower()}{path}".replace(" ", "%20")


def _parts(url: str) -> tuple[str, str, str]:
    """Return the scheme, the authority and the rest of an address; http where none is said."""
    scheme, parted, rest = url.strip().partition("://")
    if not parted:
        scheme, rest = "http", url.strip()
    end = re.search(r"[/?#]", rest)
    authority, path = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    return scheme.lower(), authority, path
