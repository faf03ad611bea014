"""What people write first: one feed after the other, one call an item, a loop that posts.

No time-outs but the library's, no memory between two runs, no second try. It stands here so
that everybody sees on his own machine what the rest of the house is for.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

import feedparser

_PROMPT = "Summarise for a busy reader, in two sentences:\n\n"
_TIMEOUT_S = 60.0
_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of fetching feeds one after the other."""

    titles: tuple[str, ...]
    took_s: float
    bytes: int
    failed: int


def read(urls: Sequence[str]) -> Read:
    """Fetch and parse feeds in turn."""
    titles: list[str] = []
    began, size, failed = time.perf_counter(), 0, 0
    for url in urls:
        try:
            body = _body(urllib.request.Request(url))  # noqa: S310  # the rig's own
        except OSError:
            failed += 1
            continue
        size += len(body)
        titles += [str(each.get("title", "")) for each in feedparser.parse(body).entries]
    took_s = time.perf_counter() - began
    return Read(titles=tuple(titles), took_s=took_s, bytes=size, failed=failed)


def summarise(url: str, items: Sequence[str]) -> tuple[float, int]:
    """Ask a model about each item, one after the other; return seconds and tokens, estimated."""
    began, characters = time.perf_counter(), 0
    for item in items:
        message = {"role": "user", "content": f"{_PROMPT}{item}"}
        asked = json.dumps({"model": "rig", "messages": [message]}).encode()
        answer = _post(f"{url}/chat/completions", asked)
        characters += len(asked) + len(answer)
    return time.perf_counter() - began, characters // _CHARACTERS_A_TOKEN


def post(url: str, messages: Sequence[str]) -> int:
    """Post messages until one is refused; return how many were taken."""
    for number, message in enumerate(messages):
        try:
            _post(url, json.dumps({"text": message}).encode())
        except urllib.error.HTTPError:
            return number
    return len(messages)


def _post(url: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"}
    return _body(urllib.request.Request(url, data=body, headers=headers))  # noqa: S310  # the rig's own


def _body(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310  # the rig's own
        return bytes(response.read())
