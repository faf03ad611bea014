"""Which URL stands for a page, and whose page it is.

*Pure.* Parsing follows the WHATWG URL standard where clients and RFC 3986 disagree (white
space, backslashes, odd hosts): what two parsers read differently is refused, because the
reader's browser is the second one.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from digest.feeds.suffixes import PUBLIC_SUFFIXES

MAX_URL_CHARS = 1_000
"""LINE's limit for the URI of an action; no other platform takes less."""

_TRACKING = re.compile(
    r"(?:utm_\w*|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|hsctatracking|(?:fb|g|d|ms|tw|y|tt|epi)clid|"
    r"[wg]braid|fb_(?:action|source|ref)\w*|gad_source|gclsrc|igshid?|__twitter_impression|"
    r"_ga|_gl|vero_(?:conv|id)|oly_(?:anon|enc)_id|s_cid|wickedid|ncid|cmpid|ocid|"
    r"guce_referr(?:er|al)\w*|guccounter|ref_src|ref_url|smid|smtyp|at_(?:medium|campaign|"
    r"custom\d)\w*|xtor|__s|ss_(?:source|campaign)\w*|trk(?:campaign|info)?|sc_cid|mbid)",
    re.IGNORECASE,
)
"""Query parameters that say how a reader came, never which page it is; whole names only."""

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_UNSAFE = re.compile(r"""[^!#$%&()*+,\-./0-9:;=?@A-Z\[\]_a-z~]""")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_NUMERIC_HOST = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?")


def canonical(url: str, *, base: str = "", keep_fragment: bool = False) -> str | None:
    """Return the one spelling of a web address, or None when it is not acceptable.

    Resolves against `base`; http and https only, at most 1,000 characters, no user info;
    drops the fragment (unless asked) and tracking parameters by name, and keeps every other
    query parameter in its order. Doing it twice changes nothing.
    """
    text = url.strip(" \t\r\n\f")
    if not text or _CONTROL.search(text) or len(text) > 4 * MAX_URL_CHARS:
        return None
    try:
        parts = urlsplit(text if not base or _ABSOLUTE.match(text) else urljoin(base, text))
        origin = _origin(parts.scheme, parts.netloc)
    except ValueError:  # bad port, bad IPv6 literal, a host that IDNA does not know
        return None
    if origin is None:
        return None
    query = "&".join(each for each in parts.query.split("&") if each and not _is_tracking(each))
    fragment = parts.fragment if keep_fragment else ""
    found = (
        origin
        + (_encoded(parts.path) or "/")
        + (f"?{_encoded(query)}" if query else "")
        + (f"#{_encoded(fragment)}" if fragment else "")
    )
    return found if len(found) <= MAX_URL_CHARS else None


@lru_cache(maxsize=4_096)
def site_of(url: str) -> str:
    """Return the registrable domain of a URL, which decides whose outlet it is.

    On platforms where each subdomain (`name.substack.com`) or first path segment
    (`medium.com/@name`) is a publisher of its own, return that. Empty when there is no host.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""
    if _is_address(host):
        return host
    labels = host.split(".")
    for start in range(1, len(labels)):
        if ".".join(labels[start:]) in PUBLIC_SUFFIXES:
            return ".".join(labels[start - 1 :])
    if host in PUBLIC_SUFFIXES:
        return host + _publisher(parts.path)
    return ".".join(labels[-2:])


def _publisher(path: str) -> str:
    """Return "/@name" or "/publication" of a platform's own host, empty when there is none."""
    segment = path.lstrip("/").split("/", 1)[0].lower()
    return f"/{segment}" if segment and "." not in segment else ""


@lru_cache(maxsize=1_024)
def _origin(scheme: str, netloc: str) -> str | None:
    parts = SplitResult(scheme, netloc, "", "", "")
    if scheme not in _PORTS or "@" in netloc or not parts.hostname:
        return None
    host = _host(unquote(parts.hostname).rstrip("."))
    if host is None:
        return None
    port = parts.port
    return f"{scheme}://{host}" + ("" if port in {None, _PORTS[scheme]} else f":{port}")


def _host(host: str) -> str | None:
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = host.lower()
    if _NUMERIC_HOST.fullmatch(host):
        # Only the canonical spelling: 0x7f.1 and 2130706433 are addresses to a browser.
        return str(ipaddress.IPv4Address(host))
    return host if _HOST.fullmatch(host) or host == "localhost" else None


def _is_address(host: str) -> bool:
    return ":" in host or bool(_NUMERIC_HOST.fullmatch(host))


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(unquote(parameter.split("=", 1)[0])))


def _encoded(text: str) -> str:
    text = _PERCENT.sub("%25", text)
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), text)
