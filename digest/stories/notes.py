"""What is worth knowing about the sources of a story, as far as code can find out.

*Pure.* Notes are data; `digest.words` has the words. Each states a fact about the records at
hand and nothing about the world: «first of our sources», never «first».
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.model import Article, Cluster, Language, Note, NoteKind
from digest.stories.disagreement import disagreement

OLD_AFTER = timedelta(days=7)
_MAX_UNDATED = 2


def notes(
    cluster: Cluster,
    *,
    now: datetime,
    foreign: Language | None = None,
    is_translated: bool = False,
) -> tuple[Note, ...]:
    """Return the notes on a story, what bears on trust first.

    Args:
        cluster: The story's articles.
        now: The present, to tell old news.
        foreign: The language of the sources' words where it is not the edition's.
        is_translated: Whether the story was translated from it.
    """
    found = [_independence(cluster)]
    found += _differing(cluster.articles)
    found += _undated(cluster.articles)
    found += _old(cluster.articles, now)
    found += _first(cluster)
    if foreign is not None:
        kind = NoteKind.TRANSLATED if is_translated else NoteKind.OTHER_LANGUAGE
        found.append(Note(kind=kind, values=(foreign,)))
    return tuple(found)


def _independence(cluster: Cluster) -> Note:
    articles, origins = len(cluster.articles), len(cluster.origins)
    if articles == 1:
        return Note(kind=NoteKind.SINGLE_SOURCE, values=(cluster.articles[0].outlet,))
    kind = NoteKind.ONE_ORIGIN if origins == 1 else NoteKind.INDEPENDENT
    return Note(kind=kind, values=(str(articles), str(origins)))


def _differing(articles: Sequence[Article]) -> list[Note]:
    found = disagreement(articles)
    if found is None:
        return []
    sides = (found.one, found.other)
    values = [value for side in sides for value in (side.quantity.text, side.article.outlet)]
    return [Note(kind=NoteKind.NUMBERS_DIFFER, values=tuple(values))]


def _undated(articles: Sequence[Article]) -> list[Note]:
    outlets = dict.fromkeys(article.outlet for article in articles if not article.is_dated)
    return [
        Note(kind=NoteKind.UNDATED, values=(outlet,)) for outlet in list(outlets)[:_MAX_UNDATED]
    ]


def _old(articles: Sequence[Article], now: datetime) -> list[Note]:
    """Say of when the newest article is, if all that have a date are old."""
    dates = [article.published_at for article in articles if article.is_dated]
    if not dates or now - max(dates) <= OLD_AFTER:
        return []
    return [Note(kind=NoteKind.OLD, values=(max(dates).date().isoformat(),))]


def _first(cluster: Cluster) -> list[Note]:
    """Say who was first, where several independent sources all give a date and one leads."""
    articles = cluster.articles
    if len(cluster.origins) < 2 or not all(article.is_dated for article in articles):  # noqa: PLR2004  # two to compare
        return []
    first = min(articles, key=lambda article: (article.published_at, article.id))
    origin = next((ids for ids in cluster.origins if first.id in ids), (first.id,))
    others = [article.published_at for article in articles if article.id not in origin]
    if not others or min(others) <= first.published_at:
        return []
    values = (first.outlet, first.published_at.isoformat())
    return [Note(kind=NoteKind.FIRST_REPORT, values=values)]
