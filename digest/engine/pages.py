"""The text of an article's page, where its feed gave too little of it.

Only articles of stories that may enter a brief are looked up, only over the web, within
a number of pages and a time: a brief never waits for a page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from digest.clusters.tokens import tokens
from digest.errors import FetchError, ParseError
from digest.feeds.text import clean
from digest.model import MAX_TEXT_CHARS, Article, ArticleId
from digest.ports import Articles, Fetched, Fetcher, Parser
from digest.stories import sentences

_log = logging.getLogger(__name__)

ENOUGH_WORDS = 150
ENOUGH_CHARACTERS = 300
MOST_PAGES = 12
MOST_TIME = timedelta(seconds=3)

_SAME_SUBJECT = 0.5
"""Share of the feed's words that the page must hold to be the same article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Looks pages up through these ports; `fetcher` asks robots.txt first."""

    fetcher: Fetcher
    parser: Parser
    articles: Articles

    async def complete(self, wanted: Sequence[Article]) -> dict[ArticleId, Article]:
        """Return those of these articles for which a longer text was found, and store it.

        Raises:
            StoreError: the store failed.
        """
        short = [each for each in wanted if is_short(each) and _is_on_the_web(each)]
        found: dict[ArticleId, Article] = {}
        try:
            async with asyncio.timeout(MOST_TIME.total_seconds()), asyncio.TaskGroup() as group:
                for article in short[:MOST_PAGES]:
                    group.create_task(self._complete(article, found))
        except TimeoutError:
            pass
        if found:
            await self.articles.replace(found.values())
        return found

    async def _complete(self, article: Article, found: dict[ArticleId, Article]) -> None:
        try:
            response = await self.fetcher.fetch(article.url)
            if not isinstance(response, Fetched):
                return
            text = await self.parser.extract(
                response.body, url=response.url, content_type=response.content_type
            )
        except (FetchError, ParseError) as error:
            _log.info("no page for %s: %s", article.url, error.reason)
            return
        text = clean(text)[:MAX_TEXT_CHARS]
        if len(text) > len(article.text) and _is_same_subject(article, text):
            found[article.id] = replace(article, text=text)


def is_short(article: Article) -> bool:
    """Say whether a feed gave too little text to write a story from."""
    if sentences.is_cjk(article.text):
        return sentences.characters(article.text) < ENOUGH_CHARACTERS
    return sentences.words(article.text) < ENOUGH_WORDS


def _is_on_the_web(article: Article) -> bool:
    return not article.feed_url.startswith("file:") and article.url.startswith("http")


def _is_same_subject(article: Article, text: str) -> bool:
    """Tell the article's page from a consent wall, a log-in or a front page.

    Its headline proves nothing: walls stand under it too.
    """
    text = text.replace(article.title, " ")
    wanted = set(tokens(f"{article.title} {article.text}"))
    return len(wanted & set(tokens(text))) >= _SAME_SUBJECT * len(wanted)
