"""Putting messages before people: each in one try, with an id by which it can be found again."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.contract import Notes
from adapters.slack.blocks import Block
from adapters.slack.client import Answer, Web
from adapters.slack.errors import TooMuch
from adapters.slack.inbound import threads
from adapters.slack.rendering import Rendering
from adapters.slack.rooms import Rooms, is_own
from digest.errors import DeliveryError, StoreError, Uncertain
from digest.model import Recipient

EVENT = "brief_delivered"
"""Of the metadata of our messages; other apps can read them, so that nothing but the id of the
operation is told."""
_FIXED = ("cant_update_message", "edit_window_closed", "streaming_state_conflict")
"""What a message says that cannot be changed."""
_OUTSIDE = "not_in_channel"
_JOINING = "channels:join"
_MOST_BEEN = 10_000

_log = logging.getLogger(__name__)


class Posting:
    """Posts and changes messages.

    Args:
        web: calls Slack.
        rooms: finds conversations.
        notes: where is written down which threads are the bot's.
    """

    def __init__(self, web: Web, rooms: Rooms, notes: Notes) -> None:
        self._web = web
        self._rooms = rooms
        self._notes = notes
        self._been: dict[str, None] = {}
        """Channels of which it is written down that the bot was there."""

    async def post(
        self, place: Recipient, shown: Rendering, *, op_id: str, thread: str | None = None
    ) -> str:
        """Post a message and return its ts.

        Args:
            place: where; its thread does not count.
            shown: the message.
            op_id: a UUID, the same for the same message.
            thread: the thread it goes to; None: it may root one.

        Raises:
            TooMuch: Slack does not take these blocks, and nothing was posted.
            DeliveryError: it is not, or not certainly, there.
        """
        channel = await self._rooms.channel(place)
        arguments = {
            "channel": channel,
            **_content(shown),
            "client_msg_id": op_id,
            "metadata": {"event_type": EVENT, "event_payload": {"op_id": op_id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread is not None:
            arguments["thread_ts"] = thread
        ts = _ts(await self._posted(place, arguments))
        await self.own(place, thread or ts)
        return ts

    async def post_plainer(
        self, place: Recipient, shown: Rendering, *, op_id: str, thread: str | None = None
    ) -> str:
        """Post a message, without its blocks where Slack does not take them; see `post`."""
        try:
            return await self.post(place, shown, op_id=op_id, thread=thread)
        except TooMuch as error:
            _log.error("a message goes out without its blocks: %s", error.reason)
            return await self.post(place, Rendering(text=shown.text), op_id=op_id, thread=thread)

    async def whisper(
        self, place: Recipient, person: str, shown: Rendering, *, thread: str | None = None
    ) -> bool:
        """Show a message to one person in a channel; return False where he is not in it.

        It comes without its blocks where Slack does not take them.

        Raises:
            DeliveryError: it is not, or not certainly, shown.
        """
        try:
            return await self._whispered(place, person, shown, thread)
        except TooMuch as error:
            _log.error("a message goes out without its blocks: %s", error.reason)
            return await self._whispered(place, person, Rendering(text=shown.text), thread)

    async def _whispered(
        self, place: Recipient, person: str, shown: Rendering, thread: str | None
    ) -> bool:
        arguments = {"channel": place.chat, "user": person, **_content(shown)}
        if thread is not None:
            arguments["thread_ts"] = thread
        unless = ("user_not_in_channel", _OUTSIDE, "channel_not_found")
        answer = await self._web.call(place.tenant, "chat.postEphemeral", arguments, unless=unless)
        return answer.get("ok") is True

    async def change(self, place: Recipient, ts: str, shown: Rendering) -> bool:
        """Have a message be another one; return False where it is gone or cannot be changed.

        Raises:
            TooMuch: Slack does not take these blocks, and nothing was changed.
            DeliveryError: it may stand as it was.
        """
        channel = await self._rooms.channel(place)
        # Blocks that are not named stay, whatever the text says.
        content = {"text": shown.text, "blocks": list(shown.blocks)}
        arguments = {"channel": channel, "ts": ts, **content}
        unless = (*_FIXED, "message_not_found")
        answer = await self._web.call(place.tenant, "chat.update", arguments, unless=unless)
        return answer.get("ok") is True

    async def change_plainer(self, place: Recipient, ts: str, shown: Rendering) -> bool:
        """Change a message, without blocks where Slack does not take them; see `change`."""
        try:
            return await self.change(place, ts, shown)
        except TooMuch as error:
            _log.error("a message is changed without its blocks: %s", error.reason)
            return await self.change(place, ts, Rendering(text=shown.text))

    async def own(self, place: Recipient, thread: str) -> None:
        """Write down that a thread is the bot's, for whoever brings what is said in it.

        A thread of which that is not known has to call the bot by name: no reason to fail.
        """
        if is_own(place):
            return
        been = _been(place)
        try:
            note = threads.owned(replace(place, thread=thread))
            await self._notes.put(note, "", keep=threads.OWNED_FOR)
            if been not in self._been:
                await self._notes.put(been, "", keep=threads.OWNED_FOR)
                if len(self._been) >= _MOST_BEEN:
                    del self._been[next(iter(self._been))]
                self._been[been] = None
        except StoreError as error:
            _log.warning("a thread of ours is not written down: %s", error)

    async def _posted(self, place: Recipient, arguments: Mapping[str, Any]) -> Answer:
        """Post; into a channel that was chosen the bot may go by itself, where it is let."""
        grant = await self._web.grant(place.tenant)
        may_join = _JOINING in grant.scopes and not is_own(place)
        unless = (_OUTSIDE,) if may_join and not await self._has_been(place) else ()
        answer = await self._web.call(place.tenant, "chat.postMessage", arguments, unless=unless)
        if answer.get("ok") is True:
            return answer
        try:
            await self._web.call(place.tenant, "conversations.join", {"channel": place.chat})
        except DeliveryError as error:
            _log.info("the bot cannot go into a channel: %s", error.reason)
        return await self._web.call(place.tenant, "chat.postMessage", arguments)

    async def _has_been(self, place: Recipient) -> bool:
        """Tell whether the bot was in a channel before: who removed it does not want it back."""
        been = _been(place)
        try:
            return been in self._been or await self._notes.get(been) is not None
        except StoreError:
            return True


def _been(place: Recipient) -> str:
    return f"been/{place.tenant}/{place.chat}"


def _content(shown: Rendering) -> dict[str, str | Sequence[Block]]:
    blocks = {"blocks": list(shown.blocks)} if shown.blocks else {}
    return {"text": shown.text, **blocks}


def _ts(answer: Answer) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str) or not ts:
        raise Uncertain("posted, without a timestamp")
    return ts
