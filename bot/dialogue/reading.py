"""Reading briefs, asking about them, and all that changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.dialogue import asides, changing, helping, herelines, lines, telling
from bot.dialogue.growing import Growing, while_wanted
from bot.dialogue.visit import Handler, Reply, Visit, note, said, with_more
from bot.meters import Meters
from digest import briefs
from digest.clusters.taste import is_about
from digest.engine.answering import Answering
from digest.errors import StoreUnavailable
from digest.model import Answer, Brief, FeedUrl, Language, Question, Recipient, Topic
from digest.ports import Allowance, Briefs
from digest.words import desk, extra, plain
from digest.words.lines import GAP

THINKING = timedelta(seconds=20)
"""Nobody waits longer for an answer: then he is told so."""
HERE = "here"
"""What somebody asks about who wants a brief in a place that he shares."""
STALE = timedelta(hours=24)
"""An older brief is not today's: one that everybody may read is shown in its place."""

FrontPage = Callable[[Language], Awaitable[Brief | None]]
"""Returns the brief that everybody may read, as it was made last; None where there is none."""

_log = logging.getLogger(__name__)


async def no_front_page(_language: Language) -> None:
    """Have nothing that everybody may read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads through these ports; the `feeds` of a place are asked where there is no brief."""

    answerer: Answering
    allowance: Allowance
    briefs: Briefs
    feeds: Callable[[Recipient], frozenset[FeedUrl]]
    front_page: FrontPage = no_front_page
    meters: Meters = field(default_factory=Meters)

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Today: self.today,
            lines.Open: self.open,
            lines.LeftOut: self.left_out,
            lines.On: self.on,
            lines.Ask: self.ask,
            lines.About: self.about,
            lines.Help: self.help,
            lines.Quit: self.quit,
            asides.SmallTalk: self.small_talk,
            asides.Unclear: self.unclear,
            herelines.HereTest: self.test,
        }

    async def today(self, _line: lines.Today, visit: Visit) -> Reply:
        """Show today's brief: his own, or the one for everybody where his is old."""
        if owed := await self._owed(visit):
            return telling.shown(owed, visit)
        brief = visit.brief
        if brief is None or visit.at - brief.edition.until > STALE:
            brief = await self.front_page(visit.words.language) or brief
        return telling.no_brief(visit) if brief is None else telling.shown(brief, visit)

    async def _owed(self, visit: Visit) -> Brief | None:
        """Return the brief that the place is owed today, and take it for told.

        Where each message is counted, nothing is sent then that he has by asking.
        """
        if not self.meters.counts(visit.place):
            return None
        owed, newest = await self.briefs.owed(visit.place), await self.briefs.latest(visit.place)
        if owed is None or (newest and newest.edition.until >= owed.edition.until):
            return None
        told = briefs.told(owed)
        await self.briefs.remember(visit.place, told, brief_id=owed.id)
        return owed

    async def open(self, line: lines.Open, visit: Visit) -> Reply:
        """Open a story."""
        return telling.opened(line.number, visit)

    async def left_out(self, _line: lines.LeftOut, visit: Visit) -> Reply:
        """Show what was left out."""
        return telling.left_out(visit)

    async def on(self, line: lines.On, visit: Visit) -> Reply:
        """Show the brief that this place had on a day."""
        day = changing.behind(line.day, visit.at.astimezone(visit.tz).date())
        found = await self.briefs.of_day(visit.place, day)
        if found is None:
            text = extra.of(visit.words.language).no_such_day
            return said(text.format(day=visit.words.day(day)))
        return telling.shown(found, visit)

    async def help(self, line: lines.Help, visit: Visit) -> Reply:
        """Say what can be said."""
        if not line.word:
            return helping.listed(visit)
        reply = helping.of_one(line.word, visit)
        if line.word != HERE or visit.is_shared or visit.is_terminal:
            return reply
        told = note(desk.of(visit.words.language).invite)
        return replace(reply, lines=(told, GAP, *reply.lines))

    async def quit(self, _line: lines.Quit, visit: Visit) -> Reply:
        """Say goodbye."""
        return said(visit.words.goodbye)

    async def small_talk(self, line: asides.SmallTalk, visit: Visit) -> Reply:
        """Return it."""
        return telling.small_talk(line.nicety, visit)

    async def unclear(self, line: asides.Unclear, visit: Visit) -> Reply:
        """Say what was nearly meant."""
        return helping.unclear(line, visit)

    async def test(self, _line: herelines.HereTest, visit: Visit) -> Reply:
        """Show how the brief looks here."""
        shown = await self.today(lines.Today(), visit)
        return replace(shown, lines=(*said(visit.own.here_test).lines, *shown.lines))

    async def ask(self, line: lines.Ask, visit: Visit) -> Reply:
        """Put a question to the sources, but not for long.

        The index of the archive is a cache: when it fails, he asks again.
        """
        where = visit.recipient
        wait = await self.allowance.ask(where, visit.asker, once=f"{where.platform}/{visit.id}")
        if wait is not None:
            return telling.put_off(wait, visit)
        question = replace(telling.question(line.text, visit), account=account_of(where))
        brief = visit.brief or telling.nothing_shown(
            self.feeds(where), question.language, visit.at
        )
        grows = await visit.growing.begin()
        cited = plain.Cited()
        try:
            async with asyncio.timeout(THINKING.total_seconds()):
                work = (
                    self._told(question, brief, visit.growing, cited)
                    if grows
                    else self.answerer.answer(question, brief)
                )
                answer = await while_wanted(visit.growing, work)
        except (TimeoutError, StoreUnavailable) as error:
            _log.warning("an answer was cut short: %s", str(error) or "no time left")
            return telling.cut_short(question, cited, visit)
        if answer is None:
            return telling.withdrawn(question, cited, visit)
        reply = telling.answered(question, answer, visit)
        return reply if answer.is_answered else with_more(reply, helping.hint(line.text, visit))

    async def _told(
        self, question: Question, brief: Brief, growing: Growing, cited: plain.Cited
    ) -> Answer:
        """Tell an answer as it comes, and return it whole.

        What was told stands in `cited`, whatever becomes of the rest.
        """
        async with contextlib.aclosing(self.answerer.telling(question, brief)) as telling_:
            async for each in telling_:
                if isinstance(each, Answer):
                    return each
                await growing.tell(cited.line(each))
        raise AssertionError  # the last one told is the whole

    async def about(self, line: lines.About, visit: Visit) -> Reply:
        """Have the next question be about a story."""
        return telling.asked_about(line.number, visit)

    async def lately(self, visit: Visit, topic: Topic) -> str | None:
        """Return a headline of the brief for everybody that is about a topic; see `Lately`."""
        brief = await self.front_page(visit.words.language) or visit.brief
        if brief is None:
            return None
        for slot in (*brief.slots, *brief.left_out, *brief.background):
            story = slot.story
            text = " ".join(
                claim.text for claim in (story.takeaway, story.points.what_happened) if claim
            )
            if is_about(story.headline, text, [topic]):
                return story.headline
        return ""


def account_of(recipient: Recipient) -> str:
    """Return whose budget a recipient's questions count against: that of his tenant."""
    return f"{recipient.platform}/{recipient.tenant}"
