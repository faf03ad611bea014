"""The list of sources in effect, kept fresh while a process runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot import ownlist
from bot.catalogue import catalogue
from bot.selection import Selection, selected
from bot.settings import Settings
from bot.sources import Sources
from digest.errors import ConfigError
from digest.model import Feed, FeedUrl

LOOK_EVERY = timedelta(seconds=10)

_log = logging.getLogger(__name__)


class ReadingList:
    """The feeds that are read, by address; read again when the user's own list was changed.

    Files that FEEDS names count as they were at the start: what may be read is settled there.
    """

    def __init__(self, settings: Settings, monotonic: Callable[[], float]) -> None:
        """Read the list; `monotonic` is in seconds.

        Raises:
            ConfigError: naming what is wrong with it.
        """
        self._settings = settings
        self._monotonic = monotonic
        self._path = settings.data_dir / ownlist.FILE_NAME
        self._looked_at = monotonic()
        self._stamp = self._stamped()
        self.selection = self._read()
        self._use(self.selection)

    def feeds(self) -> Mapping[FeedUrl, Feed]:
        """Return the feeds there are now."""
        self._refresh()
        return self._feeds

    def urls(self) -> frozenset[FeedUrl]:
        """Return their addresses."""
        self._refresh()
        return self._urls

    def _refresh(self) -> None:
        if self._monotonic() - self._looked_at < LOOK_EVERY.total_seconds():
            return
        self._looked_at = self._monotonic()
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._use(self._read())
        except ConfigError as error:
            _log.error("the list of sources stays as it was: %s", error)

    def _read(self) -> Selection:
        known = Sources(catalogue.feeds(), self._settings.data_dir).feeds
        return selected((), self._settings, known)

    def _use(self, selection: Selection) -> None:
        self._feeds = {feed.url: feed for feed in selection.feeds}
        self._urls = frozenset(self._feeds)

    def _stamped(self) -> tuple[int, int] | None:
        """Return what changes with the file; None while there is none."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
