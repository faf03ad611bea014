"""What a place has set up, taken out and brought in as a file through a chat."""

from __future__ import annotations

import json
from typing import Any

from bot import configuration
from digest.model import FeedUrl, OwnSource, Preferences, Realm
from tests import make
from tests.bot.chatroom import Room, reader
from tests.bot.dialogue.messaging import ALONE, data_of, tell
from tests.fakes.chatserver import TENANT
from tests.fakes.chatstate import Message
from tests.platforms.testchat import NAME

REALM = Realm(platform=NAME, tenant=TENANT, chat=ALONE)


async def arrange(room: Room, chat: str = ALONE) -> None:
    """Set up a place."""
    for line in ("time 07:30 Tokyo", "topics +chips +open source", "length 3", "mute crypto"):
        await tell(room, line, chat)
    realm = Realm(platform=NAME, tenant=TENANT, chat=chat)
    own = OwnSource(feed=make.feed("Mine", url=FeedUrl("https://mine.example/rss")))
    hidden = OwnSource(feed=make.feed("Example Wire"), is_added=False, is_hidden=True)
    await room.sources.put(realm, [own, hidden], ())


async def taken_out(room: Room, chat: str = ALONE) -> dict[str, Any]:
    """Return what the file of a place holds."""
    return data_of(await tell(room, "settings export", chat))


async def bring(room: Room, what: object, chat: str = ALONE, **named: Any) -> Message:  # noqa: ANN401  # as the server has it
    """Send a file with `settings import`."""
    body = what if isinstance(what, bytes) else json.dumps(what).encode()
    return await tell(room, "settings import", chat, file=("settings.json", body), **named)


async def standing(room: Room, chat: str = ALONE) -> object:
    """Return all that is set up in a place."""
    there = reader(chat)
    realm = Realm(platform=NAME, tenant=TENANT, chat=chat)
    return (
        await room.wishes.get(there),
        await room.tastes.get(there),
        await room.sources.made(realm),
        await room.subscriptions.of(there),
    )


async def agree(room: Room, chat: str = ALONE) -> bool:
    """Tell whether subscriptions are as preferences are."""
    wished = await room.wishes.get(reader(chat)) or Preferences()
    there = configuration.standing_in(await room.subscriptions.of(reader(chat)))
    return configuration.agree(reader(chat), wished, there.get(reader(chat), {}))
