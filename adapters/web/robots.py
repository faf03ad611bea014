"""Whether a site lets us read its pages: robots.txt as RFC 9309 has it.

Asked before article pages only: a feed is published to be polled. `urllib.robotparser` knows
neither wildcards nor that the longest rule counts, hence the reading here.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from digest.errors import FetchError, FetchGone, FetchRefused, FetchThrottled
from digest.model import Validators
from digest.ports import Clock, Fetched, Fetcher, Response

_FRESH_FOR = timedelta(hours=24)
"""RFC 9309, 2.4: not longer than that."""
_PAUSE = timedelta(hours=1)
"""Before an unreachable robots.txt is asked for again."""
_MOST_BYTES = 500 << 10
"""RFC 9309, 2.5: what a crawler has to read at least; the rest is passed over."""
_MOST_RULES = 2000
_MOST_SITES = 1000
_CLIENT_ERRORS = range(400, 500)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z_-]+", re.ASCII)
_KEPT = "%/?:@!$&'()*+,;=-._~[]|#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one robots.txt for one user agent: (path pattern, whether it allows)."""

    patterns: tuple[tuple[str, bool], ...] = ()

    def may_fetch(self, path: str) -> bool:
        """Tell whether a path with its query may be fetched (RFC 9309, 2.2.2).

        The rule with the longest pattern counts; of two equally long ones the one that allows.
        """
        path = _normal(path)
        if path == "/robots.txt":
            return True
        matching = [(len(each), allows) for each, allows in self.patterns if _fits(each, path)]
        return max(matching, default=(0, True))[1]


_ALL = Rules()
_NONE = Rules(patterns=(("/", False),))


def parse(text: str, *, agent: str) -> Rules:
    """Read the rules for a user agent, named by its product token, of a robots.txt."""
    mine: list[tuple[str, bool]] = []
    everyones: list[tuple[str, bool]] = []
    is_named = False
    agents: set[str] = set()
    is_open = False  # between a user-agent line and the first rule of its group
    for key, value in _lines(text):
        if key == "user-agent":
            agents = agents if is_open else set()
            is_open = True
            token = _TOKEN.match(value)
            agents.add("*" if value.startswith("*") else token[0].lower() if token else "")
            is_named = is_named or agent.lower() in agents
        elif key in {"allow", "disallow"}:
            is_open = False
            rule = (_normal(value), key == "allow")
            for group, name in ((mine, agent.lower()), (everyones, "*")):
                if name in agents and value and len(group) < _MOST_RULES:
                    group.append(rule)
    return Rules(patterns=tuple(mine if is_named else everyones))


@dataclass(slots=True)
class _Site:
    """What is known of one site."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules = _ALL
    stale_at: datetime | None = None


class Robots:
    """Asks sites what we may read there, once a day each.

    Args:
        fetcher: the guarded way to the web.
        agent: our product token, the part of the user agent before the slash.
        clock: says when a day is over.
    """

    def __init__(self, fetcher: Fetcher, *, agent: str, clock: Clock) -> None:
        self._fetcher = fetcher
        self._agent = agent
        self._clock = clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def may_fetch(self, url: str) -> bool:
        """Tell whether a page may be fetched; not for now where robots.txt is out of reach."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        site = self._site(origin)
        async with site.lock:
            now = self._clock.now()
            if site.stale_at is None or site.stale_at <= now:
                site.rules, pause = await self._ask(f"{origin}/robots.txt")
                site.stale_at = now + pause
        path = parts.path or "/"
        return site.rules.may_fetch(f"{path}?{parts.query}" if parts.query else path)

    def _site(self, origin: str) -> _Site:
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        if len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        return site

    async def _ask(self, url: str) -> tuple[Rules, timedelta]:
        try:
            response = await self._fetcher.fetch(url)
        except (FetchRefused, FetchGone):
            return _ALL, _FRESH_FOR  # RFC 9309, 2.3.1.3: there is none
        except FetchThrottled as error:
            return _NONE, error.retry_after or _PAUSE
        except FetchError as error:
            if error.status in _CLIENT_ERRORS:
                return _ALL, _FRESH_FOR
            return _NONE, _PAUSE  # RFC 9309, 2.3.1.4: assume that all is disallowed
        body = response.body[:_MOST_BYTES] if isinstance(response, Fetched) else b""
        return parse(body.decode("utf-8", "replace"), agent=self._agent), _FRESH_FOR


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _normal(path: str) -> str:
    """Spell a path so that equal ones are equal: unreserved characters bare, others encoded."""

    def spell(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if _UNRESERVED.fullmatch(char) else match[0].upper()

    return quote(_ESCAPE.sub(spell, path), safe=_KEPT)


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a pattern with `*` and a final `$` fits the start of a path.

    Piece by piece from the left, which takes linear time whatever the pattern.
    """
    is_whole = pattern.endswith("$")
    head, *middle = pattern.removesuffix("$").split("*")
    if not path.startswith(head):
        return False
    if not middle:
        return not is_whole or path == head
    last = middle.pop() if is_whole else ""
    end = _after_pieces(middle, path, len(head))
    return end is not None and len(path) - len(last) >= end and path.endswith(last)


def _after_pieces(pieces: Iterable[str], path: str, start: int) -> int | None:
    for piece in pieces:
        found = path.find(piece, start)
        if found < 0:
            return None
        start = found + len(piece)
    return start


class PageFetcher:
    """Fetches the pages that robots.txt lets us read. See Fetcher."""

    def __init__(self, fetcher: Fetcher, robots: Robots) -> None:
        self._fetcher = fetcher
        self._robots = robots

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher; what robots.txt forbids is refused."""
        if not await self._robots.may_fetch(url):
            raise FetchRefused("robots.txt says no")
        return await self._fetcher.fetch(url, validators=validators)
