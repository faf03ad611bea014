"""LINE: what a brief costs to render, how soon events are acknowledged, what is turned away.

`--quick` takes a tenth of what is brought.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench import line_intake, line_rendering
from tests.bench.places import places, say, say_head


async def _measured(size: line_intake.Size) -> None:
    for opening in places():
        with opening() as place:
            async for figure in line_intake.measured(place, size):
                say(place, figure)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of each")
    size = line_intake.Size()
    if parser.parse_args().quick:
        size = line_intake.Size(seconds=3.0, hostile=10_000)
    line_rendering.tell()
    say_head()
    asyncio.run(_measured(size))


if __name__ == "__main__":
    main()
