"""What somebody is in a chat, as Telegram says now.

An administrator who does not show himself, and whoever writes in a channel, writes in the name
of the chat itself: nobody else can (core.telegram.org/bots/api, Message.sender_chat;
read 2026-11-28).
"""

from __future__ import annotations

from telegram import ChatMember

from adapters.telegram import chats
from adapters.telegram.client import Api
from digest.model import Recipient, Role

_ROLES = {
    ChatMember.OWNER: Role.OWNER,
    ChatMember.ADMINISTRATOR: Role.ADMIN,
    ChatMember.MEMBER: Role.MEMBER,
    ChatMember.RESTRICTED: Role.MEMBER,
}
"""Who is in none of these is outside."""


class People:
    """Asks who somebody is."""

    def __init__(self, api: Api) -> None:
        """Take what calls Telegram."""
        self._api = api

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform. Nobody is more than a member of the bot as a whole."""
        chat = chats.number(place)
        if not chats.is_number(person):
            return Role.EXTERNAL
        if chats.is_own(chat):
            return Role.MEMBER if int(person) == chat else Role.EXTERNAL
        if int(person) < 0:
            return Role.ADMIN if int(person) == chat else Role.EXTERNAL
        return _ROLES.get(await self._api.member(chat, int(person)), Role.EXTERNAL)
