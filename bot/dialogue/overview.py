"""What is set up in a place, who changed it, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.contract import FormKind
from bot.dialogue import (
    asides,
    changing,
    commands,
    grammar,
    helping,
    herelines,
    lines,
    ownlines,
    settled,
)
from bot.dialogue.liking import Liking
from bot.dialogue.rights import Rights
from bot.dialogue.settled import Facet
from bot.dialogue.tasting import Tasting
from bot.dialogue.visit import Handler, Offer, Reply, Visit, note, said
from bot.standing import Standing
from digest.model import Change, ChangeId, FeedUrl, Preferences, Recipient
from digest.ports import Deed, Wishes
from digest.words import counted, dialogue, table
from digest.words.lines import Line, Role

AUDITED = 20
"""Changes that a list shows."""
_LOOKED_BACK = 100
"""Changes among which the one is looked for that stands in the way."""

_CAME = grammar.written(lines.Start())
_CLAIMED = grammar.written(ownlines.Claim())

_OF_CHATS = frozenset({Facet.TIME, Facet.ALERTS, Facet.WEEKLY, Facet.QUIET, Facet.MANAGERS})
"""What a terminal does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Looks, and takes back, through these ports; `inverse` are handlers of what undoes itself."""

    wishes: Wishes
    standing: Standing
    tasting: Tasting
    liking: Liking
    feeds: Callable[[Recipient], frozenset[FeedUrl]]
    """Those that a place reads."""
    inverse: Mapping[type, Handler]
    rights: Rights

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Settings: self.settings,
            herelines.HereStatus: self.status,
            lines.Audit: self.audit,
            lines.Undo: self.undo,
        }

    async def settings(self, _line: lines.Settings, visit: Visit) -> Reply:
        """Show all that is set up."""
        own = visit.own
        sources = visit.words.count(len(self.feeds(visit.place)), "source")
        told = [
            *await self._told(visit, tuple(Facet)),
            own.sources_now.format(sources=sources),
        ]
        offers = (
            Offer(label=label, line=line, form=FormKind.SETTINGS if line == "time" else None)
            for line, label in own.menu.items()
            if _is_of_use(line, visit)
        )
        title = Line(role=Role.TITLE, text=own.settings_title)
        told += [own.settings_hint, *([own.help_trigger] if visit.is_shared else [])]
        return Reply(lines=(title, *map(note, told)), offers=tuple(offers))

    async def status(self, _line: herelines.HereStatus, visit: Visit) -> Reply:
        """Show how a place fares."""
        facets = (Facet.TIME, Facet.TOPICS, Facet.LANGUAGE, Facet.MANAGERS)
        title = Line(role=Role.TITLE, text=visit.own.here_title)
        return Reply(lines=(title, *map(note, await self._told(visit, facets))))

    async def audit(self, _line: lines.Audit, visit: Visit) -> Reply:
        """Show who changed what."""
        own = visit.own
        last = await self.wishes.changes(visit.place, AUDITED)
        found = [each for each in last if not each.line.startswith(_CAME)]
        if not found:
            return said(own.audit_empty)
        title = Line(role=Role.TITLE, text=own.audit_title)
        points = [Line(role=Role.POINT, text=await self._audited(each, visit)) for each in found]
        return Reply(lines=(title, *points))

    async def undo(self, line: lines.Undo, visit: Visit) -> Reply:
        """Take a change back, unless somebody has changed the same since."""
        change = await self._meant(line, visit)
        if change is None:
            return said(visit.own.nothing_to_undo)
        what = await self._told_of(change, visit)
        if change.tasted is not None:
            reply = await self.liking.undo(change, visit)
            return (
                await self._overtaken(change, visit) if reply is None else _led(reply, what, visit)
            )
        if change.inverse:
            return await self._inverted(change, what, visit)
        return await self._restored(change, what, visit)

    async def _inverted(self, change: Change, what: str, visit: Visit) -> Reply:
        """Do what undoes a change; where that changes nothing, it says itself why not."""
        inverse = grammar.read(change.inverse)
        handler = self.inverse.get(type(inverse))
        if handler is None:
            return said(visit.own.nothing_to_undo)
        reply = await handler(inverse, visit)
        if isinstance(inverse, ownlines.SettingsRestore):
            return reply  # it says itself whether it was taken back
        is_done = await self.wishes.change_of(visit.place, visit.change_id) is not None
        return _led(reply, what, visit) if is_done else reply

    async def _restored(self, change: Change, what: str, visit: Visit) -> Reply:
        """Put back what was before, field by field; what others changed beside it stays."""
        fields = settled.touched(change)
        is_overtaken = False

        def edit(now: Preferences) -> Preferences:
            nonlocal is_overtaken
            is_overtaken = not _are_as_in(now, change.after, fields)
            if is_overtaken:
                return now
            return replace(now, **{name: getattr(change.before, name) for name in fields})

        line = grammar.written(lines.Undo(change=change.id))
        deed = Deed(id=visit.change_id, by=visit.asker, line=line, at=visit.at)
        made = await self.wishes.change(visit.place, deed, edit, base=visit.preferences)
        if is_overtaken and _are_as_in(made.after, change.before, fields):
            told = await self._told(replace(visit, preferences=made.after), settled.facets(fields))
            return said(visit.own.unchanged, *told)
        if is_overtaken:
            return await self._overtaken(change, visit)
        await self.standing.follow(visit.place, by=visit.asker)
        spoken = replace(visit, preferences=made.after)
        if made.after.language is not None:
            language = made.after.language
            spoken = replace(spoken, words=table.of(language), own=dialogue.of(language))
        told = await self._told(spoken, settled.facets(fields))
        undone = spoken.own.undone.format(what=what)
        reply = said(undone, *told, offers=(changing.undo_offer(made, spoken.own),))
        return replace(reply, words=spoken.words)

    async def _overtaken(self, change: Change, visit: Visit) -> Reply:
        """Say who has changed the same since."""
        fields = set(settled.touched(change))
        since = [
            each
            for each in await self.wishes.changes(visit.place, _LOOKED_BACK)
            if each.at >= change.at
            and each.id not in {change.id, visit.change_id}
            and (
                fields & set(settled.touched(each))
                or (change.tasted is not None and each.tasted is not None)
            )
        ]
        if not since:
            return said(visit.own.nothing_to_undo)
        who = since[0].by or visit.own.audit_hidden
        what = await self._told_of(since[0], visit)
        return said(visit.own.undo_overtaken.format(who=who, what=what))

    async def _meant(self, line: lines.Undo, visit: Visit) -> Change | None:
        """Return the change that is to be taken back: that of the id, else the last one.

        That somebody came is none that is meant by it, nor is this taking back itself when the
        line comes again.
        """
        if line.change:
            return await self.wishes.change_of(visit.place, ChangeId(line.change))
        found = [
            each
            for each in await self.wishes.changes(visit.place, _LOOKED_BACK)
            if each.id != visit.change_id and not each.line.startswith((_CAME, _CLAIMED))
        ]
        return found[0] if found else None

    async def _audited(self, change: Change, visit: Visit) -> str:
        """Say who changed what when, from what to what."""
        moment = visit.words.moment(change.at.astimezone(visit.tz))
        what = await self._told_of(change, visit)
        old_and_new = [
            f"{old} → {new}"
            for facet in settled.facets(settled.touched(change))
            if (old := _joined(facet, change.before, visit))
            != (new := _joined(facet, change.after, visit))
        ]
        told = visit.words.separator.join((what, *old_and_new))
        who = change.by or visit.own.audit_hidden
        return visit.own.audit_line.format(when=moment, who=who, what=told)

    async def _told_of(self, change: Change, visit: Visit) -> str:
        """Say what somebody typed, in the reader's language; of an undo, what it took back."""
        read = grammar.read(change.line)
        if isinstance(read, lines.Undo) and read.change:
            taken = await self.wishes.change_of(visit.place, ChangeId(read.change))
            name = grammar.spoken(lines.Undo(), visit.words.language)
            return name if taken is None else f"{name} ({_spoken(taken.line, visit)})"
        return _spoken(change.line, visit)

    async def _told(self, visit: Visit, facets: tuple[Facet, ...]) -> list[str]:
        told: list[str] = []
        for each in facets:
            if visit.is_terminal and each in _OF_CHATS:
                continue
            if each is Facet.MANAGERS and not visit.is_shared:
                continue
            if each is Facet.RICH and not visit.has_rich:
                continue
            if each is Facet.MUTED:
                told += await self.tasting.told(visit)
                continue
            told += self._sentences(each, visit)
            if each is Facet.TIME:
                instant = await self.standing.next_at(visit.place)
                told.append(settled.when(instant, visit.preferences, visit.words, visit.own))
        return [each for each in told if each]

    def _sentences(self, facet: Facet, visit: Visit) -> tuple[str, ...]:
        """Say one side of what is set up; of who manages a place, as its platform knows it."""
        managers = visit.preferences.managers
        if facet is Facet.MANAGERS and self.rights.is_roleless(visit.place):
            words = counted.of(visit.words.language)
            if not managers:
                return (words.first_manages,)
            people = visit.words.enumerate(tuple(sorted(managers)))
            return (words.managed_by.format(people=people),)
        return settled.sentences(facet, visit.effective, visit.words, visit.own)


def _led(reply: Reply, what: str, visit: Visit) -> Reply:
    """Return a reply that first says what was taken back."""
    return replace(reply, lines=(note(visit.own.undone.format(what=what)), *reply.lines))


def _is_of_use(line: str, visit: Visit) -> bool:
    """Tell whether a line would change something as things are."""
    wished = visit.preferences
    is_paused = wished.is_paused or wished.paused_until is not None
    meant = grammar.read(line)
    if meant is None or isinstance(meant, asides.Unclear | asides.SmallTalk):
        return False
    if not helping.fits(commands.entry_of(meant), visit):
        return False
    if line == "resume":
        return is_paused
    if line.startswith("pause"):
        return wished.at is not None and not is_paused
    return wished.at is not None if line == "stop" else True


def _are_as_in(one: Preferences, other: Preferences, fields: Sequence[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _joined(facet: Facet, preferences: Preferences, visit: Visit) -> str:
    told = settled.sentences(facet, preferences, visit.words, visit.own)
    return visit.words.separator.join(map(settled.state_of, told))


def _spoken(line: str, visit: Visit) -> str:
    """Say a recorded line in the reader's language."""
    read = grammar.read(line)
    if read is None or isinstance(read, asides.Unclear | asides.SmallTalk):
        return line
    return grammar.spoken(read, visit.words.language)
