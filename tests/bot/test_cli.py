"""The command line as a process: exit codes, one clear line, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from tests.house.tree import ROOT

SAMPLE = ("brief", "--feeds", str(ROOT / "bot" / "sample"))


def run(
    *words: str, folder: Path, out: int = subprocess.PIPE, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.defpath,
        "DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
    }
    return subprocess.run(  # noqa: S603  # our own program and arguments
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment | settings,
        stdout=out,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_version_is_the_same_wherever_it_is_said() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_a_stream_that_lacks_a_character_gets_a_question_mark(tmp_path: Path) -> None:
    done = run(*SAMPLE, folder=tmp_path, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("AI brief ? Fri 17 Apr 2026")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(*SAMPLE, folder=tmp_path, out=full.fileno())
    assert done.returncode == 1
    assert done.stderr == "daybrief: the system refuses: No space left on device\n"


@pytest.mark.parametrize(
    "name", ["file://[", "~nobody-of-this-name/feeds", "absent.xml", "ftp://x"]
)
def test_a_source_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    done = run("brief", "--feeds", name, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("daybrief: --feeds: ")
    assert done.stderr.count("\n") == 1
    assert name.split("/", maxsplit=1)[0] in done.stderr


def test_names_of_files_count_from_where_it_was_called(tmp_path: Path) -> None:
    elsewhere = tmp_path / "with spaces"
    elsewhere.mkdir()
    (elsewhere / "mine.xml").write_bytes((ROOT / "bot/sample/eastvale-post.xml").read_bytes())
    done = run("brief", "--feeds", "mine.xml", folder=tmp_path, CALLED_FROM=str(elsewhere))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Eastvale Post" in done.stdout


def test_a_wrong_name_in_feeds_is_said_of_the_setting(tmp_path: Path) -> None:
    done = run("brief", folder=tmp_path, FEEDS="absent.opml")
    assert (done.returncode, done.stderr) == (
        2,
        "daybrief: FEEDS: no such file or folder: absent.opml\n",
    )


def test_the_list_says_that_briefs_do_not_read_it_while_feeds_is_set(tmp_path: Path) -> None:
    done = run("feeds", "export", folder=tmp_path, FEEDS="https://a.example/feed")
    assert done.returncode == 0
    assert done.stdout.startswith("<?xml")
    assert done.stderr == "daybrief: FEEDS is set; briefs read what it names, not this list\n"
