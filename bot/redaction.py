"""What must never be read in a log, and how it is taken out.

*Pure.* Two nets: secrets that were registered, in every spelling a log may have of them, and
the shapes of tokens that vendors give, for those that nobody registered.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

REDACTED = "[redacted]"

LEAST_CHARS = 6
"""A shorter secret is a word: taking it out would only show where it stood."""

_SHAPES = re.compile(
    r"""
      xox[a-z](?:\.xox[a-z])?-[\w-]{8,}             # Slack: bot, user, refresh, configuration
    | xapp-\d-[\w-]{8,}                             # Slack: app level
    | (?<!\d)\d{6,12}:[\w-]{30,}                    # Telegram: bot id and token, also in a path
    | \b(?:sk|pk|rk)-[\w-]{16,}                     # OpenAI and those that follow its fashion
    | \beyJ[\w-]{8,999}\.[\w-]{8,999}\.[\w-]{8,}    # JSON web token: LINE v2.1 and others
    | (?<![A-Za-z0-9+/])[A-Za-z0-9+/]{100,}={0,2}   # LINE: long-lived channel token
    | (?:(?<=Bearer\ )|(?<=bearer\ ))[\w.~+/=-]{8,} # RFC 6750, 2.1
    | (?:(?<=Basic\ )|(?<=basic\ ))[\w+/=-]{8,}     # RFC 7617
    | (?<=://)[^\s/@:]{0,256}:[^\s/@]{1,256}(?=@)   # name and password in a URL
    | (?i:(?<=token=)|(?<=secret=)|(?<=password=)|(?<=api_key=)|(?<=signature=))[^\s&"',;)]{4,}
    """,
    re.VERBOSE,
)


class Redaction:
    """Takes registered secrets and what looks like a token out of texts."""

    __slots__ = ("_known", "_spellings")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._spellings: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.register(*secrets)

    def register(self, *secrets: str) -> None:
        """Take these out too, from now on; texts too short to be secrets are passed over."""
        for secret in secrets:
            if len(secret) >= LEAST_CHARS:
                self._spellings.update(_spellings(secret))
        if self._spellings:
            # The longest first: one secret may be the beginning of another.
            longest_first = sorted(self._spellings, key=len, reverse=True)
            self._known = re.compile("|".join(map(re.escape, longest_first)))

    def apply(self, text: str) -> str:
        """Return a text without secrets."""
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        return _SHAPES.sub(REDACTED, text)


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="", errors="replace")
    yield quote_plus(secret, errors="replace")
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    raw = secret.encode(errors="replace")
    yield base64.b64encode(raw).decode().rstrip("=")
    yield base64.urlsafe_b64encode(raw).decode().rstrip("=")
