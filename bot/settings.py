"""The settings: one table, read once from the environment and a `.env` file.

Every wrong setting is named at once. The environment wins over the file.
"""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import os
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import keys
from digest.errors import ConfigError
from digest.model import Language
from digest.words import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; the fields are explained in `SETTINGS`."""

    data_dir: Path
    redis_url: str = field(repr=False)
    redis_unsafe: bool
    feeds: tuple[str, ...]
    fetch_allow: str
    public_url: str
    language: Language
    tz: ZoneInfo
    log_level: str
    bind_host: str
    port: int
    secret_key: tuple[bytes, ...] = field(repr=False)
    dyno: str
    called_from: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: `parse` raises ValueError saying what is expected."""

    name: str
    default: str
    doc: str
    parse: Callable[[str], object]
    is_secret: bool = False
    """What it says is shown to nobody, not even when it is wrong."""


def _folder(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError("a folder: it begins with the home of somebody unknown") from error


_LOCALES = re.compile(r"[:_.@]")
"""What tells a system's list of locales from the code of a language."""


def _language(text: str) -> Language:
    """Read a language, or the list of locales that systems keep under the same name.

    For them LANGUAGE is GNU gettext's, such as `de_AT:de:en` (gettext manual, 2.3.3): the
    first that we speak counts, and where we speak none that is nobody's mistake.
    """
    for each in text.split(":"):
        primary = re.split(r"[-_.@]", each)[0].lower()
        if primary in table.LANGUAGES:
            return Language(primary)
    if _LOCALES.search(text):
        return table.LANGUAGES[0]
    known = ", ".join(table.LANGUAGES)
    raise ValueError(f"a language Daybrief speaks ({known})")


def _feeds(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise ValueError(
            "a list separated by spaces, with quotes around names that have some"
        ) from error


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text.removeprefix(":"))  # POSIX: the colon says that a name follows
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Berlin or Asia/Tokyo") from error


def _addresses(text: str) -> str:
    """Check the form alone; which addresses may be named is the address guard's rule."""
    for pair in text.split(","):
        host, colon, port = pair.strip().rpartition(":")
        if pair.strip() and not (host and colon and port.isdecimal()):
            raise ValueError("a list of host:port pairs such as 127.0.0.1:8080,feeds.lan:80")
    return text


def _url(text: str) -> str:
    """Check an address that goes into a header as it stands."""
    expected = ValueError("a web address such as https://brief.example.org")
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise expected from error
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    if text and not (is_web and text.isprintable() and " " not in text):
        raise expected
    return text


def _redis(text: str) -> str:
    """Check the scheme alone: the rest is the client's to judge, which quotes no password."""
    if text and not re.match(r"rediss?://[^\s]+\Z", text):
        raise ValueError("an address such as redis://127.0.0.1:6379/0 or rediss://…")
    return text


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("0 or 1")
    return text == "1"


_HIGHEST_PORT = 65_535


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise ValueError("an IP address such as 127.0.0.1, or 0.0.0.0 for all") from error


def port(text: str) -> int:
    """Read the number of a port.

    Raises:
        ValueError: saying what is expected.
    """
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) <= _HIGHEST_PORT:
        raise ValueError(f"a port from 1 to {_HIGHEST_PORT}")
    return int(text)


def _level(text: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if text.upper() not in levels:
        raise ValueError(f"one of {', '.join(levels)}")
    return text.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="DATA_DIR",
        default="data",
        doc="Folder of the store, made when absent.",
        parse=_folder,
    ),
    Setting(
        name="REDIS_URL",
        default="",
        doc="Address of the Redis or Valkey that keeps the state, such as "
        "redis://127.0.0.1:6379/0; rediss:// for TLS. Empty: SQLite in DATA_DIR.",
        parse=_redis,
        is_secret=True,
    ),
    Setting(
        name="REDIS_UNSAFE",
        default="0",
        doc="1: use a Redis that may lose or drop what it was told (no append-only file, an "
        "eviction policy that takes durable keys). The dangers are logged at each start.",
        parse=_flag,
    ),
    Setting(
        name="FEEDS",
        default="",
        doc="Sources to read instead of the catalogue: URLs, OPML files, feed files or folders, "
        "separated by spaces; quotes hold a name with spaces together.",
        parse=_feeds,
    ),
    Setting(
        name="FETCH_ALLOW",
        default="",
        doc="Private addresses that feeds may be fetched from, as exact host:port pairs "
        "separated by commas. Empty: none.",
        parse=_addresses,
    ),
    Setting(
        name="PUBLIC_URL",
        default="",
        doc="Where whoever runs this can be found: named to the servers of feeds in the "
        "User-Agent.",
        parse=_url,
    ),
    Setting(
        name="LANGUAGE",
        default="en",
        doc=f"Language of briefs and of the terminal: {' or '.join(table.LANGUAGES)}. Of a "
        "system's list of locales the first that is one of them.",
        parse=_language,
    ),
    Setting(
        name="TZ",
        default="UTC",
        doc="Time zone of dates and times, by its IANA name.",
        parse=_zone,
    ),
    Setting(
        name="LOG_LEVEL",
        default="WARNING",
        doc="DEBUG, INFO, WARNING or ERROR; the log goes to standard error.",
        parse=_level,
    ),
    Setting(
        name="BIND_HOST",
        default="127.0.0.1",
        doc="Address that the HTTP server listens on; 0.0.0.0 for all, as containers need it.",
        parse=_address,
    ),
    Setting(
        name="PORT",
        default="8080",
        doc="Port that the HTTP server of `serve` and `start` listens on.",
        parse=port,
    ),
    Setting(
        name="SECRET_KEY",
        default="",
        doc="Key that seals secrets in the store: 32 random bytes in base64 or hex. Several, "
        "separated by commas: the first seals, each opens. Empty: a key is made in "
        "`DATA_DIR/secret.key` when it is needed. With several machines it must be set.",
        parse=keys.parse,
        is_secret=True,
    ),
    Setting(
        name="DYNO",
        default="",
        doc="Set by Heroku, whose disks forget all at each restart: `serve`, `work` and `start` "
        "with a chat platform then want REDIS_URL and SECRET_KEY.",
        parse=str,
    ),
    Setting(
        name="CALLED_FROM",
        default=".",
        doc="Folder from which relative file names on the command line count. `./run` sets it "
        "to the folder it was called from.",
        parse=Path,
    ),
)


def read(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> Settings:
    """Read the settings; without arguments from the process and the working directory.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    given = dict(os.environ if environment is None else environment)
    faults: list[str] = []
    from_file = _read_dotenv(dotenv, faults) if dotenv else {}
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, from_file.get(setting.name, "")).strip()
        try:
            values[setting.name.lower()] = setting.parse(text or setting.default)
        except ValueError as error:
            shown = setting.name if setting.is_secret else f"{setting.name}={text!r}"
            faults.append(f"{shown} is not {error}")
    if faults:
        raise ConfigError(faults)
    return Settings(**values)  # type: ignore[arg-type]  # the table and the fields are one: tested


def secrets(chosen: Settings) -> tuple[str, ...]:
    """Return what no log may show: the values of the secret settings, as they may be written."""
    found: list[str] = []
    for row in SETTINGS:
        if not row.is_secret:
            continue
        value = getattr(chosen, row.name.lower())
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, bytes):
                found += [each.hex(), base64.b64encode(each).decode()]
            elif each:
                found.append(each)
    with contextlib.suppress(ValueError):
        found.append(urlsplit(chosen.redis_url).password or "")
    return tuple(filter(None, found))


def _read_dotenv(path: Path, faults: list[str]) -> dict[str, str]:
    """Read NAME=VALUE lines; quotes around a value are dropped, # starts a comment line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        faults.append(f"{path.name} cannot be read as UTF-8 text")
        return {}
    found = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            faults.append(f"{path.name} line {number} is not NAME=VALUE")
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    return found
