"""What it costs to render a brief for Telegram, with all that opens and can be pressed."""

from __future__ import annotations

import sys
import time
from statistics import median

from adapters.telegram import brief, rich, stories
from tests import make, specimens

_RUNS = 1_000
_AIM_MS = 2.0


def tell(runs: int = _RUNS) -> None:
    """Print the median and the 99th percentile of a message, in milliseconds."""
    delivery = make.delivery()
    for form, render, story in (
        ("usual", brief.render, stories.fragments),
        ("rich", rich.render, rich.story),
    ):
        for language, told in (("English", specimens.full()), ("Japanese", specimens.japanese())):
            actions = specimens.actions(told)
            for is_first in (True, False):
                took = []
                for _ in range(runs):
                    if is_first:
                        story.cache_clear()
                    began = time.perf_counter()
                    render(told, delivery, actions)
                    took.append((time.perf_counter() - began) * 1_000)
                took.sort()
                sys.stdout.write(
                    f"render a {form} brief of {len(told.slots)} stories, {language:<8} "
                    f"{'for the first time' if is_first else 'for one more reader'}: "
                    f"median {median(took):.2f} ms, p99 {took[int(runs * 0.99)]:.2f} ms "
                    f"(aim {_AIM_MS:.0f} ms)\n"
                )


if __name__ == "__main__":
    tell()
