"""Answering what people say: each conversation in its order, none waiting for another.

::

    take ─▶ brief, reader, where the talk stands ─▶ turn ─▶ reply ─▶ keep the talk ─▶ done
      ▲        │ left: paused                        │        ├─ throttled, down: later, an hour
      │        ├ platform not here: put off          │        ├─ nobody knows:    done, said so
      │        └ store away: given back, seconds     │        └─ gone:            paused, done
      └── free hands take more, whoever is slow      └─ a defect: failed, at last a dead letter

`bot.respondent` finds out what is said. At every moment `_Case.end` is what the mail is told
should the work be broken off just then. A process that dies between reply and done has the
update handled again: the reply is the same, and `Platform.reply` makes its operation ids of
the update's id, so that where a platform knows them it is shown once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from adapters.contract import (
    Answerable,
    Collected,
    Collects,
    Joined,
    Left,
    Moved,
    Nobodys,
    Opened,
    Pages,
    Platform,
    Pressed,
    Reacted,
    Returned,
    Said,
    Uninstalled,
    Unsaid,
    Update,
)
from bot import replying, rounds
from bot.farewell import Farewell
from bot.growing import Growth
from bot.introducing import introduced
from bot.respondent import Respondent
from bot.telemetry import Meter, Unmeasured
from bot.visits import Reader, chat_of
from digest.errors import (
    AccessLost,
    DeliveryError,
    RecipientGone,
    Rejected,
    StoreCorrupt,
    StoreError,
    StoreUnavailable,
    Throttled,
    Unavailable,
    Uncertain,
)
from digest.model import Recipient, Talk
from digest.ports import Clock, Handed, Mail, Notices, Subscriptions, Talks, Withdrawals

AT_ONCE = 32
"""Updates in hand: answers cost processor time, and a lease must not wait for its turn."""
LEASE = timedelta(seconds=60)
HANDLING = timedelta(seconds=50)
"""All of it; what is left of the lease lets a write that has begun end before it does."""

_GLANCE_S = 0.1
"""How often idle hands look for more while others are busy: a sign of life within a second."""
_PAUSE = timedelta(seconds=1)
"""Between two tries to write down that somebody was answered."""
_GIVE_BACK_S = 3.0
_ELSEWHERE = timedelta(minutes=1)
"""How long what cannot be answered from here is left to others."""
_PATIENCE = timedelta(hours=24)
"""Who has waited so long for a platform to be there again waits no more."""
_WORTH_ANSWERING = timedelta(hours=1)
"""How long a platform that cannot take the answer now is tried: later nobody waits for it."""
_STORE_AGAIN = timedelta(seconds=5)
"""Until what met a store that was away is taken again, once the store could take it back."""
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=2)
"""Between such tries, where the platform does not say."""

ForgetTenant: TypeAlias = Callable[[str, str, datetime], Awaitable[object]]
"""Deletes all that is kept of a platform's tenant."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Case:
    """An update in hand, and what becomes of it as far as is known."""

    handed: Handed[Update]
    elapsed: Callable[[], timedelta]
    """Since just before the lease was asked for, by a monotonic clock."""
    end: Callable[[], Awaitable[bool]]
    """What the mail is told at the end, or now."""
    reader: Reader
    talk: Talk | None = None
    """Where the talk stands once the reply is out."""
    is_begun: bool = False
    """Whether a reply may be out."""
    remark: str = ""
    """What the reader is told once the end is written down."""

    @property
    def name(self) -> str:
        """What it is called in the log: a digest and the platform's id, nothing that was said."""
        return self.handed.lease.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """Answers through these ports; `platforms` by name. Once `is_stopping`, it takes nothing."""

    mail: Mail[Update]
    platforms: Mapping[str, Platform]
    respondent: Respondent
    talks: Talks
    subscriptions: Subscriptions
    notices: Notices
    withdrawals: Withdrawals
    forget_tenant: ForgetTenant
    clock: Clock
    meter: Meter = field(default_factory=Unmeasured)
    is_stopping: Callable[[], bool] = lambda: False
    monotonic: Callable[[], float] = time.monotonic
    """In seconds."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _missed: set[str] = field(default_factory=set, init=False)
    """Platforms that answers wait for."""

    async def run(self) -> int:
        """Handle updates until none is left to take; return how many there were.

        Each is in a hand of its own, and a free hand takes the next: a round lasts as long as
        there is work, and no update waits for the end of another conversation's.

        Raises:
            StoreError: the store failed; what is not written down comes again.
        """
        return await rounds.in_flow(
            self._taken,
            self._handle,
            at_once=AT_ONCE,
            is_over=self.is_stopping,
            again_s=_GLANCE_S,
        )

    async def _taken(self, n: int) -> Sequence[_Case]:
        began = self.monotonic()

        def elapsed() -> timedelta:
            return timedelta(seconds=self.monotonic() - began)

        return [
            _Case(
                handed=each,
                elapsed=elapsed,
                end=partial(self.mail.released, each),
                reader=self.respondent.stranger,
            )
            for each in await self.mail.take(n, LEASE)
        ]

    async def _handle(self, case: _Case) -> None:
        """Handle an update within its lease; what runs over comes again when that ends."""
        try:
            async with asyncio.timeout((HANDLING - case.elapsed()).total_seconds()):
                await self._deal(case)
        except TimeoutError:
            _log.warning("update %s: no time left, try %d", case.name, case.handed.tries)
        except asyncio.CancelledError:
            await self._break_off(case)
            raise

    async def _deal(self, case: _Case) -> None:
        """React to an update and write down how that ended."""
        try:
            await self._react(case)
        except StoreCorrupt as error:  # of this conversation, as far as anybody knows
            await self._confess(case, error)
        except StoreUnavailable as error:
            await self._wait_for_store(case, error)
            raise
        except StoreError:
            raise  # its lease is left
        except DeliveryError as error:
            await self._suffer(case, error)
        except Exception as error:  # noqa: BLE001  # the dispatcher's: a poisonous update ends alone
            await self._confess(case, error)
        await self._write_down(case)
        if case.remark:  # not before: who dies meanwhile must not have it answered twice
            await self._explain(case, case.remark)

    async def _react(self, case: _Case) -> None:
        update = case.handed.update
        if isinstance(update, Nobodys | Reacted):
            await self._take_note(update)
            case.end = partial(self.mail.done, case.handed)
            return
        platform = self.platforms.get(update.recipient.platform)
        if platform is None:
            self._put_off(case, f"{update.recipient.platform} is not here")
            return
        if isinstance(update, Collected):
            case.end = partial(self.mail.done, case.handed)
            if isinstance(platform, Collects):
                await replying.in_time(platform.collect(update))
            return
        if isinstance(update, Joined | Opened):
            update = await introduced(platform, update)
        if isinstance(update, Opened):
            await self._show_page(platform, update)
            case.end = partial(self.mail.done, case.handed)
            return
        case.reader = await self.respondent.reader(update)
        async with self._growth(platform, update) as growth:
            turn = await self.respondent.turn(update, case.reader, growth)
            if case.elapsed() + replying.REPLYING > HANDLING:
                raise Unavailable("the store took too long")  # nothing has left
            case.end, case.talk = partial(self.mail.done, case.handed), turn.talk
            case.is_begun = True
            await replying.in_time(replying.answered(platform, update, turn, growth))
        self._missed.discard(platform.name)
        self.meter.replied(platform.name)
        if turn.page_of is not None:
            await self._show_anew(platform, turn.page_of)

    def _growth(self, platform: Platform, update: Answerable) -> Growth:
        return Growth(
            platform=platform,
            update=update,
            withdrawals=self.withdrawals,
            began=self.clock.now(),
            is_private=replying.is_unseen(update),
        )

    async def _take_note(self, update: Nobodys | Reacted) -> None:
        """Do what follows from what nobody waits to have answered."""
        match update:
            case Left():
                await self._bid_farewell(update.recipient)
            case Returned():
                await self.respondent.resume(update.recipient)
            case Moved():
                await self.respondent.move(update)
            case Reacted():
                await self.respondent.react(update)
            case Unsaid():
                await self._forget_words(update)
            case Uninstalled(recipient=recipient, said_at=gone_at):
                await self.forget_tenant(recipient.platform, recipient.tenant, gone_at)

    async def _forget_words(self, update: Unsaid) -> None:
        """Forget what somebody took back; which of the last questions it was is not known."""
        await self.mail.unsay(update.recipient, update.message)
        talk = await self.talks.get(update.recipient)
        if talk is not None and talk.asked:
            await self.talks.keep(update.recipient, replace(talk, asked=()))

    async def _show_page(self, platform: Platform, update: Opened) -> None:
        """Show somebody's page; a platform that has none is asked for none."""
        if isinstance(platform, Pages):
            page = await self.respondent.page(update, await self.respondent.reader(update))
            await replying.in_time(platform.show(update, page))

    async def _show_anew(self, platform: Platform, update: Opened) -> None:
        """Show a page after a change; the next opening shows what could not be shown now."""
        try:
            await self._show_page(platform, update)
        except DeliveryError as error:
            _log.info("a page stands as it was: %s", error.reason)

    async def _bid_farewell(self, gone: Recipient) -> None:
        farewell = Farewell(subscriptions=self.subscriptions, notices=self.notices)
        await farewell.bid(chat_of(gone), self.clock.now())

    async def _suffer(self, case: _Case, error: DeliveryError) -> None:
        """Draw the consequences of what a reply raised, for this conversation alone."""
        reason = f"{type(error).__name__}: {error.reason}"
        _log.info("update %s: %s", case.name, reason)
        if isinstance(error, Uncertain):  # an answer too few is better than one twice
            is_asked = isinstance(case.handed.update, Said | Pressed)
            case.remark = case.reader.words.in_doubt if is_asked else ""
            return
        case.talk = None
        if isinstance(error, RecipientGone):
            case.end = partial(self.mail.done, case.handed)
            await self._bid_farewell(case.handed.update.recipient)
            return
        if isinstance(error, AccessLost):
            self._put_off(case, f"no access to {case.handed.update.recipient.platform}")
            return
        if isinstance(error, Throttled | Unavailable):
            self._have_patience(case, error, reason)
            return
        case.end = partial(self.mail.failed, case.handed, reason)
        if isinstance(error, Rejected):
            await self._apologize(case)

    def _have_patience(self, case: _Case, error: Throttled | Unavailable, reason: str) -> None:
        """Answer later: when the platform said, else the older the update the later."""
        now, handed = self.clock.now(), case.handed
        age = now - handed.update.said_at
        if age > _WORTH_ANSWERING:
            case.end = partial(self.mail.failed, handed, reason)
            return
        wait = error.retry_after
        if wait is None:
            wait = min(max(age, _SHORTEST_WAIT), _LONGEST_WAIT)
        case.end = partial(self.mail.released, handed, again=now + min(wait, _WORTH_ANSWERING))

    async def _wait_for_store(self, case: _Case, error: StoreUnavailable) -> None:
        """Give back what the store cannot serve now, as soon as it takes that.

        A question would wait for the rest of its lease instead, a minute, with nobody at it. Where
        a reply may be out the lease is left: it says for how long nobody else may answer.
        """
        if not case.is_begun:
            away = Unavailable(str(error), retry_after=_STORE_AGAIN)
            self._have_patience(case, away, type(error).__name__)
            await self._write_down(case)

    async def _confess(self, case: _Case, error: Exception) -> None:
        """Log a defect of ours; tell the reader when it has kept him from an answer for good."""
        name = type(error).__name__
        case.end, case.talk = partial(self.mail.failed, case.handed, name), None
        # Its own words may hold what was said.
        trace = RuntimeError(name).with_traceback(error.__traceback__)
        _log.error("update %s met a defect", case.name, exc_info=trace)
        await self._apologize(case)

    async def _apologize(self, case: _Case) -> None:
        """Tell the reader, when there is no further try, that he gets no answer."""
        if case.handed.is_last:
            await self._explain(case, case.reader.words.sorry)

    async def _explain(self, case: _Case, text: str) -> None:
        """Tell the reader what keeps him from an answer, if that can be done."""
        update = case.handed.update
        platform = self.platforms.get(update.recipient.platform)
        if not isinstance(update, Answerable) or platform is None:
            return
        if case.elapsed() + replying.REPLYING <= HANDLING:
            with contextlib.suppress(Exception):  # as good as can be: the platform may be it
                said, is_private = replying.note(text), replying.is_unseen(update)
                await replying.in_time(platform.reply(update, said, is_private=is_private))

    def _put_off(self, case: _Case, reason: str) -> None:
        """Leave an update for later, or for another process; say so once."""
        name = case.handed.update.recipient.platform
        if name not in self._missed:
            self._missed.add(name)
            _log.warning("answers wait: %s", reason)
        now, handed = self.clock.now(), case.handed
        if now - handed.update.said_at > _PATIENCE:
            case.end = partial(self.mail.failed, handed, reason)
        else:
            case.end = partial(self.mail.released, handed, again=now + _ELSEWHERE)

    async def _write_down(self, case: _Case) -> None:
        """Keep the talk and tell the mail, trying for as long as there is time."""
        while True:
            try:
                if case.talk is not None:
                    await self._keep(case.handed.update, case.talk)
                    case.talk = None
                if not await case.end():
                    _log.info("update %s is in other hands by now", case.name)
            except StoreUnavailable:
                if case.elapsed() + _PAUSE > HANDLING:
                    raise
                await self.sleep(_PAUSE.total_seconds())
            else:
                return

    async def _keep(self, update: Update, where: Talk) -> None:
        asker = "" if isinstance(update, Nobodys) else update.asker
        await self.talks.keep(update.recipient, where, by=asker)

    async def _break_off(self, case: _Case) -> None:
        """Write down where an update stands when there is no time to go on."""
        writing = asyncio.ensure_future(self._write_down(case))
        await asyncio.wait((writing,), timeout=_GIVE_BACK_S)
        if not writing.done():
            writing.cancel()
        elif error := writing.exception():
            _log.warning("update %s was not given back: %s", case.name, type(error).__name__)
