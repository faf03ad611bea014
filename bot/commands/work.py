"""`work`: the loops that plan, compose, deliver and answer."""

from __future__ import annotations

import argparse

from bot import process
from bot.process import Duty
from bot.settings import Settings, values
from digest.errors import ConfigError


async def main(options: argparse.Namespace, chosen: Settings, faults: list[str]) -> int:
    """Work until told to stop.

    Raises:
        ConfigError: naming every setting and option that does not fit.
    """
    port = None
    if options.port is not None:
        try:
            port = values.port(options.port)
        except ValueError as error:
            faults.append(f"--port: {options.port!r} is not {error}")
    if faults:
        raise ConfigError(faults)
    return await process.run(chosen, Duty(works=True, port=port))
