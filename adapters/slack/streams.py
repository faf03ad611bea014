"""Answers that grow before the reader's eyes.

::

    begin ─▶ status ─▶ tell ─▶ chat.startStream ─▶ tell … ─▶ chat.appendStream
                                   │ an error, or 4 minutes       │ each 700 ms at most
                                   ▼                               ▼
    end ──▶ the whole by chat.update, or a new post        chat.stopStream with all under it

Slack lets go of a stream after some five minutes, even of one that is written to
(slackapi/python-slack-sdk 1859). The SDK's own buffer keeps back what it has not sent when a call
fails, so that it is kept here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from adapters.contract import Action, Answerable, Grant, Stream
from adapters.slack import answer, limits
from adapters.slack.buckets import Buckets
from adapters.slack.client import Answer, Web
from adapters.slack.methods import ANSWERS
from adapters.slack.posting import Posting
from adapters.slack.replies import op_id
from adapters.slack.rooms import Rooms, is_own
from adapters.slack.showing import Showing
from digest.errors import DeliveryError, Throttled, Uncertain
from digest.words.plain import Line, Role

APART = timedelta(milliseconds=700)
DEADLINE = timedelta(minutes=4)
_AGENT = "assistant:write"
"""The scope that comes with an app's agent features."""
_BROKEN_OFF = "…"

_log = logging.getLogger(__name__)


class Streams:
    """See the contract's Streams.

    Args:
        web: calls Slack.
        rooms: finds conversations.
        posting: posts and changes messages.
        showing: shows that an answer is under way.
        buckets: how many answers grow at once.
        monotonic: in seconds.
        sleep: waits between two calls.
    """

    def __init__(
        self,
        *,
        web: Web,
        rooms: Rooms,
        posting: Posting,
        showing: Showing,
        buckets: Buckets,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._web = web
        self._rooms = rooms
        self._posting = posting
        self._showing = showing
        self._buckets = buckets
        self._monotonic = monotonic
        self._sleep = sleep

    async def begin(self, update: Answerable) -> Stream | None:
        """See the contract. What has no thread has no status either."""
        place = update.recipient
        if place.thread is None:
            return None
        try:
            grant = await self._web.grant(place.tenant)
            channel = await self._rooms.channel(place)
            has_room = _AGENT in grant.scopes and await self._buckets.take(
                f"{place.tenant}:answers", ANSWERS
            )
            if not has_room:
                await self._showing.show_status(grant, channel, place.thread)
                return None
            if not await self._showing.begin_session(grant, channel, place.thread, update.asker):
                return None
        except DeliveryError as error:
            _log.info("no sign of life: %s", error.reason)
            return None
        return Growing(
            update,
            grant=grant,
            channel=channel,
            web=self._web,
            posting=self._posting,
            showing=self._showing,
            monotonic=self._monotonic,
            sleep=self._sleep,
        )


class Growing:
    """See Stream.

    What is told waits for its turn: a task shows it, which lives no longer than something waits.
    """

    def __init__(
        self,
        update: Answerable,
        *,
        grant: Grant,
        channel: str,
        web: Web,
        posting: Posting,
        showing: Showing,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._update = update
        self._grant = grant
        self._channel = channel
        self._web = web
        self._posting = posting
        self._showing = showing
        self._monotonic = monotonic
        self._sleep = sleep
        self._told: list[Line] = []
        self._waiting = ""
        """Of what was told, what is not shown yet."""
        self._ts = ""
        self._began = monotonic()
        self._shown_at = -APART.total_seconds()
        self._is_broken = False
        """Whether nothing more can be appended."""
        self._is_calling = False
        self._task: asyncio.Future[None] | None = None

    async def tell(self, line: Line) -> None:
        """See Stream."""
        self._told.append(line)
        self._waiting += answer.markdown(line)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._show())
            await asyncio.sleep(0)  # the first words leave before the next are thought of

    async def end(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """See Stream."""
        whole = tuple(lines)
        await self._settle()
        if not await self._has_ended(whole, actions):
            await self._say(whole, actions)

    async def break_off(self) -> None:
        """See Stream."""
        await self._settle()
        if self._ts:
            text = self._waiting[: limits.MARKDOWN_TEXT - len(_BROKEN_OFF)] + _BROKEN_OFF
            await self._has_stopped(text)
        else:
            await self._end_session()

    async def _show(self) -> None:
        """Show what waits, with a pause between two calls, until nothing does."""
        while self._waiting and not self._is_broken:
            early = APART.total_seconds() - (self._monotonic() - self._shown_at)
            if early > 0:
                await self._sleep(early)
            self._is_calling = True
            try:
                if self._is_late():
                    await self._has_stopped("")
                    self._is_broken = True
                elif not await self._append():
                    return
            finally:
                self._is_calling = False

    async def _settle(self) -> None:
        """Wait for the call that is under way; what still waits is left to whoever ends it."""
        if self._task is None:
            return
        if not self._is_calling:
            self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled():
            self._task.result()

    def _is_late(self) -> bool:
        return bool(self._ts) and self._monotonic() - self._began > DEADLINE.total_seconds()

    async def _append(self) -> bool:
        """Show as much of what waits as one call takes; return whether it was taken."""
        text = self._waiting[: limits.MARKDOWN_TEXT]
        self._shown_at = self._monotonic()
        try:
            if self._ts:
                await self._call("chat.appendStream", {"ts": self._ts, "markdown_text": text})
            else:
                await self._start(text)
        except Throttled:
            return False  # with the next line, or at the end
        except DeliveryError as error:
            _log.info("an answer does not grow: %s", error.reason)
            self._is_broken = True
            return False
        self._waiting = self._waiting[len(text) :]
        return True

    async def _start(self, text: str) -> None:
        place = self._update.recipient
        arguments: dict[str, Any] = {"thread_ts": place.thread, "markdown_text": text}
        if not is_own(place):
            arguments["recipient_team_id"] = place.tenant
            arguments["recipient_user_id"] = self._update.asker
        ts = (await self._call("chat.startStream", arguments)).get("ts")
        if not isinstance(ts, str) or not ts:
            raise Uncertain("a stream without a timestamp")
        self._ts, self._began = ts, self._monotonic()
        await self._posting.own(place, place.thread or ts)

    async def _has_ended(self, whole: Sequence[Line], actions: Sequence[Action]) -> bool:
        """Show the rest of an answer that has grown without trouble, and stop it there."""
        told, rest = whole[: len(self._told)], whole[len(self._told) :]
        has_grown = self._ts and not self._is_broken and not self._is_late()
        if not has_grown or list(told) != self._told:
            return False
        # The other roles are in what closes it.
        self._waiting += "".join(answer.markdown(each) for each in rest if _grows(each))
        while len(self._waiting) > limits.MARKDOWN_TEXT:
            if not await self._append():
                return False
        under = [*filter(_grows, told), *rest]
        return await self._has_stopped(self._waiting, blocks=list(answer.closing(under, actions)))

    async def _has_stopped(self, text: str, **more: object) -> bool:
        """Stop growing with a last piece of text; return whether that is certain."""
        arguments: dict[str, object] = {"ts": self._ts, "session_status": "active"}
        arguments |= {"markdown_text": text} if text else {}
        arguments |= {name: value for name, value in more.items() if value}
        try:
            await self._call("chat.stopStream", arguments)
        except DeliveryError as error:
            _log.info("an answer did not stop growing: %s", error.reason)
            return False
        return True

    async def _say(self, whole: Sequence[Line], actions: Sequence[Action]) -> None:
        """Show the whole answer in the place of what has grown of it, or as a new message."""
        place = self._update.recipient
        first, *others = answer.render(whole, actions)
        if self._ts:
            await self._has_stopped("")  # what grows cannot be changed
        if not self._ts or not await self._posting.change_plainer(place, self._ts, first):
            others = [first, *others]
        await self._end_session()
        for number, each in enumerate(others):
            await self._posting.post_plainer(
                place, each, op_id=op_id(self._update, number), thread=place.thread
            )

    async def _end_session(self) -> None:
        """Show that no answer is under way any more."""
        thread = self._update.recipient.thread or ""
        try:
            await self._showing.end_session(self._grant, self._channel, thread)
        except DeliveryError as error:
            _log.info("a status stands as it was: %s", error.reason)

    async def _call(self, method: str, arguments: dict[str, object]) -> Answer:
        tenant = self._update.recipient.tenant
        return await self._web.call(tenant, method, {"channel": self._channel, **arguments})


def _grows(line: Line) -> bool:
    """Tell whether a line is told as it is found, and not under what was."""
    return line.role is Role.TAKEAWAY
