"""Every hostile text through every renderer: how many there are, and how many got out of hand.

Those that others collected are among them where ../shared is beside the project. It ends with 1
when a text became a link, a mention, markup or a header.
"""

from __future__ import annotations

import sys
import time

from tests.hostile.renderers import RENDERERS, briefs
from tests.hostile.texts import together

_COLUMNS = "  {:<24}{:>10}{:>16}{:>12}\n"


def main() -> int:
    """Show them all."""
    texts, broken = together(), 0
    sys.stdout.write(_COLUMNS.format("renderer", "texts", "out of hand", "s"))
    for name, renderer in RENDERERS.items():
        began = time.perf_counter()
        faults = [fault for brief in briefs(texts) for fault in renderer(brief)]
        took = f"{time.perf_counter() - began:.1f}"
        sys.stdout.write(_COLUMNS.format(name, len(texts), len(faults), took))
        for fault in faults[:5]:
            sys.stdout.write(f"    {fault!r}\n")
        broken += len(faults)
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main())
