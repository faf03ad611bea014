"""Feeds in local files: those the operator named, and no other.

A URL that a feed or a list of feeds brings along can never open a file: only what was listed
when the program began is read.
"""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterable
from pathlib import Path

from digest.errors import FetchRefused, FetchUnavailable
from digest.model import FeedUrl, Validators
from digest.ports import Fetched, Fetcher, Response

_MOST_BYTES = 5 << 20
_TYPES = {
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".xml": "application/xml",
}


class FileFetcher:
    """Reads the feed files it was made for. See Fetcher.

    Args:
        paths: the files, absolute; one that is not there is missed when it is read, with a
            reason, like any other source.
        body_bytes: the largest file that is read.
    """

    def __init__(self, paths: Iterable[Path], *, body_bytes: int = _MOST_BYTES) -> None:
        self._body_bytes = body_bytes
        self._paths = {FeedUrl(file.as_uri()): file for file in paths}

    @property
    def urls(self) -> tuple[FeedUrl, ...]:
        """The `file:` URLs of the feeds, in the order they were named."""
        return tuple(self._paths)

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:  # noqa: ARG002  # files have none
        """See Fetcher."""
        path = self._paths.get(FeedUrl(url))
        if path is None:
            raise FetchRefused("not a file that was named")
        body = await asyncio.to_thread(_read, path, self._body_bytes)
        return Fetched(
            url=url,
            body=body,
            content_type=_TYPES.get(path.suffix.lower(), ""),
            validators=Validators(),
        )


class RoutingFetcher:
    """Sends `file:` URLs to one fetcher and all others to another. See Fetcher."""

    def __init__(self, *, files: Fetcher, web: Fetcher) -> None:
        self._files = files
        self._web = web

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        is_file = url[:5].lower() == "file:"
        return await (self._files if is_file else self._web).fetch(url, validators=validators)


def _read(path: Path, most: int) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FetchRefused("not a file")  # a pipe would never end
        with path.open("rb") as file:
            body = file.read(most + 1)
    except FileNotFoundError as error:
        raise FetchRefused("no such file") from error
    except OSError as error:
        raise FetchRefused("file cannot be read") from error
    if len(body) > most:
        raise FetchUnavailable(f"too large (over {most / (1 << 20):g} MiB)")
    return body
