"""The list of sources of a running process follows the user's changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import settings
from bot.catalogue import catalogue
from bot.ownlist import FILE_NAME
from bot.readinglist import LOOK_EVERY, ReadingList
from bot.selection import feed_at
from bot.sources import Sources
from digest.errors import ConfigError

NEW = "https://example-wire.example/feed"


@dataclass(slots=True)
class Watch:
    """A monotonic clock that a test moves."""

    at: float = 100.0

    def read(self) -> float:
        """Return seconds."""
        return self.at

    def advance(self) -> None:
        """Let time pass until the list is looked at again."""
        self.at += LOOK_EVERY.total_seconds()


def listed(folder: Path, clock: Watch, **environment: str) -> ReadingList:
    return ReadingList(
        settings.read({"DATA_DIR": str(folder), **environment}, dotenv=None), clock.read
    )


def test_at_first_it_is_the_catalogue(tmp_path: Path) -> None:
    known = listed(tmp_path, Watch())
    assert known.urls() == {feed.url for feed in catalogue.feeds()}
    assert set(known.feeds()) == known.urls()


def test_a_source_that_is_added_meanwhile_is_read_after_a_while(tmp_path: Path) -> None:
    clock = Watch()
    known = listed(tmp_path, clock)
    Sources(catalogue.feeds(), tmp_path).add([feed_at(NEW)])
    assert NEW not in known.urls()
    clock.advance()
    assert NEW in known.urls()
    assert known.feeds()[feed_at(NEW).url].url == NEW


def test_a_list_that_gets_broken_leaves_it_as_it_was_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Watch()
    known = listed(tmp_path, clock)
    before = known.urls()
    (tmp_path / FILE_NAME).write_text("[no list", encoding="utf-8")
    for _ in range(3):
        clock.advance()
        assert known.urls() == before
    assert caplog.text.count("stays as it was") == 1


def test_a_list_that_is_broken_from_the_start_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[no list", encoding="utf-8")
    with pytest.raises(ConfigError):
        listed(tmp_path, Watch())


def test_what_the_setting_names_counts_in_its_place(tmp_path: Path) -> None:
    assert listed(tmp_path, Watch(), FEEDS=NEW).urls() == {NEW}
