"""What somebody who wrote to the bot is answered: who he is, which brief he means, what it says.

What is said is decided by `bot.talk`, what the sources tell by the engine.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from adapters.contract import Said
from bot import conversation, planner, talk
from bot.conversation import Today
from digest import schedule
from digest.engine.answering import Answering
from digest.errors import StoreUnavailable
from digest.model import Brief, FeedUrl, Language, Recipient, Talk
from digest.ports import Allowance, Briefs, Clock, Subscriptions, Talks
from digest.words import table
from digest.words.table import Words

THINKING = timedelta(seconds=20)
"""Nobody waits longer for an answer: then he is told so."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who is talked with."""

    words: Words
    tz: tzinfo
    next_at: datetime | None = None
    """When his next brief is due, where one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Responds through these ports.

    The `feeds` of whoever asks are asked where there is no brief; `language` and `tz` are those
    of readers without a subscription.
    """

    talks: Talks
    allowance: Allowance
    briefs: Briefs
    subscriptions: Subscriptions
    answerer: Answering
    feeds: Callable[[Recipient], frozenset[FeedUrl]]
    clock: Clock
    language: Language
    tz: tzinfo

    @property
    def stranger(self) -> Reader:
        """Return the reader of whom nothing is known."""
        return Reader(words=table.of(self.language), tz=self.tz)

    async def reader(self, recipient: Recipient) -> Reader:
        """Return the reader by his subscription, or by his chat's where a thread has none.

        Raises:
            StoreError: the store failed.
        """
        found = await self.subscriptions.of(recipient)
        if not found and recipient.thread is not None:
            found = await self.subscriptions.of(chat_of(recipient))
        if not found:
            return self.stranger
        first = min(found, key=lambda each: each.is_paused)
        now = self.clock.now()
        dues = [due.at for each in found if (due := planner.next_due(each, now)) is not None]
        return Reader(
            words=table.of(first.language),
            tz=schedule.zone(first.schedule.tz) or self.tz,
            next_at=min(dues, default=None),
        )

    async def turn(self, update: Said, reader: Reader) -> talk.Turn:
        """Return what to say to a reader, and where the talk stands then.

        Raises:
            StoreError: the store failed.
        """
        stored = await self.talks.get(update.recipient) or Talk()
        newest = await self.briefs.latest(update.recipient)
        brief = await self._brief(update, stored, newest)
        about = talk.About(
            brief=brief,
            words=reader.words,
            tz=reader.tz,
            help=reader.words.chat_help,
            next_at=reader.next_at,
        )
        here = _standing(stored, brief, newest)
        line = conversation.parse(update.text, reader.words, current=here.current) or Today()
        turn = talk.turn(line, here, about)
        if not isinstance(turn, talk.Asking):
            return turn
        wait = await self.allowance.ask(
            update.recipient, update.asker, once=f"{update.recipient.platform}/{update.update_id}"
        )
        if wait is not None:
            return talk.put_off(turn, about, wait)
        question = replace(turn.question, account=account_of(update.recipient))
        return await self._concluded(replace(turn, question=question), about, update.recipient)

    async def _brief(self, update: Said, stored: Talk, newest: Brief | None) -> Brief | None:
        """Return the brief that an update is about.

        What it points to comes first: the message it answers, then the thread it stands in. Then
        comes the brief of the talk so far, unless he has had another since; then his newest.
        """
        recipient = update.recipient
        for message in filter(None, (update.reply_to, recipient.thread)):
            pointed_at = await self.briefs.shown(recipient, message)
            if pointed_at is not None:
                return pointed_at
        if stored.brief_id and stored.newest == (newest.id if newest else None):
            talked_of = await self.briefs.get(stored.brief_id)
            if talked_of is not None:
                return talked_of
        if newest is None and recipient.thread is not None:
            return await self.briefs.latest(chat_of(recipient))
        return newest

    async def _concluded(
        self, asking: talk.Asking, about: talk.About, asker: Recipient
    ) -> talk.Turn:
        """Put a question to the sources, but not for long.

        The index of the archive is a cache: when it fails, he asks again.
        """
        language = asking.question.language
        brief = about.brief or talk.nothing_shown(self.feeds(asker), language, self.clock.now())
        try:
            async with asyncio.timeout(THINKING.total_seconds()):
                answer = await self.answerer.answer(asking.question, brief)
        except (TimeoutError, StoreUnavailable) as error:
            _log.warning("an answer was cut short: %s", str(error) or "no time left")
            return talk.cut_short(asking, about)
        return talk.concluded(asking, answer, about)


def chat_of(recipient: Recipient) -> Recipient:
    """Return the chat that a thread is in."""
    return replace(recipient, thread=None)


def account_of(recipient: Recipient) -> str:
    """Return whose budget a recipient's questions count against: that of his tenant."""
    return f"{recipient.platform}/{recipient.tenant}"


def _standing(stored: Talk, brief: Brief | None, newest: Brief | None) -> Talk:
    """Return where the talk about a brief stands: at its beginning, when it was about another."""
    brief_id = brief.id if brief else None
    here = stored if stored.brief_id == brief_id else Talk(brief_id=brief_id)
    return replace(here, newest=newest.id if newest else None)
