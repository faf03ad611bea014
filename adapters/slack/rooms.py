"""Conversations as the Web API calls them: a person's own chat has an id of its own there."""

from __future__ import annotations

from adapters.slack.client import Web
from digest.errors import Unavailable
from digest.model import Recipient

_MOST_KNOWN = 10_000
_PERSON = ("U", "W")


def is_own(place: Recipient) -> bool:
    """Tell whether a place is somebody's own chat with the bot."""
    return place.chat.startswith(_PERSON)


class Rooms:
    """Finds conversations; what was found is known as long as the process lives."""

    def __init__(self, web: Web) -> None:
        """Take what calls Slack."""
        self._web = web
        self._known: dict[tuple[str, str], str] = {}

    async def channel(self, place: Recipient) -> str:
        """Return the id of a place's conversation; that with a person is opened.

        Raises:
            DeliveryError: it cannot be.
        """
        if not is_own(place):
            return place.chat
        key = (place.tenant, place.chat)
        found = self._known.get(key)
        if found is not None:
            return found
        answer = await self._web.call(place.tenant, "conversations.open", {"users": place.chat})
        channel = answer.get("channel")
        name = channel.get("id") if isinstance(channel, dict) else None
        if not isinstance(name, str) or not name:
            raise Unavailable("a conversation without an id")
        if len(self._known) >= _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[key] = name
        return name
