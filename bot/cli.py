"""The command line: what can be typed, and the exit codes.

0 done · 1 failed, one clear line on standard error · 2 wrong usage or settings, every
fault named at once. Commands are imported when they are used: `--help` costs nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from digest.errors import ConfigError, DaybriefError, UserError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; never a traceback for what may go wrong."""
    options, unknown = _parser().parse_known_args(arguments)
    try:
        return _run(options, [f"unknown option: {each}" for each in unknown])
    except ConfigError as error:
        return _complain(error.faults, WRONG_USAGE)
    except UserError as error:
        return _complain((error.text,), WRONG_USAGE)
    except DaybriefError as error:
        return _complain((str(error),), FAILED)
    except BrokenPipeError:
        # The reader of a pipe left; keep the interpreter from flushing into it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _complain(faults: Iterable[str], code: int) -> int:
    for fault in faults:
        sys.stderr.write(f"daybrief: {fault}\n")
    return code


def _run(options: argparse.Namespace, faults: list[str]) -> int:
    from bot import settings  # noqa: PLC0415  # commands are imported when used

    try:
        chosen = settings.read()
    except ConfigError as error:
        faults += error.faults
        chosen = settings.read({}, dotenv=None)
    logging.basicConfig(level=chosen.log_level, format="%(levelname)s %(name)s: %(message)s")
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
        help="brief and conversation in the terminal",
        description="Read the sources, print the brief, then take numbers and questions.",
    )
    _add_brief(commands.add_parser("brief", help="one brief, once"))
    from bot.commands.arguments import add_feeds  # noqa: PLC0415  # kept beside its handlers

    add_feeds(commands.add_parser("feeds", help="the list of sources"))
    return parser


def _add_brief(parser: argparse.ArgumentParser) -> None:
    """Add the options; their values are judged together, later, so that all faults are named."""
    add = parser.add_argument
    parser.description = (
        "Read the sources and print one brief. Files have no present of their own: a brief "
        "from files alone is dated by their newest entry unless --now says otherwise."
    )
    add(
        "--feeds",
        action="append",
        default=[],
        metavar="SRC",
        help="URL, OPML file, list of URLs, feed file or folder (may be repeated)",
    )
    add("--topics", default="", metavar="A,B", help="only these topics: names or own phrases")
    add("--language", metavar="XX", help="en or ja (default: LANGUAGE)")
    add("--stories", default="5", metavar="N", help="at most so many, 1 to 7 (default 5)")
    add("--now", metavar="ISO8601", help="make the brief of this instant")
    add("--since", metavar="ISO8601", help="news after it (default: 48 h before)")
    add("--format", default="text", metavar="text|json", help="what to print (default text)")
    add("--ask", metavar="QUESTION", help="also answer a question about the brief")
    add("--for", dest="reader", metavar="NAME", help="leave out what NAME was told")
    add("--remember", action="store_true", help="record what NAME is told (needs --for)")
