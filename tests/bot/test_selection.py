"""What the names after `--feeds` mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import listfile
from bot.selection import NOT_A_WEB_ADDRESS, select
from digest.errors import ConfigError
from digest.model import Topic
from tests import make

WIRE = make.feed("Example Wire", topics=frozenset({Topic("models")}))
FEED = b"<rss version='2.0'/>"
OPML = b"""<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline type="rss" text="My Wire" xmlUrl="https://example-wire.example/feed.xml"/>
<outline type="rss" text="Other" xmlUrl="https://other.example/atom"/>
<outline type="rss" text="Passwords" xmlUrl="file:///etc/passwd"/>
</body></opml>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.XML", "a.rss", "c.atom", "d.rdf", "e.json", "notes.text", "f.xml.bak"):
        (tmp_path / name).write_bytes(FEED)
    (tmp_path / "deeper.xml").mkdir()
    os.mkfifo(tmp_path / "pipe.xml")
    return tmp_path


def faults(*names: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        select(names, [])
    return caught.value.faults


def test_a_folder_means_its_feed_files_sorted_and_nothing_else_in_it(folder: Path) -> None:
    found = select([str(folder)], [])
    assert [path.name for path in found.files] == ["a.rss", "b.XML", "c.atom", "d.rdf", "e.json"]
    assert [feed.url for feed in found.feeds] == [path.as_uri() for path in found.files]
    assert found.is_local


def test_a_file_is_the_same_however_it_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = folder / "日本 100%#.xml"
    odd.write_bytes(FEED)
    monkeypatch.chdir(folder / "deeper.xml")
    found = select(["../日本 100%#.xml", str(odd), odd.as_uri()], [])
    assert found.files == (odd,)
    assert [feed.url for feed in found.feeds] == [odd.as_uri()]


def test_a_feed_file_may_have_any_name(folder: Path) -> None:
    assert select([str(folder / "notes.text")], []).is_local


def test_a_link_is_read_by_its_own_name(folder: Path) -> None:
    link = folder / "latest.xml"
    link.symlink_to(folder / "a.rss")
    assert select([str(link)], []).files == (link,)


def test_a_url_is_spelled_as_the_catalogue_spells_it_and_keeps_what_it_says() -> None:
    found = select(["HTTPS://Example-Wire.example:443/feed.xml#top"], [WIRE])
    assert found.feeds == (WIRE,)
    assert not found.is_local


def test_a_url_that_nobody_knows_is_a_feed_of_its_site() -> None:
    (feed,) = select(["https://new.example/feed.xml", "https://new.example/feed.xml"], []).feeds
    assert (feed.url, feed.title) == ("https://new.example/feed.xml", "")
    assert feed.site == "https://new.example/"


def test_an_opml_file_is_a_list_whose_local_paths_are_refused(folder: Path) -> None:
    (folder / "list.xml").write_bytes(OPML)
    found = select([str(folder / "list.xml")], [WIRE])
    assert [feed.url for feed in found.feeds] == [WIRE.url, "https://other.example/atom"]
    assert found.feeds[0] == WIRE
    assert found.files == ()
    (refused,) = found.refused
    assert refused.reason == NOT_A_WEB_ADDRESS
    assert refused.title == "file:///etc/passwd"


def test_an_opml_file_that_is_none_is_missed_with_its_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "list.opml").write_bytes(b"<opml><body><outline")
    monkeypatch.chdir(folder)
    found = select(["list.opml"], [])
    assert found.feeds == ()
    (missing,) = found.refused
    assert missing.title == "list.opml"
    assert missing.reason


def test_a_text_file_lists_urls_line_by_line(folder: Path) -> None:
    text = (
        "\ufeff# my feeds\n\nhttps://example-wire.example/feed.xml\n"
        "file:///etc/passwd\n/etc/hosts\n  https://other.example/atom  \nx\x1b[31m" + "y" * 100
    )
    (folder / "urls.txt").write_text(text, encoding="utf-8")
    found = select([str(folder / "urls.txt")], [WIRE])
    assert [feed.url for feed in found.feeds] == [WIRE.url, "https://other.example/atom"]
    shown = [each.title for each in found.refused]
    assert shown[:2] == ["file:///etc/passwd", "/etc/hosts"]
    assert shown[2] == "x[31m" + "y" * 75 + "…"


def test_a_file_that_begins_with_a_url_is_a_list_whatever_its_name(folder: Path) -> None:
    (folder / "mine").write_text("https://other.example/atom\n", encoding="utf-8")
    (feed,) = select([str(folder / "mine")], []).feeds
    assert feed.url == "https://other.example/atom"


def test_everything_that_is_not_there_is_named_at_once(folder: Path) -> None:
    assert faults("none.xml", "ftp://x.example/", str(folder), "nowhere/", "http://[::1") == (
        "--feeds: no such file or folder: none.xml",
        "--feeds: 'ftp://x.example/' is not a web address",
        "--feeds: no such file or folder: nowhere/",
        "--feeds: 'http://[::1' is not a web address",
    )


def test_what_is_there_and_cannot_be_read_says_why(folder: Path) -> None:
    (folder / "deeper.xml" / "huge.txt").write_bytes(b" " * (listfile.MOST_BYTES + 1))
    pipe, huge = folder / "pipe.xml", folder / "deeper.xml" / "huge.txt"
    found = faults(str(pipe), str(huge), str(folder / "deeper.xml"), "x" * 5000)
    assert found[0] == f"--feeds: {pipe} cannot be read: not a file."
    assert found[1] == f"--feeds: {huge} is larger than 5 MiB: no list of sources."
    assert found[2].startswith("--feeds: no feed files (.atom, ")
    assert found[3].endswith("cannot be read: File name too long.")
