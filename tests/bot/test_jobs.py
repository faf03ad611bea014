"""What a wish is read from, and what is recorded of a brief."""

from __future__ import annotations

import pytest

from bot import jobs


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("", set()),
        (" , ,", set()),
        ("agents", {"agents"}),
        ("Agents, open  source ,agents", {"agents", "open source"}),
        ("規制、半導体,robots，安全", {"規制", "半導体", "robots", "安全"}),
    ],
)
def test_topics_are_parted_by_commas_of_any_script(text: str, topics: set[str]) -> None:
    assert jobs.topics(text) == topics


def test_two_readers_at_one_terminal_are_two_recipients() -> None:
    assert jobs.local_reader("ada") == jobs.local_reader("ada")
    assert jobs.local_reader("ada") != jobs.local_reader("bob")
