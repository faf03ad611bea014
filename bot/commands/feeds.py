"""`feeds`: the list of sources."""

from __future__ import annotations

import argparse

from bot import app, feeds
from bot.catalogue import catalogue
from bot.clocks import SystemClock
from bot.settings import Settings
from bot.sources import Sources
from digest.errors import ConfigError


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Run the action that was asked for.

    Raises:
        ConfigError: naming every setting that does not fit.
        UserError: what was typed fits no source, file or filter.
    """
    if faults:
        raise ConfigError(faults)
    clock = SystemClock()
    surface = app.terminal()
    async with app.reading(settings, clock) as read:
        with surface.progress() as progress:
            desk = feeds.Desk(
                sources=Sources(catalogue.feeds(), settings.data_dir),
                fetcher=read.fetcher,
                parser=read.parser,
                clock=clock,
                say=surface.say,
                progress=lambda done, all_: progress.tell(f"{done}/{all_}"),
            )
            return await feeds.run(options, desk)
