"""What a reader likes, keeps, reports and missed, as commands over `bot.steering`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta

from bot.dialogue import changing, grammar, lines, settled, standing, telling
from bot.dialogue.settled import Facet
from bot.dialogue.visit import Handler, Offer, Reply, Visit, said
from bot.steering import Steering
from digest.clusters import taste
from digest.model import NO_PREFERENCES, Change, Preferences, Taste, Topic, Verdict
from digest.ports import Briefs, Tastes, Wishes

_MISSED = timedelta(days=7)
_DAYS_OF = {"d": 1, "w": 7, "m": 30}
_ANY_TIME = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """Steers, and records what can be taken back."""

    steering: Steering
    tastes: Tastes
    wishes: Wishes
    briefs: Briefs

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Mute: self.mute,
            lines.Unmute: self.unmute,
            lines.Judge: self.judge,
            lines.TasteReset: self.reset,
            lines.Save: self.save,
            lines.Unsave: self.unsave,
            lines.Saved: self.saved,
            lines.Report: self.report,
            lines.Corrections: self.corrections,
            lines.CatchUp: self.catch_up,
            lines.ReadAll: self.read_all,
        }

    async def mute(self, line: lines.Mute, visit: Visit) -> Reply:
        """Hear no more of a topic or word."""
        topic = changing.meant(line.topic)
        before = await self.tastes.get(visit.place)
        if topic not in before.muted and taste.muted_with(before, topic) is None:
            return Reply(lines=await self.steering.mute(visit.place, topic, visit.words))
        await self.steering.mute(visit.place, topic, visit.words)
        inverse = lines.Unmute(topic=line.topic)
        return await self._muted(line, inverse, visit, is_new=topic not in before.muted)

    async def unmute(self, line: lines.Unmute, visit: Visit) -> Reply:
        """Hear of a topic or word again."""
        topic = changing.meant(line.topic)
        before = await self.tastes.get(visit.place)
        await self.steering.unmute(visit.place, topic, visit.words)
        inverse = lines.Mute(topic=line.topic)
        return await self._muted(line, inverse, visit, is_new=topic in before.muted)

    async def judge(self, line: lines.Judge, visit: Visit) -> Reply:
        """Want more or less of what a story is about."""
        slot = telling.slot_of(line.number, visit)
        if slot is None:
            return telling.no_such(line.number, visit)
        verdict = Verdict.MORE if line.is_more else Verdict.LESS
        told = await self.steering.judge(visit.place, slot, line.number, verdict, visit.words)
        return Reply(lines=told)

    async def reset(self, _line: lines.TasteReset, visit: Visit) -> Reply:
        """Forget all that was asked for."""
        return Reply(lines=await self.steering.forget_taste(visit.place, visit.words))

    async def save(self, line: lines.Save, visit: Visit) -> Reply:
        """Keep a story."""
        slot = telling.slot_of(line.number, visit)
        if slot is None:
            return telling.no_such(line.number, visit)
        told = await self.steering.save(visit.place, slot, visit.words)
        offer = Offer(label=visit.own.undo, line=grammar.written(lines.Unsave(number=1)))
        return Reply(lines=told, offers=(offer,))

    async def unsave(self, line: lines.Unsave, visit: Visit) -> Reply:
        """Keep a saved story no longer."""
        told = await self.steering.unsave(visit.place, line.number, visit.words, visit.tz)
        return Reply(lines=told)

    async def saved(self, _line: lines.Saved, visit: Visit) -> Reply:
        """List the saved stories."""
        return Reply(lines=await self.steering.saved(visit.place, visit.words, visit.tz))

    async def report(self, line: lines.Report, visit: Visit) -> Reply:
        """Keep what a reader says is wrong."""
        if visit.brief is None or telling.slot_of(line.number, visit) is None:
            return telling.no_such(line.number, visit)
        told = await self.steering.report(
            visit.place, visit.brief, line.number, line.text, visit.words
        )
        return Reply(lines=told)

    async def corrections(self, _line: lines.Corrections, visit: Visit) -> Reply:
        """List what was corrected."""
        return Reply(lines=await self.steering.corrected(visit.words))

    async def catch_up(self, line: lines.CatchUp, visit: Visit) -> Reply:
        """Show what was missed and still matters."""
        span = _MISSED
        if line.span is not None:
            span = timedelta(days=line.span.number * _DAYS_OF[line.span.unit])
        asked = standing.subscription_of(
            visit.place,
            _with_time(visit),
            None,
            by="",
            language=visit.words.language,
        )
        brief = await self.steering.missed(asked, span)
        shown = telling.shown(brief, visit)
        if not brief.slots:  # there is nothing to talk about: the talk stays where it was
            return Reply(lines=shown.lines)
        await self.briefs.keep(brief)
        line_ = grammar.spoken(lines.ReadAll(), visit.words.language)
        offer = Offer(label=line_, line=grammar.written(lines.ReadAll()))
        return Reply(lines=shown.lines, talk=shown.talk, offers=(offer,))

    async def read_all(self, _line: lines.ReadAll, visit: Visit) -> Reply:
        """Mark what was caught up on as known."""
        if visit.brief is None:
            return telling.no_brief(visit)
        told = await self.steering.mark_read(visit.place, visit.brief, visit.words)
        return Reply(lines=told)

    async def _muted(
        self,
        line: lines.Mute | lines.Unmute,
        inverse: lines.Command,
        visit: Visit,
        *,
        is_new: bool,
    ) -> Reply:
        """Say what is muted now; record what was done, unless it was so before."""
        done = await self.wishes.change_of(visit.place, visit.change_id)
        kept = await self.tastes.get(visit.place)
        told = _state(kept, visit)
        if not is_new and done is None:
            return said(visit.own.unchanged, told)
        change = Change(
            id=visit.change_id,
            at=visit.at,
            by=visit.asker,
            line=grammar.written(line),
            before=NO_PREFERENCES,
            after=NO_PREFERENCES,
            inverse=grammar.written(inverse),
        )
        await self.wishes.record(visit.place, change)
        return said(told, offers=(changing.undo_offer(change, visit.own),))


def _state(kept: Taste, visit: Visit) -> str:
    (told,) = settled.sentences(
        Facet.MUTED, visit.preferences, visit.words, visit.own, muted=frozenset[Topic](kept.muted)
    )
    return told


def _with_time(visit: Visit) -> Preferences:
    wished = visit.preferences
    return wished if wished.at is not None else replace(wished, at=_ANY_TIME)
