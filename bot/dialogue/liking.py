"""What a reader likes, keeps and reports: why he sees what he sees, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue import changing, grammar, helping, lines, settled, telling
from bot.dialogue.tasting import Tasting, liked, named
from bot.dialogue.visit import (
    MOST_LABEL_CHARS,
    Handler,
    Offer,
    Reply,
    Visit,
    note,
    said,
    with_more,
)
from bot.realms import realm_of
from bot.realmsources import RealmSources
from bot.sayings import MOST_CHOICES
from bot.sources import matching
from bot.steering import Steering
from digest.clusters import taste
from digest.feeds.text import cut
from digest.model import (
    Change,
    Feed,
    FeedUrl,
    Realm,
    Recipient,
    Slot,
    StoryId,
    Taste,
    Topic,
    TraitKind,
    Verdict,
)
from digest.words import extra
from digest.words.lines import Line, Role

_NOTHING = Taste()


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """Steers through these; `sources` are those that names of sources are looked up in."""

    steering: Steering
    tasting: Tasting
    sources: RealmSources
    realm: Callable[[Recipient], Realm] = realm_of

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Why: self.why,
            lines.Mute: self.mute,
            lines.Unmute: self.unmute,
            lines.MuteSource: self.mute_source,
            lines.UnmuteSource: self.unmute_source,
            lines.Judge: self.judge,
            lines.TasteReset: self.reset,
            lines.Save: self.save,
            lines.Unsave: self.unsave,
            lines.Saved: self.saved,
            lines.Report: self.report,
            lines.Corrections: self.corrections,
        }

    async def why(self, line: lines.Why, visit: Visit) -> Reply:
        """Say why a story has its place: of the one that was opened last without a number.

        What counts for him alone is said after it, with what can be done about it.
        """
        number = line.number or visit.talk.current
        if number is None:
            return helping.of_one("why", visit)
        reply, slot = telling.why(number, visit), telling.slot_of(number, visit)
        if slot is None:
            return reply
        kept = await self.tasting.tastes.get(visit.place)
        if not kept.is_empty:
            own = (*liked(kept, visit), *(self.tasting.muted(kept, visit) if _mutes(kept) else ()))
            reset = extra.of(visit.words.language).why_reset
            facts = tuple(each for each in reply.lines if each.text != reset)
            told = (Line(role=Role.TAKEAWAY, text=each) for each in own)
            reply = replace(reply, lines=(*facts, note(visit.own.why_yours), *told, note(reset)))
        return replace(reply, offers=_offers(number, slot, visit))

    async def mute(self, line: lines.Mute, visit: Visit) -> Reply:
        """Hear no more of a topic or word."""
        topic = changing.meant(line.topic)
        return await self._muting(line, visit, lambda known: taste.muted_with(known, topic))

    async def unmute(self, line: lines.Unmute, visit: Visit) -> Reply:
        """Hear of a topic or word again."""
        topic = changing.meant(line.topic)
        return await self._muting(line, visit, lambda known: taste.muted_without(known, topic))

    async def mute_source(self, line: lines.MuteSource, visit: Visit) -> Reply:
        """Hear no more of what a source alone reports."""
        listed = await self.sources.listed(self.realm(visit.place))
        found = matching(line.name, listed.feeds) or matching(line.name, _reporting(visit))
        if len(found) != 1:
            return _unclear(found, visit, lambda name: lines.MuteSource(name=name))
        url = found[0].url
        return await self._muting(line, visit, lambda known: taste.feed_muted(known, url))

    async def unmute_source(self, line: lines.UnmuteSource, visit: Visit) -> Reply:
        """Hear of a source again, which may have left the list since."""
        listed = await self.sources.listed(self.realm(visit.place))
        muted = (await self.tasting.tastes.get(visit.place)).muted_feeds
        titles = {feed.url: feed for feed in (*listed.removed, *listed.feeds)}
        known = [
            titles.get(url) or Feed(url=url, title=self.sources.title(url))
            for url in sorted(muted)
        ]
        found = matching(line.name, known) or matching(line.name, listed.feeds)
        if len(found) != 1:
            return _unclear(found, visit, lambda name: lines.UnmuteSource(name=name))
        url = found[0].url
        return await self._muting(line, visit, lambda known: taste.feed_unmuted(known, url))

    async def judge(self, line: lines.Judge, visit: Visit) -> Reply:
        """Want more or less of what a story is about."""
        slot = telling.slot_of(line.number, visit)
        if slot is None:
            return telling.no_such(line.number, visit)
        more = extra.of(visit.words.language)
        if not slot.traits:
            return said(more.noted_nothing.format(number=line.number))
        verdict = Verdict.MORE if line.is_more else Verdict.LESS
        given = taste.given(slot, verdict, visit.at)
        change = await self.tasting.change(
            line, visit, lambda known: taste.learned(known, (given,), visit.at)
        )
        template = more.noted_more if line.is_more else more.noted_less
        names = tuple(named(each, visit) for each in slot.traits)
        noted = template.format(names=visit.words.enumerate(names))
        return await self._answered(change, visit, noted)

    async def reset(self, line: lines.TasteReset, visit: Visit) -> Reply:
        """Have all that was asked for count no longer."""
        change = await self.tasting.change(line, visit, lambda _: _NOTHING)
        return await self._answered(change, visit, extra.of(visit.words.language).taste_forgotten)

    async def undo(self, change: Change, visit: Visit) -> Reply | None:
        """Take back a change of a taste; None where it was changed since."""
        made = await self.tasting.take_back(change, visit)
        return None if made is None else await self._answered(made, visit, "")

    async def save(self, line: lines.Save, visit: Visit) -> Reply:
        """Keep a story."""
        slot = telling.slot_of(line.number, visit)
        if slot is None:
            return telling.no_such(line.number, visit)
        told = await self.steering.save(visit.place, slot, visit.words)
        number = await self.steering.number_of(visit.place, slot.story.id)
        if number is None:
            return Reply(lines=told)
        # Whoever types it has the list before him; a button may be pressed when it is another.
        one = (
            lines.Unsave(number=number)
            if visit.is_terminal
            else lines.Unsave(story=str(slot.story.id))
        )
        offer = Offer(label=visit.own.undo, line=grammar.written(one))
        return Reply(lines=told, offers=(offer,))

    async def unsave(self, line: lines.Unsave, visit: Visit) -> Reply:
        """Keep a saved story no longer."""
        number = line.number
        if line.story:
            number = await self.steering.number_of(visit.place, StoryId(line.story)) or 0
        told = await self.steering.unsave(visit.place, number, visit.words, visit.tz)
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

    async def _muting(
        self, line: lines.Command, visit: Visit, edit: Callable[[Taste], Taste | None]
    ) -> Reply:
        """Change what is muted, unless that is more than can be kept."""
        kept = await self.tasting.tastes.get(visit.place)
        if edit(kept) is None:
            full = extra.of(visit.words.language).muted_full
            return said(full.format(most=taste.MOST_MUTED))
        change = await self.tasting.change(line, visit, lambda known: edit(known) or known)
        now = await self.tasting.tastes.get(visit.place)
        told = self.tasting.muted(now, visit)
        if change is None:
            return said(visit.own.unchanged, *told)
        return said(*told, offers=(changing.undo_offer(change, visit.own),))

    async def _answered(self, change: Change | None, visit: Visit, noted: str) -> Reply:
        state = await self.tasting.told(visit)
        if change is None:
            return said(visit.own.unchanged, *state)
        return said(noted, *state, offers=(changing.undo_offer(change, visit.own),))


def _reporting(visit: Visit) -> tuple[Feed, ...]:
    """Return the sources that alone report a story of the brief, in the list or not."""
    slots = visit.brief.slots if visit.brief is not None else ()
    traits = (each for slot in slots for each in slot.traits if each.kind is TraitKind.FEED)
    return tuple(Feed(url=FeedUrl(each.key), title=each.label) for each in traits)


def _mutes(kept: Taste) -> bool:
    return bool(kept.muted or kept.muted_feeds)


def _offers(number: int, slot: Slot, visit: Visit) -> tuple[Offer, ...]:
    """Return what can be done about a story: more, less, its topic or its only source muted."""
    own = visit.own
    found = [
        Offer(label=label, line=grammar.written(lines.Judge(number=number, is_more=is_more)))
        for label, is_more in ((own.more_like, True), (own.less_like, False))
        if slot.traits
    ]
    followed = slot.reason.topics
    for kind in (TraitKind.TOPIC, TraitKind.FEED):
        there = [each for each in slot.traits if each.kind is kind]
        trait = min(there, key=lambda each: each.key not in followed, default=None)
        if trait is None:
            continue
        if kind is TraitKind.TOPIC:
            name = settled.topic_name(Topic(trait.key), visit.words)
            line: lines.Command = lines.Mute(topic=trait.key.replace("-", " "))
        else:
            name, line = named(trait, visit), lines.MuteSource(name=trait.key)
        label = own.mute_it.format(name=cut(name, MOST_LABEL_CHARS))
        found.append(Offer(label=label, line=grammar.written(line)))
    return tuple(found)


def _unclear(found: tuple[Feed, ...], visit: Visit, line: Callable[[str], lines.Command]) -> Reply:
    """Ask which of several sources is meant, or say that none is called so."""
    if not found:
        return said(visit.own.no_such_source)
    offers = tuple(
        Offer(
            label=cut(each.title or each.url, MOST_LABEL_CHARS),
            line=grammar.written(line(each.url)),
        )
        for each in found[:MOST_CHOICES]
    )
    return with_more(said(visit.own.which_source), offers=offers)
