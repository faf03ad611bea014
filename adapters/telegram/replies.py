"""Answers where something was said or pressed, to all who read there or to the asker alone.

::

    public    under what was asked, in its topic; a settings panel in the place of the one pressed
    private   in his own chat with the bot, where he has one; else as a public one
    a file    with the answer as its caption, where that is short
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters import halves
from adapters.contract import Action, Answerable, File, Notes, Pressed, Said
from adapters.telegram import answer, chats
from adapters.telegram.document import Message
from adapters.telegram.errors import NoTopic
from adapters.telegram.posting import Posting
from digest.errors import RecipientGone, StoreError, Unavailable
from digest.model import Recipient
from digest.words.lines import Line, Role

CAPTION_UNITS = 1024
"""core.telegram.org/bots/api, sendDocument (read 2026-11-28)."""
_PANEL_FOR = timedelta(days=2)
_NO_PANEL = frozenset({Role.TITLE, Role.HEADLINE, Role.SOURCE, Role.TAKEAWAY})
"""What news have, and what is set up has not."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What is answered to what, in messages."""

    update: Answerable
    shown: tuple[Message, ...]
    file: File | None = None
    is_panel: bool = False

    @property
    def place(self) -> Recipient:
        return self.update.recipient

    @property
    def asked(self) -> int | None:
        """The message that is answered; where two talk, everything said answers the last."""
        update = self.update
        message = update.message if isinstance(update, Said | Pressed) else ""
        is_shared = isinstance(update, Said | Pressed) and update.is_shared
        return int(message) if is_shared and chats.is_number(message) else None


class Replies:
    """See Platform.

    Args:
        posting: posts and changes messages.
        notes: which messages are panels, and how much of an answer was said that broke off.
    """

    def __init__(self, posting: Posting, notes: Notes) -> None:
        self._posting = posting
        self._notes = notes

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
        is_private: bool = False,
    ) -> None:
        """See Platform."""
        said = tuple(lines)
        reply = _Reply(
            update=update,
            shown=answer.render(said, actions),
            file=file,
            is_panel=bool(actions) and not _NO_PANEL & {each.role for each in said},
        )
        if is_private and not chats.is_own(chats.number(reply.place)):
            await self._whisper(reply)
        elif not await self._turned(reply):
            await self._say(reply, reply.place)

    async def tell(self, recipient: Recipient, lines: Iterable[Line]) -> None:
        """See Platform. Where a topic is gone, the forum's general one has it."""
        for shown in answer.render(lines, ()):
            try:
                thread = chats.thread(recipient)
                await self._posting.post(recipient, shown, thread=thread)
            except NoTopic:
                await self._posting.post(recipient, shown, thread=None)

    async def _whisper(self, reply: _Reply) -> None:
        """Answer in the asker's own chat; he who has none reads it with the others."""
        asker = reply.update.asker
        if chats.is_number(asker) and int(asker) > 0:
            his = replace(reply.place, chat=asker, thread=None)
            try:
                await self._say(reply, his)
            except RecipientGone:
                _log.info("an answer that is for one is said to all: he has not started the bot")
            else:
                return
        await self._say(reply, reply.place)

    async def _turned(self, reply: _Reply) -> bool:
        """Show a panel in the place of the one that was pressed; return whether it could be."""
        update = reply.update
        if not isinstance(update, Pressed) or not reply.is_panel or reply.file:
            return False
        if len(reply.shown) > 1 or not chats.is_number(update.message):
            return False
        try:
            is_panel = await self._notes.get(_panel(reply.place, update.message)) is not None
        except StoreError as error:
            raise Unavailable("it is not known what was pressed") from error
        return is_panel and await self._posting.change(
            reply.place, int(update.message), reply.shown[0]
        )

    async def _say(self, reply: _Reply, place: Recipient) -> None:
        """Say what has to be said, from where it broke off when it was begun before."""
        is_elsewhere = place != reply.place
        reply_to = None if is_elsewhere else reply.asked
        *before, last = reply.shown
        is_caption = reply.file is not None and _units(last.text) <= CAPTION_UNITS
        texts = before if is_caption else [*before, last]

        async def post(shown: Message, _root: str) -> str:
            thread = chats.thread(place)
            return str(await self._posting.post(place, shown, thread=thread, reply_to=reply_to))

        async def post_file(file: File, _root: str) -> str:
            caption = last if is_caption else None
            return str(await self._posting.post_file(place, file, caption, reply_to=reply_to))

        steps = [partial(post, each) for each in texts]
        if reply.file is not None:
            steps.append(partial(post_file, reply.file))
        name = f"half/{place.tenant}/{place.chat}/{reply.update.update_id}"
        number = await halves.in_turn(self._notes, name, steps)
        if reply.is_panel:
            await self._keep_panel(place, number)

    async def _keep_panel(self, place: Recipient, number: str) -> None:
        try:
            await self._notes.put(_panel(place, number), "", keep=_PANEL_FOR)
        except StoreError as error:
            _log.warning("a panel will come anew instead of in its place: %s", error)


def _panel(place: Recipient, message: str) -> str:
    return f"panel/{place.tenant}/{place.chat}/{message}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
