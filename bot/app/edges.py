"""Where the process meets people: the terminal, the HTTP server, what Slack is handed."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.clocks import SystemClock
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.contract import Surface
    from adapters.web.server import Server, Webhook
    from bot import doctor
    from bot.telemetry import Meter


def terminal() -> Surface:
    """Return the terminal this process runs in."""
    from adapters.console.terminal import Terminal

    return Terminal(sys.stdout, sys.stderr, sys.stdin)


def server(
    settings: Settings,
    *,
    port: int,
    webhooks: Mapping[str, Webhook],
    pages: Mapping[str, Webhook],
    checks: Mapping[str, Callable[[], Awaitable[None]]],
    metrics: Callable[[], Awaitable[bytes]],
    meter: Meter,
) -> Server:
    """Return the HTTP server of a process; nothing is opened yet."""
    from adapters.web.readiness import Readiness
    from adapters.web.server import Server

    return Server(
        host=settings.bind_host,
        port=port,
        webhooks=webhooks,
        pages=pages,
        readiness=Readiness(checks),
        metrics=metrics,
        observe=meter.answered,
    )


async def slack_tried(settings: Settings) -> doctor.Slack | None:
    """Try out what the settings say of Slack, if it is switched on; nothing is changed."""
    if not settings.has_slack:
        return None
    from bot.app import slack

    return await slack.tried(settings, SystemClock())


def slack_manifest(*, url: str, is_for_many: bool) -> Mapping[str, object]:
    """Return the manifest of a Slack app: see `adapters.slack.manifest`."""
    from adapters.slack import manifest

    return manifest.build(url=url, is_for_many=is_for_many)
