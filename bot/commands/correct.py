"""`correct`: puts right what a brief got wrong, in the open."""

from __future__ import annotations

import argparse

from bot import app
from bot.correcting import Corrector
from bot.selection import Selection
from bot.settings import Settings
from digest.errors import ConfigError
from digest.model import BriefId


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Correct a story, and say how far that reaches.

    Raises:
        ConfigError: naming every setting and option that does not fit.
        UserError: there is no such story, or the texts cannot be shown.
        StoreError: the store failed; type it again.
    """
    if faults:
        raise ConfigError(faults)
    async with app.opened(settings, Selection(feeds=())) as engine:
        stores = await app.stores(settings, engine.kernel, engine.clock)
        corrector = Corrector(
            clock=engine.clock,
            briefs=engine.briefs,
            stories=stores.stories,
            corrections=stores.corrections,
            outbox=stores.outbox,
            notices=stores.notices,
        )
        done = await corrector.correct(
            BriefId(options.brief), options.number, wrong=options.wrong, right=options.right
        )
    at = done.correction.at
    app.terminal().say(
        f"Corrected {at:%H:%M} UTC: {done.correction.headline}\n"
        f"Marked in {done.briefs} of the last month's briefs; told to {done.recipients} "
        f"{'recipient' if done.recipients == 1 else 'recipients'} as soon as a worker runs."
    )
    return 0
