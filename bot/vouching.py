"""Private addresses are read for the operator's own feeds alone.

FETCH_ALLOW opens addresses behind the wall for feeds that the operator lists. What somebody in
a chat added gets the way to the public web, wherever its name leads by now.
"""

from __future__ import annotations

from collections.abc import Callable, Container

from digest.model import Validators
from digest.ports import Fetcher, Response


class VouchingFetcher:
    """Fetches what `vouched` names by the open way, all else by the strict one. See Fetcher."""

    def __init__(self, *, open_: Fetcher, strict: Fetcher) -> None:
        """Take both ways; until somebody sets `vouched`, all that is asked for is vouched for."""
        self._open = open_
        self._strict = strict
        self.vouched: Callable[[], Container[str]] | None = None

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        is_vouched = self.vouched is None or url in self.vouched()
        return await (self._open if is_vouched else self._strict).fetch(url, validators=validators)
