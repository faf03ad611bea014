"""Rank: which stories take the places of a brief, which stand behind, which are known.

*Pure.* Two steps, so that only the texts of likely stories are ever loaded: `shortlist`
judges groups by what the corpus keeps, `choose` judges clusters by everything. A thin day
gets fewer stories, never padding.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from digest.clusters import novelty, prior, taste, topics
from digest.clusters.build import USUAL_AUTHORITY, read_fields
from digest.clusters.cluster import Group
from digest.clusters.corpus import BODY, TITLE, Corpus
from digest.clusters.genres import Genre
from digest.clusters.reading import language_of
from digest.clusters.score import FLOOR, explain, freshness, genre, is_unreviewed, sum_terms
from digest.model import Cluster, Edition, Feed, FeedUrl, Reason, Told, Topic

SHORTLISTED = 40

_SHORTLISTED_PER_FEED = 4
_READ_FOR_TOPICS = 3
_PER_SOURCE = 2
_ENOUGH_IN_LANGUAGE = 3
_LAMBDA = 0.7
"""Weight of the score against likeness to what is chosen (maximal marginal relevance)."""
_RESERVES_FROM = 3
"""Stories asked for from which one place is kept for a primary announcement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A cluster with the reason for its place."""

    cluster: Cluster
    reason: Reason
    update: tuple[str, ...] | None = None
    """What is new, word for word, about an event the reader was told of before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What becomes of the clusters of an edition; each list best first."""

    slots: tuple[Chosen, ...]
    background: tuple[Chosen, ...]
    """Explainers: as true tomorrow as today."""
    reserves: tuple[Chosen, ...]
    """What deserves a place and found none: steps in where a story cannot be written."""
    left_out: tuple[Chosen, ...]
    """What does not: more of one source than a brief takes, under the floor, or in another
    language than the reader's."""
    already_told: int


def shortlist(
    groups: Sequence[Group], corpus: Corpus, *, edition: Edition, feeds: Mapping[FeedUrl, Feed]
) -> tuple[Group, ...]:
    """Return the groups that may enter the edition, best first, at most `SHORTLISTED`.

    Judges by distinct sites, authority, age and topics; with topics in the edition, what
    matches none is left out, and what is about a muted one in any case. A source that
    publishes by the hundred does not fill the list.
    """
    scored = []
    for group in groups:
        muted = edition.leaning.muted
        if _best_match(group, corpus, muted) >= topics.MATCHES:
            continue
        matched = _best_match(group, corpus, edition.topics, feeds)
        if not edition.topics or matched >= topics.MATCHES:
            scored.append((-_outlook(group, corpus, edition, feeds, matched), group))
    scored.sort(key=lambda each: (each[0], each[1].articles))
    taken: Counter[FeedUrl] = Counter()
    kept: list[Group] = []
    for _, group in scored:
        lead = corpus.feed_urls[group.members[0]]
        if len(group.members) == 1 and taken[lead] >= _SHORTLISTED_PER_FEED:
            continue
        taken[lead] += 1
        kept.append(group)
        if len(kept) == SHORTLISTED:
            break
    return tuple(kept)


def _outlook(
    group: Group,
    corpus: Corpus,
    edition: Edition,
    feeds: Mapping[FeedUrl, Feed],
    matched: float,
) -> float:
    """Return the score as far as it can be told without texts."""
    dated = [corpus.published_s[each] for each in group.members if corpus.is_dated[each]]
    known = [feeds.get(corpus.feed_urls[each]) for each in group.members]
    sites = len({corpus.sites[each] for each in group.members})
    first = datetime.fromtimestamp(min(dated), UTC) if dated else None
    notices = sum(corpus.is_notice[each] for each in group.members)
    score, _ = sum_terms(
        outlets=sites,
        authority=max(each.authority if each else USUAL_AUTHORITY for each in known),
        recency=freshness(edition.until - first) if first else 0.0,
        topic=matched,
        velocity=0.0,
        genre=Genre.NOTICE if 2 * notices > len(group.members) else Genre.NEWS,
        is_unreviewed=is_unreviewed(sites, [each for each in known if each]),
    )
    foreign = all(corpus.languages[each] != edition.language for each in group.members)
    return score - FLOOR * foreign


def _best_match(
    group: Group,
    corpus: Corpus,
    wanted: Collection[Topic],
    feeds: Mapping[FeedUrl, Feed] = MappingProxyType({}),
) -> float:
    """Return how well a group matches the best of these topics; feeds lend it what they cover."""
    best = 0.0
    for member in group.members[:_READ_FOR_TOPICS] if wanted else ():
        title, text = corpus.counts(member, TITLE), corpus.counts(member, BODY)
        feed = feeds.get(corpus.feed_urls[member])
        for topic in wanted:
            own = feed.topics if feed else frozenset()
            best = max(best, topics.match(topic, title=title, text=text, feed_topics=own))
    return best


def choose(
    clusters: Sequence[Cluster],
    *,
    edition: Edition,
    told: Sequence[Told],
    feeds: Mapping[FeedUrl, Feed],
    now: datetime,
) -> Choice:
    """Fill the places of an edition with what deserves them and is new to the reader.

    At most two stories per leading source, alike stories apart (MMR), one place for a
    primary announcement, and other languages only where the reader's own gives less than
    three stories. Equal input gives an equal choice, in whatever order it comes.
    """
    judged: list[Chosen] = []
    already_told = 0
    for cluster in clusters:
        if taste.is_muted(cluster, edition.leaning.muted):
            continue
        reason = explain(cluster, edition=edition, feeds=feeds, now=now)
        if edition.topics and not reason.topics:
            continue
        news = novelty.compare(cluster, told)
        if news is not None and not news.sentences:
            already_told += 1
            continue
        update = news.sentences if news else None
        judged.append(Chosen(cluster=cluster, reason=reason, update=update))
    judged.sort(key=lambda each: (-each.reason.score, each.cluster.id))
    able = [each for each in judged if each.reason.score >= FLOOR]
    background = [each for each in able if genre(each.cluster) is Genre.EXPLAINER]
    able = _in_language([each for each in able if each not in background], edition)
    slots = _diversify(able, edition, feeds)
    slots = _reserve(slots, able, edition.max_stories, feeds)
    slots.sort(key=lambda each: (not _is_readable(each, edition), _is_undated(each)))
    reserves = _reserves(slots, able, edition, feeds)
    placed = [*slots, *background, *reserves]
    return Choice(
        slots=tuple(slots),
        background=tuple(background),
        reserves=tuple(reserves),
        left_out=tuple(each for each in judged if each not in placed),
        already_told=already_told,
    )


def _in_language(able: list[Chosen], edition: Edition) -> list[Chosen]:
    """Keep what can be read in the edition's language, and others when that is too little."""
    own = [each for each in able if _is_readable(each, edition)]
    if len(own) >= _ENOUGH_IN_LANGUAGE:
        return own
    return [*own, *(each for each in able if each not in own)]


def _is_undated(chosen: Chosen) -> bool:
    """Tell what may be years old; it stands behind what is surely new."""
    return not any(each.is_dated for each in chosen.cluster.articles)


def _is_readable(chosen: Chosen, edition: Edition) -> bool:
    return any(language_of(each) == edition.language for each in chosen.cluster.articles)


def _diversify(
    able: Sequence[Chosen], edition: Edition, feeds: Mapping[FeedUrl, Feed]
) -> list[Chosen]:
    """Choose by score and unlikeness to what is chosen.

    At most two per leading publisher, and where no topic was asked for one unreviewed item
    of a kind: a day of preprints is no news.
    """
    best = max((each.reason.score for each in able), default=0.0)
    left = list(able)
    chosen: list[Chosen] = []
    vectors = {each.cluster.id: _vector(each.cluster) for each in able}
    sources: Counter[str] = Counter()
    while left and len(chosen) < edition.max_stories:
        taken = [vectors[each.cluster.id] for each in chosen]

        def worth(each: Chosen, taken: Sequence[Mapping[str, float]] = taken) -> float:
            own = vectors[each.cluster.id]
            alike = max((_cosine(own, other) for other in taken), default=0.0)
            return _LAMBDA * each.reason.score / best - (1 - _LAMBDA) * alike

        pick = max(left, key=worth)
        left.remove(pick)
        if _takes(pick, sources, edition, feeds):
            chosen.append(pick)
    return chosen


def _takes(
    pick: Chosen, sources: Counter[str], edition: Edition, feeds: Mapping[FeedUrl, Feed]
) -> bool:
    """Count a story against its source; False when that has its share already."""
    source, most = _source(pick, feeds)
    if sources[source] >= (_PER_SOURCE if edition.topics else most):
        return False
    sources[source] += 1
    return True


def _reserves(
    slots: Sequence[Chosen],
    able: Sequence[Chosen],
    edition: Edition,
    feeds: Mapping[FeedUrl, Feed],
) -> list[Chosen]:
    """Return what may step in for a story that cannot be written, within each source's share."""
    sources: Counter[str] = Counter()
    for each in slots:
        _takes(each, sources, edition, feeds)
    return [each for each in able if each not in slots and _takes(each, sources, edition, feeds)]


def _source(chosen: Chosen, feeds: Mapping[FeedUrl, Feed]) -> tuple[str, int]:
    """Return what a story counts against, and how many may count against it."""
    known = [feeds[each.feed_url] for each in chosen.cluster.articles if each.feed_url in feeds]
    if is_unreviewed(chosen.reason.outlets, known):
        return known[0].kind.value, 1
    lead = chosen.cluster.articles[0]
    owner = feeds[lead.feed_url].owner if lead.feed_url in feeds else ""
    return owner or lead.outlet, _PER_SOURCE


def _reserve(
    chosen: list[Chosen], able: Sequence[Chosen], places: int, feeds: Mapping[FeedUrl, Feed]
) -> list[Chosen]:
    """Give the last place to the best primary announcement when none was chosen.

    A preprint that nobody reports is none: there is always one.
    """

    def is_announcement(each: Chosen) -> bool:
        return each.reason.is_primary and _source(each, feeds)[1] > 1

    if places < _RESERVES_FROM or any(map(is_announcement, chosen)):
        return chosen
    primary = next(filter(is_announcement, able), None)
    if primary is None or len(chosen) < places:
        return chosen
    return [*chosen[:-1], primary]


def _vector(cluster: Cluster) -> dict[str, float]:
    """Return the leading article's words by rarity, as a unit vector."""
    idf = prior.load().idf
    weights = {
        token: count * idf(token) for token, count in read_fields(cluster.articles[0]).body.items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {token: weight / length for token, weight in weights.items()} if length else {}


def _cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    if len(two) < len(one):
        one, two = two, one
    return sum(weight * two.get(token, 0.0) for token, weight in one.items())
