"""What reaches a pipe and what reaches a person's terminal."""

from __future__ import annotations

import io
import os
import pty
import re
import select
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal, TextIO

import pytest

from adapters.console.terminal import Terminal
from digest.words.plain import GAP, Line, Role

HOSTILE = "[bold]x[/bold] \x1b[31mred \x1b]8;;https://evil.example\x07here\x9b2J\x7f\x00\r!"
TAMED = "[bold]x[/bold] [31mred ]8;;https://evil.example" + "here2J!"
TITLE = " ".join(["Zebra"] * 50)  # 299 characters
_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


class Pipes:
    """A terminal between pipes."""

    def __init__(self, typed: str = "") -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.terminal = Terminal(self.out, self.err, io.StringIO(typed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A terminal of 60 columns with a person before it."""

    terminal: Terminal
    person: int

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        os.write(self.person, text.encode())

    def shown(self) -> str:
        """Return what has come to the screen since the last look."""
        came = b""
        while select.select([self.person], [], [], 0.01)[0]:
            came += os.read(self.person, 1 << 16)
        return came.decode().replace("\r\n", "\n")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    person, side = pty.openpty()

    def opened(mode: Literal["r", "w"]) -> TextIO:
        return stack.enter_context(open(os.dup(side), mode, encoding="utf-8"))  # noqa: PTH123  # a descriptor

    with ExitStack() as stack:
        stack.callback(os.close, person)
        stack.callback(os.close, side)
        yield Screen(terminal=Terminal(opened("w"), opened("w"), opened("r")), person=person)


def test_a_pipe_gets_neither_colours_nor_line_breaks_of_ours() -> None:
    pipes = Pipes()
    url = "https://a.example/" + "x" * 100
    pipes.terminal.show(
        [
            Line(role=Role.HEADLINE, text=TITLE, label="1."),
            GAP,
            Line(role=Role.SOURCE, text="Wire", urls=(url,)),
        ]
    )
    assert pipes.out.getvalue() == f"1. {TITLE}\n\n   Wire {url}\n"
    assert not pipes.terminal.is_attached


def test_text_is_never_markup_and_never_moves_the_cursor() -> None:
    pipes = Pipes()
    line = Line(role=Role.TITLE, text=HOSTILE, label="\x1bc", urls=("https://a.example/\x1b[2J",))
    pipes.terminal.show([line])
    pipes.terminal.say(HOSTILE)
    assert pipes.out.getvalue() == f"c {TAMED} https://a.example/[2J\n{TAMED}\n"


def test_what_is_said_keeps_its_lines() -> None:
    pipes = Pipes()
    pipes.terminal.say('{\n  "a": "[b]"\n}')
    assert pipes.out.getvalue() == '{\n  "a": "[b]"\n}\n'


def test_nobody_who_watches_gets_no_progress() -> None:
    pipes = Pipes()
    with pipes.terminal.progress() as progress:
        progress.tell("Reading 3 of 5")
    assert pipes.err.getvalue() == pipes.out.getvalue() == ""


async def test_lines_are_read_until_the_input_ends() -> None:
    pipes = Pipes("first\nlast")
    read = [await pipes.terminal.read("> ") for _ in range(3)]
    assert read == ["first\n", "last", None]
    assert pipes.out.getvalue() == "> > > "


async def test_input_that_is_closed_is_at_its_end() -> None:
    closed = io.StringIO()
    terminal = Terminal(io.StringIO(), io.StringIO(), closed)
    closed.close()
    assert await terminal.read("> ") is None


def test_a_long_title_wraps_at_words_and_keeps_its_indent(screen: Screen) -> None:
    screen.terminal.show([Line(role=Role.TAKEAWAY, text=TITLE)])
    lines = _SEQUENCE.sub("", screen.shown()).rstrip("\n").split("\n")
    assert len(lines) == 6
    for line in lines:
        assert re.fullmatch(r"   Zebra( Zebra)* *", line)
        assert len(line) <= 60


def test_a_person_sees_styles_and_links_but_those_of_the_text(screen: Screen) -> None:
    line = Line(role=Role.HEADLINE, text=HOSTILE, urls=("https://a.example/\x1b]8;;x",))
    screen.terminal.show([line])
    shown = screen.shown()
    assert screen.terminal.is_attached
    assert "\x1b[1m" in shown
    assert re.search(r"\x1b\]8;id=\d+;https://a\.example/\]8;;x\x1b\\", shown)
    rest = _SEQUENCE.sub("", shown)
    assert "\x1b" not in rest
    assert " ".join(rest.split()) == f"{TAMED} https://a.example/]8;;x"


def test_progress_is_one_line_that_is_gone_at_the_end(screen: Screen) -> None:
    with screen.terminal.progress() as progress:
        progress.tell("[red]\x1b[2JReading[/red] 3 of 5")
    shown = screen.shown()
    assert "\x1b[2J" not in shown
    assert shown.rindex("\x1b[2K") > shown.rfind("Reading")


async def test_a_person_is_asked_and_answers(screen: Screen) -> None:
    screen.type("what is [it]?\n")
    assert await screen.terminal.read("> ") == "what is [it]?\n"
    assert "> " in _SEQUENCE.sub("", screen.shown())
    screen.type("\x04")
    assert await screen.terminal.read("> ") is None
