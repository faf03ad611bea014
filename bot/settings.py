"""The settings: one table, read once from the environment and a `.env` file.

Every wrong setting is named at once. The environment wins over the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import ConfigError
from digest.model import Language
from digest.words import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; the fields are explained in `SETTINGS`."""

    data_dir: Path
    feeds: tuple[str, ...]
    fetch_allow: str
    public_url: str
    language: Language
    tz: ZoneInfo
    log_level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: `parse` raises ValueError saying what is expected."""

    name: str
    default: str
    doc: str
    parse: Callable[[str], object]


def _language(text: str) -> Language:
    primary = text.partition("-")[0].lower()
    if primary not in table.LANGUAGES:
        known = ", ".join(table.LANGUAGES)
        raise ValueError(f"a language Daybrief speaks ({known})")
    return Language(primary)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
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
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or " " in text):
        raise ValueError("a web address such as https://brief.example.org")
    return text


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
        parse=lambda text: Path(text).expanduser(),
    ),
    Setting(
        name="FEEDS",
        default="",
        doc="Sources to read instead of the catalogue: URLs, OPML files, feed files or folders, "
        "separated by spaces.",
        parse=lambda text: tuple(text.split()),
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
        doc="Language of briefs and of the terminal: en or ja.",
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
            faults.append(f"{setting.name}={text!r} is not {error}")
    if faults:
        raise ConfigError(faults)
    return Settings(**values)  # type: ignore[arg-type]  # the table and the fields are one: tested


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
