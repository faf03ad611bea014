"""Which feeds a run reads: what was named, or the reader's list of sources.

A name is a URL, an OPML file, a text file of URLs, a feed file, or a folder of feed
files. Only files that the operator named are ever read; a list that names a local
path is refused entry by entry and said so once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from digest.errors import ConfigError, ParseError
from digest.feeds import opml
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, Language, MissingSource

NOT_A_WEB_ADDRESS = "not a web address"
_LIST_BYTES = 5 * 2**20
_SNIFFED = 4_096
_FEED_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Feeds to read, local files among them, and entries that were refused."""

    feeds: tuple[Feed, ...]
    files: tuple[Path, ...] = ()
    refused: tuple[MissingSource, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether everything comes from files."""
        return bool(self.files) and len(self.files) == len(self.feeds)


def select(names: Sequence[str], listed: Sequence[Feed]) -> Selection:
    """Find what these names mean; known feeds keep what the catalogue says of them.

    Raises:
        ConfigError: naming every file or folder that is not there, and every wrong URL.
    """
    known = {feed.url: feed for feed in listed}
    feeds: dict[FeedUrl, Feed] = {}
    files: list[Path] = []
    refused: list[MissingSource] = []
    faults: list[str] = []
    for name in names:
        if "://" in name and not name.startswith("file:"):
            url = canonical(name)
            if url is None:
                faults.append(f"--feeds: {name!r} is not a web address")
            else:
                feeds[FeedUrl(url)] = known.get(FeedUrl(url)) or feed_at(url)
            continue
        path = Path(name.removeprefix("file://")).expanduser()
        try:
            found = _read_path(path)
        except OSError:
            faults.append(f"--feeds: no such file or folder: {name}")
            continue
        files += found.files
        refused += found.refused
        feeds.update((feed.url, known.get(feed.url, feed)) for feed in found.feeds)
    if faults:
        raise ConfigError(faults)
    return Selection(feeds=tuple(feeds.values()), files=tuple(files), refused=tuple(refused))


def feed_at(url: str) -> Feed:
    """Return a feed of which nothing but the address is known."""
    return Feed(url=FeedUrl(url), title="", site=f"https://{urlsplit(url).hostname}/")


def _read_path(path: Path) -> Selection:
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if each.suffix.lower() in _FEED_SUFFIXES)
        return _of_files(files)
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    if b"<opml" in head.lower():
        return _read_opml(path)
    if path.suffix.lower() == ".txt" or head.lstrip().startswith((b"http://", b"https://")):
        return _read_urls(path)
    return _of_files([path])


def _of_files(paths: Sequence[Path]) -> Selection:
    files = tuple(path.resolve() for path in paths)
    return Selection(
        feeds=tuple(
            Feed(url=FeedUrl(path.as_uri()), title="", language=Language("")) for path in files
        ),
        files=files,
    )


def _read_opml(path: Path) -> Selection:
    with path.open("rb") as file:
        body = file.read(_LIST_BYTES)
    try:
        outline = opml.read(body)
    except ParseError as error:
        missing = MissingSource(
            feed_url=FeedUrl(path.as_uri()), title=path.name, reason=error.reason
        )
        return Selection(feeds=(), refused=(missing,))
    return Selection(
        feeds=outline.feeds, refused=tuple(_refused(value) for value in outline.refused)
    )


def _read_urls(path: Path) -> Selection:
    with path.open("rb") as file:
        lines = file.read(_LIST_BYTES).decode("utf-8", "replace").splitlines()
    feeds, refused = [], []
    for line in (each.strip() for each in lines):
        if not line or line.startswith("#"):
            continue
        url = canonical(line)
        if url is None:
            refused.append(_refused(line))
        else:
            feeds.append(feed_at(url))
    return Selection(feeds=tuple(feeds), refused=tuple(refused))


def _refused(value: str) -> MissingSource:
    shown = value if len(value) <= 80 else value[:79] + "…"  # noqa: PLR2004  # a line's width
    return MissingSource(feed_url=FeedUrl(value), title=shown, reason=NOT_A_WEB_ADDRESS)
