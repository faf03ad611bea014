"""Telegram: what a brief costs to render, how fast updates come in, how fast briefs go out.

`--quick` takes a tenth of each.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench import telegram_broadcast, telegram_intake, telegram_rendering
from tests.bench.places import places, say, say_head


async def _measured(intake: telegram_intake.Size, broadcast: telegram_broadcast.Size) -> None:
    for opening in places():
        with opening() as place:
            async for figure in telegram_intake.measured(place, intake):
                say(place, figure)
            async for figure in telegram_broadcast.measured(place, broadcast):
                say(place, figure)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of each")
    options = parser.parse_args()
    intake, broadcast = telegram_intake.Size(), telegram_broadcast.Size()
    if options.quick:
        intake, broadcast = telegram_intake.Size(updates=1_000), telegram_broadcast.Size(chats=300)
    telegram_rendering.tell()
    say_head()
    asyncio.run(_measured(intake, broadcast))


if __name__ == "__main__":
    main()
