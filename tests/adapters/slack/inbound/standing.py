"""An inbound side with a desk, notes and calls that remember what they were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.contract import (
    Choice,
    Field,
    FieldKind,
    Filled,
    Form,
    FormRequest,
    Grant,
    Update,
)
from adapters.slack.inbound import Inbound, Prompt
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.socketmode import SocketMode
from digest.errors import DeliveryError, StoreUnavailable
from tests.adapters.slack.inbound import sent
from tests.contracts.kernel import HandClock
from tests.contracts.platform import MemoryDesk


class SlackDesk(MemoryDesk):
    """See Desk. It says what a test tells it to say."""

    def __init__(self) -> None:
        super().__init__()
        self.form_of = asking
        self.found: list[Choice] = []
        self.searched: list[tuple[str, str]] = []
        self.checked: list[Filled] = []

    async def choices(self, request: FormRequest, key: str, typed: str) -> Sequence[Choice]:
        """See Desk."""
        self.asked.append(request)
        self.searched.append((key, typed))
        return self.found

    async def faults(self, filled: Filled) -> Mapping[str, str]:
        """See Desk."""
        self.checked.append(filled)
        return await super().faults(filled)

    @property
    def one(self) -> Update:
        """The only update that was admitted."""
        (update,) = self.admitted
        return update


def asking(request: FormRequest) -> Form:
    """Return a form for a request."""
    fields = (
        Field(key="question", kind=FieldKind.TEXT, label="Your question"),
        Field(key="zone", kind=FieldKind.SEARCH, label="Zone"),
    )
    return Form(request=request, title="Ask", fields=fields, send="Ask", cancel="Cancel")


@dataclass
class MemoryNotes:
    """See Notes."""

    kept: dict[str, str] = field(default_factory=dict)
    lives: dict[str, timedelta] = field(default_factory=dict)
    is_down: bool = False

    async def put(self, key: str, value: str, *, keep: timedelta) -> None:
        """See Notes."""
        self.kept[key], self.lives[key] = value, keep

    async def get(self, key: str) -> str | None:
        """See Notes."""
        if self.is_down:
            raise StoreUnavailable("as directed")
        return self.kept.get(key)


@dataclass
class MemoryCalls:
    """See Calls."""

    views: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    suggested: list[tuple[str, Sequence[Prompt]]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    failure: DeliveryError | None = None

    async def open_view(self, grant: Grant, trigger_id: str, view: Mapping[str, Any]) -> None:
        """See Calls."""
        self._called(grant)
        self.views.append((trigger_id, view))

    async def suggest(self, grant: Grant, channel: str, prompts: Sequence[Prompt]) -> None:
        """See Calls."""
        self._called(grant)
        self.suggested.append((channel, prompts))

    async def end_session(self, grant: Grant, channel: str, thread: str) -> None:
        """See Calls."""
        self._called(grant)
        self.ended.append((channel, thread))

    def _called(self, grant: Grant) -> None:
        assert grant.token, "nobody calls without a token"
        if self.failure is not None:
            raise self.failure


@dataclass
class Grants:
    """What each tenant granted, or its organisation; asked once for each payload."""

    given: dict[str, Grant] = field(default_factory=lambda: {sent.TEAM: sent.grant()})
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_down: bool = False

    async def get(self, tenant: str, organisation: str = "") -> Grant | None:
        """See Grants of adapters.contract."""
        self.asked.append((tenant, organisation))
        if self.is_down:
            raise StoreUnavailable("as directed")
        return self.given.get(tenant) or self.given.get(organisation)


class Standing:
    """An `Inbound` with all that it stands on."""

    def __init__(
        self,
        *,
        grants: Grants | None = None,
        secrets: Sequence[str] = (sent.SECRET,),
        socket: SocketMode | None = None,
        api_url: str = Hosts().api_url,
        prompts: Sequence[Prompt] = (),
    ) -> None:
        self.clock = HandClock()
        self.desk = SlackDesk()
        self.notes = MemoryNotes()
        self.calls = MemoryCalls()
        self.grants = grants or Grants()
        self.inbound = Inbound(
            granted=self.grants.get,
            secrets=secrets,
            api_url=api_url,
            calls=self.calls,
            notes=self.notes,
            clock=self.clock,
            prompts=prompts,
            socket=socket,
        )

    async def bring(self, payload: sent.Json, **signing: Any) -> tuple[int, str]:  # noqa: ANN401  # of `sent.posted`
        """Bring a payload by HTTP; return status and body of the answer."""
        answer = await self.inbound.receive(sent.posted(payload, **signing), self.desk)
        return answer.status, answer.body.decode()
