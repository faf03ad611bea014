"""What readers and admins type, and all they see of it, is what was read and found good."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios import conversation


def golden(name: str) -> str:
    """Return what was kept of a conversation."""
    return (conversation.GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


async def test_the_whole_machine_answers_readers_and_admins_as_before(tmp_path: Path) -> None:
    found = await conversation.held(tmp_path)
    assert sum(len(each.steps) for each in conversation.SCRIPTS.values()) >= 80
    for name, text in found.items():
        assert text == golden(name), f"{name}: {conversation.HOW_TO_WRITE}"
        assert "Traceback" not in text


@pytest.mark.parametrize("name", sorted(conversation.TERMINAL))
async def test_the_terminal_answers_the_same_words_as_before(tmp_path: Path, name: str) -> None:
    assert await conversation.sat(tmp_path, name) == golden(name), conversation.HOW_TO_WRITE


def test_there_is_no_golden_file_that_nothing_writes() -> None:
    kept = {path.stem for path in conversation.GOLDEN.iterdir()}
    assert kept == {*conversation.SCRIPTS, *conversation.TERMINAL}
