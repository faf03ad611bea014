"""Answers: for nothing by the token that came with what they answer, or else they wait.

::

    token, 45 s old at most ─▶ reply ─┬─ taken ─▶ said
                                      ├─ nobody knows ─▶ once more: a token is good for one use
                                      └─ the token is spent ─▶ by us? said · else it waits
    no such token ─▶ the month has plenty and nothing was sent today? push · else it waits
    what waits    ─▶ fetched by a tap, as often as one likes; offered with what is answered next

What nobody asked for, a notice, goes the same way: pushed where there is plenty, or said with the
next answer or brief. No push is spent on an answer otherwise.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from adapters import answers
from adapters.contract import Action, Answerable, Answers, Collected, File, Said, Waiting
from adapters.line import answer, files, limits, remembering, tokens
from adapters.line.client import Api
from adapters.line.collecting import collector
from adapters.line.errors import TokenSpent, Unreadable
from adapters.line.message import Message, tapped
from adapters.line.places import address, is_own
from adapters.line.quota import Metering
from adapters.line.remembering import Remembering
from adapters.line.spoken import Spoken
from adapters.line.standing import Stand, Standing
from adapters.line.tokens import ReplyToken
from digest.errors import (
    AccessLost,
    DeliveryError,
    QuotaSpent,
    StoreError,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import Language, OperationId, Recipient
from digest.ports import Clock
from digest.words import collecting
from digest.words.lines import GAP, Line, Role

_NOTICE = "n/"
_NAMESPACE = UUID("0e9a7c52-7d0a-5d7e-9d4e-3c1b7a8f2d61")
"""Of the retry keys of answers that are pushed."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is answered, whatever it was."""

    id: str
    place: Recipient
    asker: str
    """Who may fetch what waits; in a shared place whoever is there, where LINE does not say who
    pressed: the answer is said to all anyway."""
    answer_by: str
    message: str = ""

    @classmethod
    def of(cls, update: Answerable | Collected) -> Asked:
        """Return it of an update."""
        return cls(
            id=update.update_id,
            place=update.recipient,
            asker="" if update.is_shared else update.asker,
            answer_by=getattr(update, "answer_by", ""),
            message=update.message if isinstance(update, Said) else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """What is said in one call, and which of what waits is said or offered with it."""

    lines: tuple[Line, ...]
    actions: tuple[Action, ...] = ()
    above: tuple[Message, ...] = ()
    """Notices that stand before it."""
    below: tuple[Message, ...] = ()
    """A file, written out; what can be pressed stands under the last of it."""
    about: str = ""
    told: tuple[Waiting, ...] = ()

    def shown(self, *, is_plain: bool = False) -> tuple[Message, ...]:
        """Return the messages."""
        own = answer.render(self.lines, self.actions, is_plain=is_plain)
        if not self.below:
            return (*self.above, *own)
        *before, last = own
        return tapped((*before, replace(last, taps=()), *self.below), last.taps)


class Replies:
    """See Platform and Collects.

    Args:
        api: calls LINE.
        waiting: what is to be fetched.
        standing: how far answers are.
        remembering: which messages are ours.
        metering: what may be pushed.
        spoken: in which language somebody is spoken with.
        clock: says how old a token is.
    """

    def __init__(
        self,
        *,
        api: Api,
        waiting: Answers,
        standing: Standing,
        remembering: Remembering,
        metering: Metering,
        spoken: Spoken,
        clock: Clock,
    ) -> None:
        self._api = api
        self._waiting = waiting
        self._standing = standing
        self._remembering = remembering
        self._metering = metering
        self._spoken = spoken
        self._clock = clock

    async def reply(
        self,
        update: Answerable,
        lines: Iterable[Line],
        *,
        actions: Sequence[Action] = (),
        file: File | None = None,
    ) -> None:
        """See Platform. An answer that nothing can be said with any more is kept, not lost."""
        asked, now = Asked.of(update), self._clock.now()
        own = Waiting(
            id=asked.id,
            lines=tuple(lines),
            actions=tuple(actions),
            at=now,
            by=update.asker,
            message=asked.message,
        )
        self._spoken.note(asked.place, own.lines)
        stand = await self._standing.of(asked.place, asked.id)
        if stand is Stand.COLLECTOR:
            await self._keep(asked, files.kept(own, file))
            return
        token = tokens.read(asked.answer_by)
        if token is not None and token.is_young(now):
            saying = _with(await self._saying(asked, own), file)
            if await self._said(asked, token, saying, stand):
                return
        elif stand is Stand.BEGUN:
            return
        await self._late(asked, files.kept(own, file))

    async def collect(self, update: Collected) -> None:
        """See Collects. Whoever comes for an answer while it is made has what fetches it again."""
        asked, question = Asked.of(update), update.question
        token = tokens.read(asked.answer_by)
        if token is None or not token.is_young(self._clock.now()):
            _log.info("who came for an answer has to come again: it took too long")
            return
        try:
            found = await self._waiting.get(asked.place, asked.asker, question)
        except StoreError as error:
            raise Unavailable("what waits could not be read") from error
        stand = await self._standing.of(asked.place, asked.id)
        if found is not None:
            about = remembering.headline(found.lines)
            saying = _Saying(lines=found.lines, actions=found.actions, about=about, told=(found,))
        else:
            is_made = await self._standing.of(asked.place, question) is Stand.COLLECTOR
            language = self._spoken.of(asked.place)
            saying = _no_answer(language, question, is_made=is_made)
        await self._said(asked, token, saying, stand)

    async def tell(
        self, recipient: Recipient, lines: Iterable[Line], *, op_id: OperationId
    ) -> None:
        """See Platform. It is pushed if something may be; else said with what is said next."""
        notice = Waiting(id=f"{_NOTICE}{op_id}", lines=tuple(lines), at=self._clock.now())
        is_begun = await self._standing.of(recipient, notice.id) is Stand.BEGUN
        if is_begun or await self._metering.has_spare(recipient):
            await self._standing.note(recipient, notice.id, Stand.BEGUN)
            saying = _Saying(lines=notice.lines)
            try:
                await self._push(recipient, saying, key=str(op_id))
            except QuotaSpent:
                await self._standing.note(recipient, notice.id, Stand.NOTHING)
            else:
                return
        await self._keep(Asked(id=notice.id, place=recipient, asker="", answer_by=""), notice)

    async def hold(self, asked: Asked, text: str = "") -> bool:
        """Say that an answer is on its way, with what fetches it; return whether that is there.

        Raises nothing: without it the answer is as good.
        """
        token = tokens.read(asked.answer_by)
        if token is None or not token.is_young(self._clock.now()):
            return False
        language = self._spoken.of(asked.place, text)
        working = _note(collecting.of(language).working)
        shown = answer.render((working,), (collector(language, asked.id),))
        try:
            if await self._standing.of(asked.place, asked.id) is not Stand.NOTHING:
                return False
            await self._standing.note(asked.place, asked.id, Stand.COLLECTOR)
            try:
                ids = await self._api.reply(token.value, shown)
            except (Throttled, Unavailable, AccessLost):
                await self._standing.note(asked.place, asked.id, Stand.NOTHING)
                raise
        except DeliveryError as error:
            _log.info("an answer is not announced: %s", error.reason)
            return False
        await self._remembering.note(asked.place, ids)
        return True

    async def break_off(self, update: Answerable, lines: Sequence[Line]) -> None:
        """Say how far an answer came, with what fetches the whole of it once that was made.

        Raises:
            DeliveryError: it is not, or not certainly, said.
        """
        asked = Asked.of(update)
        await self.reply(update, lines, actions=(collector(answers.language(lines), asked.id),))
        await self._standing.note(asked.place, asked.id, Stand.COLLECTOR)

    async def notices(self, place: Recipient) -> tuple[Waiting, ...]:
        """Return the notices that wait for a place; none where that cannot be found out."""
        try:
            found = await self._waiting.offered(place, "")
        except StoreError as error:
            _log.warning("what waits could not be read: %s", error)
            return ()
        return tuple(each for each in found if each.id.startswith(_NOTICE))

    async def given(self, place: Recipient, notices: Sequence[Waiting]) -> None:
        """Offer notices no more: they were said."""
        await self._told(Asked(id="", place=place, asker="", answer_by=""), notices)

    async def _said(self, asked: Asked, token: ReplyToken, saying: _Saying, stand: Stand) -> bool:
        """Say something by a token; return False where the token is spent, and not by us.

        Raises:
            DeliveryError: it is not, or not certainly, said.
        """
        if stand is Stand.NOTHING:
            await self._standing.note(asked.place, asked.id, Stand.BEGUN)
        try:
            ids = await self._replied(token, saying)
        except Uncertain:
            raise
        except DeliveryError as error:
            if stand is Stand.NOTHING:
                await self._standing.note(asked.place, asked.id, Stand.NOTHING)
            if isinstance(error, TokenSpent):
                return stand is Stand.BEGUN
            raise
        await self._remembering.note(asked.place, ids, saying.about)
        await self._told(asked, saying.told)
        return True

    async def _replied(self, token: ReplyToken, saying: _Saying) -> tuple[str, ...]:
        """Reply, and once more where nobody knows: a token that is spent then was used by us."""

        async def reply(shown: Sequence[Message]) -> tuple[str, ...]:
            return await self._api.reply(token.value, shown)

        try:
            return await _plainer(saying, reply)
        except Uncertain:
            if not token.is_young(self._clock.now()):
                raise
        try:
            return await _plainer(saying, reply)
        except TokenSpent:
            return ()
        except DeliveryError as error:
            raise Uncertain(error.reason) from error

    async def _late(self, asked: Asked, own: Waiting) -> None:
        """Push an answer that came too late, where there is plenty; else keep it."""
        key = str(uuid5(_NAMESPACE, f"{asked.place.tenant}|{asked.place.chat}|{asked.id}"))
        if is_own(asked.place.chat) and await self._metering.has_spare(asked.place):
            await self._standing.note(asked.place, asked.id, Stand.BEGUN)
            about = remembering.headline(own.lines)
            saying = _Saying(lines=own.lines, actions=own.actions, about=about)
            try:
                await self._push(asked.place, saying, key=key)
            except Uncertain:
                raise
            except DeliveryError as error:
                await self._standing.note(asked.place, asked.id, Stand.NOTHING)
                if not isinstance(error, QuotaSpent | Throttled | Unavailable):
                    raise
            else:
                return
        await self._keep(asked, own)

    async def _push(self, place: Recipient, saying: _Saying, *, key: str) -> None:
        chat = address(place)

        async def push(shown: Sequence[Message]) -> tuple[str, ...]:
            return await self._api.push(chat, shown, key=key)

        ids = await _plainer(saying, push)
        await self._metering.count(place)
        await self._remembering.note(place, ids, saying.about)

    async def _keep(self, asked: Asked, own: Waiting) -> None:
        try:
            await self._waiting.keep(asked.place, asked.asker, own)
        except StoreError as error:
            raise Unavailable("an answer could not be kept") from error
        _log.info("an answer waits to be fetched")

    async def _saying(self, asked: Asked, own: Waiting) -> _Saying:
        """Return an answer, with what waits for the same one."""
        lines, actions = own.lines, own.actions
        try:
            found = await self._waiting.offered(asked.place, asked.asker)
        except StoreError as error:
            _log.warning("what waits could not be read: %s", error)
            found = ()
        notices = [each for each in found if each.id.startswith(_NOTICE)][:1]
        earlier = [each for each in found if each not in notices and each.id != asked.id][:1]
        if earlier:
            language = answers.language(lines)
            lines = (*lines, GAP, _note(collecting.of(language).ready))
            actions = (collector(language, earlier[0].id), *actions)
        shown = answer.render(lines, actions)
        above = tuple(body for each in notices for body in answer.render(each.lines))
        if len(above) + len(shown) > limits.CALL_MESSAGES:
            above, notices = (), []
        return _Saying(
            lines=lines,
            actions=actions,
            above=above,
            about=remembering.headline(own.lines),
            told=(*notices, *earlier),
        )

    async def _told(self, asked: Asked, waiting: Sequence[Waiting]) -> None:
        for each in waiting:
            try:
                await self._waiting.told(asked.place, asked.asker, each.id)
            except StoreError as error:
                _log.warning("something may be offered twice: %s", error)


def _with(saying: _Saying, file: File | None) -> _Saying:
    """Return an answer with a file written out under it, or why it is not."""
    if file is None:
        return saying
    room = limits.CALL_MESSAGES - len(saying.shown())
    written = files.written(file, room + len(saying.above))
    if written:
        given = {each.id for each in saying.told if each.id.startswith(_NOTICE)}
        told = tuple(each for each in saying.told if each.id not in given)
        return replace(saying, above=(), told=told, below=written)
    words = collecting.of(answers.language(saying.lines))
    note = _note(words.no_file.format(name=file.name))
    return replace(saying, lines=(*saying.lines, GAP, note))


def _no_answer(language: Language, question: str, *, is_made: bool) -> _Saying:
    """Return what is said to who comes for an answer that is being made, or is gone."""
    words = collecting.of(language)
    if is_made:
        return _Saying(lines=(_note(words.not_yet),), actions=(collector(language, question),))
    return _Saying(lines=(_note(words.gone),))


async def _plainer(
    saying: _Saying, call: Callable[[Sequence[Message]], Awaitable[tuple[str, ...]]]
) -> tuple[str, ...]:
    """Say something, in plain words where LINE cannot read it otherwise."""
    try:
        return await call(saying.shown())
    except Unreadable as error:
        _log.error("a message goes out in plain words alone: %s", error.reason)
        return await call(saying.shown(is_plain=True))


def _note(text: str) -> Line:
    return Line(role=Role.NOTE, text=text)
