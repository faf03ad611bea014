"""The terminal: lines out in the width at hand, progress on standard error, lines in.

Text from outside is only ever `rich.text.Text`, never console markup, so that a title
cannot colour, link or move the cursor; and no control character reaches the stream but
line ends and tabs, whoever let one through.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from digest.words.plain import Line, Role

if TYPE_CHECKING:
    from adapters.contract import Action

_INDENT = 3
_STYLES = {
    Role.TITLE: "bold",
    Role.HEADLINE: "bold",
    Role.META: "dim",
    Role.SOURCE: "dim",
    Role.NOTE: "dim",
    Role.QUESTION: "italic",
}
_INDENTED = frozenset({Role.TAKEAWAY, Role.POINT, Role.SOURCE, Role.QUESTION})
_WIDEST = 100
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 and C1: what begins an escape sequence (ECMA-48, 5.2 to 5.4); what parts or turns a line
(UAX 9, 2.1 to 2.4); halves of characters."""


class Terminal:
    """Shows lines on one stream and progress on another; reads from a third."""

    def __init__(self, out: TextIO, err: TextIO, inp: TextIO) -> None:
        self._out = Console(file=out, highlight=False, soft_wrap=not out.isatty())
        self._err = Console(file=err, highlight=False)
        self._in = inp
        if out.isatty():
            self._out.width = min(self._out.width, _WIDEST)

    @property
    def is_attached(self) -> bool:
        """Whether a person can type and read here."""
        return self._in.isatty() and self._out.is_terminal

    def show(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """Print lines, each in the style of its role, then what can be typed next."""
        for line in lines:
            self._print(line)
        for action in actions:
            self._print(Line(role=Role.QUESTION, label=f"[{action.label}]", text=action.line))

    def say(self, text: str) -> None:
        """Print a text of ours as it is."""
        self._out.print(Text(_plain(text)), soft_wrap=True)

    def warn(self, text: str) -> None:
        """Print a text of ours on the stream of progress."""
        self._err.print(Text(_plain(text)), soft_wrap=True)

    def _print(self, line: Line) -> None:
        if line.role is Role.GAP:
            self._out.print()
            return
        text = Text(style=_STYLES.get(line.role, ""))
        if line.label:
            text.append(f"{_plain(line.label)} ", style="bold")
        text.append(_plain(line.text))
        for url in map(_plain, line.urls):
            text.append(f" {url}" if text else url, style=Style(link=url))
        indent = _INDENT if line.role in _INDENTED else 0
        if self._out.soft_wrap:
            self._out.print(Text(" " * indent).append_text(text))
        else:
            self._out.print(Padding(text, (0, 0, 0, indent)))

    def progress(self) -> Progress:
        """Return a line of progress for long work; nothing shows when nobody watches."""
        return Progress(self._err)

    async def read(self, prompt: str) -> str | None:
        """Return the next line that is typed, None at the end of input.

        The read happens in a daemon thread: an unfinished line never keeps the
        process from ending.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str | None] = loop.create_future()

        def settle(line: str | None) -> None:
            if not answer.done():
                answer.set_result(line)

        def wait() -> None:
            try:
                line = self._in.readline()
            except (OSError, ValueError, UnicodeDecodeError):
                line = ""
            loop.call_soon_threadsafe(settle, line or None)

        self._out.print(Text(_plain(prompt), style="bold"), end="")
        threading.Thread(target=wait, daemon=True).start()
        return await answer


class Progress(AbstractContextManager["Progress"]):
    """One line that says what is going on, replaced in place and removed at the end."""

    def __init__(self, console: Console) -> None:
        self._status = console.status("") if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status:
            self._status.stop()

    def tell(self, text: str) -> None:
        """Replace the line."""
        if self._status:
            self._status.update(Text(_plain(text)))


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text)
