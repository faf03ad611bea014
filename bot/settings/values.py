"""What the text of a setting may say: each function reads one kind of value.

Each raises ValueError with what is expected, as the end of «NAME is not …».
"""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.model import InDoubt, Language
from digest.stories.languagenames import NAMES
from digest.words import table


def folder(text: str) -> Path:
    """Read a folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError("a folder: it begins with the home of somebody unknown") from error


_LOCALES = re.compile(r"[:_.@]")
_LAYOUTS = ("expandable", "classic", "text")
_TENANT = re.compile(r"[TE][A-Z0-9]{1,30}", re.ASCII)
"""What tells a system's list of locales from the code of a language."""


def language(text: str) -> Language:
    """Read a language, or the list of locales that systems keep under the same name.

    For them LANGUAGE is GNU gettext's, such as `de_AT:de:en` (gettext manual, 2.3.3): the
    first that we speak counts, and where we speak none that is nobody's mistake. A lone code may
    also be of a language that only a model writes.
    """
    for each in text.split(":"):
        primary = re.split(r"[-_.@]", each)[0].lower()
        if primary in table.LANGUAGES or (primary == text and primary in NAMES):
            return Language(primary)
    if _LOCALES.search(text):
        return table.LANGUAGES[0]
    known = ", ".join(table.LANGUAGES)
    raise ValueError(f"a language Daybrief speaks ({known})")


def feeds(text: str) -> tuple[str, ...]:
    """Read a list of sources."""
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise ValueError(
            "a list separated by spaces, with quotes around names that have some"
        ) from error


def zone(text: str) -> ZoneInfo:
    """Read a time zone by its name."""
    try:
        return ZoneInfo(text.removeprefix(":"))  # POSIX: the colon says that a name follows
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Berlin or Asia/Tokyo") from error


def addresses(text: str) -> str:
    """Check the form alone; which addresses may be named is the address guard's rule."""
    for pair in text.split(","):
        host, colon, port = pair.strip().rpartition(":")
        if pair.strip() and not (host and colon and port.isdecimal()):
            raise ValueError("a list of host:port pairs such as 127.0.0.1:8080,feeds.lan:80")
    return text


def url(text: str) -> str:
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


def redis(text: str) -> str:
    """Check the scheme alone: the rest is the client's to judge, which quotes no password."""
    if text and not re.match(r"rediss?://[^\s]+\Z", text):
        raise ValueError("an address such as redis://127.0.0.1:6379/0 or rediss://…")
    return text


def server(text: str) -> str:
    """Check an address that has to end above `chat/completions`."""
    if text and not re.match(r"https?://[^\s?#]+\Z", text):
        raise ValueError(
            "an address such as https://api.openai.com/v1 or http://127.0.0.1:8080/v1"
        )
    return text.rstrip("/")


def names(text: str) -> tuple[str, ...]:
    """Read the names of models."""
    names = tuple(name for each in text.split(",") if (name := each.strip()))
    if not all(map(str.isprintable, names)) or len(set(names)) < len(names):
        raise ValueError("the names of models, separated by commas, each once")
    return names


def tokens(text: str) -> int:
    """Read a number of tokens."""
    if not re.fullmatch("[0-9]{1,12}", text):
        raise ValueError("a number of tokens, or 0 for no limit")
    return int(text)


_MOST_CALLS = 64


def calls(text: str) -> int:
    """Read how many calls may be made at a time."""
    if not re.fullmatch("[0-9]{1,2}", text) or not 0 < int(text) <= _MOST_CALLS:
        raise ValueError(f"a number of calls from 1 to {_MOST_CALLS}")
    return int(text)


def flag(text: str) -> bool:
    """Read a yes or no."""
    if text not in {"0", "1"}:
        raise ValueError("0 or 1")
    return text == "1"


_HIGHEST_PORT = 65_535


def address(text: str) -> str:
    """Read an IP address."""
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


def level(text: str) -> str:
    """Read a level of the log."""
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if text.upper() not in levels:
        raise ValueError(f"one of {', '.join(levels)}")
    return text.upper()


def slack_bot_token(text: str) -> str:
    """Read a bot token; one that is rotated would end within 12 hours, and nothing renews it."""
    if text.startswith("xoxe"):
        raise ValueError(
            "a token that lasts: switch token rotation off in the app's settings, or let "
            "workspaces install it with SLACK_CLIENT_ID"
        )
    return _begun(text, "xoxb-", "a bot token")


def slack_app_token(text: str) -> str:
    """Read the token of an app."""
    return _begun(text, "xapp-", "an app-level token")


def slack_signing_secrets(text: str) -> tuple[str, ...]:
    """Read the secrets by which requests are signed; two while one follows the other."""
    found = tuple(secret(each) for part in text.split(",") if (each := part.strip()))
    if len(found) > _MOST_SECRETS or len(set(found)) < len(found):
        raise ValueError("one signing secret, or two different ones separated by a comma")
    return found


def slack_client_id(text: str) -> str:
    """Read the id of a client."""
    if text and not re.fullmatch(r"[0-9]{1,32}\.[0-9]{1,32}", text):
        raise ValueError("a client id, which is two numbers with a dot between them")
    return text


def secret(text: str) -> str:
    """Read a secret, whose form is its giver's."""
    if text and not re.fullmatch(r"[!-+\--~]{16,256}", text):
        raise ValueError("a secret: 16 or more letters, digits and signs without spaces")
    return text


def slack_api(text: str) -> str:
    """Read an address that tokens are sent to: by TLS, or within this machine."""
    wanted = ValueError("an https address such as https://slack.com/api/")
    if not re.fullmatch(r"https?://[^\s?#@]+", text):
        raise wanted
    if not is_private(text):
        raise wanted
    return f"{text.rstrip('/')}/"


def layouts(text: str) -> Mapping[str, str]:
    """Read one layout for all workspaces, and others for some."""
    expected = ValueError("expandable, classic or text, perhaps with T0123=expandable after it")
    found = {"": _LAYOUTS[1]}
    for each in filter(None, (part.strip() for part in text.split(","))):
        tenant, equals, layout = each.rpartition("=")
        if layout not in _LAYOUTS or bool(equals) != bool(_TENANT.fullmatch(tenant)):
            raise expected
        found[tenant] = layout
    return MappingProxyType(found)


def telegram_bot_token(text: str) -> str:
    """Read the token of a bot."""
    if text and not re.fullmatch(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,128}", text, re.ASCII):
        raise ValueError("a bot token, which is a number, a colon, and letters and digits")
    return text


def telegram_webhook_secret(text: str) -> str:
    """Read a secret that Telegram brings: as it allows it, and not too short to be guessed."""
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text, re.ASCII):
        raise ValueError("a secret of 16 to 256 letters, digits, _ and -")
    return text


def telegram_api(text: str) -> str:
    """Read an address that tokens are sent to: by TLS, or within this machine."""
    if not re.fullmatch(r"https?://[^\s?#@]+", text) or not is_private(text):
        raise ValueError("an https address such as https://api.telegram.org")
    return text.rstrip("/")


def line_channel_secret(text: str) -> str:
    """Read the secret of a channel: 16 bytes in hexadecimal."""
    if text and not re.fullmatch(r"[0-9a-f]{32}", text, re.ASCII):
        raise ValueError("a channel secret, which is 32 digits and letters from a to f")
    return text


def line_channel_access_token(text: str) -> str:
    """Read the token of a channel, in Base64 or as a JSON web token."""
    if text and not re.fullmatch(r"[A-Za-z0-9+/=._-]{20,2048}", text, re.ASCII):
        raise ValueError("a channel access token, which is long and has no spaces")
    return text


def line_api(text: str) -> str:
    """Read an address that tokens are sent to: by TLS, or within this machine."""
    if not re.fullmatch(r"https?://[^\s?#@]+", text) or not is_private(text):
        raise ValueError("an https address such as https://api.line.me")
    return text.rstrip("/")


def in_doubt(text: str) -> InDoubt:
    """Read what becomes of a message of which nobody can tell whether it arrived."""
    try:
        return InDoubt(text)
    except ValueError as error:
        raise ValueError(f"one of {', '.join(InDoubt)}") from error


def is_private(address: str) -> bool:
    """Tell whether what is said to a web address stays between us and whom it names."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "http":
        try:
            return ipaddress.ip_address(parts.hostname or "").is_loopback
        except ValueError:
            return parts.hostname == "localhost"
    return parts.scheme == "https" and bool(parts.hostname)


_MOST_SECRETS = 2


def _begun(text: str, beginning: str, what: str) -> str:
    """Read a token by how it begins: one is easily taken for another."""
    if text and not re.fullmatch(rf"{beginning}[\w-]{{3,512}}", text, re.ASCII):
        raise ValueError(f"{what}, which begins with {beginning}")
    return text
