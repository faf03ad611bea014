"""What is shown beside messages: forms, the bot's page, prompts, and what is under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.contract import Grant, Opened, Page
from adapters.slack import home
from adapters.slack.client import Answer, Web
from adapters.slack.inbound import Prompt

_UNSUPPORTED = ("method_not_supported", "unknown_method", "missing_scope", "feature_not_enabled")
"""What a workspace without agent features says."""
_STATUS = "…"
"""In any language; Slack writes the bot's name before it."""


class Showing:
    """See Calls and Pages."""

    def __init__(self, web: Web) -> None:
        """Take what calls Slack."""
        self._web = web

    async def open_view(self, grant: Grant, trigger_id: str, view: Mapping[str, Any]) -> None:
        """See Calls."""
        await self._web.ask(grant, "views.open", {"trigger_id": trigger_id, "view": dict(view)})

    async def suggest(self, grant: Grant, channel: str, prompts: Sequence[Prompt]) -> None:
        """See Calls."""
        arguments = {
            "channel_id": channel,
            "prompts": [{"title": each.title, "message": each.message} for each in prompts],
        }
        await self._web.ask(grant, "assistant.threads.setSuggestedPrompts", arguments)

    async def end_session(self, grant: Grant, channel: str, thread: str) -> None:
        """See Calls."""
        await self._web.ask(
            grant,
            "agents.sessions.setStatus",
            {"channel_id": channel, "thread_ts": thread, "status": "active"},
            unless=_UNSUPPORTED,
        )

    async def begin_session(self, grant: Grant, channel: str, thread: str, asker: str) -> bool:
        """Show that an answer is under way, with a way to stop it where there is one.

        Return False in a workspace without agent features.

        Raises:
            DeliveryError: nothing is shown.
        """
        arguments = {
            "channel_id": channel,
            "thread_ts": thread,
            "status": "processing",
            "initiator_user_id": asker,
        }
        answer = await self._web.ask(
            grant, "agents.sessions.setStatus", arguments, unless=_UNSUPPORTED
        )
        return answer.get("ok") is True or await self.show_status(grant, channel, thread)

    async def show_status(self, grant: Grant, channel: str, thread: str) -> bool:
        """Show a status that goes by itself, with the answer or after two minutes.

        Return False in a workspace that shows none.

        Raises:
            DeliveryError: nothing is shown.
        """
        arguments = {"channel_id": channel, "thread_ts": thread, "status": _STATUS}
        answer: Answer = await self._web.ask(
            grant, "assistant.threads.setStatus", arguments, unless=_UNSUPPORTED
        )
        return answer.get("ok") is True

    async def show(self, update: Opened, page: Page) -> None:
        """See Pages."""
        arguments = {"user_id": update.asker, "view": home.view(page)}
        await self._web.call(update.recipient.tenant, "views.publish", arguments)
