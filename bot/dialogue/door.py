"""The way in for every line: whether it may be said there, by whom, how often; then its handler.

::

    a line ─▶ of this place? ─▶ called by name? ─▶ may he? ─▶ not too often? ─▶ handler
                 └ no: where         └ no: how         └ no        └ no: until when

What somebody is refused concerns him alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.contract import Action
from bot.dialogue import commands, grammar, helping, lookback
from bot.dialogue.asides import SmallTalk, Unclear
from bot.dialogue.lines import Line
from bot.dialogue.rights import Rights, Verdict
from bot.dialogue.tokens import Signer
from bot.dialogue.visit import Handler, Offer, Reply, Visit, said
from digest.model import Person, Recipient
from digest.ports import Caretakers, Offers
from digest.words import phrases
from digest.words.table import Words

MOST_CHANGES = 20
"""In two minutes; see `adapters.store.offers`."""
MOST_ACTIONS = 13
"""Under one answer: as many as LINE shows; a brief may have twelve stories to open."""

_SHORTEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Lets lines in to their handlers, by kind."""

    handlers: Mapping[type, Handler]
    rights: Rights
    offers: Offers
    caretakers: Caretakers
    signer: Signer

    async def answer(self, line: Line, visit: Visit) -> Reply:
        """Answer a line, or say why nothing is done.

        Raises:
            StoreError: the store failed.
        """
        is_command = not isinstance(line, SmallTalk | Unclear)
        if is_command and (refused := await self._refusal(line, visit)):
            return replace(refused, is_private=True)
        reply = await self.handlers[type(line)](line, visit)
        if is_command and commands.changes(line):
            await self.took_care(visit)
        if visit.is_shared or visit.is_terminal:
            return reply
        since = await self.offers.seen(_chat(visit), at=visit.at, once=visit.change_id)
        return lookback.welcomed(reply, line, since, visit)

    async def actions(
        self, reply: Reply, visit: Visit, *, ids: Sequence[str] = ()
    ) -> tuple[Action, ...]:
        """Return what can be pressed under a reply; again the same when asked again.

        Args:
            reply: what is said.
            visit: the circumstances of what it is said to.
            ids: under which what is offered is kept; without them, those of this answer alone.

        Raises:
            StoreError: the store failed.
        """
        offers, words = reply.offers[:MOST_ACTIONS], reply.words or visit.words
        ids = ids or [f"{visit.change_id}{n:02x}" for n in range(len(offers))]
        named = list(zip(ids, offers, strict=False))
        kept = [(id_, each.line) for id_, each in named if each.point is None]
        await self.offers.keep(_chat(visit), kept, by=visit.asker)
        return tuple(
            Action(
                label=each.label,
                line=shown(each.line, words),
                token=self._token(id_, each, visit),
                form=each.form,
            )
            for id_, each in named
        )

    def _token(self, id_: str, offer: Offer, visit: Visit) -> str:
        if offer.point is not None:
            return self.signer.point(offer.point, visit.recipient, visit.at)
        return self.signer.sign(id_, visit.recipient, visit.at)

    async def denial(self, visit: Visit) -> Reply | None:
        """Return what to say to somebody who may not manage the place, None to who may."""
        if not visit.is_shared:
            return None
        managers = visit.preferences.managers
        verdict = await self.rights.verdict(visit.place, visit.asker, managers)
        is_first = verdict is Verdict.DENIED and await self.rights.first(visit)
        if is_first or verdict is Verdict.GRANTED:
            return None
        return self.rights.denial(verdict, visit)

    async def took_care(self, visit: Visit) -> None:
        """Note that somebody has set something up in a shared place, so that he finds it again.

        Raises:
            StoreError: the store failed.
        """
        where = visit.recipient
        if visit.is_shared and visit.asker:
            person = Person(platform=where.platform, tenant=where.tenant, id=visit.asker)
            await self.caretakers.note(person, visit.place)

    async def put_off(self, visit: Visit) -> Reply | None:
        """Count a change; return what to say where there were too many.

        Raises:
            StoreError: the store failed.
        """
        wait = await self.offers.book_change(visit.place, once=visit.change_id)
        if wait is None:
            return None
        span = phrases.span(visit.words, max(wait, _SHORTEST_WAIT))
        return said(visit.own.too_many_changes.format(most=MOST_CHANGES, wait=span))

    async def _refusal(self, line: Line, visit: Visit) -> Reply | None:
        """Return what to say where a command may not be given; None where it may."""
        entry, own = commands.entry_of(line), visit.own
        if not helping.fits(entry, visit):
            return said(helping.out_of_place(entry, own))
        if visit.is_shared and entry.needs_trigger and not visit.is_triggered:
            return said(own.help_trigger)
        if commands.needs_right(line) and (denial := await self.denial(visit)):
            return denial
        return await self.put_off(visit) if commands.changes(line) else None


def shown(line: str, words: Words) -> str:
    """Return a line of ours as it is typed in the reader's language; a number is one in each."""
    if line.isdecimal():
        return line
    read = grammar.read(line)
    if read is None or isinstance(read, SmallTalk | Unclear):
        return line
    return grammar.spoken(read, words.language)


def _chat(visit: Visit) -> Recipient:
    return replace(visit.recipient, thread=None)
