"""What the chat server answers to a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.platforms import testchat_updates


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, as it came."""

    status: int
    body: bytes
    wait: str | None

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return the object that it is; an empty one for anything else."""
        return testchat_updates.as_object(self.body)

    def text(self, name: str) -> str:
        """Return a field that is a text, empty when it is not there."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


async def body_of(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Read an answer up to a bound; one cut short says nothing, but its status still does."""
    try:
        body = await response.content.read(most)
        while not response.content.at_eof() and len(body) < most:
            body += await response.content.read(most - len(body))
    except (aiohttp.ClientError, TimeoutError, OSError):
        return b""
    return body
