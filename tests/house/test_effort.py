"""How much a proof tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import effort


@pytest.fixture(autouse=True)
def as_it_was(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    effort.choose(is_long=request.config.getoption("long"))


def test_usually_some_are_tried_and_the_first_among_them() -> None:
    effort.choose(is_long=False)
    assert effort.examples(20) == 20
    assert effort.some(range(10), 3) == [0, 3, 6]
    assert effort.some("ab", 3) == "ab"


def test_when_asked_for_all_are_tried() -> None:
    effort.choose(is_long=True)
    assert effort.examples(20) == 200
    assert effort.some(range(10), 3) == range(10)
