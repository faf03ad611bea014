"""What breaks: events that several independent origins report within the hour.

*Pure.* Origins are counted, not articles: ten copies of one agency's report are one. A report
without a credible date counts for nothing, since nobody knows when it was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.clusters.cluster import Group
from digest.clusters.corpus import Corpus
from digest.clusters.genres import Genre
from digest.clusters.score import genre
from digest.delivery.alerts import FRESH_FOR
from digest.model import Article, Cluster

LEAST_ORIGINS = 3
WITHIN = timedelta(minutes=60)


def may_break(groups: Sequence[Group], corpus: Corpus, now: datetime) -> tuple[Group, ...]:
    """Return the groups that may break: reported by enough sites, lately. No text is needed."""
    since = (now - FRESH_FOR).timestamp()
    return tuple(
        group
        for group in groups
        if len({corpus.sites[each] for each in group.members}) >= LEAST_ORIGINS
        and any(corpus.published_s[each] >= since for each in group.members)
    )


def breaks_at(cluster: Cluster, now: datetime) -> datetime | None:
    """Return when an event broke: when the third origin within the hour reported it.

    None for what did not, or not lately: an event that the first origins have reported for
    longer, a notice, an explainer.
    """
    if genre(cluster) is not Genre.NEWS:
        return None
    firsts = sorted(_first_reports(cluster))
    if len(firsts) < LEAST_ORIGINS or firsts[LEAST_ORIGINS - 1] - firsts[0] > WITHIN:
        return None
    at = firsts[LEAST_ORIGINS - 1]
    return at if at <= now and now - at <= FRESH_FOR else None


def _first_reports(cluster: Cluster) -> list[datetime]:
    """Return when each origin that gives dates reported first."""
    by_id: dict[str, Article] = {each.id: each for each in cluster.articles}
    found = []
    for origin in cluster.origins:
        dates = [by_id[each].published_at for each in origin if by_id[each].is_dated]
        if dates:
            found.append(min(dates))
    return found
