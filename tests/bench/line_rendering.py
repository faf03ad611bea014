"""What it costs to render a brief for LINE, with all its cards and what can be pressed."""

from __future__ import annotations

import sys
import time
from statistics import median

from adapters.line import brief, stories
from adapters.line.breaking import phrased
from adapters.line.bubbles import weight
from adapters.line.message import Message
from tests import japanese, make, specimens

_RUNS = 300
_AIM_MS = 2.0


def tell(runs: int = _RUNS) -> None:
    """Print the median and the 99th percentile of a call's messages, in milliseconds."""
    delivery = make.delivery()
    for language, told in (("English", specimens.full()), ("Japanese", japanese.full())):
        actions = specimens.actions(told)
        for is_first in (True, False):
            took: list[float] = []
            shown: tuple[Message, ...] = ()
            for _ in range(runs):
                if is_first:
                    _forget()
                began = time.perf_counter()
                shown = brief.render(told, delivery, actions)
                took.append((time.perf_counter() - began) * 1_000)
            took.sort()
            size = sum(_bytes(each) for each in shown)
            sys.stdout.write(
                f"render a brief of {len(told.slots)} stories, {language:<8} "
                f"{'for the first time' if is_first else 'for one more reader'}: "
                f"median {median(took):.2f} ms, p99 {took[int(runs * 0.99)]:.2f} ms "
                f"(aim {_AIM_MS:.0f} ms), {size:,} bytes\n"
            )


def _forget() -> None:
    for each in (stories._card, stories._seen, phrased):
        each.cache_clear()


def _bytes(message: Message) -> int:
    return weight(message.body())


if __name__ == "__main__":
    tell()
