"""Briefs: sent once, looked for where an answer was lost, changed where they were wrong.

A message is looked for by the operation id in its metadata. That takes a scope to read the
conversation's history: a person's own chat always has it, a channel where the workspace gave it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters.contract import BriefActions, Notes
from adapters.slack import brief as briefs
from adapters.slack.client import Answer, Web
from adapters.slack.errors import TooMuch
from adapters.slack.layouts import Layouts, below
from adapters.slack.posting import EVENT, Posting
from adapters.slack.rendering import Layout, Rendering
from adapters.slack.rooms import Rooms, is_own
from digest.errors import Rejected, StoreError, Unavailable
from digest.model import Brief, Delivery, Promise, Receipt, Recipient, Repeat

_OWN_HISTORY = "im:history"
_HISTORIES = frozenset({"channels:history", "groups:history", "mpim:history"})
_BLIND = ("missing_scope", "not_in_channel")
"""What a look into a history is refused with that the bot may not read."""
_BLIND_FOR = timedelta(days=1)
_PAGE = 15
"""Slack gives no more at once to some apps (changelog, 29 May 2025)."""
_MOST_PAGES = 20
_CLOCKS_APART = timedelta(seconds=60)
"""How far Slack's clock may be from ours."""
_ON_THE_WAY = timedelta(seconds=60)
"""How long after its beginning a call may still be accepted."""

_log = logging.getLogger(__name__)


class Sending:
    """See Platform and Edits.

    Args:
        web: calls Slack.
        rooms: finds conversations.
        posting: posts and changes messages.
        layouts: which layout a workspace has.
        notes: where is written down which channels cannot be read.
    """

    def __init__(
        self, *, web: Web, rooms: Rooms, posting: Posting, layouts: Layouts, notes: Notes
    ) -> None:
        self._web = web
        self._rooms = rooms
        self._posting = posting
        self._layouts = layouts
        self._notes = notes

    async def promise_for(self, place: Recipient) -> Promise:
        """See Platform: what can be looked for is never shown twice."""
        grant = await self._web.grant(place.tenant)
        if is_own(place):
            can_look = _OWN_HISTORY in grant.scopes
        else:
            can_look = bool(_HISTORIES & grant.scopes) and not await self._is_blind(place)
        return Promise(repeat=Repeat.RECONCILABLE if can_look else Repeat.NEITHER)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform. In the layout that the workspace has, or the next that Slack takes."""
        most = parts(brief)
        if not 1 <= delivery.part <= most:
            raise Rejected(f"payload: no part {delivery.part} of {most}")
        layout = await self._layouts.of(delivery.recipient.tenant)
        return await self._send(delivery, brief, actions, layout)

    async def _send(
        self, delivery: Delivery, brief: Brief, actions: BriefActions, layout: Layout
    ) -> Receipt:
        place, op_id = delivery.recipient, str(delivery.op_id)
        shown = _rendered(brief, delivery, actions, layout)
        if shown is None:
            return Receipt(message_ids=())
        thread = place.thread or delivery.root or None
        try:
            ts = await self._posting.post(place, shown, op_id=op_id, thread=thread)
        except TooMuch as error:
            if (plainer := below(layout)) is None:
                raise
            await self._layouts.step_down(place.tenant, plainer, error.reason)
            return await self._send(delivery, brief, actions, plainer)
        return Receipt(message_ids=(ts,))

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform.

        Raises:
            Unavailable: the history cannot be read, or not as far back as it would have to be.
        """
        place = delivery.recipient
        grant = await self._web.grant(place.tenant)
        method, arguments = _search(delivery, await self._rooms.channel(place))
        for _ in range(_MOST_PAGES):
            answer = await self._web.call(
                place.tenant, method, arguments, unless=(*_BLIND, "thread_not_found")
            )
            if answer.get("error") == "thread_not_found":
                return None
            if answer.get("ok") is not True:
                raise await self._blinded(place, str(answer.get("error")))
            for each in _messages(answer):
                if each.get("bot_id") == grant.bot and _op_id(each) == str(delivery.op_id):
                    await self._posting.own(place, arguments.get("ts") or str(each.get("ts")))
                    return Receipt(message_ids=(str(each.get("ts")),))
            cursor = _cursor(answer)
            if not cursor:
                return None
            arguments["cursor"] = cursor
        raise Unavailable("history too long to search")

    async def edit(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> None:
        """See Edits."""
        if delivery.receipt is None or not delivery.receipt.message_ids:
            return
        place, ts = delivery.recipient, delivery.receipt.message_ids[0]
        layout: Layout | None = await self._layouts.of(place.tenant)
        while layout is not None:
            shown = _rendered(brief, delivery, actions, layout)
            layout = below(layout)
            try:
                if shown is not None:
                    await self._posting.change(place, ts, shown)
            except TooMuch:
                if layout is None:
                    raise
            else:
                return

    async def _is_blind(self, place: Recipient) -> bool:
        try:
            return await self._notes.get(_blind(place)) is not None
        except StoreError as error:
            raise Unavailable("it is not known whether the history can be read") from error

    async def _blinded(self, place: Recipient, code: str) -> Unavailable:
        """Write down that a history cannot be read; what is in doubt there is judged anew."""
        if not is_own(place):
            try:
                await self._notes.put(_blind(place), code, keep=_BLIND_FOR)
            except StoreError as error:
                _log.warning("a history that cannot be read is not written down: %s", error)
        return Unavailable(f"history: {code}")


def parts(brief: Brief) -> int:
    """See Platform: as many as in the layout that takes most; others leave the last empty."""
    return max(briefs.parts(brief, layout) for layout in Layout)


def _rendered(
    brief: Brief, delivery: Delivery, actions: BriefActions, layout: Layout
) -> Rendering | None:
    """Return the message of a part; None where a layout has nothing to say in it."""
    if delivery.part == 1:
        return briefs.render(brief, delivery, actions, layout)
    details = briefs.details(brief, delivery, actions, layout)
    return details[delivery.part - 2] if delivery.part - 2 < len(details) else None


def _search(delivery: Delivery, channel: str) -> tuple[str, dict[str, Any]]:
    """Return how to look for a message: where it can be, and when it can have come."""
    tried = delivery.first_tried_at
    since = (tried or delivery.due_at) - _CLOCKS_APART
    arguments: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{since.timestamp():.6f}",
        "include_all_metadata": True,
        "limit": _PAGE,
    }
    if tried is not None and (delivery.attempts, delivery.doubts) == (1, 1):
        # Where the store may have forgotten the try, it can have been as late as the doubt.
        last = max(tried, delivery.not_before or tried)
        until = last + _ON_THE_WAY + _CLOCKS_APART
        arguments["latest"] = f"{until.timestamp():.6f}"
    thread = delivery.recipient.thread or delivery.root
    if thread:
        return "conversations.replies", {**arguments, "ts": thread}
    return "conversations.history", arguments


def _messages(answer: Answer) -> Sequence[Mapping[str, Any]]:
    found = answer.get("messages")
    if not isinstance(found, list):
        raise Unavailable("a history without messages")
    return [each for each in found if isinstance(each, dict)]


def _op_id(message: Mapping[str, Any]) -> object:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    return payload.get("op_id") if isinstance(payload, dict) else None


def _cursor(answer: Answer) -> str:
    metadata = answer.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
    if answer.get("has_more") is True and not cursor:
        raise Unavailable("a history that breaks off")
    return cursor if isinstance(cursor, str) else ""


def _blind(place: Recipient) -> str:
    return f"blind/{place.tenant}/{place.chat}"
