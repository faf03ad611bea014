"""What a message shows, and in which of three layouts a brief comes.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from adapters.plaintext import clipped
from adapters.slack import limits
from adapters.slack.blocks import Block, identified, weight

NOTHING = "–"
"""Stands where there is nothing to say and a text must not be empty."""


class Layout(StrEnum):
    """How much of Block Kit a workspace takes; each does with less than the one before."""

    EXPANDABLE = "expandable"
    """A story's key points open under it."""
    CLASSIC = "classic"
    """Key points stand in the thread."""
    TEXT = "text"
    """No blocks at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One message, without where it goes."""

    text: str
    """All of it in plain words, escaped: what is notified and read aloud."""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block with what it says in plain words, escaped."""

    block: Block
    text: str = ""


def message(pieces: Iterable[Piece], *, text: str | None = None) -> Rendering:
    """Return the message of some blocks; without a text of its own it says what they say."""
    told = tuple(pieces)
    said = "\n".join(each.text for each in told if each.text) if text is None else text
    return Rendering(
        text=clipped(said, limits.MESSAGE_TEXT) or NOTHING,
        blocks=identified(each.block for each in told),
    )


def split(pieces: Iterable[Piece], *, blocks: int, chars: int) -> tuple[tuple[Piece, ...], ...]:
    """Part pieces into runs of so many blocks and so much text at most, each at least one."""
    runs: list[list[Piece]] = []
    held = 0
    for each in pieces:
        heavy = weight(each.block)
        if not runs or len(runs[-1]) >= blocks or held + heavy > chars:
            runs.append([])
            held = 0
        runs[-1].append(each)
        held += heavy
    return tuple(tuple(each) for each in runs)
