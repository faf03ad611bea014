"""`doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from adapters.contract import Surface
from bot import app, doctor, ownlist, selection
from bot.catalogue import catalogue
from bot.clocks import SystemClock
from bot.doctor import Finding, Grade, Server, Store
from bot.settings import Settings
from bot.sources import Listed
from digest.errors import ConfigError, StoreError
from digest.model import Feed, OwnSource

_UNKNOWN = "unknown option"


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Print a line for each thing looked at; 1 when one is broken.

    Raises:
        ConfigError: what was typed is no option. Wrong settings are findings here.
    """
    unknown = [each for each in faults if each.startswith(_UNKNOWN)]
    if unknown:
        raise ConfigError(unknown)
    surface = app.terminal()
    findings = list(doctor.settings(faults))
    if not faults:  # else what follows would be about other settings
        findings += await _look(settings, surface)
    for finding in findings:
        surface.say(str(finding))
    return 1 if any(each.grade is Grade.BROKEN for each in findings) else 0


async def _look(settings: Settings, surface: Surface) -> list[Finding]:
    clock = SystemClock()
    known, list_faults = _list(settings, clock.now())
    refused: Sequence[str] = ()
    try:
        async with app.reading(settings, clock):
            pass  # opening the way judges FETCH_ALLOW; nothing is fetched
    except ConfigError as error:
        refused = error.faults
    found: Store | Server | StoreError | ConfigError | None
    try:
        found = await app.examine(settings, known)
    except (StoreError, ConfigError) as error:
        found = error
    states = found.states if isinstance(found, Store | Server) else {}
    listed = found.feeds if isinstance(found, Store | Server) else known(())
    machine = found.machine if isinstance(found, Store | Server) else None
    trials, slack = await app.tried(settings), await app.slack_tried(settings)
    telegram, line = await app.telegram_bot(settings), await app.line_bot(settings)
    environment = os.environ  # noqa: TID251  # where this runs is no setting of ours
    now = clock.now()

    def findings() -> Iterator[Finding]:
        yield from doctor.folder(settings.data_dir)
        yield from doctor.state(settings, environment)
        yield from doctor.store(found)
        if machine is not None:
            yield from doctor.machine(machine)
        yield from doctor.secret_key(settings)
        yield from doctor.clock(now, states)
        yield from doctor.zones()
        yield from doctor.addresses(settings, refused)
        yield from doctor.own_list(list_faults)
        if not list_faults:
            yield from doctor.feeds(listed, states, now)
        yield from doctor.surface(is_attached=surface.is_attached)
        yield from doctor.platforms([each.name for each in app.ways(settings)])
        yield from doctor.slack(slack)
        yield from doctor.telegram(telegram, app.telegram_webhook(settings))
        yield from doctor.line(line, app.line_webhook(settings))
        yield from doctor.model(settings, trials)
        yield from doctor.parts(settings)

    return list(findings())


def _list(
    settings: Settings, now: datetime
) -> tuple[Callable[[Sequence[OwnSource]], Sequence[Feed]], Sequence[str]]:
    """Return what tells the feeds that are read, and what keeps the list from being read.

    What is told counts a file that is yet to be taken into the store.
    """
    catalogued = {feed.url: feed for feed in catalogue.feeds()}
    try:
        from_file = ownlist.load(settings.data_dir / ownlist.FILE_NAME)
        selection.selected((), settings, tuple(catalogued.values()))
    except ConfigError as error:
        return lambda _: (), error.faults
    waiting = () if from_file is None else from_file.made(catalogued, now)

    def known(made: Sequence[OwnSource]) -> Sequence[Feed]:
        both = {each.feed.url: each for each in (*waiting, *made)}
        listed = Listed(beneath=catalogued, made=both)
        return selection.selected((), settings, listed.feeds).feeds

    return known, ()
