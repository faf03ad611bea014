"""What the statuses of HTTP and the errors of aiohttp mean to us: one table for each."""

from __future__ import annotations

import socket
import ssl
from datetime import timedelta
from http import HTTPStatus

import aiohttp

from digest.errors import FetchError, FetchGone, FetchRefused, FetchThrottled, FetchUnavailable

_KINDS: dict[int, type[FetchError]] = {
    401: FetchRefused,
    403: FetchRefused,
    404: FetchRefused,
    410: FetchGone,
    429: FetchThrottled,
    503: FetchThrottled,
}
# The first that fits counts: aiohttp's classes overlap.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ConnectionTimeoutError, "no connection in {connect_s:g} s"),
    (aiohttp.SocketTimeoutError, "silent for {silence_s:g} s"),
    (TimeoutError, "no answer in {total_s:g} s"),
    (aiohttp.ClientConnectorCertificateError, "TLS certificate not valid"),
    (aiohttp.ClientSSLError, "TLS failed"),
    (ssl.SSLError, "TLS failed"),
    (aiohttp.ClientConnectorDNSError, "host name not found"),
    (aiohttp.ClientConnectorError, "no connection"),
    (aiohttp.ClientPayloadError, "answer cut short or damaged"),
    (aiohttp.ClientConnectionError, "connection lost"),
    (OSError, "connection lost"),
)


def for_status(status: int, wait: timedelta | None) -> FetchError:
    """Return what a status other than 200 means for the next poll."""
    try:
        reason = f"{status} {HTTPStatus(status).phrase.lower()}"
    except ValueError:
        reason = str(status)
    return _KINDS.get(status, FetchUnavailable)(reason, status=status, retry_after=wait)


def for_error(
    error: Exception, *, connect_s: float, silence_s: float, total_s: float
) -> FetchError:
    """Return what an error of aiohttp means, in a few plain words."""
    if _is_resolver_down(error):
        return FetchUnavailable("host names cannot be looked up")
    text = next((each for kind, each in _REASONS if isinstance(error, kind)), "not proper HTTP")
    return FetchUnavailable(text.format(connect_s=connect_s, silence_s=silence_s, total_s=total_s))


def _is_resolver_down(error: Exception) -> bool:
    """Whether the name servers did not answer, which says nothing about the host."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorDNSError) else None
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
