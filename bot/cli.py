"""The command line: what can be typed, and the exit codes.

0 done · 1 failed, one clear line on standard error · 2 wrong usage or settings, every
fault named at once. Commands are imported when they are used: `--help` costs nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from bot.commands.arguments import (
    add_brief,
    add_claim,
    add_correct,
    add_export,
    add_feeds,
    add_import,
    add_line,
    add_restored,
    add_slack,
    add_usage,
    add_work,
)
from digest.errors import ConfigError, DaybriefError, UserError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; never a traceback for what may go wrong."""
    _write_whatever_comes()
    options, unknown = _parser().parse_known_args(arguments)
    try:
        return _run(options, [f"unknown option: {each}" for each in unknown])
    except ConfigError as error:
        return _complain(error.faults, WRONG_USAGE)
    except UserError as error:
        return _complain((error.text,), WRONG_USAGE)
    except DaybriefError as error:
        return _complain((str(error),), FAILED)
    except OSError as error:
        _stop_writing()
        if isinstance(error, BrokenPipeError):  # the reader of a pipe has read enough
            code = DONE
        else:  # a full disk under a redirected output, no descriptor left
            code = _complain((f"the system refuses: {error.strerror or error}",), FAILED)
        return code
    except KeyboardInterrupt:
        return INTERRUPTED


def _write_whatever_comes() -> None:
    """Put a question mark where a stream's encoding lacks a character, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop_writing() -> None:
    """Keep the interpreter from flushing into standard output again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(faults: Iterable[str], code: int) -> int:
    for fault in faults:
        sys.stderr.write(f"daybrief: {fault}\n")
    return code


def _run(options: argparse.Namespace, faults: list[str]) -> int:
    from bot import logs, settings  # noqa: PLC0415  # commands are imported when used
    from bot.redaction import Redaction  # noqa: PLC0415  # the same

    try:
        chosen = settings.read()
    except ConfigError as error:
        faults += error.faults
        chosen = settings.read({}, dotenv=None)
    settings.hide()
    logs.set_up(chosen.log_level, Redaction(settings.secrets(chosen)))
    command = import_module(f"bot.commands.{options.command}")
    code: int = asyncio.run(command.main(options, chosen, faults))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="daybrief",
        allow_abbrev=False,
        description="One minute of AI news, with sources.",
        epilog="Settings come from the environment and .env: docs/configuration.md.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser(
        "start",
        help="brief and conversation in the terminal; with a chat platform, the whole bot",
        description="Without a chat platform: read the sources, print the brief, then take "
        "numbers and questions. With one: what serve and work do, in one process.",
    )
    commands.add_parser(
        "serve",
        help="take updates in: HTTP server and listeners",
        description="Keep what platforms bring in the inbox, and answer /healthz, /readyz and "
        "/metrics at PORT, until SIGTERM. Answering and delivering is what work does.",
    )
    add_work(commands.add_parser("work", help="plan, compose, deliver and answer"))
    add_brief(commands.add_parser("brief", help="one brief, once"))
    add_feeds(commands.add_parser("feeds", help="the list of sources"))
    add_export(commands.add_parser("export", help="what people have set up, as a file"))
    add_import(commands.add_parser("import", help="bring such a file in"))
    add_correct(commands.add_parser("correct", help="put right what a brief got wrong"))
    add_restored(commands.add_parser("restored", help="say that the store is a backup"))
    add_claim(commands.add_parser("claim", help="a code that makes somebody an admin"))
    commands.add_parser(
        "doctor",
        help="what is wrong, and how to mend it",
        description="Look at settings, folder, store, clock and feeds, and say in a line each "
        "what is ok, what to look at, and what is broken. Nothing is changed or fetched; a "
        "language model is asked one small question.",
    )
    add_line(commands.add_parser("line", help="what LINE is handed: the menu under every chat"))
    add_slack(commands.add_parser("slack", help="what is handed to Slack: the app's manifest"))
    add_usage(commands.add_parser("usage", help="what language models used, and what it cost"))
    return parser
