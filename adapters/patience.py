"""How long a platform asks for patience.

*Pure.*
"""

from __future__ import annotations

import re
from datetime import timedelta

LONGEST_WAIT = timedelta(hours=24)
_SECONDS = re.compile(r"[0-9]{1,10}", re.ASCII)
_MOST_SECONDS = 10**10


def seconds(given: object) -> timedelta | None:
    """Read whole seconds, at most 24 hours; None for anything else."""
    if isinstance(given, str) and _SECONDS.fullmatch(given):
        given = int(given)
    if type(given) is not int or not 0 <= given < _MOST_SECONDS:
        return None
    return min(timedelta(seconds=given), LONGEST_WAIT)
