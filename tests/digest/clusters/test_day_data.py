"""The labelled day is what its README says: clustering is judged against sound data."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

ITEMS = Path(__file__).parents[2] / "data" / "day" / "items.jsonl"
FIELDS = {"id", "outlet", "feed_url", "title", "text", "language", "published_at", "event"}
END = datetime(2026, 4, 17, 6, 0, tzinfo=UTC)
"""When the labelled day ends."""

Item = Mapping[str, str]


def items() -> list[Item]:
    return [json.loads(line) for line in ITEMS.read_text("utf-8").splitlines()]


def at(item: Item) -> datetime:
    return datetime.fromisoformat(item["published_at"])


def sentences(item: Item) -> set[str]:
    """Split at every full stop; long runs are what nobody writes twice by chance."""
    runs = re.split(r"(?<=[.!?])\s+|(?<=。)", item["text"])
    floor = 25 if item["language"] == "ja" else 60
    return {run for run in runs if len(run) >= floor}


def test_every_item_has_every_field_and_says_something_in_it() -> None:
    for item in items():
        assert FIELDS <= item.keys() <= FIELDS | {"copy_of"}, item
        assert all(value.strip() == value != "" for value in item.values()), item


def test_ids_are_unique_and_follow_time() -> None:
    day = items()
    assert len({item["id"] for item in day}) == len(day)
    assert [item["id"] for item in day] == sorted(item["id"] for item in day)
    assert [at(item) for item in day] == sorted(at(item) for item in day)


def test_the_day_is_of_the_size_of_a_real_one() -> None:
    day = items()
    assert 290 <= len(day) <= 340
    assert len({item["outlet"] for item in day}) >= 55


def test_three_days_are_covered_and_the_last_one_most() -> None:
    ages = [END - at(item) for item in items()]
    assert min(ages) > timedelta(0)
    assert max(ages) <= timedelta(days=3)
    assert sum(age <= timedelta(days=1) for age in ages) > 0.7 * len(ages)


def test_items_are_in_english_or_japanese_and_look_it() -> None:
    languages = Counter(item["language"] for item in items())
    assert set(languages) == {"en", "ja"}
    assert languages["ja"] >= 30
    for item in items():
        has_kana = re.search(r"[\u3041-\u30ff]", item["text"]) is not None
        assert has_kana == (item["language"] == "ja"), item["id"]


def test_an_outlet_has_one_feed_on_a_reserved_domain() -> None:
    feeds = defaultdict(set)
    for item in items():
        feeds[item["outlet"]].add(item["feed_url"])
        host = urlsplit(item["feed_url"]).hostname
        assert host is not None
        assert host.endswith(".example")  # RFC 2606, 2
    assert all(len(urls) == 1 for urls in feeds.values())
    assert len(set.union(*feeds.values())) == len(feeds)


def test_at_least_forty_events_are_told_by_two_outlets_or_more() -> None:
    outlets = defaultdict(list)
    for item in items():
        outlets[item["event"]].append(item["outlet"])
    told = [names for names in outlets.values() if len(names) >= 2]
    assert len(told) >= 40
    assert all(2 <= len(names) <= 9 for names in told)
    assert all(len(set(names)) == len(names) for names in told)


def test_an_event_keeps_to_one_language() -> None:
    languages = defaultdict(set)
    for item in items():
        languages[item["event"]].add(item["language"])
    assert all(len(found) == 1 for found in languages.values())
    assert {"ja"} in [languages[event] for event in languages if event.endswith("-ja")]
    assert any(
        event.removesuffix("-ja") in languages for event in languages if event.endswith("-ja")
    )


def test_a_label_of_one_item_says_so() -> None:
    sizes = Counter(item["event"] for item in items())
    assert all((size == 1) == event.startswith("one-") for event, size in sizes.items())


def test_no_sentence_is_told_twice_but_in_marked_copies() -> None:
    day = items()
    by_id = {item["id"]: item for item in day}
    copies = [item for item in day if "copy_of" in item]
    assert len(copies) >= 5
    for copy in copies:
        original = by_id[copy["copy_of"]]
        assert copy["event"] == original["event"]
        assert any(sentence in copy["text"] for sentence in sentences(original))
    tellers = defaultdict(list)
    for item in day:
        if "copy_of" not in item:
            for sentence in sentences(item):
                tellers[sentence].append(item["id"])
    assert {sentence: ids for sentence, ids in tellers.items() if len(ids) > 1} == {}
