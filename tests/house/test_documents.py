"""The pages name only what exists."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import SETTINGS
from bot.telemetry import METRICS
from tests.house import tree

PAGES = [pytest.param(path, id=tree.name(path)) for path in tree.documents()]
_PATH = re.compile(
    r"(?<![\w./-])((?:bot|adapters|digest|tests|docs|\.ci)/[\w./*<>{},-]*[\w/}*]|"
    r"[A-Z][A-Z]+\.md|pyproject\.toml|constraints\.txt|Procfile)"
)
_SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`=]")
_RUN = re.compile(r"\./run ([a-z]+)")
_BOT = re.compile(r"python -m bot ([a-z]+)(?: ([a-z]+))?")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_ELSEWHERE = {"NO_COLOR", "CI", "PYTHON"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_every_path_that_a_page_names_exists(path: Path) -> None:
    for named in _PATH.findall(_text(path)):
        if any(sign in named for sign in "<>{*"):
            continue
        assert (tree.ROOT / named.rstrip("/.,")).exists(), named


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    for target in _LINK.findall(_text(path)):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAGES)
def test_every_setting_that_a_page_names_exists(path: Path) -> None:
    known = {row.name for row in SETTINGS} | _ELSEWHERE
    assert set(_SETTING.findall(_text(path))) <= known


@pytest.mark.parametrize("path", PAGES)
def test_every_command_that_a_page_names_exists(path: Path) -> None:
    text = _text(path)
    script = (tree.ROOT / "run").read_text(encoding="utf-8")
    commands = {"start", "brief", "feeds", "doctor"}
    for word in _RUN.findall(text):
        assert word in commands or f"\n{word})" in script, word
    for command, action in _BOT.findall(text):
        assert command in commands, command
        if command == "feeds" and action:
            assert action in {"list", "check", "add", "remove", "undo", "import", "export"}


def test_every_metric_is_explained() -> None:
    page = _text(tree.ROOT / "docs" / "operations.md")
    for row in METRICS:
        assert f"| `{row.name}` |" in page, row.name


def test_the_backup_that_the_page_shows_gives_a_store_that_opens(tmp_path: Path) -> None:
    page = _text(tree.ROOT / "docs" / "operations.md")
    shown = re.search(r"```sh\n(cd \"\$DATA_DIR\"\n.*?)```", page, re.DOTALL)
    assert shown
    with closing(sqlite3.connect(tmp_path / "daybrief.sqlite3")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE note (text)")
        db.execute("INSERT INTO note VALUES ('kept')")
        db.commit()  # still in the log alone
        python = Path(sys.executable).with_name("python3").parent
        subprocess.run(  # noqa: S603  # what the page says
            ["/bin/sh", "-ec", shown[1]],
            env={"DATA_DIR": str(tmp_path), "PATH": f"{python}{os.pathsep}{os.defpath}"},
            check=True,
        )
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM note").fetchall() == [("kept",)]


def test_every_setting_is_documented() -> None:
    page = _text(tree.ROOT / "docs" / "configuration.md")
    for row in SETTINGS:
        assert f"`{row.name}`" in page


def test_every_decision_has_a_number_of_its_own_and_is_listed() -> None:
    records = sorted((tree.ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in records]
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]
    index = _text(tree.ROOT / "docs" / "decisions" / "README.md")
    for path in records:
        assert path.name in index


def test_every_process_of_the_procfile_is_a_command_of_ours() -> None:
    for line in _text(tree.ROOT / "Procfile").splitlines():
        _, _, command = line.partition(": ")
        found = _BOT.fullmatch(command)
        assert found, line
        assert (tree.ROOT / "bot" / "commands" / f"{found[1]}.py").exists()
