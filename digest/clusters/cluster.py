"""Groups: which articles of a window tell of one event, and what binds them.

*Pure.* Mean-link agglomeration on a sparse graph: the two groups with the highest mean
similarity of their members are joined while that mean is at least `TAU`; an absent pair
counts 0. Single link chains half the day into one story, centroids mix stories at the
top of the list; mean link does neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from digest.clusters.corpus import Corpus
from digest.clusters.pairs import TAU
from digest.clusters.similarity import Edges, find_edges
from digest.clusters.vectors import Vectors
from digest.model import ArticleId

RELATED = 0.12
"""Mean similarity from which two stories are called related."""
_MOST_RELATED = 3
_MOST_ANCHORS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Articles about one event, oldest first; never empty."""

    articles: tuple[ArticleId, ...]
    members: tuple[int, ...]
    """Their indices in the corpus."""
    anchors: tuple[str, ...] = ()
    """Rare names and numbers that most of its articles share, rarest first, as tokens."""
    related: tuple[ArticleId, ...] = ()
    """First articles of the groups it is close to, closest first."""


def cluster(
    corpus: Corpus, *, is_given_up: Callable[[], bool] = lambda: False
) -> tuple[Group, ...]:
    """Group the articles of a corpus by event, every article in one group, oldest group first.

    `is_given_up` is asked time and again: True when nobody wants the groups any more.

    Raises:
        GivenUp: it was given up.
    """
    vectors = Vectors(corpus)
    edges = find_edges(vectors, is_given_up=is_given_up)
    groups = _agglomerate(edges)
    home = {member: at for at, group in enumerate(groups) for member in group}
    related = _related(edges, groups, home)
    firsts = [corpus.ids[edges.order[group[0]]] for group in groups]
    return tuple(
        Group(
            articles=tuple(corpus.ids[edges.order[member]] for member in group),
            members=tuple(edges.order[member] for member in group),
            anchors=_shared_anchors(vectors, group),
            related=tuple(firsts[other] for other in related.get(at, ())),
        )
        for at, group in enumerate(groups)
    )


def _agglomerate(edges: Edges) -> list[tuple[int, ...]]:
    """Return the groups as sorted positions, ordered by their first."""
    parts = _components(edges)
    inside: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for one, two, weight in zip(edges.earlier, edges.later, edges.weights, strict=True):
        if parts[one] == parts[two]:
            inside[parts[one]].append((one, two, weight))
    groups: list[tuple[int, ...]] = []
    members: defaultdict[int, list[int]] = defaultdict(list)
    for position, part in enumerate(parts):
        members[part].append(position)
    for part, positions in members.items():
        groups.extend(_mean_link(positions, inside.get(part, ())))
    return sorted(groups)


def _components(edges: Edges) -> list[int]:
    """Return for each article the first of those it hangs together with at `TAU`.

    A mean of at least tau needs a pair of at least tau, so no group crosses components.
    """
    parent = list(range(len(edges.order)))

    def root(of: int) -> int:
        while parent[of] != of:
            parent[of] = of = parent[parent[of]]
        return of

    for one, two, weight in zip(edges.earlier, edges.later, edges.weights, strict=True):
        if weight >= TAU:
            low, high = sorted((root(one), root(two)))
            parent[high] = low
    return [root(position) for position in range(len(parent))]


def _mean_link(
    positions: list[int], pairs: Iterable[tuple[int, int, float]]
) -> list[tuple[int, ...]]:
    """Join the most similar groups of one component until none reach `TAU`.

    A group is called by its first member. Heap entries are never updated: one that no
    longer tells the truth is dropped when it comes up.
    """
    groups: dict[int, tuple[int, ...]] = {position: (position,) for position in positions}
    sums: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for one, two, weight in pairs:
        sums[one][two] = sums[two][one] = weight
    heap = [(-weight, one, two) for one in sums for two, weight in sums[one].items() if one < two]
    heapify(heap)
    while heap:
        score, one, two = heappop(heap)
        if -score < TAU:
            break
        if two not in sums.get(one, ()) or _mean(sums, groups, one, two) != -score:
            continue
        groups[one] += groups.pop(two)
        for other, total in sums.pop(two).items():
            del sums[other][two]
            if other != one:
                sums[one][other] = sums[other][one] = sums[one].get(other, 0.0) + total
        for other in sums[one]:
            entry = -_mean(sums, groups, one, other)
            heappush(heap, (entry, min(one, other), max(one, other)))
    return [tuple(sorted(group)) for group in groups.values()]


def _mean(
    sums: dict[int, dict[int, float]], groups: dict[int, tuple[int, ...]], one: int, two: int
) -> float:
    return sums[one][two] / (len(groups[one]) * len(groups[two]))


def _related(
    edges: Edges, groups: list[tuple[int, ...]], home: dict[int, int]
) -> dict[int, tuple[int, ...]]:
    """Return for each group the nearest others whose mean similarity is at least `RELATED`."""
    sums: Counter[tuple[int, int]] = Counter()
    for one, two, weight in zip(edges.earlier, edges.later, edges.weights, strict=True):
        low, high = sorted((home[one], home[two]))
        if low != high:
            sums[low, high] += weight  # type: ignore[assignment]  # Counter adds floats as well
    near: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for (low, high), total in sums.items():
        mean = total / (len(groups[low]) * len(groups[high]))
        if mean >= RELATED:
            near[low].append((-mean, high))
            near[high].append((-mean, low))
    return {
        at: tuple(other for _, other in sorted(found)[:_MOST_RELATED])
        for at, found in near.items()
    }


def _shared_anchors(vectors: Vectors, group: tuple[int, ...]) -> tuple[str, ...]:
    """Return the rare names and numbers that at least half of a group's articles share."""
    if len(group) < 2:  # noqa: PLR2004  # sharing takes two
        return ()
    counts = Counter(term for member in group for term in vectors.anchors[member])
    needed = max(2, (len(group) + 1) // 2)
    shared = [term for term, count in counts.items() if count >= needed]
    shared.sort(key=lambda term: (-vectors.idf[term], vectors.corpus.token(term)))
    return tuple(vectors.corpus.token(term) for term in shared[:_MOST_ANCHORS])
