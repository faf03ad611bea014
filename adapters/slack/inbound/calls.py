"""What has to be asked of Slack before a payload is acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from adapters.contract import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something to ask first, in a conversation that is still empty."""

    title: str
    message: str
    """What is said when it is pressed."""


class Calls(Protocol):
    """Calls that cannot wait; each is tried once, and raises DeliveryError and nothing else."""

    async def open_view(self, grant: Grant, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a view before the eyes of whoever caused the trigger (views.open)."""
        ...

    async def suggest(self, grant: Grant, channel: str, prompts: Sequence[Prompt]) -> None:
        """Offer prompts in somebody's own chat (assistant.threads.setSuggestedPrompts)."""
        ...

    async def end_session(self, grant: Grant, channel: str, thread: str) -> None:
        """Show that no answer is under way in a thread any more (agents.sessions.setStatus)."""
        ...
