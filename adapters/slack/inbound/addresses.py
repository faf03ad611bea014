"""Which addresses in a payload lead to Slack.

*Pure.* What they carry are secrets or go with our token, so whoever else wrote them into a
payload gets neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

MOST_CHARS = 1_000
_ANSWERS = "hooks"
_FILES = ("files", "files-origin")
_SLACK = "slack.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The hosts of the Slack that we talk to."""

    api_url: str = "https://slack.com/api/"

    def is_answer(self, url: str) -> bool:
        """Whether it is a response_url of Slack's."""
        return self._leads_to(url, _ANSWERS)

    def is_file(self, url: str) -> bool:
        """Whether it is a private file of Slack's."""
        return self._leads_to(url, *_FILES)

    def _leads_to(self, url: str, *names: str) -> bool:
        if not url or len(url) > MOST_CHARS or not url.isascii() or not url.isprintable():
            return False
        if any(sign in url for sign in '\\ "<>^`{|}'):
            return False
        here = urlsplit(self.api_url)
        try:
            there = urlsplit(url)
            if _origin(there) == _origin(here):
                return True
        except ValueError:
            return False
        hosts = {f"{name}.{root}" for name in names for root in (_SLACK, here.hostname)}
        return there.scheme == "https" and there.netloc in hosts


def _origin(parts: SplitResult) -> tuple[str, str, str]:
    return parts.scheme, parts.netloc, "/" if parts.path.startswith("/") else ""
