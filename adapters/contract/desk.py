"""Where a platform hands in what people do, and asks what cannot wait.

::

    update ─▶ Inbox.admit ─▶ acknowledged; handled later
    poison ─▶ Inbox.put_aside ─▶ acknowledged; a dead letter
    a form ─▶ Desk.form · Desk.choices · Desk.faults: within two seconds, then admitted as `Filled`
    typed in another chat ─▶ Desk.shareable: at once, kept nowhere
    enough ─▶ Desk.withdraw: an answer that is under way ends
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from adapters.contract.forms import Choice, Form, FormKind, FormRequest
from adapters.contract.sharing import Shareable, Sought
from adapters.contract.updates import Filled, Update
from digest.model import Recipient
from digest.ports import Poison


class Inbox(Protocol):
    """Keeps updates from before the acknowledgement until they are handled."""

    async def admit(self, update: Update) -> bool:
        """Store an update, or return False when its id was seen; durable when this returns.

        Raises:
            StoreError: it is not stored, and must not be acknowledged.
        """
        ...

    async def put_aside(self, poison: Poison) -> bool:
        """Keep what is no update among the dead letters, or return False when its id was seen.

        Raises:
            StoreError: as `admit`.
        """
        ...


class Desk(Inbox, Protocol):
    """An inbox that also answers what a platform has to show at once."""

    def opens(self, text: str) -> FormKind | None:
        """Return the form that a command opens where there are forms; None: its line counts."""
        ...

    async def form(self, request: FormRequest) -> Form | str:
        """Return a form, or why there is none for him: one sentence in his language.

        Raises:
            StoreError: the store failed.
        """
        ...

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:
        """Return what can be chosen in a SEARCH field for what was typed; 100 at most."""
        ...

    async def faults(self, filled: Filled) -> Mapping[str, str]:
        """Return what is wrong, a sentence by the key of its field; what has none is admitted.

        Raises:
            StoreError: the store failed.
        """
        ...

    async def shareable(self, sought: Sought) -> Shareable:
        """Return which stories somebody may show to others: of his own brief, which he has seen.

        Raises:
            StoreError: the store failed.
        """
        ...

    def changed(self, recipient: Recipient, person: str) -> None:
        """Have what is remembered of somebody's role in a tenant counted no more.

        It is remembered for a minute at most, also in processes that hear nothing of it.
        """
        ...

    async def withdraw(self, recipient: Recipient) -> None:
        """Have the answer that is under way in a conversation end where it stands.

        Raises:
            StoreError: the store failed.
        """
        ...
