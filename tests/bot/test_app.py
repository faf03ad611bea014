"""The wiring gives every name it lists, and a command begins without what it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot import app
from tests.house.tree import ROOT

ENGINE = {"digest.engine", "digest.answers", "digest.clusters", "digest.stories.grounding"}
"""What no command needs that writes no brief."""
TELLING = "import sys\nfrom bot.cli import main\nmain()\nprint(*sys.modules, file=sys.stderr)"


def test_every_name_of_the_wiring_is_found_where_it_is_said_to_be() -> None:
    assert [getattr(app, name).__name__ for name in app.__all__] == app.__all__


def test_a_name_that_the_wiring_lacks_is_an_error_like_any_other() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(app, "nothing")  # noqa: B009  # as somebody would misspell it


@pytest.mark.parametrize(
    ("command", "spared"),
    [
        ("feeds", {*ENGINE, "aiohttp"}),
        ("doctor", {*ENGINE, "aiohttp", "openai"}),
        ("brief --feeds absent.xml", {*ENGINE, "aiohttp"} - {"digest.engine"}),
        (f"brief --feeds {ROOT}/bot/sample", {"digest.answers", "aiohttp", "openai"}),
    ],
)
def test_a_command_imports_nothing_that_it_does_not_need(
    command: str, spared: set[str], tmp_path: Path
) -> None:
    """The process tells on standard error what it has imported in the end."""
    done = subprocess.run(  # noqa: S603  # our own program and arguments
        [sys.executable, "-c", TELLING, *command.split()],
        cwd=tmp_path,
        env={"PATH": os.defpath, "DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    imported = set(done.stderr.split())
    assert f"bot.commands.{command.partition(' ')[0]}" in imported
    assert not spared & imported


def test_a_worker_has_imported_what_answers_before_anybody_asks(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603  # as above
        [sys.executable, "-c", TELLING, "work"],
        cwd=tmp_path,
        env={"PATH": os.defpath, "DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        patience = threading.Timer(60, process.kill)
        patience.daemon = True
        patience.start()
        while "ready:" not in (line := process.stderr.readline()):
            assert line, "it has ended"
        process.terminate()
        told = process.stderr.read()
        patience.cancel()
    assert "digest.engine.answer" in told.split()
