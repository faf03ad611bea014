"""`doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence

from adapters.contract import Surface
from bot import app, doctor, selection
from bot.catalogue import catalogue
from bot.clocks import SystemClock
from bot.doctor import Finding, Grade, Server, Store
from bot.settings import Settings
from bot.sources import Sources
from digest.errors import ConfigError, StoreError
from digest.model import Feed

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


def _listed(settings: Settings) -> tuple[tuple[Feed, ...], Sequence[str]]:
    """Return the sources, or what keeps them from being read."""
    try:
        known = Sources(catalogue.feeds(), settings.data_dir).feeds
        return selection.selected((), settings, known).feeds, ()
    except ConfigError as error:
        return (), error.faults


async def _look(settings: Settings, surface: Surface) -> list[Finding]:
    clock = SystemClock()
    listed, list_faults = _listed(settings)
    refused: Sequence[str] = ()
    try:
        async with app.reading(settings, clock):
            pass  # opening the way judges FETCH_ALLOW; nothing is fetched
    except ConfigError as error:
        refused = error.faults
    found: Store | Server | StoreError | ConfigError | None
    try:
        found = await app.examine(settings, [feed.url for feed in listed])
    except (StoreError, ConfigError) as error:
        found = error
    states = found.states if isinstance(found, Store | Server) else {}
    machine = found.machine if isinstance(found, Store | Server) else None
    trials = await app.tried(settings)
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
        yield from doctor.platforms(app.platforms(settings))
        yield from doctor.model(settings, trials)
        yield from doctor.parts(settings)

    return list(findings())
