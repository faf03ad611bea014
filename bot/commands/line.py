"""`line`: what LINE is handed."""

from __future__ import annotations

import argparse

from bot import app
from bot.settings import Settings
from digest.errors import ConfigError


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Make the menus under the chats, and say which were made.

    Raises:
        ConfigError: naming every setting and option that does not fit.
        DeliveryError: LINE does not take them.
    """
    if not settings.has_line and not faults:
        faults.append("line menu wants LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN")
    if faults:
        raise ConfigError(faults)
    made = await app.line_menus(settings)
    surface = app.terminal()
    for name in made:
        surface.say(f"made: {name}")
    if not made:
        surface.say("The menus are there, and as they are to be.")
    return 0
