"""What may be wrong with an installation: settings, folder, store, key, clock, zones, feeds."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import keys
from bot.doctor.finding import Finding, broken, look, ok
from bot.doctor.running import Machine
from bot.settings import Settings
from digest.errors import ConfigError, StoreError
from digest.model import Feed, FeedState, FeedUrl


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
    feeds: Sequence[Feed] = ()
    """Those of the operator's list."""
    machine: Machine | None = None
    """None where it was not looked at: the store is older than this version, or damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What was found in a store on a server."""

    schema: int
    """0 before the first start."""
    newest_schema: int
    findings: Sequence[str] = ()
    """What the operator should know of the server, each in one sentence."""
    states: Mapping[FeedUrl, FeedState]
    feeds: Sequence[Feed] = ()
    """See Store."""
    machine: Machine | None = None
    """See Store."""


FORGETFUL = {
    "DYNO": "Heroku",
    "K_SERVICE": "Cloud Run",
    "RAILWAY_ENVIRONMENT_NAME": "Railway",
    "RENDER": "Render",
    "FLY_APP_NAME": "Fly",
}
"""What hosts set in the environment whose disks, unless one is mounted, forget at each restart."""
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
        yield broken("settings", fault, "see docs/configuration.md")
    if not faults:
        yield ok("settings", "read, and each fits")


def folder(path: Path) -> Iterator[Finding]:
    """Judge whether the folder of the store can be used, by its owner alone, with room in it."""
    if not path.exists():
        above = next(each for each in path.absolute().parents if each.exists())
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            yield ok("folder", f"{path} will be made on the first run")
        else:
            yield broken("folder", f"{path} cannot be made in {above}", _MEND_FOLDER)
        return
    try:
        status = path.stat()
        with tempfile.TemporaryFile(dir=path):
            free = shutil.disk_usage(path).free
    except OSError as error:
        yield broken(
            "folder",
            f"{path} cannot be written: {error.strerror}",
            _MEND_FOLDER,
        )
        return
    if status.st_mode & _OTHERS:
        yield look("folder", f"{path} is open to other users", f"chmod 700 {path}")
    else:
        yield ok("folder", f"{path} is writable, and its owner's alone")
    words = f"{free // _MEBIBYTE:,} MiB free"
    if free < LEAST_BYTES:
        yield broken("disk", words, "make room: what cannot be stored is not read")
    elif free < LOW_BYTES:
        yield look("disk", words, "make room soon")
    else:
        yield ok("disk", words)


def state(chosen: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Say where the state is kept, and judge whether it lasts where this machine is."""
    host = next((f"{name} ({FORGETFUL[name]})" for name in FORGETFUL if name in environment), "")
    is_kept = not host or ("DYNO" not in environment and _is_mounted(chosen.data_dir))
    if not chosen.redis_url:
        words = f"SQLite in {chosen.data_dir}"
        if is_kept:
            yield ok("state", words)
        else:
            words += f": {host} is set, and disks there forget at each restart"
            yield broken("state", words, "set REDIS_URL and SECRET_KEY, or mount a disk")
        return
    yield ok("state", f"Redis at {urlsplit(chosen.redis_url).hostname}, all of it")
    if not chosen.secret_key and not is_kept:
        words = f"{host} is set: the key in {chosen.data_dir} would be lost at the next restart"
        yield broken("state", words, "set SECRET_KEY")


def store(found: Store | Server | StoreError | ConfigError | None) -> Iterator[Finding]:
    """Judge the store by what a look at it gave."""
    if found is None:
        yield ok("store", "none yet; it is made on the first run")
        return
    if isinstance(found, StoreError):
        yield broken("store", str(found), "see the page on operations, docs/operations.md")
        return
    if isinstance(found, ConfigError):
        for fault in found.faults:
            yield broken("store", fault)
        return
    if isinstance(found, Server):
        yield from _server(found)
        return
    words = f"schema {found.schema}, {_mib(found.file_bytes)} and {_mib(found.log_bytes)} of log"
    if found.faults:
        yield broken("store", f"damaged: {found.faults[0]}", "stop, and restore a backup")
    elif found.schema < found.newest_schema:
        yield look("store", f"{words}: older than this version", "the next start upgrades it")
    elif not found.is_checked_whole:
        yield look("store", f"{words}; too large to check whole in this time", "check a backup")
    else:
        yield ok("store", f"{words}, no damage found")
    if found.log_bytes > LONG_LOG_BYTES:
        yield look(
            "store",
            f"the write-ahead log has {_mib(found.log_bytes)}",
            "end whatever else reads the store, a backup or a shell, and restart",
        )


def _server(found: Server) -> Iterator[Finding]:
    if not found.schema:
        yield ok("store", "the server answers; the store is made on the first run")
    elif found.schema < found.newest_schema:
        words = f"schema {found.schema}: older than this version"
        yield look("store", words, "the next start upgrades it")
    else:
        yield ok("store", f"schema {found.schema}, the server answers")
    for words in found.findings:
        yield look("store", words)


def secret_key(chosen: Settings) -> Iterator[Finding]:
    """Judge the key that seals secrets, if there is one."""
    path = chosen.data_dir / keys.FILE_NAME
    if not os.path.lexists(path):
        words = "set by SECRET_KEY" if chosen.secret_key else "none yet; it is made when needed"
        yield ok("key", words)
        return
    try:
        keys.read(path)
    except ConfigError as error:
        yield broken("key", error.faults[0])
    else:
        also = "set by SECRET_KEY, and older ones " if chosen.secret_key else ""
        yield ok("key", f"{also}in {path}, its owner's alone")


def clock(now: datetime, states: Mapping[FeedUrl, FeedState]) -> Iterator[Finding]:
    """Judge the machine's clock by what was stored under it before."""
    mend = "set the clock, and let the machine keep it (NTP)"
    latest = max((each.polled_at for each in states.values() if each.polled_at), default=now)
    if now.year < _RELEASED:
        yield broken("clock", f"it is not {now:%Y-%m-%d}", mend)
    elif latest > now + _AHEAD:
        yield look("clock", f"it went back: a feed was read at {latest:%Y-%m-%d %H:%M} UTC", mend)
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def zones() -> Iterator[Finding]:
    """Judge whether the time zones of the world are known."""
    missing = [zone for zone in _ZONES if not _is_known(zone)]
    if missing:
        yield broken("zones", f"{missing[0]} is unknown", "install the package tzdata again")
    else:
        yield ok("zones", "the IANA time zones are there")


def addresses(chosen: Settings, faults: Sequence[str]) -> Iterator[Finding]:
    """Judge which private addresses may be fetched from."""
    for fault in faults:
        yield broken("addresses", fault, "see FETCH_ALLOW in docs/configuration.md")
    if not faults and chosen.fetch_allow:
        yield look("addresses", f"private ones are open to feeds: {chosen.fetch_allow}")
    elif not faults:
        yield ok("addresses", "public ones alone")


def own_list(faults: Sequence[str]) -> Iterator[Finding]:
    """Say what keeps the list of sources from being read: the user's own changes, or FEEDS."""
    for fault in faults:
        yield broken("list", fault, "mend what it names, or move it away")


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
        yield broken("feeds", "the list is empty", "python -m bot feeds add URL")
    elif kept and len(failing) + len(stopped) > len(kept) / 2:
        yield broken("feeds", words, "is the network reachable from here?")
    elif failing or stopped:
        yield look("feeds", words)
    else:
        yield ok("feeds", words)
    failing.sort(key=lambda pair: pair[1].failing_since or now)
    for feed, state in (*stopped, *failing)[:_NAMED]:
        since = f" since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
        how = "stopped" if state.is_stopped else "failing"
        yield look(
            "feed",
            f"{feed.title or feed.url} {how}{since}: {state.fault or 'no reason kept'}",
            f"python -m bot feeds check {feed.url}",
        )


def surface(*, is_attached: bool) -> Iterator[Finding]:
    """Say what a start from here would do."""
    if is_attached:
        yield ok("terminal", "a person can read and type here")
    else:
        yield ok("terminal", "none: a start prints the brief and ends")


def platforms(names: Sequence[str]) -> Iterator[Finding]:
    """Name the chat platforms that are switched on."""
    yield ok("platforms", ", ".join(names) if names else "none is switched on: terminal alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one small question to a language model."""

    model: str
    host: str
    took: timedelta
    steps_down: int = 0
    """Forms of answers that the server did not understand, before one that it did."""
    fault: str = ""


def model(chosen: Settings, trials: Sequence[Trial]) -> Iterator[Finding]:
    """Say what writes the briefs, and whether it can."""
    if not chosen.has_model:
        key = "; OPENAI_API_KEY is set and not used" if chosen.openai_api_key else ""
        yield ok("model", f"not set: stories are the articles' own words{key}")
    for each in trials:
        who = f"{each.model} at {each.host}"
        if each.fault:
            mend = "until then stories are the articles' own words; see OPENAI_* and LLM_MODEL"
            yield look("model", f"{who}: {each.fault}", mend)
            continue
        words = f"{who} answers in {each.took.total_seconds():.1f} s"
        if each.steps_down:
            words += "; it enforces no strict schema, so more of its answers are thrown away"
        yield ok("model", words)
    if chosen.has_model and not chosen.llm_prices:
        yield ok("prices", "none (LLM_PRICES): tokens are counted, dollars are not")


def parts(chosen: Settings) -> Iterator[Finding]:
    """Name the optional settings that are empty."""
    off = [] if chosen.public_url else ["PUBLIC_URL (servers are not told who reads them)"]
    off += [] if chosen.feeds else ["FEEDS (the catalogue is read)"]
    yield ok("parts", f"not set: {', '.join(off)}" if off else "every optional setting is set")


def _is_mounted(path: Path) -> bool:
    """Return whether a folder is on another file system than the root, as a mounted disk is."""
    there = next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())
    return there.stat().st_dev != Path("/").stat().st_dev


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return False
    return True


def _mib(size: int) -> str:
    return f"{size / _MEBIBYTE:.1f} MiB"
