"""`serve`: the HTTP server and what listens to platforms; updates go into the inbox."""

from __future__ import annotations

import argparse

from bot import process
from bot.process import Duty
from bot.settings import Settings
from digest.errors import ConfigError


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Take updates in until told to stop.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    if faults:
        raise ConfigError(faults)
    return await process.run(settings, Duty(takes=True, port=settings.port))
