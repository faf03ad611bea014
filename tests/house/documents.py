"""The generated pages: settings, commands, Slack's scopes, and the README's brief.

`python -m tests.house.documents --check` names pages that are not up to date (exit 1),
`--write` brings them up to date.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path

from adapters.slack import table as scopes
from bot import cli
from bot.dialogue import helping
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry, Group, Who
from bot.settings.table import SETTINGS
from digest.model import Language
from digest.words import dialogue
from tests.house import tree

_GENERATED = "<!-- Written by ./run docs; do not edit. -->"
_SAMPLE = ("brief", "--feeds", "bot/sample")
_SCOPES = re.compile(r"(<!-- scopes: begin -->\n).*?(<!-- scopes: end -->)", re.DOTALL)
_SHOWN = re.compile(r"(<!-- brief: begin -->\n).*?(<!-- brief: end -->)", re.DOTALL)


def configuration() -> str:
    """Return the page of settings, from their table."""
    rows = [
        f"| `{row.name}` | {f'`{row.default}`' if row.default else '(empty)'} | {row.doc} |"
        for row in SETTINGS
    ]
    head = [
        "# Settings",
        "",
        _GENERATED,
        "",
        "Settings come from the environment and from a `.env` file in the working directory; the",
        "environment wins. They are read once, at the start; every wrong one is named at once.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def commands() -> str:
    """Return the page of commands: what the parser says of itself."""
    parts = ["# Commands", "", _GENERATED, ""]
    for title, arguments in (
        ("The command line", ()),
        ("`brief`", ("brief",)),
        ("`start`", ("start",)),
        ("`serve`", ("serve",)),
        ("`work`", ("work",)),
        ("`feeds`", ("feeds",)),
        ("`export`", ("export",)),
        ("`import`", ("import",)),
        ("`correct`", ("correct",)),
        ("`claim`", ("claim",)),
        ("`doctor`", ("doctor",)),
        ("`line`", ("line",)),
        ("`line menu`", ("line", "menu")),
        ("`slack`", ("slack",)),
        ("`slack manifest`", ("slack", "manifest")),
        ("`usage`", ("usage",)),
    ):
        parts += [f"## {title}", "", "```text", _help(arguments), "```", ""]
    return "\n".join([*parts, *_conversation()])


def _conversation() -> list[str]:
    """Return the section on the conversation, from the table of commands and its words."""
    lines = [
        "## In the conversation",
        "",
        "The same in a terminal and in every chat. Full-width digits and signs work, and English",
        "works in every language. A line that is wholly a command is one; anything else is a",
        "question, and so is whatever ends with a question mark. Where several people talk, what",
        "changes something begins with `brief` (or `/brief`, or a mention) and needs the right to",
        "manage the place.",
    ]
    for group in Group:
        lines += ["", f"### {dialogue.of(Language('en')).groups[group.value]}", ""]
        lines += ["| type | it does | in Japanese | who may |", "|---|---|---|---|"]
        lines += [_row(each) for each in COMMANDS if each.group is group and each.is_listed]
    return [*lines, ""]


def _row(entry: Entry) -> str:
    english, japanese = (
        helping.words_of(entry, dialogue.of(Language(each))) for each in ("en", "ja")
    )
    typed, also = (
        ", ".join(f"`{example}`" for example in words.examples) for words in (english, japanese)
    )
    who = "managers" if entry.who is Who.MANAGER else "anybody"
    return f"| {typed} | {english.about} | {also} | {who} |"


def _help(arguments: tuple[str, ...]) -> str:
    out = io.StringIO()
    with redirect_stdout(out), suppress(SystemExit):
        cli.main([*arguments, "--help"])
    return out.getvalue().rstrip()


def readme() -> str:
    """Return the README with the brief that the sample feeds give today."""
    text = (tree.ROOT / "README.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.defpath,
            "DATA_DIR": folder,
            "PYTHONPATH": str(tree.ROOT),
        }
        done = subprocess.run(  # noqa: S603  # our own program and arguments
            [sys.executable, "-m", "bot", *_SAMPLE],
            cwd=tree.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    shown = f"```text\n{done.stdout.rstrip()}\n```\n"
    return _SHOWN.sub(lambda found: found[1] + shown + found[2], text)


def slack() -> str:
    """Return the page on Slack with the scopes that the app asks for."""
    text = (tree.ROOT / "docs" / "platforms" / "slack.md").read_text(encoding="utf-8")
    rows = [
        f"| `{each.name}` | {each.reason} | {each.without or 'It does not work.'} |"
        for each in scopes.SCOPES
    ]
    shown = "\n".join(["| scope | for | without it |", "|---|---|---|", *rows, ""])
    return _SCOPES.sub(lambda found: found[1] + shown + found[2], text)


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each generated page with the text it should have."""
    yield tree.ROOT / "docs" / "configuration.md", configuration()
    yield tree.ROOT / "docs" / "commands.md", commands()
    yield tree.ROOT / "docs" / "platforms" / "slack.md", slack()
    yield tree.ROOT / "README.md", readme()


def main() -> int:
    """Check or write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true")
    action.add_argument("--write", action="store_true")
    options = parser.parse_args()
    os.environ["COLUMNS"] = "90"  # noqa: TID251  # argparse breaks lines by it
    stale = []
    for path, text in pages():
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        if present == text:
            continue
        if options.write:
            path.write_text(text, encoding="utf-8")
        stale.append(tree.name(path))
    if stale and options.check:
        sys.stderr.write(f"Not up to date: {', '.join(stale)}. Mend it with: ./run docs\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
