"""The way to feeds and pages: the web, local files, and the parser's children."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.settings import Settings
from bot.vouching import VouchingFetcher
from digest.model import Validators
from digest.ports import Clock, Fetcher, Parser, Response

if TYPE_CHECKING:
    from adapters.web.fetch import WebFetcher
    from adapters.web.hosts import Resolver
    from adapters.web.targets import AllowList

_PRODUCT = "Daybrief"
_PARSE = "digest.feeds.parse:parse"
_EXTRACT = "adapters.web.fulltext:extract"
_LINKS = "digest.feeds.discovery:links"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The way to feeds and pages, and what reads them safely."""

    fetcher: VouchingFetcher
    strict: Fetcher
    """Opens no private address, not even those that the operator opened."""
    pages: Fetcher
    parser: Parser


class _WhenAsked:
    """The web, once something of it is asked for: aiohttp takes 0.2 s to import. See Fetcher."""

    def __init__(self, build: Callable[[], WebFetcher]) -> None:
        self._build = build
        self._built: WebFetcher | None = None

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        if self._built is None:
            self._built = self._build()
        return await self._built.fetch(url, validators=validators)

    async def aclose(self) -> None:
        """Let go of its connections."""
        if self._built is not None:
            await self._built.aclose()


@asynccontextmanager
async def reading(
    settings: Settings,
    clock: Clock,
    files: Sequence[Path] = (),
    resolver: Resolver | None = None,
) -> AsyncIterator[Reading]:
    """Open the way to the web, to the named files, and to the parser's children.

    Args:
        settings: what may be fetched, and in whose name.
        clock: the present.
        files: local feeds that may be read.
        resolver: looks names up in place of the system; its answers pass the same guard.

    Raises:
        ConfigError: FETCH_ALLOW names what must never be fetched.
    """
    from adapters.web.files import FileFetcher, RoutingFetcher
    from adapters.web.robots import PageFetcher, Robots
    from adapters.web.targets import parse_allow
    from adapters.web.worker import ParserPool

    contact = f" (+{settings.public_url})" if settings.public_url else ""
    allow = parse_allow(settings.fetch_allow)

    def fetcher(allow: AllowList) -> WebFetcher:
        from adapters.web.fetch import WebFetcher

        agent = f"{_PRODUCT}/{__version__}{contact}"
        return WebFetcher(user_agent=agent, clock=clock, resolver=resolver, allow=allow)

    web = _WhenAsked(lambda: fetcher(allow))
    strict = _WhenAsked(lambda: fetcher(frozenset())) if allow else web
    parser = ParserPool(parse=_PARSE, extract=_EXTRACT, links=_LINKS)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(web.aclose)
        stack.push_async_callback(strict.aclose)
        stack.push_async_callback(parser.aclose)
        yield Reading(
            fetcher=VouchingFetcher(
                open_=RoutingFetcher(files=FileFetcher(files), web=web), strict=strict
            ),
            strict=strict,
            pages=PageFetcher(web, Robots(web, agent=_PRODUCT, clock=clock)),
            parser=parser,
        )
