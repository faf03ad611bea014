"""Which event an article was counted to, and which events turned out to be one.

::

    document  cluster.of      article id → cluster id, as first counted
    document  cluster.into    cluster id → the cluster it was merged into

A merge writes one document, however many articles the clusters have; reading follows it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from adapters.store.damage import readable_text
from adapters.store.effects import Delete, Effect, Namespace, Put
from adapters.store.kernel import Kernel
from digest.model import ArticleId, ClusterId

KEPT = timedelta(days=45)
"""An identity outlives the 30 days in which a story is told once, and the articles."""

K = TypeVar("K", bound=str)

_OF = Namespace(name="cluster.of")
_INTO = Namespace(name="cluster.into")


class ClusterStore:
    """See Clusters."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the memberships."""
        self._kernel = kernel
        self._shard = kernel.shard_of("cluster")

    async def of(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, ClusterId]:
        """See Clusters."""
        counted = await self._counted(articles)
        present = await self._present(frozenset(counted.values()))
        return {article: present[cluster] for article, cluster in counted.items()}

    async def keep(
        self,
        members: Mapping[ClusterId, Collection[ArticleId]],
        merged: Mapping[ClusterId, ClusterId],
    ) -> None:
        """See Clusters; a cluster that another is merged into is alive again."""
        cluster_of = {each: cluster for cluster, ids in members.items() for each in ids}
        counted = await self._counted(cluster_of)
        effects: list[Effect] = [
            Put(ns=_OF, id=article, value=cluster.encode(), ttl=KEPT)
            for article, cluster in cluster_of.items()
            if counted.get(article) != cluster
        ]
        effects += (
            Put(ns=_INTO, id=old, value=new.encode(), ttl=KEPT)
            for old, new in merged.items()
            if old != new
        )
        alive = sorted(set(merged.values()) - set(merged))
        effects += (Delete(ns=_INTO, id=cluster) for cluster in alive)
        if effects:
            await self._kernel.transact(effects, shard=self._shard)

    async def _counted(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, ClusterId]:
        ids = tuple(articles)
        found = await self._kernel.get_many(_OF, ids, shard=self._shard)
        return _clusters(ids, found)

    async def _present(self, clusters: frozenset[ClusterId]) -> Mapping[ClusterId, ClusterId]:
        """Follow merges to their end, one query for each step of the longest chain."""
        into: dict[ClusterId, ClusterId] = {}
        asked = clusters
        while asked:
            ids = tuple(asked)
            found = await self._kernel.get_many(_INTO, ids, shard=self._shard)
            steps = _clusters(ids, found)
            into |= steps
            asked = frozenset(steps.values()) - into.keys()
        return {cluster: _end(cluster, into) for cluster in clusters}


def _clusters(keys: Sequence[K], documents: Sequence[bytes | None]) -> dict[K, ClusterId]:
    """Return the clusters that documents name, by their keys."""
    found = ((key, readable_text(each)) for key, each in zip(keys, documents, strict=True))
    return {key: ClusterId(name) for key, name in found if name is not None}


def _end(cluster: ClusterId, into: Mapping[ClusterId, ClusterId]) -> ClusterId:
    passed = {cluster}
    while (target := into.get(cluster)) is not None and target not in passed:
        passed.add(target)
        cluster = target
    return cluster
