"""What `feeds check` finds wrong with a source, in plain words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import (
    FetchError,
    FetchGone,
    FetchRefused,
    FetchThrottled,
    FetchUnavailable,
)
from digest.model import Validators
from digest.ports import Fetched, NotModified, OwnLists
from tests.bot.desk import FRESH, LAB, NEW, TOKYO, WIRE, Bench, Pages, rss


@pytest.fixture
def bench(tmp_path: Path, lists: OwnLists) -> Bench:
    return Bench(folder=tmp_path / "data", lists=lists)


async def test_a_check_of_sources_that_are_well_succeeds(bench: Bench) -> None:
    bench.pages = Pages({feed.url: FRESH for feed in (WIRE, LAB, TOKYO)})
    assert await bench.type("check") == 0
    assert bench.lines == ["3 sources checked: 3 ok, 0 to look at, 0 broken."]
    assert bench.steps == [(1, 3), (2, 3), (3, 3)]


async def test_a_check_of_all_shows_what_is_wrong_worst_first(bench: Bench) -> None:
    bench.pages = Pages(
        {
            WIRE.url: rss(timedelta(days=400)),
            LAB.url: FRESH,
            TOKYO.url: FetchRefused("refused", status=404),
        }
    )
    assert await bench.type("check") == 1
    assert bench.lines == [
        "broken  東京の技術    404 not found                 https://tokyo.example/feed.xml",
        f"look    Example Wire  1 entry, newest 400 days old  {WIRE.url}",
        "3 sources checked: 1 ok, 1 to look at, 1 broken.",
    ]


async def test_a_check_of_named_sources_shows_each(bench: Bench) -> None:
    bench.pages = Pages({LAB.url: FRESH})
    assert await bench.type("check", "lab") == 0
    assert bench.lines == [
        "ok  Example Lab  2 entries, newest 3 hours old  https://example-lab.example/feed.xml",
        "1 source checked: 1 ok, 0 to look at, 0 broken.",
    ]
    assert bench.pages.asked == [LAB.url]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (FetchRefused("refused", status=403), "403 forbidden"),
        (FetchGone("gone", status=410), "410 gone"),
        (
            FetchThrottled("slow down", status=429, retry_after=timedelta(hours=3)),
            "429 too many requests, wants to be left alone for 3 hours",
        ),
        (FetchUnavailable("odd answer", status=599), "599 odd answer"),
        (FetchUnavailable("no such host"), "no such host"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "an HTML page, not a feed"),
        (rss(), "0 entries"),
        (b"slow", "took more than 5 s"),
        (NotModified(validators=Validators()), "304 not modified, unasked"),
    ],
)
async def test_what_is_broken_is_said_in_plain_words(
    bench: Bench, answer: bytes | FetchError | NotModified, said: str
) -> None:
    bench.pages = Pages({LAB.url: answer})
    assert await bench.type("check", "lab") == 1
    assert bench.lines[0] == f"broken  Example Lab  {said}  {LAB.url}"


async def test_a_feed_that_moved_is_said_to_have_moved(bench: Bench) -> None:
    moved = Fetched(
        url=NEW,
        body=FRESH,
        content_type="",
        validators=Validators(),
        moved_to="https://m.example/",
    )
    bench.pages = Pages({LAB.url: moved})
    assert await bench.type("check", "lab") == 0
    assert "newest 3 hours old; moved to https://m.example/" in bench.lines[0]


async def test_a_feed_without_dates_is_worth_a_look(bench: Bench) -> None:
    undated = rss(timedelta(0)).replace(b"pubDate", b"note")
    bench.pages = Pages({LAB.url: undated})
    assert await bench.type("check", "lab") == 0
    assert bench.lines[0].startswith("look  Example Lab  1 entry, none of them dated")
