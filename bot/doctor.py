"""What may be wrong with an installation, and how to mend it.

Each question about the machine gives findings: ok, look (it works, but not as it should) or
broken. Nothing is changed, and nothing is fetched: `feeds check` does that.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import keys
from bot.settings import Settings
from digest.errors import ConfigError, StoreError
from digest.model import Feed, FeedState, FeedUrl


class Grade(StrEnum):
    """How a thing is."""

    OK, LOOK, BROKEN = "ok", "look", "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    grade: Grade
    subject: str
    words: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.grade.value:<8}{self.subject:<10}{self.words}"
        return f"{line}; {self.mend}" if self.mend else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What was found in the store."""

    schema: int
    newest_schema: int
    file_bytes: int
    log_bytes: int
    faults: tuple[str, ...]
    is_checked_whole: bool
    states: Mapping[FeedUrl, FeedState]


LOW_BYTES = 500 * 1024**2
LEAST_BYTES = 50 * 1024**2
"""A month of articles of the catalogue takes some 100 MB."""
LONG_LOG_BYTES = 64 * 1024**2
"""Eight times what the log is cut back to: a reader that never ends keeps it from that."""
MANY_FAILURES = 3
"""So many polls in a row are no passing fault."""

_RELEASED = 2026
_AHEAD = timedelta(minutes=5)
_NAMED = 5
_OTHERS = 0o077
_MEND_FOLDER = "give it to the user that runs Daybrief, or set DATA_DIR to another folder"
_MEBIBYTE = 1024**2
_ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")


def settings(faults: Sequence[str]) -> Iterator[Finding]:
    """Judge the settings, as far as reading them showed."""
    for fault in faults:
        yield _broken("settings", fault, "see docs/configuration.md")
    if not faults:
        yield _ok("settings", "read, and each fits")


def folder(path: Path) -> Iterator[Finding]:
    """Judge whether the folder of the store can be used, by its owner alone, with room in it."""
    if not path.exists():
        above = next(each for each in path.absolute().parents if each.exists())
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            yield _ok("folder", f"{path} will be made on the first run")
        else:
            yield _broken("folder", f"{path} cannot be made in {above}", _MEND_FOLDER)
        return
    try:
        status = path.stat()
        with tempfile.TemporaryFile(dir=path):
            free = shutil.disk_usage(path).free
    except OSError as error:
        yield _broken(
            "folder",
            f"{path} cannot be written: {error.strerror}",
            _MEND_FOLDER,
        )
        return
    if status.st_mode & _OTHERS:
        yield _look("folder", f"{path} is open to other users", f"chmod 700 {path}")
    else:
        yield _ok("folder", f"{path} is writable, and its owner's alone")
    words = f"{free // _MEBIBYTE:,} MiB free"
    if free < LEAST_BYTES:
        yield _broken("disk", words, "make room: what cannot be stored is not read")
    elif free < LOW_BYTES:
        yield _look("disk", words, "make room soon")
    else:
        yield _ok("disk", words)


def store(found: Store | StoreError | None) -> Iterator[Finding]:
    """Judge the store by what a look at it gave."""
    if found is None:
        yield _ok("store", "none yet; it is made on the first run")
        return
    if isinstance(found, StoreError):
        yield _broken("store", str(found), "see the page on operations, docs/operations.md")
        return
    words = f"schema {found.schema}, {_mib(found.file_bytes)} and {_mib(found.log_bytes)} of log"
    if found.faults:
        yield _broken("store", f"damaged: {found.faults[0]}", "stop, and restore a backup")
    elif found.schema < found.newest_schema:
        yield _look("store", f"{words}: older than this version", "the next start upgrades it")
    elif not found.is_checked_whole:
        yield _look("store", f"{words}; too large to check whole in this time", "check a backup")
    else:
        yield _ok("store", f"{words}, no damage found")
    if found.log_bytes > LONG_LOG_BYTES:
        yield _look(
            "store",
            f"the write-ahead log has {_mib(found.log_bytes)}",
            "end whatever else reads the store, a backup or a shell, and restart",
        )


def secret_key(chosen: Settings) -> Iterator[Finding]:
    """Judge the key that seals secrets, if there is one."""
    path = chosen.data_dir / keys.FILE_NAME
    if not os.path.lexists(path):
        words = "set by SECRET_KEY" if chosen.secret_key else "none yet; it is made when needed"
        yield _ok("key", words)
        return
    try:
        keys.read(path)
    except ConfigError as error:
        yield _broken("key", error.faults[0])
    else:
        yield _ok("key", f"in {path}, its owner's alone")


def clock(now: datetime, states: Mapping[FeedUrl, FeedState]) -> Iterator[Finding]:
    """Judge the machine's clock by what was stored under it before."""
    mend = "set the clock, and let the machine keep it (NTP)"
    latest = max((each.polled_at for each in states.values() if each.polled_at), default=now)
    if now.year < _RELEASED:
        yield _broken("clock", f"it is not {now:%Y-%m-%d}", mend)
    elif latest > now + _AHEAD:
        yield _look("clock", f"it went back: a feed was read at {latest:%Y-%m-%d %H:%M} UTC", mend)
    else:
        yield _ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def zones() -> Iterator[Finding]:
    """Judge whether the time zones of the world are known."""
    missing = [zone for zone in _ZONES if not _is_known(zone)]
    if missing:
        yield _broken("zones", f"{missing[0]} is unknown", "install the package tzdata again")
    else:
        yield _ok("zones", "the IANA time zones are there")


def addresses(chosen: Settings, faults: Sequence[str]) -> Iterator[Finding]:
    """Judge which private addresses may be fetched from."""
    for fault in faults:
        yield _broken("addresses", fault, "see FETCH_ALLOW in docs/configuration.md")
    if not faults and chosen.fetch_allow:
        yield _look("addresses", f"private ones are open to feeds: {chosen.fetch_allow}")
    elif not faults:
        yield _ok("addresses", "public ones alone")


def own_list(faults: Sequence[str]) -> Iterator[Finding]:
    """Say what keeps the list of sources from being read: the user's own changes, or FEEDS."""
    for fault in faults:
        yield _broken("list", fault, "mend what it names, or move it away")


def feeds(
    known: Sequence[Feed], states: Mapping[FeedUrl, FeedState], now: datetime
) -> Iterator[Finding]:
    """Judge how the polls of feeds went lately."""
    kept = [(feed, states[feed.url]) for feed in known if feed.url in states]
    stopped = [(feed, state) for feed, state in kept if state.is_stopped]
    failing = [
        (feed, state)
        for feed, state in kept
        if not state.is_stopped and state.failures >= MANY_FAILURES
    ]
    words = (
        f"{len(known)} in the list, {len(kept)} polled so far, "
        f"{len(failing)} failing, {len(stopped)} stopped"
    )
    if not known:
        yield _broken("feeds", "the list is empty", "python -m bot feeds add URL")
    elif kept and len(failing) + len(stopped) > len(kept) / 2:
        yield _broken("feeds", words, "is the network reachable from here?")
    elif failing or stopped:
        yield _look("feeds", words)
    else:
        yield _ok("feeds", words)
    failing.sort(key=lambda pair: pair[1].failing_since or now)
    for feed, state in (*stopped, *failing)[:_NAMED]:
        since = f" since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
        how = "stopped" if state.is_stopped else "failing"
        yield _look(
            "feed",
            f"{feed.title or feed.url} {how}{since}: {state.fault or 'no reason kept'}",
            f"python -m bot feeds check {feed.url}",
        )


def surface(*, is_attached: bool) -> Iterator[Finding]:
    """Say what a start from here would do."""
    if is_attached:
        yield _ok("terminal", "a person can read and type here")
    else:
        yield _ok("terminal", "none: a start prints the brief and ends")


def parts(chosen: Settings) -> Iterator[Finding]:
    """Name the optional parts that are switched off."""
    off = [] if chosen.public_url else ["PUBLIC_URL (servers are not told who reads them)"]
    off += [] if chosen.feeds else ["FEEDS (the catalogue is read)"]
    yield _ok("parts", f"not set: {', '.join(off)}" if off else "every optional setting is set")


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return False
    return True


def _mib(size: int) -> str:
    return f"{size / _MEBIBYTE:.1f} MiB"


def _ok(subject: str, words: str) -> Finding:
    return Finding(grade=Grade.OK, subject=subject, words=words)


def _look(subject: str, words: str, mend: str = "") -> Finding:
    return Finding(grade=Grade.LOOK, subject=subject, words=words, mend=mend)


def _broken(subject: str, words: str, mend: str = "") -> Finding:
    return Finding(grade=Grade.BROKEN, subject=subject, words=words, mend=mend)
