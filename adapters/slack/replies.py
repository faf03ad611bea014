"""Answers where something was said or pressed, to all who read there or to the asker alone.

::

    public    chat.postMessage in the thread; a greeting, and the brief in its thread
    private   the address that came with it ─▶ chat.postEphemeral ─▶ his own chat
    a file    where the answer is; a private one in his own chat
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import TypeAlias
from uuid import NAMESPACE_URL, uuid5

from adapters import halves
from adapters.answers import language
from adapters.contract import Action, Answerable, File, Joined, Notes, Pressed, Said
from adapters.slack import answer
from adapters.slack.client import Web
from adapters.slack.files import Files
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.posting import Posting
from adapters.slack.rendering import Rendering
from adapters.slack.rooms import is_own
from digest.errors import RecipientGone, Throttled, Uncertain
from digest.model import OperationId, Recipient
from digest.words import cards
from digest.words.plain import Line, Role

_MOST_REFUSAL_BYTES = 1 << 10

_Step: TypeAlias = Callable[[int, str], Awaitable[str]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What is answered to what, in messages."""

    update: Answerable
    shown: tuple[Rendering, ...]
    below: tuple[Rendering, ...] = ()
    """What goes into the thread of the first."""
    file: File | None = None

    @property
    def place(self) -> Recipient:
        return self.update.recipient

    @property
    def messages(self) -> tuple[Rendering, ...]:
        return (*self.shown, *self.below)

    def op_id(self, number: int) -> str:
        """Return the id of a message of it: the same when the update is answered again."""
        return op_id(self.update, number)


class Replies:
    """See Platform.

    Args:
        web: calls Slack.
        posting: posts messages.
        files: brings files.
        hosts: where addresses to answer by may lead.
        notes: where is written down how much of an answer was said that broke off.
    """

    def __init__(
        self, *, web: Web, posting: Posting, files: Files, hosts: Hosts, notes: Notes
    ) -> None:
        self._web = web
        self._posting = posting
        self._files = files
        self._hosts = hosts
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
        """See Platform. A slash command in a chat of two is answered to him alone in any case."""
        said = tuple(lines)
        if file and not await self._files.may_upload(update.recipient.tenant):
            words = cards.of(language(said))
            said, file = (*said, Line(role=Role.NOTE, text=words.no_files)), None
        head, brief = _parted(update, said)
        reply = _Reply(
            update=update,
            shown=answer.render(head, actions),
            below=answer.render(brief) if brief else (),
            file=file,
        )
        is_command = isinstance(update, Said) and bool(update.answer_by)
        if is_own(reply.place) and not is_command:
            await self._say(reply)
        elif is_private or is_own(reply.place):
            await self._whisper(reply)
        else:
            await self._say_or_whisper(reply)

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """See Platform. What is too long for one message goes on in the thread."""
        thread, name = recipient.thread, str(op_id)
        for number, shown in enumerate(answer.render(lines)):
            own = name if not number else str(uuid5(NAMESPACE_URL, f"{name}|{number}"))
            ts = await self._posting.post_plainer(recipient, shown, op_id=own, thread=thread)
            thread = thread or ts

    async def _say_or_whisper(self, reply: _Reply) -> None:
        """Answer in a channel; where the bot is not in it, whoever gave a command is answered."""
        try:
            await self._say(reply)
        except RecipientGone:
            if not self._has_address(reply.update):
                raise
            await self._whisper(reply)

    async def _say(self, reply: _Reply) -> None:
        """Answer to all who read there."""
        place, file = reply.place, reply.file
        uploaded = await self._files.upload(place, file) if file else ""

        async def post(number: int, root: str) -> str:
            thread = place.thread or root or None
            return await self._posting.post_plainer(
                place, reply.messages[number], op_id=reply.op_id(number), thread=thread
            )

        async def show(_number: int, root: str) -> str:
            if file:
                await self._files.show(place, uploaded, file, thread=place.thread or root)
            return root

        await self._in_turn(reply, post, show)

    async def _whisper(self, reply: _Reply) -> None:
        """Answer to the asker alone."""
        update, file = reply.update, reply.file
        his = replace(reply.place, chat=update.asker, thread=None)
        uploaded = await self._files.upload(his, file) if file else ""

        async def tell(number: int, _root: str) -> str:
            shown = reply.messages[number]
            if not (self._has_address(update) and await self._send_back(update, shown)):
                await self._tell_alone(reply, shown, number)
            return ""

        async def show(_number: int, _root: str) -> str:
            if file:
                await self._files.show(his, uploaded, file)
            return ""

        await self._in_turn(reply, tell, show)

    async def _in_turn(self, reply: _Reply, say: _Step, show: _Step) -> None:
        """Take the steps of a reply, from where it broke off when it was begun before.

        Args:
            reply: what is said.
            say: says one of its messages, by number and the ts of the first; returns its ts.
            show: shows its file, if it has one.
        """
        count = len(reply.messages)
        steps = [partial(say, number) for number in range(count)]
        steps += [partial(show, count)] * bool(reply.file)
        name = f"half/{reply.place.tenant}/{reply.update.update_id}"
        await halves.in_turn(self._notes, name, steps)

    async def _tell_alone(self, reply: _Reply, shown: Rendering, number: int) -> None:
        """Say something in somebody's ear where he is, else in his own chat."""
        place, asker = reply.place, reply.update.asker
        if not is_own(place):
            thread = _thread_seen(reply.update)
            if await self._posting.whisper(place, asker, shown, thread=thread):
                return
        his = replace(place, chat=asker, thread=None)
        await self._posting.post_plainer(his, shown, op_id=reply.op_id(number))

    def _has_address(self, update: Answerable) -> bool:
        return isinstance(update, Said | Pressed) and self._hosts.is_answer(update.answer_by)

    async def _send_back(self, update: Answerable, shown: Rendering) -> bool:
        """Answer at the address that came with an update; False where it is good no more.

        Raises:
            Throttled: later.
            Uncertain: nobody knows.
        """
        url = update.answer_by if isinstance(update, Said | Pressed) else ""
        body: dict[str, object] = {
            "text": shown.text,
            "blocks": list(shown.blocks),
            "response_type": "ephemeral",
            "replace_original": False,
        }
        if (thread := _thread_seen(update)) is not None:
            body["thread_ts"] = thread
        done = await self._web.exchange(
            "POST",
            url,
            most_bytes=_MOST_REFUSAL_BYTES,
            headers={"Content-Type": "application/json; charset=utf-8"},
            data=json.dumps(body).encode(),
        )
        if done.status == HTTPStatus.OK:
            return True
        if done.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Throttled("the address that came with it is throttled")
        if done.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Uncertain(f"the address that came with it: status {done.status}")
        _log.info("an address to answer by is good no more: status %d", done.status)
        return False


def op_id(update: Answerable, number: int) -> str:
    """Return the id of a message that answers an update."""
    place = update.recipient
    name = f"{place.platform}|{place.tenant}|{update.update_id}|{number}"
    return str(uuid5(NAMESPACE_URL, name))


def _parted(update: Answerable, lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Part a greeting from the brief in the midst of it; of other answers nothing is parted.

    What comes after the brief is the question that the buttons answer: it stands with them.
    """
    roles = [each.role for each in lines]
    if not isinstance(update, Joined) or Role.TITLE not in roles[1:]:
        return lines, ()
    begins = roles.index(Role.TITLE, 1)
    ends = roles.index(Role.END, begins) + 1 if Role.END in roles[begins:] else len(lines)
    return (*lines[:begins], *lines[ends:]), lines[begins:ends]


def _thread_seen(update: Answerable) -> str | None:
    """Return the thread in which somebody has to look for an answer that he alone sees.

    What he wrote or pressed outside of one, though it may root one, is answered beside it.
    """
    thread = update.recipient.thread
    if isinstance(update, Said):
        return thread if update.reply_to else None
    if isinstance(update, Joined):
        return None
    return thread if update.message != thread else None
