"""The bot where no file grows past 16 KiB: `python -m tests.scenarios.limited work`.

As on a disk with no room for a store: every write beyond fails.
"""

from __future__ import annotations

import resource
import sys

from bot import cli

ROOM = 16 * 1024

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    sys.exit(cli.main())
