"""The desk at which platforms hand in updates, and ask for forms while somebody waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.contract import (
    Choice,
    Filled,
    Form,
    FormKind,
    FormRequest,
    Inbox,
    Shareable,
    Sought,
    Update,
)
from bot import sharing
from bot.dialogue import grammar, lines
from bot.dialogue.filling import Filling
from bot.dialogue.rights import Rights
from bot.visits import Visits
from digest.model import Language, Recipient
from digest.ports import Poison, Withdrawals
from digest.words import desk, table


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """Works through these. See Desk of adapters.contract."""

    inbox: Inbox
    visits: Visits
    filling: Filling
    withdrawals: Withdrawals
    rights: Rights

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        return await self.inbox.admit(update)

    async def put_aside(self, poison: Poison) -> bool:
        """See Inbox."""
        return await self.inbox.put_aside(poison)

    def opens(self, text: str) -> FormKind | None:
        """See Desk."""
        heard = grammar.heard(text, is_addressed=True)
        is_settings = heard is not None and isinstance(heard.line, lines.Settings)
        return FormKind.SETTINGS if is_settings else None

    async def form(self, request: FormRequest) -> Form | str:
        """See Desk. A button of one's own page may be for another place, whose form it is then."""
        reader = await self.visits.reader(request.recipient)
        visit = await self.visits.visit(request, reader)
        other = self.filling.whose(request, visit)
        if other is None:
            return await self.filling.form(request, visit)
        there = await self.visits.reader(other)
        elsewhere = replace(request, recipient=other, is_shared=True, token="", message="")
        visit = replace(
            visit,
            recipient=other,
            place=there.place or other,
            preferences=there.preferences,
            tz=there.tz,
            is_shared=True,
        )
        return await self.filling.form(elsewhere, visit)

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:
        """See Desk."""
        reader = await self.visits.reader(request.recipient)
        return self.filling.choices(key, typed, await self.visits.visit(request, reader))

    async def faults(self, filled: Filled) -> Mapping[str, str]:
        """See Desk."""
        reader = await self.visits.reader(filled.recipient)
        return await self.filling.faults(filled, await self.visits.visit(filled, reader))

    async def shareable(self, sought: Sought) -> Shareable:
        """See Desk. It is his own last brief, while that is news: what he has been shown."""
        visits = self.visits
        reader = await visits.reader(sought.recipient)
        newest = await visits.brief_of_chat(sought.recipient)
        spoken = Language(sought.language.partition("-")[0].lower())
        usual = spoken if spoken in table.LANGUAGES else visits.language
        words = desk.of(reader.preferences.language or usual)
        if newest is None or not sharing.is_recent(newest, visits.clock.now()):
            return Shareable(otherwise=words.share_none)
        return Shareable(
            brief=newest,
            numbers=sharing.meant(newest, sought.text),
            tz=reader.tz,
            otherwise=words.share_no_such,
        )

    def changed(self, recipient: Recipient, person: str) -> None:
        """See Desk."""
        self.rights.forget(recipient.platform, recipient.tenant, person)

    async def withdraw(self, recipient: Recipient) -> None:
        """See Desk."""
        await self.withdrawals.withdraw(recipient, self.visits.clock.now())
