"""Which event a group is: ids that stay while an event gains and loses articles.

*Pure.* A group takes the id that most of its articles carry already. What is left gets an
id from its first article. Ids that come together are merged; the next to ask finds where
the old one went.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from digest.clusters.cluster import Group
from digest.model import ArticleId, ClusterId

_ID_CHARS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """An id for each group, in their order, and what became of older ids."""

    ids: tuple[ClusterId, ...]
    merged: Mapping[ClusterId, ClusterId] = field(default_factory=lambda: MappingProxyType({}))
    """Ids that no group carries any more → the id that holds most of their articles."""
    split: Mapping[ClusterId, ClusterId] = field(default_factory=lambda: MappingProxyType({}))
    """New ids → the id that most of their articles carried before."""


def assign(groups: Sequence[Group], known: Mapping[ArticleId, ClusterId]) -> Assigned:
    """Give each group the id it shares most articles with, or one from its first article.

    No two groups get one id. The order of the groups changes nothing but the order of ids.
    """
    shared = [Counter(known[each] for each in group.articles if each in known) for group in groups]
    claims = sorted(
        (
            (-count, groups[at].articles, cluster_id, at)
            for at, counts in enumerate(shared)
            for cluster_id, count in counts.items()
        ),
        key=lambda claim: claim[:3],
    )
    ids: dict[int, ClusterId] = {}
    taken: dict[ClusterId, int] = {}
    for _, _, cluster_id, at in claims:
        if at not in ids and cluster_id not in taken:
            ids[at], taken[cluster_id] = cluster_id, at
    used = {*known.values(), *taken}
    split: dict[ClusterId, ClusterId] = {}
    for at in sorted(range(len(groups)), key=lambda at: groups[at].articles):
        if at not in ids:
            ids[at] = _fresh(groups[at].articles[0], used)
            used.add(ids[at])
            if shared[at]:
                split[ids[at]] = min(shared[at], key=lambda each: (-shared[at][each], each))
    merged: dict[ClusterId, ClusterId] = {}
    for _, _, cluster_id, at in claims:
        if cluster_id not in taken:
            merged.setdefault(cluster_id, ids[at])
    return Assigned(ids=tuple(ids[at] for at in range(len(groups))), merged=merged, split=split)


def _fresh(article_id: ArticleId, used: Collection[ClusterId]) -> ClusterId:
    """Derive an id from an article, another one when the first was given away in a split."""
    attempt = 0
    while True:
        digest = hashlib.sha256(f"{article_id}\n{attempt}".encode()).hexdigest()
        found = ClusterId(f"c{digest[:_ID_CHARS]}")
        if found not in used:
            return found
        attempt += 1
