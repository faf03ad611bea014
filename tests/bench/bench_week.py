"""A week of the whole house in trouble: readers on every platform, real processes on Redis.

Two workers and a web process are killed, replies and commands of Redis are lost, feeds and the
model fail, platforms ask for patience, hang up and fall silent, updates come again and out of
order, clocks change. It ends with 1 when a reader missed a brief or saw one twice that a platform
does not excuse, when a question stayed without an answer, or a secret was read anywhere.

`--days=N` and `--readers=N` (on each platform) make it shorter; `--seed=N` makes it another one;
`--log=FILE` keeps what the processes said.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.chaos import week
from tests.bench.chaos.house import House, house, secrets
from tests.bench.chaos.places import OnLine, OnSlack, OnTelegram, Place
from tests.bench.chaos.week import Outcome, Tally
from tests.fakes.line.server import LineServer
from tests.fakes.slack.server import SlackServer
from tests.fakes.telegram.server import TelegramServer
from tests.servers import redis

_LINE_MONTH = 5_000
_LINE_AGAIN_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""After which an event that was not taken is brought again, as long as a start may take."""
_ROWS: Sequence[tuple[str, Callable[[House, str, Tally], int]]] = (
    ("briefs owed", lambda _house, _place, tally: tally.owed),
    ("missing", lambda _house, _place, tally: tally.missing),
    ("doubled", lambda _house, _place, tally: tally.doubled),
    ("questions", lambda _house, _place, tally: tally.asked),
    ("unanswered", lambda _house, _place, tally: tally.unanswered),
    ("told in doubt", lambda _house, _place, tally: tally.doubted),
    ("prompted", lambda _house, _place, tally: tally.prompted),
    ("answered badly", lambda house, place, _tally: house.misdeeds[place]),
    ("came again", lambda house, place, _tally: house.repeats[place]),
)
_COLUMNS = "{:<10}" + "{:>15}" * len(_ROWS)


async def run(folder: Path, *, days: int, readers: int, seed: int) -> tuple[House, Outcome]:
    """Live through a week, and return what came of it."""
    outcome = Outcome()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackServer(has_rates=False))
        telegram = await stack.enter_async_context(TelegramServer(has_rates=False))
        line = await stack.enter_async_context(
            LineServer(quota=_LINE_MONTH, redeliver_after_s=_LINE_AGAIN_S)
        )
        line.webhooks.is_redelivering = True
        places: list[Place] = [
            OnSlack(server=slack),
            OnTelegram(server=telegram),
            OnLine(server=line),
        ]
        built = await stack.enter_async_context(
            house(folder, places, begins=week.BEGINS, seed=seed)
        )
        week.news(built, 0)
        built.start()
        try:
            await built.ready()
            settled = await week.settle(built, readers)
            await week.live(built, settled, days)
            shown = built.command_lines()
            outcome.leaks += [f"{each[:4]}… in ps" for each in secrets(places) if each in shown]
        finally:
            outcome.ends = await built.end()
        week.judge(built, settled, outcome, days)
    return built, outcome


def _row(built: House, place: str, tally: Tally) -> str:
    return _COLUMNS.format(place, *(count(built, place, tally) for _, count in _ROWS))


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(prog="./run bench week", description=__doc__)
    parser.add_argument("--days", type=int, default=week.DAYS)
    parser.add_argument("--readers", type=int, default=len(week.ZONES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    given = parser.parse_args()
    if redis.found() is None:
        sys.stdout.write(f"skipped: {redis.NOT_FOUND}\n")
        return 0
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        built, outcome = asyncio.run(
            run(Path(folder), days=given.days, readers=given.readers, seed=given.seed)
        )
    if given.log is not None:
        given.log.write_text(built.log, encoding="utf-8")
    allowed = {each.name: each.most_doubled for each in built.places}
    lines = [
        f"{time.monotonic() - began:.0f} s for {given.days} days",
        *(f"{count:>5}  {name}" for name, count in sorted(built.troubles.items())),
        _COLUMNS.format("", *(name for name, _ in _ROWS)),
        *(_row(built, name, tally) for name, tally in outcome.tallies.items()),
        f"{outcome.in_doubt:>5}  answers in doubt",
        f"{len(outcome.leaks):>5}  secrets read where they must not be",
    ]
    faults = list(outcome.faults(built.kills, allowed))
    sys.stdout.write("\n".join([*lines, *(f"FAULT: {each}" for each in faults)]) + "\n")
    return min(len(faults), 1)


if __name__ == "__main__":
    sys.exit(main())
