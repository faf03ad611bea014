"""`export` and `import`: what people have set up, out of the store and into one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from bot import app, configuration, listfile
from bot.configuration import MOST_BYTES, Change, Plan, Refused, Setup
from bot.settings import Settings
from digest.errors import ConfigError, UserError

DONE, REFUSED = 0, 2


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Write the file, or bring it in.

    Raises:
        ConfigError: naming every setting and option that does not fit.
        UserError: the file cannot be read or written.
        StoreError: the store failed; what was brought in stays, the rest comes with another try.
    """
    if faults:
        raise ConfigError(faults)
    say = app.terminal().say
    async with app.setup(settings) as setup:
        if options.action == "export":
            return await export(setup, options.file, settings.called_from, say)
        path = listfile.located(options.file, settings.called_from)
        return await bring_in(setup, path, say, is_dry=options.dry_run)


async def export(setup: Setup, name: str | None, folder: Path, say: Callable[[str], None]) -> int:
    """Print the configuration of all places, or write it to a new file of its owner alone.

    Raises:
        UserError: the file is there already, or cannot be written.
        StoreError: the store failed.
    """
    found = await setup.everything()
    body = configuration.write(found, setup.standing.clock.now())
    if name is None:
        say(body.decode("utf-8", "replace").rstrip())
        return DONE
    path = listfile.located(name, folder)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123, ASYNC230  # made with its mode
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UserError(f"{path} is there already; give the name of a new file.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
    sources = sum(len(each.sources) for each in found.lists)
    say(
        f"Exported: places {len(found.places)}, subscriptions {len(found.subscriptions)}, "
        f"changes of sources {sources}, lists {len(found.lists)}, to {path}."
    )
    say(f"Bring it in elsewhere: ./run import {path.name}")
    return DONE


async def bring_in(setup: Setup, path: Path, say: Callable[[str], None], *, is_dry: bool) -> int:
    """Bring a file in, or say what that would change.

    Raises:
        UserError: the file cannot be read.
        StoreError: the store failed; the same again does the rest.
    """
    try:
        plan = await setup.planned(configuration.read(_read(path)))
    except Refused as refused:
        say("Nothing was changed: the file is not as it has to be.")
        for fault in refused.faults:
            say(f"  {fault}")
        if refused.more:
            say(f"  and {refused.more} more")
        return REFUSED
    for line in _report(plan):
        say(line)
    if is_dry:
        say("Nothing was changed: this was a dry run.")
    elif plan.is_empty:
        say("Nothing to change.")
    else:
        await setup.bring_in(plan)
        say("Done. Brought in once more, it changes nothing.")
    return DONE


def _report(plan: Plan) -> list[str]:
    return [
        _counted("preferences", plan.preferences),
        _counted("subscriptions", plan.subscriptions),
        _counted("sources", plan.sources),
        "What is set up here and not in the file stays.",
    ]


def _counted(what: str, change: Change) -> str:
    return f"{what}: {change.new} new, {change.other} changed, {change.same} as they are"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
