"""The log of the process: one line a record, without secrets, for people or for machines."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator

import pytest

from adapters import tracing
from bot import logs
from bot.redaction import REDACTED, Redaction
from tests.house.tree import ROOT

SECRET = "correct-horse-battery"  # noqa: S105  # made up
TOKEN = "123456789:" + "AAExampleExampleExampleExampleExam_"


@pytest.fixture
def untouched() -> Iterator[None]:
    """Give the process its log back."""
    root = logging.getLogger()
    handlers, level, factory = root.handlers[:], root.level, logging.getLogRecordFactory()
    hook = sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(capture=False)
    sys.excepthook = hook


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _set_up(level: str = "INFO", stream: io.StringIO | None = None) -> io.StringIO:
    out = stream or io.StringIO()
    logs.set_up(level, Redaction([SECRET]), stream=out)
    return out


@pytest.mark.usefixtures("untouched")
def test_a_machine_gets_one_json_object_a_line() -> None:
    out = _set_up()
    tracing.request_id.set("r-1")
    try:
        logging.getLogger("bot.x").info("took %d\nms", 5, extra={"feed": "https://a.example"})
    finally:
        tracing.request_id.set("")
    (line,) = out.getvalue().splitlines()
    record = json.loads(line)
    assert record.pop("ts").endswith("Z")
    assert record == {
        "level": "INFO",
        "logger": "bot.x",
        "message": "took 5\nms",
        "request_id": "r-1",
        "fields": {"feed": "https://a.example"},
    }


@pytest.mark.usefixtures("untouched")
def test_a_person_gets_one_line_that_cannot_move_the_cursor_or_forge_another() -> None:
    out = _set_up(stream=_Terminal())
    logging.getLogger("bot.x").warning("title \x1b[31m 日本\nERROR bot: forged %s", TOKEN)
    assert out.getvalue() == (
        f"WARNING bot.x: title \\x1b[31m 日本\\nERROR bot: forged {REDACTED}\n"
    )


class _Client:
    def __str__(self) -> str:
        return f"<client of {SECRET}>"

    __repr__ = __str__


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("is_terminal", [True, False])
def test_no_secret_gets_through_by_any_way(is_terminal: bool) -> None:  # noqa: FBT001  # given by pytest
    out = _set_up("DEBUG", _Terminal() if is_terminal else io.StringIO())
    log = logging.getLogger("bot.x")
    log.info(SECRET)
    log.info("%s and %r", SECRET, [TOKEN])
    log.info("%(key)s", {"key": SECRET})
    log.info("split: correct-%s", "horse-battery")
    log.info("%s", _Client())
    log.info("field", extra={"client": _Client(), SECRET[:7]: [TOKEN]})
    log.info("%d does not fit", SECRET)
    log.info("stack", stack_info=True)
    try:
        raise ValueError(SECRET) from OSError(TOKEN)
    except ValueError:
        log.exception("failed for %s", TOKEN)
    said = out.getvalue()
    assert SECRET not in said
    assert TOKEN not in said
    assert said.count("failed for [redacted]") == 1
    assert "ValueError: [redacted]" in said


@pytest.mark.usefixtures("untouched")
def test_arguments_that_do_not_fit_cost_no_more_than_their_line() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(SECRET)

    out = _set_up()
    two_places = "%s %s"
    logging.getLogger("bot.x").info(two_places, 1)
    logging.getLogger("bot.x").info("%s", Broken(), extra={"broken": Broken()})
    assert len(out.getvalue().splitlines()) == 2
    assert SECRET not in out.getvalue()


@pytest.mark.usefixtures("untouched")
def test_a_line_of_any_length_is_cut() -> None:
    out = _set_up()
    logging.getLogger("bot.x").info("x" * 1_000_000, extra={"y": "y" * 1_000_000})
    assert len(out.getvalue()) < 3 * logs.MOST_CHARS


@pytest.mark.usefixtures("untouched")
def test_libraries_that_log_their_urls_are_kept_to_warnings() -> None:
    out = _set_up("DEBUG")
    for name in ("httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(name).info("GET https://api.example/secret-path")
    assert out.getvalue() == ""
    logging.getLogger("httpx").warning("slow")
    assert "slow" in out.getvalue()


@pytest.mark.usefixtures("untouched")
def test_the_level_of_the_settings_counts() -> None:
    out = _set_up("ERROR")
    logging.getLogger("httpx").warning("slow")
    logging.getLogger("bot").warning("no")
    assert out.getvalue() == ""


@pytest.mark.usefixtures("untouched")
def test_warnings_of_python_come_as_lines_of_the_log() -> None:
    out = _set_up()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"old way to say {SECRET}", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "old way" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_what_ends_the_process_unforeseen_is_logged_without_secrets() -> None:
    code = (
        "from bot import logs; from bot.redaction import Redaction\n"
        f"logs.set_up('INFO', Redaction(['{SECRET}']))\n"
        f"raise ZeroDivisionError('correct-' + 'horse-battery')\n"
    )
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    record = json.loads(done.stderr)
    assert record["level"] == "CRITICAL"
    assert "ZeroDivisionError" in record["exception"]
    assert SECRET not in done.stderr
