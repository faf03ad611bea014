"""`claim`: a code by which somebody becomes who runs the bot, on a platform without roles."""

from __future__ import annotations

import argparse
import secrets

from bot import app
from bot.clocks import SystemClock
from bot.settings import Settings
from digest.errors import ConfigError
from digest.ports import CODE_LIVES

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that are taken for others when somebody types them off."""
_GROUPS, _GROUP = 3, 4
"""Twelve letters are 58 bits, and five codes may be tried in an hour."""


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Make a code and print it; the one before it is good no more.

    Raises:
        ConfigError: naming every setting and option that does not fit.
        StoreError: the store failed.
    """
    if faults:
        raise ConfigError(faults)
    groups = ["".join(secrets.choice(LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)]
    await app.issue_claim(settings, SystemClock(), options.platform, "".join(groups))
    minutes = int(CODE_LIVES.total_seconds()) // 60
    app.terminal().say(
        f"Say this to the bot on {options.platform}, in a chat of your own, within {minutes} "
        f"minutes:\n\n/claim {'-'.join(groups)}\n\nIt works once. Whoever says it may manage "
        "every group that the bot is in, and is told when the monthly quota runs short."
    )
    return 0
