"""What a place brings where one person reads lines and types his own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from adapters.contract.offered import Action
from digest.words.plain import Line


class Progress(Protocol):
    """Says how far long work is."""

    def tell(self, text: str) -> None:
        """Replace what was said before."""
        ...


class Surface(Protocol):
    """A place where one person reads lines and types his own."""

    @property
    def is_attached(self) -> bool:
        """Whether a person is there to answer."""
        ...

    def show(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """Show lines, each in the style of its role; actions as words to type."""
        ...

    def say(self, text: str) -> None:
        """Show a text of ours as it is."""
        ...

    def warn(self, text: str) -> None:
        """Say a text of ours beside the result, where it disturbs no program that reads it."""
        ...

    def progress(self) -> AbstractContextManager[Progress]:
        """Show progress while the context lasts; nothing where nobody watches."""
        ...

    async def read(self, prompt: str) -> str | None:
        """Return the next line typed, None at the end of input."""
        ...
