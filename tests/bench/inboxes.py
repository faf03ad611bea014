"""An inbox for benches of the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.contract import Choice, Filled, Form, FormKind, FormRequest, Shareable, Sought
from adapters.store.said import SaidStore
from digest.model import Recipient


class InboxAlone(SaidStore):
    """The real inbox; nobody fills in forms here."""

    def opens(self, text: str) -> FormKind | None:  # noqa: ARG002  # as Desk has it
        """See Desk."""
        return None

    async def form(self, request: FormRequest) -> Form | str:
        """See Desk."""
        raise NotImplementedError(request)

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:
        """See Desk."""
        raise NotImplementedError(request, key, typed)

    async def faults(self, filled: Filled) -> Mapping[str, str]:
        """See Desk."""
        raise NotImplementedError(filled)

    async def shareable(self, sought: Sought) -> Shareable:
        """See Desk."""
        raise NotImplementedError(sought)

    def changed(self, recipient: Recipient, person: str) -> None:
        """See Desk."""
        raise NotImplementedError(recipient, person)

    async def withdraw(self, recipient: Recipient) -> None:
        """See Desk."""
        raise NotImplementedError(recipient)
