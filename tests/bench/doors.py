"""A way in over HTTP, for benches that bring what a platform would."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from adapters.contract import WebhookRequest
from tests.bench.inboxes import InboxAlone


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door that is open, and what lies behind it."""

    url: str
    desk: InboxAlone
    client: aiohttp.ClientSession

    async def knock(self, request: WebhookRequest) -> int:
        """Bring a request; return the status of the answer."""
        headers = dict(request.headers)
        async with self.client.post(self.url, data=request.body, headers=headers) as answer:
            await answer.read()
            return answer.status
