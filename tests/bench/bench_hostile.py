"""Every hostile text through every renderer, and what every hostile server costs who fetches.

Texts that others collected are among them where ../shared is beside the project. It ends with 1
when a text became a link, a mention, markup or a header, and when an answer of a server took more
memory or held the loop for longer than it may.
"""

from __future__ import annotations

import asyncio
import sys
import time

from tests.bench import hostile_servers
from tests.bench.hostile_servers import MOST_BUSY_MS, MOST_GROWN_MB
from tests.hostile.renderers import RENDERERS, briefs
from tests.hostile.texts import together

_COLUMNS = "  {:<24}{:>10}{:>16}{:>12}\n"
_COSTS = "  {:<20}{:>8}{:>12}{:>12}{:>12}  {}\n"


def _texts() -> int:
    """Show them all; return how many got out of hand."""
    texts, broken = together(), 0
    sys.stdout.write(_COLUMNS.format("renderer", "texts", "out of hand", "s"))
    for name, renderer in RENDERERS.items():
        began = time.perf_counter()
        faults = [fault for brief in briefs(texts) for fault in renderer(brief)]
        took = f"{time.perf_counter() - began:.1f}"
        sys.stdout.write(_COLUMNS.format(name, len(texts), len(faults), took))
        for fault in faults[:5]:
            sys.stdout.write(f"    {fault!r}\n")
        sys.stdout.flush()
        broken += len(faults)
    return broken


async def _servers() -> int:
    """Meet them all; return how many cost more than they may."""
    head = ("server", "s", "grown, MB", "busy, ms", "late, ms", "what came of it")
    bars = ("(bar)", "", f"{MOST_GROWN_MB:.0f}", f"{MOST_BUSY_MS:.0f}", "", "")
    for row in (head, bars):
        sys.stdout.write(f"{_COSTS.format(*row).rstrip()}\n")
    broken = 0
    async for each in hostile_servers.measured():
        costs = (each.seconds, each.grown_mb, each.busy_ms, each.late_ms)
        sys.stdout.write(_COSTS.format(each.name, *(f"{cost:.2f}" for cost in costs), each.came))
        broken += each.grown_mb > MOST_GROWN_MB or each.busy_ms > MOST_BUSY_MS
    return broken


def main() -> int:
    """Hold everything hostile against the house."""
    return min(_texts() + asyncio.run(_servers()), 1)


if __name__ == "__main__":
    sys.exit(main())
