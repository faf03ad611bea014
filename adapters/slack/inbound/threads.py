"""Threads of the bot's: which they are, and when people in them talk to each other.

*Pure.* Who roots or answers a thread writes down that it is the bot's. Where two people go on
talking there, the bot falls silent until it is called: a word to somebody by name is enough, or
two changes of speaker, each within three minutes, without a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from digest.model import Recipient

OWNED_FOR = timedelta(days=30)
TALK_LASTS = timedelta(minutes=3)
"""Who comes back to a thread later talks to the bot again."""
_MOST_TURNS = 2
_SILENT = "-"
_QUESTION = ("?", "？")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talking:
    """How people talk in a thread of the bot's."""

    speaker: str = ""
    """Who spoke last without calling the bot."""
    turns: int = 0
    """How often another one spoke since, without a question."""
    is_silent: bool = False
    """Whether the bot keeps out of it."""

    @property
    def lasts(self) -> timedelta:
        """How long this is remembered."""
        return OWNED_FOR if self.is_silent else TALK_LASTS


def owned(thread: Recipient) -> str:
    """Return the note that says that a thread is the bot's; it is written with OWNED_FOR."""
    return f"owns/{thread.tenant}/{thread.chat}/{thread.thread}"


def talk(thread: Recipient) -> str:
    """Return the note that says how people talk in a thread."""
    return f"talk/{thread.tenant}/{thread.chat}/{thread.thread}"


def after(talking: Talking, speaker: str, text: str, *, is_to_others: bool) -> Talking:
    """Return how people talk after one more reply that does not call the bot."""
    if talking.is_silent or is_to_others:
        return Talking(is_silent=True)
    is_asked = text.endswith(_QUESTION) or text.isdecimal()
    if is_asked or not talking.speaker:
        return Talking(speaker=speaker)
    turns = talking.turns + (speaker != talking.speaker)
    return Talking(speaker=speaker, turns=turns, is_silent=turns >= _MOST_TURNS)


def written(talking: Talking) -> str:
    """Return what a note says of a talk."""
    return _SILENT if talking.is_silent else f"{talking.turns} {talking.speaker}"


def read(note: str | None) -> Talking:
    """Return what a note says."""
    if not note:
        return Talking()
    if note == _SILENT:
        return Talking(is_silent=True)
    turns, _, speaker = note.partition(" ")
    return Talking(speaker=speaker, turns=int(turns) if turns.isdecimal() else 0)
