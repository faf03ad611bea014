"""An answer of several steps takes each of them once, whatever it breaks off at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from adapters import halves
from adapters.contract import Notes
from adapters.store.notes import NoteStore
from digest.errors import DeliveryError, Throttled, Unavailable, Uncertain
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock

TURNED_AWAY = [Throttled("later", retry_after=timedelta(seconds=5)), Unavailable("not now")]


@pytest.fixture(name="notes")
async def _notes(tmp_path: Path) -> AsyncIterator[Notes]:
    async with inline(tmp_path, HandClock()) as kernel:
        yield NoteStore(kernel, "testchat")


class Chat:
    """Where something is said; it turns one message away, as often as it is told to."""

    def __init__(self, refused: str = "", error: DeliveryError | None = None) -> None:
        self.said: list[tuple[str, str]] = []
        """Each message, and the id of the first as it was told."""
        self._refused = refused
        self._error = error

    async def say(self, text: str, root: str) -> str:
        """Say something; its id is its number."""
        if text == self._refused and self._error is not None:
            error, self._error = self._error, None
            raise error
        self.said.append((text, root))
        return f"{len(self.said)}"

    def steps(self, *texts: str) -> list[halves.Step]:
        """Return what says each."""
        return [partial(self.say, each) for each in texts]


async def test_each_step_is_told_the_first_message_and_the_last_id_is_returned(
    notes: Notes,
) -> None:
    chat = Chat()
    assert await halves.in_turn(notes, "half/1", chat.steps("a", "b", "c")) == "3"
    assert chat.said == [("a", ""), ("b", "1"), ("c", "1")]


@pytest.mark.parametrize("error", TURNED_AWAY, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("at", ["a", "b", "c"])
async def test_what_is_turned_away_goes_on_from_there(
    notes: Notes, at: str, error: DeliveryError
) -> None:
    chat = Chat(at, error)
    with pytest.raises(type(error)):
        await halves.in_turn(notes, "half/1", chat.steps("a", "b", "c"))
    assert await halves.in_turn(notes, "half/1", chat.steps("a", "b", "c")) == "3"
    assert chat.said == [("a", ""), ("b", "1"), ("c", "1")]


async def test_what_may_have_arrived_is_no_half(notes: Notes) -> None:
    chat = Chat("b", Uncertain("nobody knows"))
    with pytest.raises(Uncertain):
        await halves.in_turn(notes, "half/1", chat.steps("a", "b"))
    assert await notes.get("half/1") is None


async def test_another_answer_begins_at_its_beginning(notes: Notes) -> None:
    chat = Chat("b", TURNED_AWAY[1])
    with pytest.raises(Unavailable):
        await halves.in_turn(notes, "half/1", chat.steps("a", "b"))
    await halves.in_turn(notes, "half/2", chat.steps("x", "y"))
    assert [text for text, _ in chat.said] == ["a", "x", "y"]
