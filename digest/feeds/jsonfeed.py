"""What a JSON Feed says (versions 1 and 1.1, https://www.jsonfeed.org/version/1.1/).

*Pure.* Values of the wrong type count as absent and items that are no objects are passed
over: one bad item must not cost the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.errors import NotAFeed
from digest.feeds.entries import RawDocument, RawEntry, credible


def read(text: str) -> RawDocument:
    """Read a JSON Feed.

    Raises:
        NotAFeed: the text is no JSON, or is JSON of another kind.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("malformed JSON, not a feed") from error
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise NotAFeed("JSON, but not a feed")
    return RawDocument(
        title=_string(found, "title"),
        link=_string(found, "home_page_url"),
        language=_string(found, "language"),
        entries=tuple(_entry(item) for item in found["items"] if isinstance(item, dict)),
    )


def _entry(item: Mapping[str, Any]) -> RawEntry:
    html, plain = _string(item, "content_html"), _string(item, "content_text")
    guid = item.get("id", "")
    return RawEntry(
        guid=str(guid) if isinstance(guid, str | int | float) else "",
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"),
        content=html or plain,
        summary=_string(item, "summary"),
        is_plain=not html,
        published_at=_instant(_string(item, "date_published") or _string(item, "date_modified")),
        author=_author(item),
        language=_string(item, "language"),
    )


def _author(item: Mapping[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _string(first, "name") if isinstance(first, dict) else ""


def _instant(text: str) -> datetime | None:
    try:
        return credible(datetime.fromisoformat(text.strip()))
    except ValueError:
        return None


def _string(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""
