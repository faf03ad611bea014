"""Files that people sent: by the id of their message."""

from __future__ import annotations

from adapters.contract import Attachment
from adapters.line import places
from adapters.line.client import Api
from digest.errors import Rejected, Unavailable


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
