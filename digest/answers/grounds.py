"""What an answer may rest on: the articles of each story of a brief, or what a search found.

*Pure.* A ground is one story with its articles; evidence is never mixed across grounds, since
two stories that share a word are still two stories. When an article's text is gone, the
sentences that the story cites remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.answers.asked import Term
from digest.answers.documents import Document, documents
from digest.answers.passages import passages
from digest.answers.retrieval import holds
from digest.model import Article, ArticleId, Brief, Claim, FeedUrl, Passage, Slot, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One story's articles, or one article of the archive."""

    slot: int | None
    """Number of the story in the brief, from 1; None outside the numbered stories."""
    story: Story | None
    documents: tuple[Document, ...]


def of_brief(brief: Brief, articles: Mapping[ArticleId, Article]) -> tuple[Ground, ...]:
    """Return the grounds of a brief: its stories by number, then the background."""
    at = brief.composed_at
    numbered = [_ground(number, slot, articles, at) for number, slot in enumerate(brief.slots, 1)]
    return (*numbered, *(_ground(None, slot, articles, at) for slot in brief.background))


def of_passages(found: Sequence[Passage]) -> tuple[Ground, ...]:
    """Return the grounds of a search: one for each article, best first."""
    return tuple(
        Ground(slot=None, story=None, documents=(document,)) for document in documents(found)
    )


def claims(slot: Slot) -> Iterator[Claim]:
    """Yield what a reader was shown of a story."""
    points = slot.story.points
    shown = (slot.update, slot.story.takeaway, points.what_happened)
    for claim in (*shown, points.why_it_matters, points.what_to_watch):
        if claim is not None:
            yield claim


def shown_quotes(slot: Slot) -> frozenset[str]:
    """Return the source sentences behind what a reader was shown of a story."""
    return frozenset(citation.quote for claim in claims(slot) for citation in claim.citations)


def holds_any(named: Iterable[Term], ground: Ground) -> bool:
    """Tell whether one of these names is what a ground's articles are about."""
    return any(
        holds(term, document.frame, document.frame_plain) > 0
        for term in named
        for document in ground.documents
    )


def _ground(
    number: int | None, slot: Slot, articles: Mapping[ArticleId, Article], at: datetime
) -> Ground:
    story = slot.story
    ids = dict.fromkeys((*(source.article_id for source in story.sources), *slot.articles))
    found = [
        passage
        for article_id in ids
        if article_id in articles
        for passage in passages(articles[article_id])
    ]
    found.extend(_cited(slot, frozenset(ids) & articles.keys(), at))
    titles = (article.title for each in ids if (article := articles.get(each)) is not None)
    headline = "\n".join((story.headline, *titles))
    return Ground(slot=number, story=story, documents=documents(found, headline=headline))


def _cited(slot: Slot, known: frozenset[ArticleId], at: datetime) -> Iterator[Passage]:
    """Yield the cited sentences of articles whose text is gone."""
    quotes: dict[tuple[ArticleId, str], str] = {
        (citation.article_id, citation.quote): citation.url
        for claim in claims(slot)
        for citation in claim.citations
        if citation.article_id not in known
    }
    for position, ((article_id, quote), url) in enumerate(quotes.items()):
        yield Passage(
            article_id=article_id,
            feed_url=FeedUrl(""),
            url=url,
            outlet="",
            text=quote,
            published_at=at,
            position=2 * position,  # what is cited need not have stood side by side
        )
