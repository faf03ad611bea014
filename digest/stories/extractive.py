"""A story card in the articles' own sentences, for when no language model writes.

::

    articles in one language ─▶ sentences ─▶ junk out ─▶ scored by centroid and place
        ─▶ takeaway ─▶ why it matters, what to watch (cue words) ─▶ what happened (MMR)
        ─▶ headline · notes · sources · questions

*Pure.* Every claim is a literal sentence of its article, or a literal lead of one that is
over the budget; where there is no sentence, it is a title. A point without evidence is left
out. The same articles give the same story.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.model import Article, Cluster, Feed, FeedUrl, Language, Story, StoryId
from digest.stories import selection
from digest.stories.candidates import Candidate, candidates
from digest.stories.headline import choose, clean, fit
from digest.stories.junk import is_junk
from digest.stories.notes import notes
from digest.stories.orders import is_order
from digest.stories.questions import questions
from digest.stories.selection import Selection
from digest.stories.sentences import is_cjk, split
from digest.stories.sources import sources

VERSION = "3"
"""Part of every story's id: raise it when the same articles would be written differently."""

_MAX_ARTICLES = 12


def write(
    cluster: Cluster,
    *,
    language: Language,
    idf: Callable[[str], float],
    feeds: Mapping[FeedUrl, Feed],
    now: datetime,
) -> Story | None:
    """Write a cluster up in a language by quoting it; None when nothing in it can be quoted.

    Args:
        cluster: The articles, best first.
        language: The edition's. Sentences come from articles in it if there are any; else from
            the language of the best article, and a note says so.
        idf: The weight of a token of `digest.clusters.tokens`.
        feeds: Publishers by feed, whose names are taken off headlines.
        now: The present, for notes on age and for what is still to come.
    """
    for written in _languages(cluster, language):
        articles = [each for each in cluster.articles if _is_in(each, written)][:_MAX_ARTICLES]
        card = _quote(articles, feeds, idf=idf, year=now.year)
        if card is not None:
            return _story(cluster, card, language=language, written=written, idf=idf, now=now)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """What articles in one language give."""

    headline: str
    usable: Sequence[Candidate]
    selected: Selection


def _quote(
    articles: Sequence[Article],
    feeds: Mapping[FeedUrl, Feed],
    *,
    idf: Callable[[str], float],
    year: int,
) -> _Card | None:
    titles = [_title(each, feeds) for each in articles]
    headline = choose(titles, idf=idf)
    usable = candidates(articles, headline=headline, idf=idf)
    first = selection.takeaway(usable) or _quoted_title(articles, titles, headline)
    if first is None or not headline:
        return None
    selected = selection.select(usable, first, year=year)
    return _Card(headline=headline, usable=usable, selected=selected)


def _story(
    cluster: Cluster,
    card: _Card,
    *,
    language: Language,
    written: Language,
    idf: Callable[[str], float],
    now: datetime,
) -> Story:
    told = card.selected.told
    return Story(
        id=story_id(cluster, language),
        cluster_id=cluster.id,
        language=written,
        headline=card.headline,
        takeaway=card.selected.takeaway.claim(),
        points=card.selected.points,
        notes=notes(cluster, now=now, foreign=written if written != language else None),
        sources=sources(cluster, cited={each.article.id for each in told}),
        questions=questions(
            [each.text for each in card.usable],
            language=written,
            headline=card.headline,
            told=[each.text for each in told],
            idf=idf,
        ),
    )


def story_id(cluster: Cluster, language: Language) -> StoryId:
    """Derive a story's id from what it is made of: the same words give the same story.

    By the words rather than by `content_hash`, which stays as it was when an article's page
    gave a longer text than its feed.
    """
    words = sorted(f"{each.id}\n{each.title}\n{each.text}" for each in cluster.articles)
    key = "\n".join((VERSION, "extract", language, *words))
    return StoryId(hashlib.sha256(key.encode()).hexdigest()[:32])


def _languages(cluster: Cluster, wanted: Language) -> list[Language]:
    """Return the edition's language, if an article is in it, and then the others, best first."""
    others = dict.fromkeys(each.language for each in cluster.articles)
    has_wanted = any(_is_in(each, wanted) for each in cluster.articles)
    return list(dict.fromkeys([wanted] * has_wanted + list(others)))


def _is_in(article: Article, language: Language) -> bool:
    """Say whether an article is in a language; by its script when nobody says."""
    if article.language or not language:
        return article.language == language
    return is_cjk(f"{article.title} {article.text}") == (language in {"ja", "zh"})


def _title(article: Article, feeds: Mapping[FeedUrl, Feed]) -> str:
    """Return an article's title without signatures; its first sentence if it has no title."""
    feed = feeds.get(article.feed_url)
    names = (article.outlet, feed.title if feed else "")
    return clean(article.title, names) or next(
        (each for each in split(article.text) if not is_junk(each)), ""
    )


def _is_of(headline: str, title: str) -> bool:
    one, other = headline.casefold(), title.casefold()
    return one in other or other in one


def _quoted_title(
    articles: Sequence[Article], titles: Sequence[str], headline: str
) -> Candidate | None:
    """Return a title to quote where no article has a sentence, one unlike the headline first."""
    pieces = [(article, fit(title)) for article, title in zip(articles, titles, strict=True)]
    # A longer or shorter piece of the headline is no second sentence: then it is said once.
    pieces = [pair for pair in pieces if not _is_of(headline, pair[1])]
    pieces += [(article, headline) for article in articles]
    for article, piece in pieces:
        is_literal = bool(piece) and (piece in article.title or piece in article.text)
        if is_literal and selection.fits_takeaway(piece) and not is_order(piece):
            return Candidate(article=article, text=piece, vector={})
    return None
