"""What a button carries: a verb, an opaque id and a proof that it is ours, for this chat, still.

*Pure.* A token reads ``v1:VERB:ID:HOUR:MAC``: HOUR is its last one, counted from 1970; MAC is
HMAC-SHA256 over version, platform, tenant, chat and all that is before it, cut to ten bytes
(RFC 2104, 5). Nobody's words are in it, and no secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.model import Recipient

TOKENS_LIVE = timedelta(days=30)

_VERB = "do"
_MAC_BYTES = 10
_LABEL = b"daybrief button"
_MARK_LETTERS = 20
_FORM = re.compile(r"v1:([a-z]{1,8}):([0-9a-f]{8,32}):([0-9]{1,8}):([A-Za-z0-9_-]{14})", re.ASCII)
_HOUR = 3600


class Signer:
    """Signs with the newest key, and knows what any of them signed."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take secret keys, the newest first.

        Raises:
            ValueError: there is none.
        """
        if not keys:
            raise ValueError("buttons are signed with a key")
        self._keys = [hmac.new(key, _LABEL, hashlib.sha256).digest() for key in keys]

    def sign(self, offer_id: str, place: Recipient, at: datetime) -> str:
        """Return a token for what is offered in a place at an instant."""
        hour = int((at + TOKENS_LIVE).timestamp()) // _HOUR
        head = f"v1:{_VERB}:{offer_id}:{hour}"
        return f"{head}:{_mac(self._keys[0], head, place)}"

    def mark(self, person: str, place: Recipient) -> str:
        """Return what stands for a person in a place, and tells nobody who it is."""
        return _digest(self._keys[0], person, place).hex()[:_MARK_LETTERS]

    def offer_of(self, token: str, place: Recipient, now: datetime) -> str | None:
        """Return what a token offers; None when it is forged, expired, or of another chat."""
        found = _FORM.fullmatch(token)
        if found is None or found[1] != _VERB:
            return None
        head, _, mac = token.rpartition(":")
        is_ours = False
        for key in self._keys:
            is_ours |= hmac.compare_digest(_mac(key, head, place), mac)
        is_live = int(found[3]) * _HOUR >= int(now.timestamp()) // _HOUR * _HOUR
        return found[2] if is_ours and is_live else None


def _mac(key: bytes, head: str, place: Recipient) -> str:
    mac = _digest(key, head, place)[:_MAC_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _digest(key: bytes, head: str, place: Recipient) -> bytes:
    parts = (place.platform, place.tenant, place.chat, head)
    told = "|".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return hmac.new(key, told, hashlib.sha256).digest()
