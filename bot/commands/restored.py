"""`restored`: says that the store is a backup, before the machine goes on with it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from bot import app
from bot.clocks import SystemClock
from bot.settings import Settings
from digest.errors import ConfigError

MOST = timedelta(days=30)
"""An older backup knows no delivery that is still owed."""


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Note what the store cannot know, and say it.

    Raises:
        ConfigError: naming every setting and option that does not fit.
        StoreError: the store failed.
    """
    clock = SystemClock()
    made_at = _instant(options.made_at, clock.now(), faults)
    if faults or made_at is None:
        raise ConfigError(faults)
    lapse = await app.note_restored(settings, clock, made_at)
    app.terminal().say(
        f"Noted. From {lapse.begins:%Y-%m-%d %H:%M:%S} to {lapse.ends:%Y-%m-%d %H:%M:%S} UTC the "
        "store may have forgotten what was sent: what was due then is looked for before it is "
        "sent, where a platform can be asked. Now start."
    )
    return 0


def _instant(text: str, now: datetime, faults: list[str]) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        faults.append(f"{text!r} is not an instant such as 2026-11-21T06:00:00Z")
        return None
    instant = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    if not now - MOST <= instant <= now:
        faults.append(f"{text!r} is not within the last {MOST.days} days")
    return instant
