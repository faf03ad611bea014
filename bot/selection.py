"""Which feeds a run reads: what was named, or the reader's list of sources.

A name is a URL, an OPML file, a text file of URLs, a feed file, or a folder of feed
files. Only files that the operator named are ever read; a list that names a local
path is refused entry by entry and said so once.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot import listfile
from bot.settings import Settings
from digest.errors import ConfigError, ParseError, UserError
from digest.feeds import opml
from digest.feeds.text import clean, cut
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, Language, MissingSource

NOT_A_WEB_ADDRESS = "not a web address"
_SHOWN_CHARACTERS = 80
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


def selected(named: Sequence[str], settings: Settings, listed: Sequence[Feed]) -> Selection:
    """Return what a run reads: what was named, else what FEEDS names, else the list.

    Raises:
        ConfigError: naming every file or folder that is not there, and every wrong URL.
    """
    if named:
        return select(named, listed, folder=settings.called_from)
    if settings.feeds:
        return select(settings.feeds, listed, by="FEEDS")
    return Selection(feeds=tuple(listed))


def select(
    names: Sequence[str], listed: Sequence[Feed], *, folder: Path = Path(), by: str = "--feeds"
) -> Selection:
    """Find what these names mean; known feeds keep what the catalogue says of them.

    Args:
        names: URLs, files and folders.
        listed: the feeds that are known.
        folder: from which relative names count.
        by: the option or setting that names them, for what is said of wrong ones.

    Raises:
        ConfigError: naming every file or folder that is not there, and every wrong URL.
    """
    known = {feed.url: feed for feed in listed}
    feeds: dict[FeedUrl, Feed] = {}
    files: dict[Path, None] = {}
    refused: list[MissingSource] = []
    faults: list[str] = []
    for name in names:
        try:
            found = _found(name, folder)
        except UserError as error:
            faults.append(f"{by}: {error.text}")
            continue
        files.update(dict.fromkeys(found.files))
        refused += found.refused
        feeds.update((feed.url, known.get(feed.url, feed)) for feed in found.feeds)
    if faults:
        raise ConfigError(faults)
    return Selection(feeds=tuple(feeds.values()), files=tuple(files), refused=tuple(refused))


def feed_at(url: str) -> Feed:
    """Return a feed of which nothing but the address is known."""
    return Feed(url=FeedUrl(url), title="", site=f"https://{urlsplit(url).hostname}/")


def _found(name: str, folder: Path) -> Selection:
    is_file_url = name[:5].lower() == "file:"
    if "://" in name and not is_file_url:
        url = canonical(name)
        if url is None:
            raise UserError(f"{name!r} is not a web address")
        return Selection(feeds=(feed_at(url),))
    path = listfile.located(_path_of(name) if is_file_url else name, folder)
    # Absolute, so that the name stays good; resolve() would follow links that move.
    path = Path(os.path.abspath(path))  # noqa: PTH100  # see above
    try:
        if not path.exists():
            raise UserError(f"no such file or folder: {name}")
        return _read_folder(path) if path.is_dir() else _read_file(path)
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.") from error


def _path_of(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError as error:
        raise UserError(f"{url!r} is not a file's address") from error


def _read_file(path: Path) -> Selection:
    if not path.is_file():  # a pipe would never end
        raise UserError(f"{path} cannot be read: not a file.")
    with path.open("rb") as file:
        head = file.read(_SNIFFED).removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if b"<opml" in head:
        return _read_opml(path)
    if path.suffix.lower() == ".txt" or head.startswith((b"http://", b"https://")):
        return _read_urls(path)
    return _of_files([path])


def _read_folder(path: Path) -> Selection:
    files = sorted(
        each for each in path.iterdir() if each.suffix.lower() in _FEED_SUFFIXES and each.is_file()
    )
    if not files:
        raise UserError(f"no feed files ({', '.join(sorted(_FEED_SUFFIXES))}) in {path}")
    return _of_files(files)


def _of_files(files: Sequence[Path]) -> Selection:
    return Selection(
        feeds=tuple(
            Feed(url=FeedUrl(path.as_uri()), title="", language=Language("")) for path in files
        ),
        files=tuple(files),
    )


def _read_opml(path: Path) -> Selection:
    try:
        outline = opml.read(listfile.read(path))
    except ParseError as error:
        missing = MissingSource(
            feed_url=FeedUrl(path.as_uri()), title=path.name, reason=error.reason
        )
        return Selection(feeds=(), refused=(missing,))
    return Selection(
        feeds=outline.feeds, refused=tuple(_refused(value) for value in outline.refused)
    )


def _read_urls(path: Path) -> Selection:
    lines = listfile.read(path).decode("utf-8-sig", "replace").splitlines()
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
    shown = cut(clean(value), _SHOWN_CHARACTERS)
    shown = shown if shown == clean(value) else f"{shown}…"
    return MissingSource(feed_url=FeedUrl(value), title=shown, reason=NOT_A_WEB_ADDRESS)
