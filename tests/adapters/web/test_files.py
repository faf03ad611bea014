"""Local feeds: what was named is read, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.web.files import FileFetcher, RoutingFetcher
from digest.errors import FetchError, FetchRefused, FetchUnavailable
from digest.model import Validators
from digest.ports import Fetched, Fetcher, Response

FEED = b"<rss version='2.0'/>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.rss", "b.XML", "notes.txt"):
        (tmp_path / name).write_bytes(FEED)
    return tmp_path


async def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_file_comes_with_the_type_of_its_suffix(folder: Path) -> None:
    fetcher = FileFetcher([folder / "b.XML", folder / "a.rss", folder / "notes.txt"])
    assert fetcher.urls == tuple(
        (folder / name).as_uri() for name in ("b.XML", "a.rss", "notes.txt")
    )
    fetched = await fetcher.fetch(fetcher.urls[1])
    assert fetched == Fetched(
        url=fetcher.urls[1],
        body=FEED,
        content_type="application/rss+xml",
        validators=Validators(),
    )
    other = await fetcher.fetch(fetcher.urls[2])
    assert isinstance(other, Fetched)
    assert other.content_type == ""


async def test_a_name_with_odd_characters_is_a_proper_url(folder: Path) -> None:
    odd = folder / "日本 100%#?.xml"
    odd.write_bytes(FEED)
    fetcher = FileFetcher([odd])
    assert fetcher.urls[0].isascii()
    assert isinstance(await fetcher.fetch(fetcher.urls[0]), Fetched)


async def test_a_file_is_always_fetched_anew(folder: Path) -> None:
    fetcher = FileFetcher([folder / "a.rss"])
    (folder / "a.rss").write_bytes(b"new")
    fetched = await fetcher.fetch(fetcher.urls[0], validators=Validators(etag="x"))
    assert isinstance(fetched, Fetched)
    assert fetched.body == b"new"


@pytest.mark.parametrize(
    "change",
    ["/../notes.txt", "/%2e%2e/notes.txt", "/a.rss/", "/a.rss?", "/A.RSS", "/notes.txt", ""],
)
async def test_a_file_that_was_not_named_is_not_read(folder: Path, change: str) -> None:
    fetcher = FileFetcher([folder / "a.rss"])
    error = await failure(fetcher, folder.as_uri() + change)
    assert isinstance(error, FetchRefused)
    assert error.reason == "not a file that was named"


async def test_a_file_beside_it_is_not_read(folder: Path) -> None:
    fetcher = FileFetcher([folder / "a.rss"])
    (folder / "late.xml").write_bytes(FEED)
    assert isinstance(await failure(fetcher, (folder / "late.xml").as_uri()), FetchRefused)


async def test_a_missing_file_is_listed_and_missed(tmp_path: Path) -> None:
    fetcher = FileFetcher([tmp_path / "none.xml"])
    error = await failure(fetcher, fetcher.urls[0])
    assert isinstance(error, FetchRefused)
    assert error.reason == "no such file"


async def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    fetcher = FileFetcher([tmp_path / "pipe.xml"])
    assert (await failure(fetcher, fetcher.urls[0])).reason == "not a file"


async def test_a_file_has_a_largest_size(folder: Path) -> None:
    fetcher = FileFetcher([folder / "a.rss"], body_bytes=len(FEED))
    assert isinstance(await fetcher.fetch(fetcher.urls[0]), Fetched)
    (folder / "a.rss").write_bytes(FEED + b" ")
    error = await failure(fetcher, fetcher.urls[0])
    assert isinstance(error, FetchUnavailable)
    assert error.reason.startswith("too large")


class Web:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Validators | None]] = []

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        self.asked.append((url, validators))
        raise FetchRefused("no web here")


async def test_urls_go_where_they_belong(folder: Path) -> None:
    web, files = Web(), FileFetcher([folder / "a.rss"])
    fetcher = RoutingFetcher(files=files, web=web)
    assert isinstance(await fetcher.fetch(files.urls[0]), Fetched)
    for url in ("FILE:///etc/passwd", "file:/etc/passwd", "file:etc", "File://x/etc/passwd"):
        assert (await failure(fetcher, url)).reason == "not a file that was named"
    assert web.asked == []
    known = Validators(etag="x")
    with pytest.raises(FetchRefused):
        await fetcher.fetch("https://example.com/", validators=known)
    assert web.asked == [("https://example.com/", known)]
