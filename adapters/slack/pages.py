"""The pages that a browser shows to whoever installs the app.

*Pure.* No script, nothing from elsewhere, and headers that forbid both; what is not ours on them
is escaped, and links lead to Slack or back to our own beginning.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from adapters.contract import WebhookRequest, WebhookResponse
from digest.model import Language
from digest.words import install, table
from digest.words.install import InstallWords

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto;
  padding: 0 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
a { display: inline-block; margin-top: 1rem; padding: .6rem 1.2rem; border: 2px solid;
  border-radius: .5rem; color: inherit; font-weight: 600; text-decoration: none; }
a:focus-visible { outline: 3px solid; outline-offset: 3px; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
)
_RANGE = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,40})?(?:\s*;\s*q=([01](?:\.\d{0,3})?))?")
_MOST_RANGES = 20
_WHY = re.compile(r"[a-z_]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What can come of an installation, in the language that a browser prefers."""

    language: Language
    words: InstallWords
    beginning: str
    """Where an installation begins."""

    @classmethod
    def of(cls, request: WebhookRequest, beginning: str) -> Pages:
        """Return the pages for whoever asks."""
        language = language_of(request.headers.get("Accept-Language", ""))
        return cls(language=language, words=install.of(language), beginning=beginning)

    def installed(self, url: str) -> WebhookResponse:
        """Say that it is done, and lead back to Slack."""
        words = self.words
        return self._page(200, words.installed, words.installed_text, (words.open_it, url))

    def cancelled(self) -> WebhookResponse:
        """Say that nothing was done, since he did not want it."""
        return self._again(200, self.words.cancelled, self.words.cancelled_text)

    def unknown(self) -> WebhookResponse:
        """Say that nobody began here, or too long ago."""
        return self._again(HTTPStatus.BAD_REQUEST, self.words.unknown, self.words.unknown_text)

    def begun(self) -> WebhookResponse:
        """Say that it was begun, and that nobody knows what came of it."""
        return self._again(HTTPStatus.CONFLICT, self.words.begun, self.words.begun_text)

    def refused(self, why: str) -> WebhookResponse:
        """Say that Slack did not allow it, with its own word for why."""
        named = why if _WHY.fullmatch(why) else "?"
        text = self.words.refused_text.format(why=named)
        return self._again(HTTPStatus.BAD_REQUEST, self.words.refused, text)

    def unanswered(self) -> WebhookResponse:
        """Say that Slack did not answer."""
        words = self.words
        return self._again(HTTPStatus.BAD_GATEWAY, words.unanswered, words.unanswered_text)

    def busy(self) -> WebhookResponse:
        """Say that it is too much just now."""
        return self._again(HTTPStatus.TOO_MANY_REQUESTS, self.words.busy, self.words.busy_text)

    def _again(self, status: int, title: str, text: str) -> WebhookResponse:
        return self._page(status, title, text, (self.words.again, self.beginning))

    def _page(self, status: int, title: str, text: str, link: tuple[str, str]) -> WebhookResponse:
        label, url = (html.escape(each) for each in link)
        said = html.escape(title)
        body = (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{said}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{said}</h1>\n<p>{html.escape(text)}</p>\n"
            f'<p><a href="{url}" rel="noreferrer">{label}</a></p>\n'
            "</main>\n</body>\n</html>\n"
        )
        return WebhookResponse(
            status=status,
            body=body.encode(),
            content_type="text/html; charset=utf-8",
            headers={**HEADERS, "Content-Language": self.language},
        )


def language_of(accepted: str) -> Language:
    """Return which of our languages a browser prefers (RFC 9110, 12.5.4), else the first."""
    best, weight = table.LANGUAGES[0], 0.0
    for each in accepted.split(",")[:_MOST_RANGES]:
        found = _RANGE.fullmatch(each.strip())
        if found is None:
            continue
        named, quality = Language(found[1].lower()), float(found[2] or 1)
        if named in table.LANGUAGES and quality > weight:
            best, weight = named, quality
    return best
