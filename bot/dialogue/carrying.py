"""What a place has set up, and its sources, out of it and into it as files.

::

    settings import ─▶ the file, read strictly ─▶ what it would change ─▶ a draft, and [Import]
    [Import]        ─▶ the draft ─▶ before and after, kept ─▶ sources, muted words, preferences,
                                                              and the subscriptions that follow
    undo            ─▶ before and after ─▶ before again, unless somebody has changed the same since

A file changes the place in which it is brought in, whatever it names. Before and after are kept
first: a process that dies half-way is made up for by whoever takes the update next.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from adapters.contract import File
from bot import configuration
from bot.configuration import MOST_BYTES_OF_PLACE, Refused
from bot.dialogue import changing, delivering, grammar, keeping, ownlines, settled, snapshot
from bot.dialogue.incoming import Incoming, Missing
from bot.dialogue.rights import Rights
from bot.dialogue.settled import Facet
from bot.dialogue.snapshot import Difference, Snapshot
from bot.dialogue.tasting import Tasting
from bot.dialogue.visit import Handler, Offer, Reply, Visit, note, said
from bot.meters import Meters
from bot.realmsources import RealmSources
from bot.standing import Standing
from digest.errors import NotAFeed
from digest.feeds import opml
from digest.model import Change, ChangeId, Realm, Recipient
from digest.ports import Deed, Drafts, Offers, Wishes
from digest.words import counted, dialogue, own, table
from digest.words.lines import Line, Role
from digest.words.own import OwnWords

MOST_BYTES_OF_LIST = 1 << 20
"""Some 4,000 sources; a place may have a hundred of its own."""

_Import: TypeAlias = ownlines.SettingsImport | ownlines.SourcesImport

_LOOKED_BACK = 100
_MEBIBYTE = 1 << 20
_DRAFT_LETTERS = 20
_DRAFT_ID = re.compile(r"[0-9a-f]{20}", re.ASCII)
_SHOWN = "shown"
"""The draft of what was shown last: a place has one, and its button is the one that counts."""
_OPML = "text/x-opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Carries through these ports."""

    wishes: Wishes
    standing: Standing
    tasting: Tasting
    offers: Offers
    drafts: Drafts
    rights: Rights
    sources: RealmSources
    realm: Callable[[Recipient], Realm]
    incoming: Incoming
    meters: Meters = field(default_factory=Meters)

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            ownlines.SettingsExport: self.settings_out,
            ownlines.SettingsImport: self.settings_in,
            ownlines.SettingsRestore: self.restore,
            ownlines.SourcesExport: self.sources_out,
            ownlines.SourcesImport: self.sources_in,
        }

    async def settings_out(self, _line: ownlines.SettingsExport, visit: Visit) -> Reply:
        """Give all that is set up in this place."""
        body = (await self._now(visit)).body(visit.place, visit.at)
        name = keeping.named("settings", "json", visit)
        told = said(own.of(visit.words.language).settings_out.format(name=name))
        return replace(told, file=File(name=name, media_type=keeping.JSON, body=body))

    async def sources_out(self, _line: ownlines.SourcesExport, visit: Visit) -> Reply:
        """Give the list of sources that is read here."""
        feeds = (await self.sources.listed(self.realm(visit.place))).feeds
        name = keeping.named("sources", "opml", visit)
        many = visit.words.count(len(feeds), "source")
        told = said(own.of(visit.words.language).sources_out.format(name=name, sources=many))
        return replace(
            told, file=File(name=name, media_type=_OPML, body=opml.write(feeds, "Daybrief"))
        )

    async def settings_in(self, line: ownlines.SettingsImport, visit: Visit) -> Reply:
        """Say what a file would change, or do what was said of one."""
        words = own.of(visit.words.language)
        draft_id, _, draft = (await self.drafts.get(visit.place, _SHOWN) or b"").partition(b"\n")
        if line.named and line.named == draft_id.decode():
            return await self._brought_in(draft, line, visit)
        if line.named and not visit.is_terminal and _DRAFT_ID.fullmatch(line.named):
            return said(words.file_gone)
        body = await self._file(line, visit, MOST_BYTES_OF_PLACE)
        if isinstance(body, Reply):
            return body
        now = await self._now(visit)
        target = await self._target(body, now, visit)
        if isinstance(target, Reply):
            return target
        difference = snapshot.between(now, target)
        if difference.is_none:
            return said(words.file_same)
        refused = await self._refused(difference, visit)
        return refused or await self._looked_at(body, now, target, difference, visit)

    async def _looked_at(
        self, body: bytes, now: Snapshot, target: Snapshot, difference: Difference, visit: Visit
    ) -> Reply:
        """Say what a file would change, and keep it until somebody presses for it."""
        words = own.of(visit.words.language)
        named = hashlib.sha256(body).hexdigest()[:_DRAFT_LETTERS]
        await self.drafts.keep(visit.place, _SHOWN, named.encode() + b"\n" + body)
        sure = grammar.written(ownlines.SettingsImport(named=named))
        told = [
            Line(role=Role.POINT, text=f"{old} → {new}" if old else new)
            for old, new in self._old_and_new(now, target, difference, visit)
            if old != new
        ]
        cost = await self._cost(now, target, visit)
        if cost is None:
            return said(counted.of(visit.words.language).price_unknown)
        lines = (note(words.would_change), *told, *map(note, cost), note(words.file_hint))
        return Reply(lines=lines, offers=(Offer(label=words.file_sure, line=sure),))

    async def _cost(self, now: Snapshot, target: Snapshot, visit: Visit) -> tuple[str, ...] | None:
        """Say what is counted once briefs come to a place of many; None if nobody knows."""
        before, after = now.preferences, target.preferences
        is_more = before.at is None or (before.is_week_alone and not after.is_week_alone)
        if after.at is None or not is_more:
            return ()
        if not visit.is_shared or not self.meters.counts(visit.place):
            return ()
        told = await delivering.price_of(visit, self.meters, is_weekly=after.is_week_alone)
        return told or None

    async def restore(self, line: ownlines.SettingsRestore, visit: Visit) -> Reply:
        """Have what a change left be again as it was before, unless it was changed since."""
        if await self._pair(visit.place, visit.change_id) is None:
            pair = await self._pair(visit.place, line.change)
            if pair is None:
                return said(visit.own.nothing_to_undo)
            before, after = pair
            now, difference = await self._now(visit), snapshot.between(after, before)
            if refused := await self._refused(difference, visit):
                return refused
            if not snapshot.is_as(now, after, difference):
                return await self._overtaken(line, difference, visit)
            await self._keep_pair(now, difference.done(now), visit)
        undo = f"undo {line.change}"
        told = await self._moved(undo, visit)
        change = await self.wishes.change_of(visit.place, ChangeId(line.change))
        what = grammar.read(change.line) if change is not None else None
        name = grammar.spoken(what, visit.words.language) if what is not None else ""
        return replace(told, lines=(note(visit.own.undone.format(what=name)), *told.lines))

    async def sources_in(self, line: ownlines.SourcesImport, visit: Visit) -> Reply:
        """Add the sources that a file lists."""
        words = own.of(visit.words.language)
        if refused := await self.rights.refusal(self.realm(visit.place), visit):
            return refused
        body = await self._file(line, visit, MOST_BYTES_OF_LIST)
        if isinstance(body, Reply):
            return body
        try:
            given = opml.read(body)
        except NotAFeed:
            return said(words.list_refused)
        place, change_id = visit.place, visit.change_id
        now = await self._now(visit)
        if await self.drafts.get(place, f"{change_id}.before") is None:
            await self.drafts.keep(place, f"{change_id}.before", now.body(place, visit.at))
        imported = await self.sources.take_in(self.realm(place), given)
        told = keeping.speaker_of(visit).of_import(imported)
        after = await self._now(visit)
        await self.drafts.keep(place, f"{change_id}.after", after.body(place, visit.at))
        pair = await self._pair(place, change_id)
        if pair is None or snapshot.between(*pair).is_none:
            return Reply(lines=told)
        change = await self._recorded(grammar.written(line), Difference(), visit)
        return Reply(lines=told, offers=(changing.undo_offer(change, visit.own),))

    async def _file(self, line: _Import, visit: Visit, most_bytes: int) -> bytes | Reply:
        """Return what is in the file that somebody means, or why that is not known."""
        body = await self.incoming.read(line.named, visit, most_bytes)
        return _missing(body, line, visit, most_bytes) if isinstance(body, Missing) else body

    async def _brought_in(
        self, draft: bytes, line: ownlines.SettingsImport, visit: Visit
    ) -> Reply:
        """Set up what was shown, as one change."""
        words, now = own.of(visit.words.language), await self._now(visit)
        if await self._pair(visit.place, visit.change_id) is None:
            target = await self._target(draft, now, visit)
            if isinstance(target, Reply):
                return target
            difference = snapshot.between(now, target)
            if difference.is_none:
                return said(words.file_same)
            if refused := await self._refused(difference, visit):
                return refused
            if now.preferences.at is None and target.preferences.at is not None:
                refused = await changing.no_room(self.offers, visit)
                if refused is not None:
                    return refused
            await self._keep_pair(now, target, visit)
        told = await self._moved(grammar.written(replace(line, named="")), visit)
        applied = own.of((told.words or visit.words).language).file_applied
        return replace(told, lines=(note(applied), *told.lines))

    async def _target(self, body: bytes, now: Snapshot, visit: Visit) -> Snapshot | Reply:
        """Return what is set up once a file is brought in, or why it is not."""
        words, realm = own.of(visit.words.language), self.realm(visit.place)
        most = self.sources.room_of(realm)
        try:
            wanted = configuration.read_of_place(body, visit.place, most_added=most)
        except Refused as refused:
            return said(_refusal(refused, words))
        beneath = (await self.sources.listed(realm)).beneath
        target = snapshot.brought(now, wanted, beneath)
        if visit.is_terminal:  # to which nothing is sent
            wished = target.preferences
            preferences = replace(
                now.preferences,
                topics=wished.topics,
                language=wished.language,
                max_stories=wished.max_stories,
            )
            target = replace(target, preferences=preferences)
        if sum(each.is_added for each in target.made.values()) > most:
            return said(words.file_overfull.format(most=most))
        return target

    async def _refused(self, difference: Difference, visit: Visit) -> Reply | None:
        """Return what to say to somebody who may change the place, but not the list it reads."""
        if not difference.sources:
            return None
        return await self.rights.refusal(self.realm(visit.place), visit)

    async def _moved(self, line: str, visit: Visit) -> Reply:
        """Do what differs between before and after of a change, and say how it is now."""
        pair = await self._pair(visit.place, visit.change_id)
        if pair is None:
            return said(own.of(visit.words.language).file_gone)
        difference = snapshot.between(*pair)
        now, realm = await self._now(visit), self.realm(visit.place)
        if difference.sources:
            listed = difference.listed(now.made)
            await self.sources.put(realm, listed, difference.dropped)
        if difference.mutes:
            await self.tasting.tastes.change(visit.place, difference.taste)
        change = await self._recorded(line, difference, visit)
        await self.standing.follow(visit.place, by=visit.asker)
        spoken = visit
        if (language := change.after.language) is not None:
            spoken = replace(visit, words=table.of(language), own=dialogue.of(language))
        told = [new for _, new in self._old_and_new(*pair, difference, spoken)]
        if Facet.TIME in settled.facets(tuple(difference.fields)) and not visit.is_terminal:
            instant = await self.standing.next_at(visit.place)
            told.append(settled.when(instant, change.after, spoken.words, spoken.own))
        reply = said(*told, offers=(changing.undo_offer(change, spoken.own),))
        return replace(reply, words=spoken.words)

    async def _recorded(self, line: str, difference: Difference, visit: Visit) -> Change:
        """Change preferences, and record all that was changed under the id of this line."""
        restore = ownlines.SettingsRestore(change=visit.change_id)
        deed = Deed(
            id=visit.change_id,
            by=visit.asker,
            line=line,
            at=visit.at,
            inverse=grammar.written(restore),
        )
        change = await self.wishes.change(
            visit.place, deed, difference.preferences, base=visit.preferences
        )
        await self.wishes.record(visit.place, change)  # where preferences stay as they were
        return change

    async def _overtaken(
        self, line: ownlines.SettingsRestore, difference: Difference, visit: Visit
    ) -> Reply:
        """Say who has changed the same since, as far as that is recorded."""
        then = await self.wishes.change_of(visit.place, ChangeId(line.change))
        for each in await self.wishes.changes(visit.place, _LOOKED_BACK):
            is_later = then is not None and each.at >= then.at and each.id != then.id
            is_same = (
                each.inverse or each.tasted or set(settled.touched(each)) & set(difference.fields)
            )
            if is_later and is_same:
                who = each.by or visit.own.audit_hidden
                read = grammar.read(each.line)
                what = each.line if read is None else grammar.spoken(read, visit.words.language)
                return said(visit.own.undo_overtaken.format(who=who, what=what))
        return said(own.of(visit.words.language).changed_since)

    def _old_and_new(
        self, before: Snapshot, after: Snapshot, difference: Difference, visit: Visit
    ) -> list[tuple[str, str]]:
        """Say what differs, side by side."""
        words, ours = visit.words, own.of(visit.words.language)

        def told(facet: Facet, side: Snapshot) -> str:
            return words.gap.join(
                settled.sentences(facet, side.preferences, words, visit.own)
                if facet is not Facet.MUTED
                else self.tasting.muted(side.taste, visit)
            )

        facets = list(settled.facets(tuple(difference.fields)))
        if difference.mutes:
            facets.append(Facet.MUTED)
        pairs = [(told(each, before), told(each, after)) for each in facets]
        if difference.sources:
            new = sum(url not in before.made for url in difference.sources)
            gone = len(difference.dropped)
            other = len(difference.sources) - new - gone
            pairs.append(("", ours.sources_change.format(new=new, gone=gone, other=other)))
        return pairs

    async def _now(self, visit: Visit) -> Snapshot:
        made = await self.sources.made(self.realm(visit.place))
        taste = await self.tasting.tastes.get(visit.place)
        return Snapshot(
            preferences=await self.standing.preferences(visit.place),
            muted=taste.muted,
            muted_feeds=taste.muted_feeds,
            made={each.feed.url: each for each in made},
        )

    async def _keep_pair(self, before: Snapshot, after: Snapshot, visit: Visit) -> None:
        place, change_id = visit.place, visit.change_id
        await self.drafts.keep(place, f"{change_id}.before", before.body(place, visit.at))
        await self.drafts.keep(place, f"{change_id}.after", after.body(place, visit.at))

    async def _pair(self, place: Recipient, change_id: str) -> tuple[Snapshot, Snapshot] | None:
        """Return what was before and after a change."""
        before = await self.drafts.get(place, f"{change_id}.before")
        after = await self.drafts.get(place, f"{change_id}.after")
        if before is None or after is None:
            return None
        most = self.sources.room_of(self.realm(place))
        try:
            return snapshot.read(before, place, most), snapshot.read(after, place, most)
        except Refused:
            return None  # written by another version


def _missing(why: Missing, line: _Import, visit: Visit, most_bytes: int) -> Reply:
    words = own.of(visit.words.language)
    command = grammar.spoken(replace(line, named=""), visit.words.language)
    match why:
        case Missing.TOO_LARGE:
            return said(words.file_too_large.format(most=most_bytes // _MEBIBYTE))
        case Missing.UNREADABLE:
            return said(words.file_unreadable)
        case Missing.NOTHING:
            wants = words.path_wanted if visit.is_terminal else words.file_wanted
            called = f"{visit.own.triggers[0]} {command}" if visit.is_shared else command
            return said(wants.format(command=called))


def _refusal(refused: Refused, words: OwnWords) -> str:
    """Say in a sentence what is wrong with a file: where it is not as it has to be."""
    at, _, _ = refused.faults[0].partition(": ")
    is_place = at.isascii() and " " not in at and refused.faults[0] != at
    return words.file_refused_at.format(at=at) if is_place else words.file_refused
