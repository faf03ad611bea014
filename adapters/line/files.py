"""Files: those that people sent, by the id of their message; ours, written out.

LINE lets a bot send no files: what is text and short enough is shown as it is, to be copied.
"""

from __future__ import annotations

from dataclasses import replace

from adapters import answers
from adapters.contract import Attachment, File, Waiting
from adapters.line import limits, places
from adapters.line.client import Api
from adapters.line.message import Message
from adapters.plaintext import size
from digest.errors import Rejected, Unavailable
from digest.words import collecting
from digest.words.lines import GAP, Line, Role


def written(file: File, most: int) -> tuple[Message, ...]:
    """Return a file as so many messages at most; none where it has no room, or is no text."""
    try:
        left = file.body.decode()
    except UnicodeDecodeError:
        return ()
    if not left.strip() or size(left) > most * limits.TEXT:
        return ()
    shown: list[Message] = []
    while left:
        end = min(len(left), limits.TEXT)
        while size(left[:end]) > limits.TEXT:
            end -= 1
        shown.append(Message(text=left[:end]))
        left = left[end:]
    return tuple(shown) if len(shown) <= most else ()


def kept(own: Waiting, file: File | None) -> Waiting:
    """Return what is kept of an answer that comes with a file: no file is."""
    if file is None:
        return own
    words = collecting.of(answers.language(own.lines))
    note = Line(role=Role.NOTE, text=words.file_again.format(name=file.name))
    return replace(own, lines=(*own.lines, GAP, note))


class Files:
    """Fetches files."""

    def __init__(self, api: Api) -> None:
        """Take what calls LINE."""
        self._api = api

    async def download(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """See Platform. An id of a message is of use to the channel alone that it was sent to."""
        if attachment.size > most_bytes:
            raise Rejected("payload: larger than is read")
        if not places.is_message(attachment.handle):
            raise Rejected("payload: no file of LINE's")
        body = await self._api.content(attachment.handle, most_bytes=most_bytes)
        if len(body) > most_bytes:
            raise Rejected("payload: larger than was said")
        if not body and attachment.size:
            raise Unavailable("a file that was cut short")
        return body
