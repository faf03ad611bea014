"""The list that was a file is taken into the store, once, and stays beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot import ownlist
from bot.ownlist import FILE_NAME, MOVED_NAME, as_data, take_in
from bot.sources import Sources
from digest.errors import ConfigError
from digest.model import EVERYBODY, Feed, FeedUrl, OwnSource
from digest.ports import OwnLists
from tests import make
from tests.contracts.kernel import HandClock

WIRE, LAB = make.feed("Example Wire"), make.feed("Example Lab")
MINE, HIDDEN = make.feed("My Blog"), make.feed("Hidden")
CATALOGUE = {feed.url: feed for feed in (WIRE, LAB)}


def written(folder: Path, *added: Feed, hidden: tuple[str, ...] = ()) -> Path:
    path = folder / FILE_NAME
    now = {"added": [as_data(feed) for feed in added], "hidden": list(hidden)}
    path.write_text(json.dumps({"version": 1, "now": now, "before": None}), encoding="utf-8")
    return path


async def listed(lists: OwnLists) -> Sources:
    found = Sources([WIRE, LAB], lists, clock=HandClock())
    await found.read()
    return found


async def test_the_file_is_taken_in_once_and_keeps_its_content_under_another_name(
    tmp_path: Path, lists: OwnLists
) -> None:
    path = written(tmp_path, MINE, HIDDEN, hidden=(LAB.url, HIDDEN.url))
    body = path.read_bytes()
    assert await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    assert (await listed(lists)).now.feeds == (WIRE, MINE)
    assert set((await listed(lists)).now.removed) == {LAB, HIDDEN}
    assert not path.exists()
    assert (tmp_path / MOVED_NAME).read_bytes() == body
    assert not await take_in(tmp_path, lists, CATALOGUE, make.NOW)


async def test_what_the_store_knows_already_is_newer_than_the_file(
    tmp_path: Path, lists: OwnLists
) -> None:
    await lists.keep(EVERYBODY, [OwnSource(feed=MINE, is_hidden=True)])
    written(tmp_path, MINE, HIDDEN)
    assert await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    assert (await listed(lists)).now.own == (HIDDEN,)


async def test_a_process_that_ended_before_the_renaming_is_made_up_for(
    tmp_path: Path, lists: OwnLists
) -> None:
    written(tmp_path, MINE)
    await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    written(tmp_path, MINE)
    await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    assert (await listed(lists)).now.own == (MINE,)
    assert {MOVED_NAME, f"{MOVED_NAME}.2"} <= set(os.listdir(tmp_path))  # noqa: PTH208  # names


async def test_without_a_file_nothing_is_done(tmp_path: Path, lists: OwnLists) -> None:
    assert not await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    assert not await lists.stamps()


async def test_a_hidden_address_that_no_catalogue_knows_stays_hidden(
    tmp_path: Path, lists: OwnLists
) -> None:
    later = FeedUrl("https://later.example/feed.xml")
    written(tmp_path, hidden=(later,))
    await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    found = Sources([make.feed("Later", url=later)], lists, clock=HandClock())
    assert (await found.read()).feeds == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"version": 1}',
        "\0",
        '{"version": 1, "now": {"added": [{"url": "x"}], "hidden": []}, "before": null}',
        '{"version": 1, "now": {"added": [], "hidden": [7]}, "before": null}',
        "[" * 100_000,
    ],
)
async def test_a_damaged_file_stops_with_a_reason_and_is_left_alone(
    tmp_path: Path, lists: OwnLists, text: str
) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text)
    with pytest.raises(ConfigError, match="not a list of sources"):
        await take_in(tmp_path, lists, CATALOGUE, make.NOW)
    assert path.read_text() == text
    assert not await lists.stamps()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"version": 2}))
    with pytest.raises(ConfigError, match="version 2"):
        ownlist.load(tmp_path / FILE_NAME)
