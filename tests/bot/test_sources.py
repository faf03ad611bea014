"""A user's list: what he adds and removes, and that nothing of it is ever lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ownlist, sources
from bot.ownlist import Own
from bot.sources import Sources
from digest.errors import ConfigError, UserError
from digest.feeds.text import clean
from digest.model import Feed, FeedUrl, SourceKind, Topic
from tests import make

WIRE = make.feed("Example Wire")
LAB = make.feed("Example Lab", kind=SourceKind.LAB, authority=1.0)
LEDGER = make.feed("Northern Ledger")
MINE = make.feed("My Blog", topics=frozenset({Topic("agents")}), owner="me", authority=0.25)


@pytest.fixture
def listed(tmp_path: Path) -> Sources:
    return Sources([WIRE, LAB, LEDGER], tmp_path)


def again(tmp_path: Path) -> Sources:
    return Sources([WIRE, LAB, LEDGER], tmp_path)


def test_without_changes_the_list_is_the_catalogue(listed: Sources, tmp_path: Path) -> None:
    assert listed.feeds == (WIRE, LAB, LEDGER)
    assert list(tmp_path.iterdir()) == []


def test_an_added_source_stands_last_and_is_there_after_a_restart(
    listed: Sources, tmp_path: Path
) -> None:
    assert listed.add([MINE]) == (MINE,)
    assert again(tmp_path).feeds == (WIRE, LAB, LEDGER, MINE)
    assert again(tmp_path).own == (MINE,)


def test_a_source_of_the_catalogue_can_be_removed_and_taken_back(
    listed: Sources, tmp_path: Path
) -> None:
    listed.remove([LAB.url])
    assert again(tmp_path).feeds == (WIRE, LEDGER)
    assert again(tmp_path).removed == (LAB,)
    back = again(tmp_path)
    assert back.add([make.feed("Other name", url=LAB.url)]) == (LAB,)
    assert back.feeds == (WIRE, LAB, LEDGER)


def test_a_removed_source_of_ones_own_comes_back_as_it_was(listed: Sources) -> None:
    listed.add([MINE])
    listed.remove([MINE.url])
    assert MINE not in listed.feeds
    assert listed.add([Feed(url=MINE.url, title="")]) == (MINE,)


def test_adding_what_is_listed_changes_nothing(listed: Sources, tmp_path: Path) -> None:
    assert listed.add([WIRE, Feed(url=FeedUrl(f"{WIRE.url}#top"), title="x")]) == ()
    assert list(tmp_path.iterdir()) == []


def test_an_added_source_without_a_title_is_called_by_its_site(listed: Sources) -> None:
    (added,) = listed.add([Feed(url=FeedUrl("https://news.example.org/rss"), title=" \x1b ")])
    assert added.title == "example.org"


def test_the_last_change_can_be_undone_and_redone(listed: Sources, tmp_path: Path) -> None:
    listed.add([MINE])
    listed.remove([WIRE.url, LAB.url])
    assert again(tmp_path).undo()
    assert again(tmp_path).feeds == (WIRE, LAB, LEDGER, MINE)
    assert again(tmp_path).undo()
    assert again(tmp_path).feeds == (LEDGER, MINE)


def test_without_a_change_there_is_nothing_to_undo(listed: Sources) -> None:
    assert not listed.undo()


def test_a_list_has_a_bound(listed: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_OWN", 1)
    with pytest.raises(UserError, match="1 sources at most"):
        listed.add([MINE, make.feed("Another")])
    assert listed.own == ()


@pytest.mark.parametrize(
    "name",
    [
        "Example Lab",
        "example lab",
        " lab ",
        "example-lab.example",
        "https://example-lab.example/feed.xml",
        "example-lab.example/feed.xml",
    ],
)
def test_a_source_is_found_by_title_part_site_or_address(listed: Sources, name: str) -> None:
    assert listed.find(name) == LAB


def test_a_name_that_several_sources_share_lists_them(listed: Sources) -> None:
    with pytest.raises(UserError) as caught:
        listed.find("example")
    assert caught.value.text.splitlines() == [
        "2 sources are called 'example'; give the URL of one:",
        f"  Example Wire  {WIRE.url}",
        f"  Example Lab  {LAB.url}",
    ]


def test_an_exact_title_wins_over_titles_that_contain_it(tmp_path: Path) -> None:
    short, long = make.feed("Wire"), make.feed("Wire Daily")
    assert Sources([long, short], tmp_path).find("wire") == short


def test_a_mistyped_name_is_answered_with_the_nearest(listed: Sources) -> None:
    with pytest.raises(UserError, match=r"called 'Exmaple Lab'\. Did you mean 'Example Lab'"):
        listed.find("Exmaple Lab")


@pytest.mark.parametrize("name", ["", "  ", "zzz"])
def test_a_name_for_nothing_is_one_clear_sentence(listed: Sources, name: str) -> None:
    with pytest.raises(UserError) as caught:
        listed.find(name)
    assert "\n" not in caught.value.text


def test_an_address_may_lack_its_scheme() -> None:
    assert sources.address(" Example.org/feed ") == "https://example.org/feed"


@pytest.mark.parametrize("typed", ["", "hello", "ftp://example.org/", "javascript:alert(1)", "::"])
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    with pytest.raises(UserError, match="no web address"):
        sources.address(typed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"version": 1}',
        "\0",
        '{"version": 1, "now": {"added": [{"url": "x"}], "hidden": []}, "before": null}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_stops_with_a_reason_and_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / ownlist.FILE_NAME
    path.write_text(text)
    with pytest.raises(ConfigError, match="not a list of sources"):
        again(tmp_path)
    assert path.read_text() == text


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ownlist.FILE_NAME).write_text(json.dumps({"version": 2}))
    with pytest.raises(ConfigError, match="version 2"):
        again(tmp_path)


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    listed = Sources([WIRE], tmp_path / "data")
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(ConfigError, match="cannot be written"):
        listed.remove([WIRE.url])
    assert listed.feeds == (WIRE,)


def test_a_failed_write_leaves_the_old_file_and_no_other(
    listed: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.add([MINE])
    old = (tmp_path / ownlist.FILE_NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        listed.remove([WIRE.url])
    assert WIRE in listed.feeds
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        (ownlist.FILE_NAME, old)
    ]


TEXT = st.text(alphabet=st.sampled_from("abcé日本 '\"<&>\\"), max_size=9).map(clean)


@given(
    titles=st.lists(TEXT.filter(bool), max_size=5, unique=True),
    kinds=st.lists(st.sampled_from(SourceKind), min_size=5, max_size=5),
    weight=st.floats(0, 1),
)
def test_what_is_saved_is_what_is_loaded(
    tmp_path_factory: pytest.TempPathFactory,
    titles: list[str],
    kinds: list[SourceKind],
    weight: float,
) -> None:
    feeds = tuple(
        make.feed(f"n{number}", title=title, kind=kind, authority=weight)
        for number, (title, kind) in enumerate(zip(titles, kinds, strict=False))
    )
    own = Own(added=feeds, hidden=frozenset(feed.url for feed in feeds[::2]))
    path = tmp_path_factory.mktemp("own") / "deep" / ownlist.FILE_NAME
    ownlist.save(path, own, Own())
    assert ownlist.load(path) == (own, Own())
