"""Which URLs may be fetched: those of the public internet, and what the operator opened.

*Pure.* A URL is taken apart by our own strict grammar and put together again from its
parts, so that no second parser gets to see, and to misread, what came from outside.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urljoin

from yarl import URL

from adapters.web import addresses
from digest.errors import ConfigError, FetchRefused

PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HIGHEST_PORT = 0xFFFF
_LONGEST_URL_CHARS = 4096
_LONGEST_HOST_CHARS = 253
"""RFC 1035, 2.3.4, without the dot of the root."""
# RFC 6761, 6762, 8375 and ICANN's reservation of .internal: names that never leave a site.
_SITE_NAMES = ("localhost", "local", "internal", "home.arpa")

_UNFIT = re.compile(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]|\s")
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://"
    r"(?:(?P<userinfo>[^/?#]*)@)?"
    r"(?P<host>\[[^\[\]/?#@]*\]|[^\[\]:/?#@]*)"
    r"(?::(?P<port>[0-9]{0,5}))?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?",
)
_ALLOWED = re.compile(r"(?P<host>\[[^\[\]]+\]|[^\[\]:]+):(?P<port>[0-9]{1,5})", re.ASCII)
_NUMERIC_LABEL = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_OTHER_DOTS = "\u3002\uff0e\uff61"  # UTS 46 makes full stops of these
_KEPT_AS_WRITTEN = "%/?:@!$&'()*+,;=-._~[]|^`{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A host (name, address or CIDR network) and port that the operator opened."""

    host: str
    port: int


AllowList: TypeAlias = frozenset[Allowed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that passed: where it leads, and how to write it."""

    scheme: str
    host: str
    """Lower case, ASCII, without brackets or a final dot."""
    port: int
    url: str
    """Rebuilt from its parts: no fragment, no userinfo, percent-encoded."""
    has_userinfo: bool = False


def check(url: str, *, allow: AllowList = frozenset()) -> Target:
    """Judge a URL before anything is looked up or opened.

    Userinfo is dropped, never sent. Names are judged as far as they can be without looking
    them up; what they resolve to is for `adapters.web.hosts`.

    Raises:
        FetchRefused: the URL leads, or might lead, where we do not go.
    """
    if len(url) > _LONGEST_URL_CHARS:
        raise FetchRefused("URL too long")
    if _UNFIT.search(url):
        raise FetchRefused("URL with control characters, spaces or backslashes")
    scheme = url.partition(":")[0].lower()
    if scheme not in _DEFAULT_PORTS:
        raise FetchRefused("not an http or https URL")
    match = _URL.fullmatch(url)
    if match is None:
        raise FetchRefused("URL not understood")
    host = _canonical(match["host"])
    port = int(match["port"] or _DEFAULT_PORTS[scheme])
    _judge(host, port, allow)
    rest = quote((match["path"] or "/") + (match["query"] or ""), safe=_KEPT_AS_WRITTEN)
    return Target(
        scheme=scheme,
        host=host,
        port=port,
        url=f"{scheme}://{_authority(host, port, scheme)}{rest}",
        has_userinfo=match["userinfo"] is not None,
    )


def follow(base: Target, location: str, *, allow: AllowList = frozenset()) -> Target:
    """Judge where a redirect leads, as a URL of its own.

    Raises:
        FetchRefused: we do not go there, or not from here.
    """
    # Servers forget to encode spaces and expect what browsers do with them.
    location = location.strip(" \t").replace(" ", "%20")
    if _UNFIT.search(location):
        raise FetchRefused("redirected to a URL with control characters or backslashes")
    try:
        joined = urljoin(base.url, location)
    except ValueError as error:
        raise FetchRefused("redirected to a URL not understood") from error
    target = check(joined, allow=allow)
    if target.has_userinfo:
        # RFC 9110, 4.2.4: in a URL from outside it is likely there to deceive.
        raise FetchRefused("redirected to a URL with a user name")
    if base.scheme == "https" and target.scheme == "http":
        raise FetchRefused("redirected from https to http")
    return target


def is_allowed(allow: AllowList, host: str, port: int, address: str) -> bool:
    """Tell whether the operator opened a host and port for a connection to an address.

    The host is judged as the URL writes it: a name that merely resolves to an opened address
    is not opened by that.
    """
    if not allow or addresses.is_never_allowed(address):
        return False
    return _is_listed(allow, host, port)


def parse_allow(text: str) -> AllowList:
    """Read `FETCH_ALLOW`: host:port items parted by commas or spaces.

    A host is a name, an IPv4 address or network, or an IPv6 address or network in brackets.

    Raises:
        ConfigError: naming each item that cannot be read or may never be opened.
    """
    allowed: set[Allowed] = set()
    faults: list[str] = []
    for item in filter(None, re.split(r"[,\s]+", text)):
        try:
            allowed.add(_parse_allowed(item))
        except ValueError as error:
            faults.append(f"FETCH_ALLOW: {item!r} {error}")
    if faults:
        raise ConfigError(faults)
    return frozenset(allowed)


def _parse_allowed(item: str) -> Allowed:
    match = _ALLOWED.fullmatch(item)
    if not match:
        raise ValueError("is not of the form host:port")
    host, port = match["host"], int(match["port"])
    if not 0 < port <= _HIGHEST_PORT:
        raise ValueError("has no port from 1 to 65535")
    if "/" in host:
        try:
            network = ipaddress.ip_network(host.strip("[]"))
        except ValueError as error:
            raise ValueError("is no CIDR network") from error
        if addresses.touches_never_allowed(network):
            raise ValueError("covers an address that is never allowed")
        return Allowed(host=str(network), port=port)
    try:
        host = _canonical(host)
    except FetchRefused as error:
        raise ValueError("is no host name or address") from error
    if addresses.parse(host) is not None and addresses.is_never_allowed(host):
        raise ValueError("is an address that is never allowed")
    return Allowed(host=host, port=port)


def _judge(host: str, port: int, allow: AllowList) -> None:
    """Refuse a host and port that are neither public nor opened."""
    is_literal = addresses.parse(host) is not None
    if _is_listed(allow, host, port) and not (is_literal and addresses.is_never_allowed(host)):
        return
    if port not in PUBLIC_PORTS:
        raise FetchRefused("port not allowed")
    if is_literal:
        may_be_public = addresses.is_public(host)
    else:
        is_site_name = any(host == each or host.endswith(f".{each}") for each in _SITE_NAMES)
        may_be_public = "." in host and not is_site_name
    if not may_be_public:
        raise FetchRefused("address not allowed")


def _is_listed(allow: AllowList, host: str, port: int) -> bool:
    if not allow:
        return False
    if Allowed(host=host, port=port) in allow:
        return True
    literal = addresses.parse(host)
    return literal is not None and any(
        each.port == port and "/" in each.host and literal in ipaddress.ip_network(each.host)
        for each in allow
    )


def _canonical(host: str) -> str:
    """Return the one spelling of a host that we use, or refuse the one that came."""
    if host.startswith("["):
        address = addresses.parse(host[1:-1])
        if address is None or ":" not in host or "%" in host:
            raise FetchRefused("host not valid")
        return str(address)
    if "%" in host or not (host.isascii() or not any(map(_is_odd, host))):
        raise FetchRefused("host not valid")
    name = _ascii_name(host).removesuffix(".")
    # What ends in a number is an IPv4 address to some parser (WHATWG URL, 3.5).
    if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
        if addresses.parse(host) is None:
            raise FetchRefused("host not valid")
        return host
    if len(name) > _LONGEST_HOST_CHARS or not all(map(_is_label, name.split("."))):
        raise FetchRefused("host not valid")
    return name


def _ascii_name(host: str) -> str:
    """Return a name in lower case, its other letters in Punycode (RFC 5891)."""
    if host.isascii():
        return host.lower()
    if unicodedata.normalize("NFKC", host) != host:
        raise FetchRefused("host not valid")  # full width, circled letters, ligatures
    try:
        return (URL.build(scheme="http", host=host).raw_host or "").lower()
    except ValueError as error:
        raise FetchRefused("host not valid") from error


def _is_odd(char: str) -> bool:
    """Whether a character that no host name is written with could pass for another."""
    if char.isascii():
        return False
    return char in _OTHER_DOTS or char.isnumeric() or unicodedata.category(char).startswith("C")


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    if not label.startswith("xn--"):
        return True
    try:
        shown = label[4:].encode().decode("punycode")
    except (UnicodeError, OverflowError):
        return False
    return not shown.isascii() and not any(map(_is_odd, shown))


def _authority(host: str, port: int, scheme: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == _DEFAULT_PORTS[scheme] else f"{shown}:{port}"
