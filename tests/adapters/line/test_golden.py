"""What is sent for each kind of brief, sort of day and reply."""

from __future__ import annotations

import pytest

from tests.adapters.line import golden, judge


@pytest.mark.parametrize("name", golden.NAMES)
def test_what_is_sent_is_what_was_read_and_found_good(name: str) -> None:
    kept = golden.path(name).read_text(encoding="utf-8")
    assert golden.document(name) == kept, f"anew by: python -m {golden.__name__} --write"


@pytest.mark.parametrize("name", [*golden.BRIEFS, *golden.REPLIES])
def test_line_takes_what_is_sent(name: str) -> None:
    assert judge.strict_faults(golden.messages(name)) == []
