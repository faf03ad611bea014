"""The desk at which platforms hand in updates, and ask for forms while somebody waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.contract import Choice, Filled, Form, FormRequest, Inbox, Update
from digest.model import Language, Recipient
from digest.words import dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """See Desk of adapters.contract."""

    inbox: Inbox
    language: Language

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        return await self.inbox.admit(update)

    async def form(self, request: FormRequest) -> Form | str:  # noqa: ARG002  # soon
        """See Desk."""
        return dialogue.of(self.language).invalid

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:  # noqa: ARG002  # soon
        """See Desk."""
        return ()

    async def faults(self, filled: Filled) -> Mapping[str, str]:  # noqa: ARG002  # soon
        """See Desk."""
        return {}

    async def withdraw(self, recipient: Recipient) -> None:
        """See Desk."""
