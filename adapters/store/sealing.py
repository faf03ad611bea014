"""How secrets rest in the store: encrypted, and bound to the place they belong to.

*Pure* but for the nonces, which come from the function given for them. A sealed secret reads
``v1.KEYID.BASE64``, the last part being nonce, ciphertext and tag of AES-256-GCM. Version,
key id and place are authenticated with it (NIST SP 800-38D): a ciphertext moved to another
tenant or field does not open. The newest key seals, each known key opens; what an older one
sealed is sealed anew by `renewed`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from digest.errors import ConfigError, StoreCorrupt

KEY_BYTES = 32

_VERSION = "v1"
_NONCE_BYTES = 12
"""96 random bits suffice for 2^32 secrets a key (NIST SP 800-38D, 8.3)."""
_TAG_BYTES = 16
_KEY_ID_CHARS = 8
_KEY_ID_LABEL = b"daybrief key id"
_ANY_TEXT = "surrogatepass"  # lone surrogates too: an error would quote the secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a secret belongs."""

    platform: str
    tenant: str
    field: str

    def __str__(self) -> str:
        return f"{self.platform}|{self.tenant}|{self.field}"


class Sealer:
    """Seals with the newest key and opens with any of them."""

    __slots__ = ("_keys", "_newest", "_random_bytes")

    def __init__(
        self, keys: Sequence[bytes], *, random_bytes: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        """Take keys of 32 bytes, the newest first.

        Raises:
            ConfigError: there is none, or one has another length.
        """
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ConfigError([f"secrets need a key of {KEY_BYTES} bytes"])
        self._keys = {key_id(key): AESGCM(key) for key in reversed(keys)}
        self._newest = key_id(keys[0])
        self._random_bytes = random_bytes

    def seal(self, secret: str, place: Place) -> str:
        """Return a secret as the store may see it: ASCII, another text each time."""
        nonce = self._random_bytes(_NONCE_BYTES)
        aad = _aad(self._newest, place)
        sealed = self._keys[self._newest].encrypt(nonce, secret.encode(errors=_ANY_TEXT), aad)
        return f"{_VERSION}.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: Place) -> str:
        """Return the secret that was sealed for this place.

        Raises:
            StoreCorrupt: it is nothing sealed, was changed, or belongs to another place.
            ConfigError: the key that sealed it is not among those given.
        """
        version, _, rest = sealed.partition(".")
        named, dot, text = rest.partition(".")
        if version != _VERSION or not dot:
            raise StoreCorrupt(f"{place}: what is stored there is no sealed secret")
        key = self._keys.get(named)
        if key is None:
            raise ConfigError([_missing(named, place)])
        raw = _decoded(text)
        try:
            # Too short a text is refused as InvalidTag too, or as a nonce that is no nonce.
            if len(raw) < _NONCE_BYTES + _TAG_BYTES:
                raise InvalidTag
            opened = key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _aad(named, place))
        except InvalidTag as error:
            raise StoreCorrupt(
                f"{place}: the sealed secret was changed, moved from another place, "
                "or sealed with another key of the same id: set it again"
            ) from error
        return opened.decode(errors=_ANY_TEXT)

    def renewed(self, sealed: str, place: Place) -> str | None:
        """Return a secret sealed anew if an older key sealed it, None when there is no need.

        Raises:
            StoreCorrupt: see `open`.
            ConfigError: see `open`.
        """
        if sealed.startswith(f"{_VERSION}.{self._newest}."):
            return None
        return self.seal(self.open(sealed, place), place)


def key_id(key: bytes) -> str:
    """Return what names a key without saying anything about it."""
    return hmac.new(key, _KEY_ID_LABEL, hashlib.sha256).hexdigest()[:_KEY_ID_CHARS]


def _aad(named: str, place: Place) -> bytes:
    """Join what is authenticated so that no two places give the same bytes."""
    parts = [_VERSION, named, place.platform, place.tenant, place.field]
    encoded = [part.encode(errors=_ANY_TEXT) for part in parts]
    return b"|".join(b"%d:%s" % (len(part), part) for part in encoded)


def _decoded(text: str) -> bytes:
    """Return the bytes of a text in its one spelling; another one counts as changed."""
    try:
        raw = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode() == text else b""


def _missing(named: str, place: Place) -> str:
    shown = named if len(named) == _KEY_ID_CHARS and named.isalnum() else "of no proper id"
    return f"SECRET_KEY: {place} was sealed with key {shown}, which is not among the keys given"
