"""What the parser's processes say to each other, and in which bytes.

*Pure.* A request is a JSON header and a body, a reply is one JSON value; each part is led by
its length in four bytes. JSON and never pickle: what comes out of a process that has read
hostile bytes is itself hostile, and unpickling runs what it reads
(docs.python.org/3/library/pickle.html). So the reply is checked on this side too, and what
does not fit is a dead parser.

::

    request   length of header | length of body | header (JSON) | body
    reply     length | {"document": [...]} or {"text": "..."} or {"links": [...]}
                       or {"not_a_feed": "reason"}

The pool tells the nursery which child is to be born or to end, by a number of its own; a birth
carries the descriptor of the child's line. The nursery answers nothing: who is born says so on
its line, and who ends hangs up.

::

    order     whether it is a birth | number of the child
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.errors import NotAFeed, ParserKilled
from digest.model import Entry, FeedDocument, FeedLink, FeedUrl, Language

LENGTH = struct.Struct("!I")
LENGTHS = struct.Struct("!II")
ORDER = struct.Struct("!?I")
READY = b"ready"
"""What a child says once, before it takes requests."""
MAX_REPLY_BYTES = 64 * 1024 * 1024
"""200 entries of 20,000 characters, each escaped to 12 bytes at the worst, and some room."""


def request(task: str, body: bytes, *, url: str, content_type: str) -> bytes:
    """Return the bytes of a request."""
    header = _packed({"task": task, "url": url, "content_type": content_type[:1_000]})
    return LENGTHS.pack(len(header), len(body)) + header + body


def document_reply(document: FeedDocument) -> bytes:
    """Return the bytes of a reply that carries a feed."""
    ttl = None if document.ttl is None else document.ttl.total_seconds()
    rows = [
        [
            entry.guid,
            entry.url,
            entry.title,
            entry.text,
            entry.published_at.timestamp() if entry.published_at else None,
            entry.author,
            entry.language,
        ]
        for entry in document.entries
    ]
    said = [document.title, document.site, document.language, ttl, rows]
    return _framed({"document": said})


def text_reply(text: str) -> bytes:
    """Return the bytes of a reply that carries plain text."""
    return _framed({"text": text})


def links_reply(links: Sequence[FeedLink]) -> bytes:
    """Return the bytes of a reply that carries links to feeds."""
    return _framed({"links": [[each.url, each.title] for each in links]})


def not_a_feed_reply(reason: str) -> bytes:
    """Return the bytes of a reply that says why there is no feed."""
    return _framed({"not_a_feed": reason})


def document_in(reply: bytes) -> FeedDocument:
    """Return the feed that a reply carries (without its length).

    Raises:
        NotAFeed: the reply says so.
        ParserKilled: the reply is not one that our side of the parser writes.
    """
    try:
        title, site, language, ttl, rows = _value(reply, "document")
        return FeedDocument(
            title=_string(title),
            site=_string(site),
            language=Language(_string(language)),
            entries=tuple([_entry(row) for row in rows]),
            ttl=None if ttl is None else timedelta(seconds=ttl),
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise ParserKilled("the parser's reply makes no sense") from error


def text_in(reply: bytes) -> str:
    """Return the text that a reply carries (without its length).

    Raises:
        NotAFeed: the reply says so.
        ParserKilled: the reply is not one that our side of the parser writes.
    """
    try:
        return _string(_value(reply, "text"))
    except (TypeError, ValueError) as error:
        raise ParserKilled("the parser's reply makes no sense") from error


def links_in(reply: bytes) -> tuple[FeedLink, ...]:
    """Return the links to feeds that a reply carries (without its length).

    Raises:
        NotAFeed: the reply says so.
        ParserKilled: the reply is not one that our side of the parser writes.
    """
    try:
        return tuple(
            FeedLink(url=FeedUrl(_string(url)), title=_string(title))
            for url, title in _value(reply, "links")
        )
    except (TypeError, ValueError) as error:
        raise ParserKilled("the parser's reply makes no sense") from error


def _entry(row: Sequence[Any]) -> Entry:
    guid, url, title, text, published, author, language = row
    return Entry(
        guid=_string(guid),
        url=_string(url),
        title=_string(title),
        text=_string(text),
        published_at=None if published is None else datetime.fromtimestamp(published, UTC),
        author=_string(author),
        language=Language(_string(language)),
    )


def _value(reply: bytes, key: str) -> Any:  # noqa: ANN401  # checked where it is used
    found = json.loads(reply)
    if not isinstance(found, dict):
        raise TypeError("no object")
    if "not_a_feed" in found:
        raise NotAFeed(_string(found["not_a_feed"]))
    if key not in found:
        raise ValueError(key)
    return found[key]


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no string")
    return value


def _framed(value: object) -> bytes:
    packed = _packed(value)
    return LENGTH.pack(len(packed)) + packed


def _packed(value: object) -> bytes:
    # Escaped to ASCII: shorter work for the reader than UTF-8, and no surrogate can break it.
    return json.dumps(value, separators=(",", ":")).encode("ascii")
