"""The pages name only what exists, and what they tell to type does what they say."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.metrics import METRICS
from bot.settings.table import SETTINGS
from tests.house import tree
from tests.servers import redis

PAGES = [pytest.param(path, id=tree.name(path)) for path in tree.documents()]
_PATH = re.compile(
    r"(?<![\w./-])((?:bot|adapters|digest|tests|docs|\.ci)/[\w./*<>{},-]*[\w/}*]|"
    r"[A-Z][A-Z]+\.md|pyproject\.toml|constraints\.txt|Procfile)"
)
_SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`=]")
_RUN = re.compile(r"\./run ([a-z]+)")
_BENCH = re.compile(r"\./run bench ([a-z]+)")
_BOT = re.compile(r"python -m bot ([a-z]+)(?: ([a-z]+))?")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_ELSEWHERE = {"NO_COLOR", "CI", "PYTHON"}
_CLI = shutil.which("redis-cli")


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
    commands = {"start", "serve", "work", "brief", "feeds", "doctor", "restored", "usage"}
    commands |= {"export", "import", "correct", "slack", "line", "claim"}
    for word in _RUN.findall(text):
        assert word in commands or f"\n{word})" in script, word
    for command, action in _BOT.findall(text):
        assert command in commands, command
        if command == "slack":
            assert action == "manifest"
        if command == "feeds" and action:
            assert action in {"list", "check", "add", "remove", "undo", "import", "export"}


@pytest.mark.parametrize("path", PAGES)
def test_every_bench_that_a_page_names_exists(path: Path) -> None:
    for name in _BENCH.findall(_text(path)):
        assert (tree.ROOT / "tests" / "bench" / f"bench_{name}.py").exists(), name


def test_every_metric_is_explained() -> None:
    page = _text(tree.ROOT / "docs" / "operations.md")
    for row in METRICS:
        assert f"| `{row.name}` |" in page, row.name


def _shown(begin: str) -> str:
    """Return the commands of the page on operations that begin so."""
    page = _text(tree.ROOT / "docs" / "operations.md")
    found = re.search(rf"```sh\n({re.escape(begin)}.*?)```", page, re.DOTALL)
    assert found, begin
    return found[1]


def _type(commands: str, *programs: Path, **environment: str) -> None:
    """Type what a page shows, with programs from these folders."""
    folders = (*programs, Path(sys.executable).parent)
    subprocess.run(  # noqa: S603  # what the page says
        ["/bin/sh", "-ec", commands],
        env={"PATH": os.pathsep.join([*map(str, folders), os.defpath]), **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _notes(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT text FROM note ORDER BY text").fetchall()


def test_what_the_page_shows_backs_a_store_up_and_restores_it(tmp_path: Path) -> None:
    store = tmp_path / "daybrief.sqlite3"
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE note (text)")
        db.execute("INSERT INTO note VALUES ('kept')")
        db.commit()  # still in the log alone
        _type(_shown('cd "$DATA_DIR"\numask 077\npython3'), DATA_DIR=str(tmp_path))
        db.execute("INSERT INTO note VALUES ('later')")
        db.commit()
    assert (tmp_path / "backup.sqlite3").stat().st_mode & 0o077 == 0
    (tmp_path / "passages.sqlite3").touch()
    _type(_shown('cd "$DATA_DIR"\numask 077\nkept='), DATA_DIR=str(tmp_path))
    assert _notes(store) == [("kept",)]
    assert store.stat().st_mode & 0o077 == 0
    (before,) = tmp_path.glob("before-restore-*")
    assert _notes(before / "daybrief.sqlite3") == [("kept",), ("later",)]
    assert not (tmp_path / "passages.sqlite3").exists()


@redis.needs_redis
@pytest.mark.skipif(_CLI is None, reason="no redis-cli on this machine")
def test_what_the_page_shows_backs_a_redis_up_so_that_it_starts_with_all(tmp_path: Path) -> None:
    client, folder, elsewhere = tmp_path / "redis-cli", tmp_path / "1", tmp_path / "2"
    shown = f"cd {tmp_path}\n" + _shown("redis-cli CONFIG SET auto")
    for each in (folder, elsewhere):
        each.mkdir()
    with redis.RedisServer(folder) as server:
        client.write_text(f'#!/bin/sh\nexec {_CLI} -p {server.port} "$@"\n')
        client.chmod(0o700)
        _type("redis-cli SET note kept", tmp_path)
        _type(shown, tmp_path, REDIS_DIR=str(folder))
        _type("redis-cli SET note later", tmp_path)
    shutil.unpack_archive(tmp_path / "daybrief-aof.tgz", elsewhere, filter="data")
    with redis.RedisServer(elsewhere) as server:
        _type(f'test "$({_CLI} -p {server.port} GET note)" = kept')


def _logged() -> Iterator[str]:
    """Yield the wording of each line that the program logs as a warning or an error."""
    for path in tree.mentioning("_log."):
        for node in ast.walk(tree.parsed(path)):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Name(id="_log"), attr="warning" | "error" | "exception"
                    ),
                    args=[ast.Constant(value=str(words)), *_],
                ):
                    yield words
                case _:
                    pass


def test_every_warning_and_error_of_the_log_is_explained() -> None:
    page = _text(tree.ROOT / "docs" / "operations.md")
    table = page.partition("<!-- log: begin -->")[2].partition("<!-- log: end -->")[0]
    explained = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    wordings = list(_logged())
    assert len(wordings) > 30  # the search finds them
    for words in wordings:
        form = re.sub(r"%(?:\\\.\d)?[a-z]", ".+", re.escape(words).replace("\\%", "%"))
        assert any(re.fullmatch(form, line) for line in explained), words


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
    page = _text(tree.ROOT / "docs" / "operations.md")
    names = []
    for line in _text(tree.ROOT / "Procfile").splitlines():
        name, _, command = line.partition(": ")
        names.append(name)
        found = _BOT.fullmatch(command.removeprefix("env BIND_HOST=0.0.0.0 "))
        assert found, line
        assert (tree.ROOT / "bot" / "commands" / f"{found[1]}.py").exists()
        assert f"| `{name}` | `{command}` |" in page
    assert names == ["web", "worker"]
