"""Cards made of real feeds keep the laws and show no furniture."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.clusters.prior import load
from digest.feeds.intake import articles
from digest.feeds.parse import parse
from digest.model import Article
from digest.stories.extractive import write
from digest.stories.junk import is_junk
from digest.stories.orders import is_order
from tests import make
from tests.shared import SHARED, needs_shared

NOW = datetime(2026, 8, 22, 6, tzinfo=UTC)
FEEDS = sorted((SHARED / "data" / "feeds").glob("*.xml"))
PER_FEED = 12


def read(path: Path) -> list[Article]:
    feed = make.feed(path.stem, title="", language="")
    return list(articles(parse(path.read_bytes(), url=feed.url), feed, now=NOW))[:PER_FEED]


@needs_shared
@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_cards_of_real_articles_quote_them_and_no_furniture(path: Path) -> None:
    prior = load()
    for article in read(path):
        story = write(
            make.cluster(article),
            language=article.language,
            idf=lambda token: 5.0 if token not in prior.frequencies else 2.0,
            feeds={},
            now=NOW,
        )
        assert story is not None
        assert story.headline
        for claim in (story.takeaway, story.points.what_happened, story.points.what_to_watch):
            if claim is not None:
                assert claim.text in article.text or claim.text in article.title
                assert not is_order(claim.text)
                assert claim.text in article.title or not is_junk(claim.text + ".")
