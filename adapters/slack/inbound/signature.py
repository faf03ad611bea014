"""Whether a request bears Slack's signature.

*Pure.* HMAC-SHA256 of ``v0:TIMESTAMP:BODY`` with the app's signing secret, not older and not
younger than five minutes (docs.slack.dev, Verifying requests from Slack; read 2026-11-28).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
STAMP_HEADER = "x-slack-request-timestamp"
SIGNATURE_HEADER = "x-slack-signature"

_STAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def is_signed(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], now: datetime
) -> bool:
    """Whether one of the secrets signed a body within the window around `now`.

    There are two secrets while the operator changes from one to the other. All are tried, each
    in constant time, so that how long it takes says nothing of them.

    Args:
        headers: by their names in lower case.
        body: as it came in, before anything is read in it.
        secrets: the app's signing secrets; an empty one never signs.
        now: by our clock.
    """
    age = claimed_age(headers, now)
    if age is None or abs(age) > WINDOW:
        return False
    stamp, signature = headers[STAMP_HEADER], headers[SIGNATURE_HEADER]
    signed = b"v0:" + stamp.encode() + b":" + body
    found = [
        hmac.compare_digest(hmac.new(secret, signed, hashlib.sha256).hexdigest(), signature[3:])
        for secret in secrets
        if secret
    ]
    return any(found)


def claimed_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long ago a request says that it was signed; None for one that says nothing."""
    stamp, signature = headers.get(STAMP_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
    if not _STAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        return None
    return timedelta(seconds=now.timestamp() - int(stamp))
