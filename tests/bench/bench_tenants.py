"""A hundred thousand steps of two tenants side by side: nothing of one is seen by the other.

What is done is in `tests/bot/tenants.py`. A difference ends the bench, with the steps that led to
it: `--seed` begins there again, `--steps` says how many.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from tests.bot.tenants import SLACK, TELEGRAM, towns
from tests.contracts.inline import inline

_STEPS = 100_000
_WALK = 500
"""Steps of one pair of tenants: then others begin, in a new store."""
_COMPARED_EVERY = 100
"""Steps between two looks at all that a tenant can find out; answers are compared at each step."""
_SAID_EVERY = 10_000


async def walked(seed: int, steps: int, folder: Path) -> None:
    """Let a pair of tenants wander.

    Raises:
        AssertionError: one saw something of the other.
    """
    platform = (SLACK, TELEGRAM)[seed % 2]
    async with towns(folder, inline, platform) as pair:
        await pair.wander(steps, random.Random(seed), every=_COMPARED_EVERY)  # noqa: S311  # no secret


def main() -> None:
    """Print how many steps were done, and in what time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=_STEPS)
    parser.add_argument("--seed", type=int, default=0, help="of the first walk")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    began, done = time.perf_counter(), 0
    for seed in count(options.seed):
        steps = min(_WALK, options.steps - done)
        if steps <= 0:
            break
        with tempfile.TemporaryDirectory() as folder:
            try:
                asyncio.run(walked(seed, steps, Path(folder)))
            except AssertionError as error:
                sys.stdout.write(f"tenants, seed {seed}: {error}\n")
                sys.exit(1)
        done += steps
        if done % _SAID_EVERY == 0:
            sys.stderr.write(f"{done:,} steps alike after {time.process_time():,.0f} s of CPU\n")
    took = time.perf_counter() - began
    sys.stdout.write(f"tenants, {done:,} steps side by side and alone: alike, {took:,.0f} s\n")


if __name__ == "__main__":
    main()
