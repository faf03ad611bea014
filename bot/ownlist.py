"""The file that held the operator's own list of sources before the store did, `sources.json`.

It is plain JSON. What is in it is taken into the store once; after that the file bears another
name and stays: under its old name an older version, or this one, reads it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.selection import feed_at
from digest.errors import ConfigError
from digest.feeds.text import clean
from digest.feeds.urls import canonical
from digest.model import (
    EVERYBODY,
    Feed,
    FeedUrl,
    Language,
    OwnSource,
    SourceKind,
    Topic,
)
from digest.ports import OwnLists

FILE_NAME = "sources.json"
MOVED_NAME = "sources.json.moved"

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the file says was changed of the catalogue."""

    added: tuple[Feed, ...] = ()
    hidden: frozenset[FeedUrl] = frozenset()

    def made(self, catalogue: Mapping[FeedUrl, Feed], now: datetime) -> tuple[OwnSource, ...]:
        """Return it as the store keeps it."""
        own = {feed.url: feed for feed in self.added if feed.url not in catalogue}
        rest = sorted(self.hidden - own.keys())
        return (
            *(
                OwnSource(feed=feed, is_hidden=url in self.hidden, added_at=now)
                for url, feed in own.items()
            ),
            *(
                OwnSource(feed=catalogue.get(url) or feed_at(url), is_added=False, is_hidden=True)
                for url in rest
            ),
        )


async def take_in(
    folder: Path, lists: OwnLists, catalogue: Mapping[FeedUrl, Feed], now: datetime
) -> bool:
    """Take the file of a folder into the store, where that does not know better; False: none.

    A process that ends before the file has its other name does it again, which changes nothing.

    Raises:
        ConfigError: the file is there and is no list, or cannot be renamed; it is left alone.
        StoreError: the store failed; the file is left alone.
    """
    path = folder / FILE_NAME
    own = load(path)
    if own is None:
        return False
    known = {each.feed.url for each in await lists.of(EVERYBODY)}
    await lists.keep(
        EVERYBODY, [each for each in own.made(catalogue, now) if each.feed.url not in known]
    )
    try:
        path.rename(_free(folder))
    except FileNotFoundError:
        return False  # another process did the same
    except OSError as error:
        raise ConfigError([f"{path} cannot be renamed: {error.strerror}"]) from error
    return True


def load(path: Path) -> Own | None:
    """Return what the file says, None when there is none.

    Raises:
        ConfigError: the file is there and is not such a list; it is left alone.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path} cannot be read as UTF-8 text"]) from error
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise ConfigError([f"{path} is of version {data['version']}; use a newer Daybrief"])
        return _own(data["now"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            [f"{path} is not a list of sources: mend it, or move it away to start anew"]
        ) from error


def _own(data: Mapping[str, Any]) -> Own:
    return Own(
        added=tuple(_feed(each) for each in data["added"]),
        hidden=frozenset(_address(url) for url in data["hidden"]),
    )


def _feed(data: Mapping[str, Any]) -> Feed:
    return Feed(
        url=_address(data["url"]),
        title=clean(data["title"]),
        site=canonical(data["site"]) or "",
        kind=SourceKind(data["kind"]),
        topics=frozenset(Topic(clean(each)) for each in data["topics"]),
        language=Language(clean(data["language"])),
        owner=clean(data["owner"]),
        authority=min(1.0, max(0.0, float(data["authority"]))),
        is_broad=bool(data.get("broad", False)),
    )


def _address(text: str) -> FeedUrl:
    url = canonical(text)
    if url is None:
        raise ValueError(text)
    return FeedUrl(url)


def _free(folder: Path) -> Path:
    """Return a name that nothing has: what was moved before is kept as well."""
    number, path = 1, folder / MOVED_NAME
    while path.exists():
        number += 1
        path = folder / f"{MOVED_NAME}.{number}"
    return path


def as_data(feed: Feed) -> dict[str, object]:
    """Return a source as JSON has it, its topics in order."""
    return {
        "url": feed.url,
        "title": feed.title,
        "site": feed.site,
        "kind": feed.kind.value,
        "topics": sorted(feed.topics),
        "language": feed.language,
        "owner": feed.owner,
        "authority": feed.authority,
        "broad": feed.is_broad,
    }
