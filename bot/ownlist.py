"""The user's own list of sources as a file: plain JSON, replaced in one step.

It keeps the list before the last change beside the present one, so that a change can be
undone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.errors import ConfigError
from digest.feeds.text import clean
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, Language, SourceKind, Topic

FILE_NAME = "sources.json"

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a user changed of the catalogue."""

    added: tuple[Feed, ...] = ()
    hidden: frozenset[FeedUrl] = frozenset()


def load(path: Path) -> tuple[Own, Own | None]:
    """Return the present list and the one before it; an absent file is an empty list.

    Raises:
        ConfigError: the file is there and is not such a list; it is left alone.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Own(), None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path} cannot be read as UTF-8 text"]) from error
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise ConfigError([f"{path} is of version {data['version']}; use a newer Daybrief"])
        before = data["before"]
        return _own(data["now"]), None if before is None else _own(before)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            [f"{path} is not a list of sources: mend it, or move it away to start anew"]
        ) from error


def _own(data: Mapping[str, Any]) -> Own:
    return Own(
        added=tuple(_feed(each) for each in data["added"]),
        hidden=frozenset(FeedUrl(str(url)) for url in data["hidden"]),
    )


def _feed(data: Mapping[str, Any]) -> Feed:
    url = canonical(data["url"])
    if url is None:
        raise ValueError(data["url"])
    return Feed(
        url=FeedUrl(url),
        title=clean(data["title"]),
        site=canonical(data["site"]) or "",
        kind=SourceKind(data["kind"]),
        topics=frozenset(Topic(clean(each)) for each in data["topics"]),
        language=Language(clean(data["language"])),
        owner=clean(data["owner"]),
        authority=min(1.0, max(0.0, float(data["authority"]))),
        is_broad=bool(data.get("broad", False)),
    )


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


def save(path: Path, own: Own, before: Own) -> None:
    """Replace the file: a reader or a crash finds the old list or the new one, whole.

    Raises:
        ConfigError: the folder or the disk refuses; the old file is as it was.
    """
    data = {"version": _VERSION} | {
        name: {"added": [as_data(feed) for feed in each.added], "hidden": sorted(each.hidden)}
        for name, each in {"now": own, "before": before}.items()
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError([f"{path} cannot be written: {error.strerror}"]) from error
