"""Files that people sent: by the id that Telegram gave, from where it says they are."""

from __future__ import annotations

import re

from adapters.contract import Attachment
from adapters.telegram.client import Api
from digest.errors import Rejected, Unavailable

_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)


class Files:
    """Fetches files."""

    def __init__(self, api: Api) -> None:
        """Take what calls Telegram."""
        self._api = api

    async def download(self, attachment: Attachment, *, most_bytes: int) -> bytes:
        """See Platform. An id of a file is of use to the bot alone that it was given to."""
        if attachment.size > most_bytes:
            raise Rejected("payload: larger than is read")
        if not _HANDLE.fullmatch(attachment.handle):
            raise Rejected("payload: no file of Telegram's")
        body = await self._api.fetch(attachment.handle, most_bytes=most_bytes)
        if len(body) > most_bytes:
            raise Rejected("payload: larger than was said")
        if not body and attachment.size:
            raise Unavailable("a file that was cut short")
        return body
