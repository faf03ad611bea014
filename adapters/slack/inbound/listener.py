"""Doing what a payload comes to, before it is acknowledged.

::

    Admitted ─▶ inbox                       Wanted ─▶ desk's form ─▶ views.open
    Commanded ─▶ inbox, or as Wanted        Entered ─▶ inbox, prompts
    Overheard ─▶ notes ─▶ inbox             Sent ─▶ what is wrong, or inbox
    Stopped ─▶ desk, status                 Searched ─▶ choices
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.contract import Desk, Filled, FormRequest, Grant, Notes, Said
from adapters.slack import views
from adapters.slack.inbound import places, threads
from adapters.slack.inbound.calls import Calls, Prompt
from adapters.slack.inbound.outcomes import (
    Admitted,
    Changed,
    Commanded,
    Entered,
    Nothing,
    Outcome,
    Overheard,
    Searched,
    Sent,
    Stopped,
    Wanted,
)
from digest.errors import DeliveryError, Uncertain
from digest.model import Language

INLINE = timedelta(seconds=2)
"""For what has to be shown at once: Slack waits for 3 s, and a trigger is good for as long."""

_KANA = "\u3041", "\u30ff"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What Slack is told."""

    status: int = 200
    """200, or 503 for what has to come again."""
    body: Mapping[str, Any] | None = None


_DONE = Ack()
_AGAIN = Ack(status=503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Does what a payload comes to.

    Args:
        calls: what has to be asked of Slack.
        notes: what is known of threads, in all processes.
        prompts: what is offered in a conversation that somebody opens.
        inline: for what has to be shown at once.
    """

    calls: Calls
    notes: Notes
    prompts: Sequence[Prompt] = ()
    inline: timedelta = INLINE

    async def act(self, outcome: Outcome, grant: Grant | None, tenant: str, desk: Desk) -> Ack:  # noqa: C901, PLR0912  # one case for each kind
        """Do what a payload comes to, and return what Slack is told.

        Raises:
            StoreError: nothing that was said is lost, as long as it is not acknowledged.
        """
        match outcome:
            case Nothing():
                _log.debug("passed over: %s", outcome.why)
            case Changed():
                desk.changed(places.own(tenant, outcome.person), outcome.person)
            case Admitted():
                await self._admit(outcome, desk)
            case Overheard():
                await self._overhear(outcome, desk)
            case Sent():
                return await self._check(outcome.filled, desk)
            case Searched():
                return await self._search(outcome, desk)
            case Stopped():
                await desk.withdraw(outcome.recipient)
                if grant is not None:
                    await self._show_end(outcome, grant)
            case Wanted() if grant is not None:
                return await self._open(outcome, grant, desk)
            case Commanded():
                return await self._command(outcome, grant, desk)
            case Entered():
                await desk.admit(outcome.opened)
                if grant is not None:
                    await self._suggest(outcome, grant)
            case Wanted():
                pass
        return _DONE

    async def _admit(self, admitted: Admitted, desk: Desk) -> None:
        for update in admitted.updates:
            await desk.admit(update)
            if isinstance(update, Said) and update.is_shared and update.reply_to:
                await self._speak_again(update)

    async def _speak_again(self, called: Said) -> None:
        """Have the bot answer in a thread again that it kept out of."""
        note = threads.talk(called.recipient)
        if threads.read(await self.notes.get(note)).is_silent:
            talking = threads.Talking()
            await self.notes.put(note, threads.written(talking), keep=talking.lasts)

    async def _overhear(self, overheard: Overheard, desk: Desk) -> None:
        said = overheard.said
        if await self.notes.get(threads.owned(said.recipient)) is None:
            return
        note = threads.talk(said.recipient)
        before = threads.read(await self.notes.get(note))
        talking = threads.after(before, said.asker, said.text, is_to_others=overheard.is_to_others)
        if talking != before:
            await self.notes.put(note, threads.written(talking), keep=talking.lasts)
        if not talking.is_silent:
            await desk.admit(said)

    async def _command(self, commanded: Commanded, grant: Grant | None, desk: Desk) -> Ack:
        said = commanded.said
        kind = desk.opens(said.text)
        if kind is None or grant is None:
            await desk.admit(said)
            return _DONE
        request = FormRequest(
            kind=kind, recipient=said.recipient, asker=said.asker, is_shared=said.is_shared
        )
        wanted = Wanted(request=request, trigger_id=commanded.trigger_id, instead=said)
        return await self._open(wanted, grant, desk)

    async def _check(self, filled: Filled, desk: Desk) -> Ack:
        try:
            async with asyncio.timeout(self.inline.total_seconds()):
                faults = await desk.faults(filled)
        except TimeoutError:
            _log.warning("a form of kind %s was not checked in time", filled.kind.value)
            return _AGAIN
        if faults:
            return Ack(body=views.faults(faults))
        await desk.admit(filled)
        return Ack(body={"response_action": "clear"})

    async def _search(self, searched: Searched, desk: Desk) -> Ack:
        try:
            async with asyncio.timeout(self.inline.total_seconds()):
                found = await desk.choices(searched.request, searched.key, searched.typed)
        except TimeoutError:
            _log.warning("no choices for %s in time", searched.key)
            return _AGAIN
        return Ack(body=views.options(found))

    async def _open(self, wanted: Wanted, grant: Grant, desk: Desk) -> Ack:
        """Open a form, or else have the line count that it stands for.

        Whether a form opened whose call was not answered nobody knows; who sees none presses
        again, and nothing was done twice.
        """
        view: Mapping[str, Any] | None = None
        try:
            async with asyncio.timeout(self.inline.total_seconds()):
                form = await desk.form(wanted.request)
                view = _told(form) if isinstance(form, str) else views.modal(form)
                await self.calls.open_view(grant, wanted.trigger_id, view)
        except (DeliveryError, TimeoutError) as error:
            reason = str(error) or "it took too long"
            if isinstance(error, Uncertain) or (view and isinstance(error, TimeoutError)):
                _log.warning("a form may have opened: %s", reason)
                return _DONE
            _log.warning("no form opened: %s", reason)
            if wanted.instead is None:
                return _AGAIN
            await desk.admit(wanted.instead)
        return _DONE

    async def _show_end(self, stopped: Stopped, grant: Grant) -> None:
        thread = stopped.recipient.thread or ""
        try:
            async with asyncio.timeout(self.inline.total_seconds()):
                await self.calls.end_session(grant, stopped.channel, thread)
        except (DeliveryError, TimeoutError) as error:
            _log.info("a status stands as it was: %s", str(error) or "it took too long")

    async def _suggest(self, entered: Entered, grant: Grant) -> None:
        if not self.prompts:
            return
        try:
            async with asyncio.timeout(self.inline.total_seconds()):
                await self.calls.suggest(grant, entered.channel, self.prompts)
        except (DeliveryError, TimeoutError) as error:
            _log.info("no prompts were offered: %s", str(error) or "it took too long")


def _told(sentence: str) -> Mapping[str, Any]:
    """Return the view of a sentence in the place of a form, in the sentence's language."""
    is_japanese = any(_KANA[0] <= char <= _KANA[1] for char in sentence)
    return views.told(sentence, Language("ja" if is_japanese else "en"))
