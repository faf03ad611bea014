"""What it costs to render a brief for Slack: five stories, in each layout."""

from __future__ import annotations

import sys
import time
from statistics import median

from adapters.slack import brief, stories
from adapters.slack.rendering import Layout
from tests import make, specimens

_RUNS = 1_000
_AIM_MS = 2.0


def tell(runs: int = _RUNS) -> None:
    """Print the median and the 99th percentile of a message, in milliseconds."""
    told = specimens.full()
    actions, delivery = specimens.actions(told), make.delivery()
    for layout, is_first in ((Layout.EXPANDABLE, True), *((each, False) for each in Layout)):
        took = []
        for _ in range(runs):
            if is_first:
                stories.opening.cache_clear()
            began = time.perf_counter()
            brief.render(told, delivery, actions, layout)
            took.append((time.perf_counter() - began) * 1_000)
        took.sort()
        sys.stdout.write(
            f"render a brief of {len(told.slots)} stories, {layout.value:<10} "
            f"{'for the first time' if is_first else 'for one more reader'}: "
            f"median {median(took):.2f} ms, p99 {took[int(runs * 0.99)]:.2f} ms "
            f"(aim {_AIM_MS:.0f} ms)\n"
        )


if __name__ == "__main__":
    tell()
