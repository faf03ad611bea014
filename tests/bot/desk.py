"""A desk for `feeds` with a web of a few addresses, the real parser and paper to print on."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.web.fulltext import extract
from bot.clocks import FixedClock
from bot.commands import feeds
from bot.commands.arguments import add_feeds
from bot.sources import Listed, Sources
from digest.errors import FetchError, FetchUnavailable, ParserKilled
from digest.feeds.discovery import links
from digest.feeds.parse import parse
from digest.model import FeedDocument, FeedLink, Language, SourceKind, Topic, Validators
from digest.ports import Fetched, NotModified, OwnLists, Response
from tests import make

WIRE = make.feed("Example Wire")
LAB = make.feed("Example Lab", kind=SourceKind.LAB, topics=frozenset({Topic("models")}))
TOKYO = make.feed("Tokyo", title="東京の技術", language=Language("ja"))
NEW = "https://new.example/feed.xml"


def rss(*ages: timedelta, title: str = "New Notes") -> bytes:
    items = "".join(
        f"<item><title>Note {number}</title><link>https://new.example/{number}</link>"
        f"<pubDate>{make.NOW - age:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, age in enumerate(ages)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://new.example/</link><language>en-gb</language>{items}</channel></rss>"
    ).encode()


FRESH = rss(timedelta(hours=3), timedelta(days=2))


@dataclass
class Pages:
    """A web of a few addresses, and which of them were asked for. See Fetcher."""

    answers: Mapping[str, bytes | FetchError | Fetched | NotModified]
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        assert validators is None
        self.asked.append(url)
        answer = self.answers.get(url, FetchUnavailable("no such host"))
        if isinstance(answer, FetchError):
            raise answer
        if isinstance(answer, bytes):
            return Fetched(url=url, body=answer, content_type="", validators=Validators())
        return answer


class Reader:
    """The real parser, in this process. See Parser."""

    async def parse(self, body: bytes, *, url: str, content_type: str = "") -> FeedDocument:
        """See Parser."""
        if body == b"slow":
            raise ParserKilled("took more than 5 s")
        return parse(body, url=url, content_type=content_type)

    async def extract(self, page: bytes, *, url: str, content_type: str = "") -> str:
        """See Parser."""
        return extract(page, url=url, content_type=content_type)

    async def links(self, page: bytes, *, url: str, content_type: str = "") -> Sequence[FeedLink]:
        """See Parser."""
        return links(page, url=url, content_type=content_type)


@dataclass
class Bench:
    """A desk with paper: what was typed, printed and returned."""

    folder: Path
    lists: OwnLists
    pages: Pages = field(default_factory=lambda: Pages({}))
    lines: list[str] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)

    async def listed(self) -> Listed:
        """Return the list as a new process finds it."""
        return (await self._sources()).now

    async def _sources(self) -> Sources:
        found = Sources([WIRE, LAB, TOKYO], self.lists, clock=FixedClock(at=make.NOW))
        await found.read()
        return found

    async def type(self, *words: str) -> int:
        """Run what was typed after `feeds`."""
        parser = argparse.ArgumentParser()
        add_feeds(parser)
        self.lines.clear()
        desk = feeds.Desk(
            sources=await self._sources(),
            fetcher=self.pages,
            parser=Reader(),
            clock=FixedClock(at=make.NOW),
            folder=self.folder.parent,
            say=self.lines.append,
            progress=lambda done, all_: self.steps.append((done, all_)),
        )
        return await feeds.run(parser.parse_args(words), desk)
