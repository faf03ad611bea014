"""The way in for every line: whether it may be said there, by whom, how often; then its handler.

::

    a line ─▶ of this place? ─▶ called by name? ─▶ may he? ─▶ not too often? ─▶ handler
                 └ no: where         └ no: how         └ no        └ no: until when
    a press ─▶ ours, of this chat, still? ─▶ the line that it stands for, as above
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.contract import Action
from bot.dialogue import commands, grammar, helping, lookback
from bot.dialogue.asides import SmallTalk, Unclear
from bot.dialogue.grammar import Heard
from bot.dialogue.lines import Line
from bot.dialogue.rights import Rights, Verdict, denied
from bot.dialogue.tokens import Signer
from bot.dialogue.visit import Handler, Reply, Visit, said
from digest.model import Recipient
from digest.ports import Offers
from digest.words import phrases
from digest.words.table import Words

MOST_CHANGES = 20
"""In two minutes; see `adapters.store.offers`."""
MOST_ACTIONS = 10
"""Under one answer: no platform of ours shows more at a time."""

_SHORTEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Lets lines in to their handlers, by kind."""

    handlers: Mapping[type, Handler]
    rights: Rights
    offers: Offers
    signer: Signer

    async def answer(self, line: Line, visit: Visit) -> Reply:
        """Answer a line, or say why nothing is done.

        Raises:
            StoreError: the store failed.
        """
        refused = (
            None if isinstance(line, SmallTalk | Unclear) else await self._refusal(line, visit)
        )
        if refused is not None:
            return refused
        reply = await self.handlers[type(line)](line, visit)
        if visit.is_shared or visit.is_terminal:
            return reply
        since = await self.offers.seen(_chat(visit), at=visit.at, once=visit.change_id)
        return lookback.welcomed(reply, line, since, visit)

    async def pressed(self, token: str, visit: Visit) -> Heard | None:
        """Return the line that a button stands for; None when it stands for nothing any more.

        Raises:
            StoreError: the store failed.
        """
        offer_id = self.signer.offer_of(token, visit.recipient, visit.at)
        if offer_id is None:
            return None
        kept = await self.offers.line_of(_chat(visit), offer_id)
        line = None if kept is None else grammar.read(kept)
        return None if line is None else Heard(line=line, is_triggered=True)

    async def actions(self, reply: Reply, visit: Visit) -> tuple[Action, ...]:
        """Return what can be pressed under a reply; again the same when asked again.

        Raises:
            StoreError: the store failed.
        """
        offers, words = reply.offers[:MOST_ACTIONS], reply.words or visit.words
        named = [(f"{visit.change_id}{n:02x}", each) for n, each in enumerate(offers)]
        kept = [(id_, each.line) for id_, each in named]
        await self.offers.keep(_chat(visit), kept, by=visit.asker)
        return tuple(
            Action(
                label=each.label,
                line=shown(each.line, words),
                token=self.signer.sign(id_, visit.recipient, visit.at),
            )
            for id_, each in named
        )

    async def _refusal(self, line: Line, visit: Visit) -> Reply | None:
        """Return what to say where a command may not be given; None where it may."""
        entry, own = commands.entry_of(line), visit.own
        if not helping.fits(entry, visit):
            return said(helping.out_of_place(entry, own))
        if visit.is_shared and entry.needs_trigger and not visit.is_triggered:
            return said(own.help_trigger)
        if visit.is_shared and commands.needs_right(line):
            managers = visit.preferences.managers
            verdict = await self.rights.verdict(visit.place, visit.asker, managers)
            if verdict is not Verdict.GRANTED:
                return said(denied(verdict, own))
        if not commands.changes(line):
            return None
        wait = await self.offers.book_change(visit.place, once=visit.change_id)
        if wait is None:
            return None
        span = phrases.span(visit.words, max(wait, _SHORTEST_WAIT))
        return said(own.too_many_changes.format(most=MOST_CHANGES, wait=span))


def shown(line: str, words: Words) -> str:
    """Return a line of ours as it is typed in the reader's language."""
    read = grammar.read(line)
    if read is None or isinstance(read, SmallTalk | Unclear):
        return line
    return grammar.spoken(read, words.language)


def _chat(visit: Visit) -> Recipient:
    return replace(visit.recipient, thread=None)
