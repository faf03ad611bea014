"""The sources of a place: list, look at, add and remove, over `bot.realmsources`.

Who shares a list is in `bot.realms`. To list it is open to all; a look makes us fetch what
somebody names, so that it needs the same right as a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot import sayings
from bot.dialogue import changing, grammar, lines
from bot.dialogue.arguments import LONGEST_URL
from bot.dialogue.lines import SourceDeed
from bot.dialogue.rights import Rights
from bot.dialogue.visit import MOST_LABEL_CHARS, Handler, Offer, Reply, Visit, note, said
from bot.probe import Fits, Several
from bot.realms import realm_of
from bot.realmsources import (
    Added,
    Adding,
    Ambiguous,
    Back,
    Health,
    RealmSources,
    Removed,
    Removing,
    Unknown,
)
from bot.sayings import MOST_CHOICES, Speaker
from digest.feeds.text import cut
from digest.model import NO_PREFERENCES, Change, FeedUrl, Realm, Recipient
from digest.ports import Wishes
from digest.words.lines import Line

_MOST_FAILING = 3
"""Of a place's own sources that cannot be read, so many are offered to be removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """Deals with sources through these; `is_named` where FEEDS names what the operator reads."""

    sources: RealmSources
    wishes: Wishes
    rights: Rights
    realm: Callable[[Recipient], Realm] = realm_of
    is_named: bool = False

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {lines.Sources: self.deal}

    async def deal(self, line: lines.Sources, visit: Visit) -> Reply:
        """Show or change the list of sources."""
        if line.deed is SourceDeed.LIST:
            return await self._listed(visit)
        if refused := await self.rights.refusal(self.realm(visit.place), visit):
            return refused
        if len(line.about) > LONGEST_URL:
            return said(visit.own.long_address.format(most=LONGEST_URL))
        if line.deed is SourceDeed.TEST:
            return await self._tested(line.about, visit)
        return await self._changed(line, visit)

    async def _changed(self, line: lines.Sources, visit: Visit) -> Reply:
        """Change the list, once: a line that comes again is answered with how it is now."""
        done = await self.wishes.change_of(visit.place, visit.change_id)
        if done is not None:
            listed = await self.sources.listed(self.realm(visit.place))
            return _with_undo((_speaker(visit).state(listed),), done, visit)
        if line.deed is SourceDeed.ADD:
            return await self._added(line, visit)
        return await self._removed(line, visit)

    async def _listed(self, visit: Visit) -> Reply:
        realm = self.realm(visit.place)
        health = await self.sources.health(realm)
        told = _speaker(visit).of_health(health, await self.sources.listed(realm))
        if self.is_named:
            told = (*told, note(visit.own.sources_named))
        return Reply(lines=told, offers=_removals(health, visit))

    async def _added(self, line: lines.Sources, visit: Visit) -> Reply:
        outcome: Adding = await self.sources.add(self.realm(visit.place), line.about)
        told = _speaker(visit).of_adding(outcome)
        match outcome:
            case Added(fits=fits):
                return await self._recorded(line, SourceDeed.REMOVE, fits.feed.url, told, visit)
            case Back(feed=feed):
                return await self._recorded(line, SourceDeed.REMOVE, feed.url, told, visit)
            case Several(links=links):
                named = [(each.title or each.url, each.url) for each in links]
                return Reply(lines=told, offers=_choices(SourceDeed.ADD, named))
            case _:
                return Reply(lines=told)

    async def _removed(self, line: lines.Sources, visit: Visit) -> Reply:
        outcome: Removing = await self.sources.remove(self.realm(visit.place), line.about)
        told = _speaker(visit).of_removing(outcome)
        if isinstance(outcome, Removed):
            return await self._recorded(line, SourceDeed.ADD, outcome.feed.url, told, visit)
        named: list[tuple[str, str]] = []
        match outcome:
            case Ambiguous(feeds=feeds):
                named += [(each.title, each.url) for each in feeds]
            case Unknown(nearest=nearest):
                named += [(each, each) for each in nearest]
        return Reply(lines=told, offers=_choices(SourceDeed.REMOVE, named))

    async def _tested(self, about: str, visit: Visit) -> Reply:
        realm = self.realm(visit.place)
        outcome = await self.sources.test(realm, about)
        told = _speaker(visit).of_test(outcome)
        match outcome:
            case Ambiguous(feeds=feeds):
                named = [(each.title, each.url) for each in feeds]
                return Reply(lines=told, offers=_choices(SourceDeed.TEST, named))
            case Several(links=links):
                found = [(each.title or each.url, each.url) for each in links]
                return Reply(lines=told, offers=_choices(SourceDeed.TEST, found))
            case Fits(feed=feed):
                there = {each.url for each in (await self.sources.listed(realm)).feeds}
                adding = _choices(SourceDeed.ADD, [(visit.own.add_it, feed.url)])
                return Reply(lines=told, offers=() if feed.url in there else adding)
            case _:
                return Reply(lines=told)

    async def _recorded(
        self,
        line: lines.Sources,
        back: SourceDeed,
        url: FeedUrl,
        told: tuple[Line, ...],
        visit: Visit,
    ) -> Reply:
        """Record what was done and how it is taken back."""
        change = Change(
            id=visit.change_id,
            at=visit.at,
            by=visit.asker,
            line=grammar.written(line),
            before=NO_PREFERENCES,
            after=NO_PREFERENCES,
            inverse=grammar.written(lines.Sources(deed=back, about=url)),
        )
        await self.wishes.record(visit.place, change)
        return _with_undo(told, change, visit)


def _speaker(visit: Visit) -> Speaker:
    return sayings.speaker(visit.words.language, visit.tz)


def _with_undo(told: tuple[Line, ...], change: Change, visit: Visit) -> Reply:
    return Reply(lines=told, offers=(changing.undo_offer(change, visit.own),))


def _choices(deed: SourceDeed, named: Iterable[tuple[str, str]]) -> tuple[Offer, ...]:
    """Offer to do something with each of several sources."""
    found = [
        Offer(
            label=cut(label, MOST_LABEL_CHARS),
            line=grammar.written(lines.Sources(deed=deed, about=about)),
        )
        for label, about in named
        if len(about) <= LONGEST_URL
    ]
    return tuple(found[:MOST_CHOICES])


def _removals(health: Iterable[Health], visit: Visit) -> tuple[Offer, ...]:
    """Offer to remove sources that a place has added and that cannot be read."""
    failing = [each.feed for each in health if each.is_own and each.failing_since is not None]
    template = visit.own.remove_it
    named = ((template.format(name=each.title), each.url) for each in failing[:_MOST_FAILING])
    return _choices(SourceDeed.REMOVE, named)
