"""Finding reports of one event in different languages, where there is a model of embeddings.

It only adds: without an answer in time, or with a budget that is spent, groups stay apart.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digest.clusters import crossing
from digest.clusters.cluster import Group
from digest.clusters.corpus import Corpus
from digest.errors import ModelError
from digest.model import Article, ArticleId
from digest.ports.llm import Embeddings, Vector

_CHARS = 400
"""Of title and text: what an event is stands at the beginning."""
_KEPT = 2_000
"""Vectors in memory: editions of one morning share most of their articles."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Joins groups across languages; without embeddings it leaves them as they are."""

    embeddings: Embeddings | None = None
    _known: dict[ArticleId, Vector] = field(default_factory=dict, init=False, repr=False)

    async def joined(
        self, groups: Sequence[Group], corpus: Corpus, articles: Mapping[ArticleId, Article]
    ) -> Sequence[Group]:
        """Return the groups, those joined that tell of one event in different languages.

        Args:
            groups: best first.
            corpus: what they are made of.
            articles: at least the first of each group.
        """
        if self.embeddings is None or len(crossing.languages_of(groups, corpus)) < 2:  # noqa: PLR2004  # two to join
            return groups
        firsts = [articles[each.articles[0]] for each in groups if each.articles[0] in articles]
        new = [each for each in firsts if each.id not in self._known]
        try:
            vectors = await self.embeddings.embed([_text(each) for each in new]) if new else ()
        except ModelError as error:
            _log.info("reports in different languages stay apart: %s", error.reason)
            return groups
        for article, vector in zip(new, vectors, strict=True):
            self._known[article.id] = vector
        found = {each.id: self._known[each.id] for each in firsts}
        for id_ in list(self._known)[: max(len(self._known) - _KEPT, 0)]:
            del self._known[id_]
        return crossing.join(groups, corpus, found)


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text}"[:_CHARS]
