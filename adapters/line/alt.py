"""What is notified of a brief, and read where cards cannot be shown: all its headlines.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.line import limits
from adapters.line.text import clean
from adapters.plaintext import clipped, size

_BETWEEN = " / "
_SHORTEST = 40
"""Units of a headline, where there are so many that each has to be cut."""


def text(title: str, headlines: Sequence[str], states: Sequence[str] = ()) -> str:
    """Return a title, numbered headlines, and what a reader should know of the day.

    Where it is too long the last goes first, then the ends of headlines: every story is named.
    """
    told = [clean(each) for each in headlines]
    if len(told) > 1:
        told = [f"{n}. {each}" for n, each in enumerate(told, start=1)]
    name = clipped(clean(title), limits.ALT_TEXT // 5)
    days = [clipped(clean(each), limits.ALT_TEXT // 5) for each in states if each]
    for besides in (days, []):
        whole = _joined(name, [*told, *besides])
        if size(whole) <= limits.ALT_TEXT:
            return whole
    room = limits.ALT_TEXT - size(name) - len(_BETWEEN)
    each_has = max(_SHORTEST, room // max(1, len(told)) - len(_BETWEEN))
    return clipped(_joined(name, [clipped(each, each_has) for each in told]), limits.ALT_TEXT)


def _joined(name: str, told: Sequence[str]) -> str:
    return ": ".join(filter(None, (name, _BETWEEN.join(told)))) or "–"
