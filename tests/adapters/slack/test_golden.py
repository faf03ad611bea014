"""What is sent for a normal, a quiet, a degraded, an extractive and a Japanese day."""

from __future__ import annotations

import pytest

from adapters.slack.rendering import Layout
from tests.adapters.slack import golden


@pytest.mark.parametrize("layout", golden.LAYOUTS)
@pytest.mark.parametrize("name", golden.BRIEFS)
def test_what_is_sent_is_what_was_read_and_found_good(name: str, layout: Layout) -> None:
    kept = golden.path(name, layout).read_text(encoding="utf-8")
    assert golden.document(name, layout) == kept, f"anew by: python -m {golden.__name__} --write"
