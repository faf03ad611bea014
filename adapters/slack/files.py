"""Files that people sent, and files that go to them.

::

    out   getUploadURLExternal ─▶ the bytes ─▶ completeUploadExternal: nobody sees it before
    in    url_private with the token, at Slack's hosts alone; read up to a size
"""

from __future__ import annotations

import io
from http import HTTPStatus

from adapters.contract import Attachment, File
from adapters.slack.client import Web
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.rooms import Rooms
from digest.errors import DeliveryError, Rejected, Throttled, Unavailable, Uncertain
from digest.model import Recipient

_SCOPE = "files:write"
_MOST_REFUSAL_BYTES = 1 << 10
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN})


class Files:
    """Brings files to Slack, and fetches them from there.

    Args:
        web: calls Slack.
        rooms: finds conversations.
        hosts: where Slack's files lie; the token goes nowhere else.
    """

    def __init__(self, web: Web, rooms: Rooms, hosts: Hosts) -> None:
        self._web = web
        self._rooms = rooms
        self._hosts = hosts

    async def may_upload(self, tenant: str) -> bool:
        """Tell whether a workspace lets the bot bring files.

        Raises:
            DeliveryError: it could not be found out.
        """
        return _SCOPE in (await self._web.grant(tenant)).scopes

    async def upload(self, place: Recipient, file: File) -> str:
        """Bring a file to Slack, where nobody sees it yet; return its id.

        Raises:
            DeliveryError: it is not there.
        """
        asked = {"filename": file.name, "length": str(len(file.body))}
        answer = await self._web.call(place.tenant, "files.getUploadURLExternal", asked)
        url, name = answer.get("upload_url"), answer.get("file_id")
        if not isinstance(url, str) or not isinstance(name, str) or not self._hosts.is_file(url):
            raise Unavailable("no place for a file")
        try:
            done = await self._web.exchange(
                "POST",
                url,
                most_bytes=_MOST_REFUSAL_BYTES,
                headers={"Content-Type": "application/octet-stream"},
                data=io.BytesIO(file.body),  # large bodies are not written at once
            )
        except Uncertain as doubt:
            raise Unavailable(doubt.reason) from doubt
        if done.status != HTTPStatus.OK:
            raise Unavailable(f"a file was not taken: status {done.status}")
        return name

    async def show(
        self, place: Recipient, name: str, file: File, *, thread: str | None = None
    ) -> None:
        """Show a file that was brought in a conversation, and to nobody else.

        Raises:
            DeliveryError: it is not, or not certainly, shown.
        """
        arguments: dict[str, object] = {
            "files": [{"id": name, "title": file.name}],
            "channel_id": await self._rooms.channel(place),
        }
        if thread is not None:
            arguments["thread_ts"] = thread
        await self._web.call(place.tenant, "files.completeUploadExternal", arguments)

    async def download(
        self, place: Recipient, attachment: Attachment, *, most_bytes: int
    ) -> bytes:
        """See Platform."""
        if attachment.size > most_bytes:
            raise Rejected("payload: larger than is read")
        if not self._hosts.is_file(attachment.handle):
            raise Rejected("payload: no file of Slack's")
        grant = await self._web.grant(place.tenant)
        try:
            found = await self._web.exchange(
                "GET",
                attachment.handle,
                most_bytes=max(most_bytes, _MOST_REFUSAL_BYTES),
                headers={"Authorization": f"Bearer {grant.token}"},
            )
        except Uncertain as doubt:
            raise Unavailable(doubt.reason) from doubt
        if found.status != HTTPStatus.OK:
            raise _failure(found.status)
        if len(found.body) > most_bytes:
            raise Rejected("payload: larger than was said")
        if _is_login(found.headers.get("content-type", ""), attachment.name):
            raise Rejected("payload: the bot may not read this file")
        if not found.body and attachment.size:
            raise Unavailable("a file that was cut short")
        return found.body


def _failure(status: int) -> DeliveryError:
    if status in _GONE or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Rejected(f"payload: no such file: status {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled("files: throttled")
    return Unavailable(f"no file: status {status}")


def _is_login(content_type: str, name: str) -> bool:
    """Tell Slack's sign-in page, which comes with 200 in place of what may not be read."""
    is_page = content_type.partition(";")[0].strip() == "text/html"
    return is_page and not name.lower().endswith((".html", ".htm"))
