"""Whether a request bears LINE's signature.

*Pure.* HMAC-SHA256 of the body as it came in, with the channel's secret, in Base64
(developers.line.biz, «Verify webhook signature»; read 2026-11-28). It has no time in it: the same
request may come again, and its events have ids by which they are known.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

HEADER = "x-line-signature"
_FORM = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)


def is_signed(headers: Mapping[str, str], body: bytes, secret: bytes) -> bool:
    """Whether the channel's secret signed a body.

    Args:
        headers: by their names in lower case.
        body: as it came in, before anything is read in it.
        secret: of the channel; an empty one never signs.
    """
    brought = headers.get(HEADER, "")
    if not secret or not _FORM.fullmatch(brought):
        return False
    given = base64.b64decode(brought)
    # Of what decodes to the same, one spelling is ours.
    is_canonical = base64.b64encode(given).decode() == brought
    expected = hmac.new(secret, body, hashlib.sha256).digest()
    return hmac.compare_digest(given, expected) and is_canonical
