"""What is sent for each kind of brief and sort of day."""

from __future__ import annotations

import pytest

from tests.adapters.telegram import golden


@pytest.mark.parametrize("name", golden.BRIEFS)
def test_what_is_sent_is_what_was_read_and_found_good(name: str) -> None:
    kept = golden.path(name).read_text(encoding="utf-8")
    assert golden.document(name) == kept, f"anew by: python -m {golden.__name__} --write"
