"""Slack: how soon it has its acknowledgements, on either engine; what a brief costs to render.

`--quick` brings events for five seconds in place of a minute, `--long` for ten minutes.
"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace

from tests.bench import slack_acks, slack_rendering
from tests.bench.places import places, say, say_head
from tests.bench.slack_acks import Size


async def _acks(size: Size) -> None:
    for opening in places():
        with opening() as place:
            async for figure in slack_acks.measured(place, size):
                say(place, figure)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="for five seconds")
    parser.add_argument("--long", action="store_true", help="for ten minutes")
    options = parser.parse_args()
    seconds = 5.0 if options.quick else 600.0 if options.long else Size().seconds
    size = replace(Size(), seconds=seconds)
    slack_rendering.tell()
    say_head()
    asyncio.run(_acks(size))


if __name__ == "__main__":
    main()
