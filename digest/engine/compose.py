"""Making a brief of what was collected.

::

    window: Corpus ─▶ cluster ─▶ shortlist ─▶ texts of the shortlist alone
        ─▶ joined across languages, where there are vectors ─▶ stable ids ─▶ origins
        ─▶ choose (rank, novelty, diversity)
        ─▶ full text where the feed gave too little ─▶ write, by content, once ─▶ compose

Who writes, a model or the sources themselves, is the `Writer`'s to decide.

Cost grows with the articles of the window and with the stories shown, never with
readers: what differs between readers is chosen last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from digest import briefs
from digest.clusters import identity, rank
from digest.clusters.cluster import Group
from digest.clusters.prior import Prior
from digest.clusters.taste import traits
from digest.clusters.tokens import tokens
from digest.engine.collect import Collected, Harvest
from digest.engine.crossing import Crossing
from digest.engine.pages import Pages
from digest.engine.tally import Writing
from digest.engine.window import Window, Windows
from digest.engine.writer import Writer
from digest.model import (
    Article,
    ArticleId,
    Brief,
    Citation,
    Claim,
    Cluster,
    Coverage,
    Edition,
    Feed,
    FeedUrl,
    Recipient,
    Slot,
    Story,
    Told,
    WhyExtracts,
)
from digest.ports import Articles, Briefs, Clock, Clusters

TOLD_FOR = timedelta(days=30)
"""How long a recipient's knowledge of a story keeps it from being told again."""

_LEAST_HEADLINE = 3
"""Words that carry meaning; with fewer a headline tells nobody anything."""
_MOST_LEFT_OUT = 5
"""Stories written beyond those in the brief, for «more» and in place of unusable ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A brief, and how its stories came about."""

    brief: Brief
    writing: Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Composes through these ports; `pages` is None where nothing may be looked up."""

    clock: Clock
    articles: Articles
    clusters: Clusters
    writer: Writer
    briefs: Briefs
    pages: Pages | None
    prior: Callable[[], Prior]
    crossing: Crossing = field(default_factory=Crossing)
    windows: Windows = field(default_factory=Windows)

    async def compose(
        self,
        edition: Edition,
        *,
        feeds: Mapping[FeedUrl, Feed],
        collected: Collected,
        recipient: Recipient | None = None,
    ) -> Composed:
        """Fill an edition with what is new to a recipient, and store the brief.

        `feeds` are those of the edition; with those that it mutes among them, editions that
        mute other ones share the grouping.

        Raises:
            StoreError: the store failed.
        """
        prior = self.prior()
        window = await self.group(edition, feeds=feeds, harvest=collected.harvest)
        wanted = rank.shortlist(window.groups, window.corpus, edition=edition, feeds=feeds)
        clusters = await self._load(wanted, window, feeds)
        told = await self._told(recipient)
        choice = rank.choose(clusters, edition=edition, told=told, feeds=feeds, now=edition.until)
        written = await self._write(choice, edition, feeds, prior)
        brief = briefs.compose(
            edition,
            written.slots,
            background=written.background,
            left_out=written.left_out,
            already_told=choice.already_told,
            coverage=Coverage(
                feeds=collected.feeds,
                not_modified=collected.not_modified,
                articles=sum(window.read.values()),
                sites=len(set().union(*window.outlets.values())),
                clusters=len(window.groups),
                missing=collected.missing,
                read_at=collected.read_at,
            ),
            feeds={url: feeds[url] for url in edition.feeds},
            composed_at=self.clock.now(),
            why_extracts=written.writing.why or WhyExtracts.NO_MODEL,
        )
        await self.briefs.keep(brief)
        return Composed(brief=brief, writing=written.writing)

    async def group(
        self, edition: Edition, *, feeds: Mapping[FeedUrl, Feed], harvest: Harvest
    ) -> Window:
        """Group the window of an edition, for `compose` to find it done.

        Raises:
            StoreError: the store failed.
        """
        return await self.windows.grouped(
            edition, feeds=feeds, articles=self.articles, prior=self.prior(), harvest=harvest
        )

    async def _told(self, recipient: Recipient | None) -> Sequence[Told]:
        if recipient is None:
            return ()
        return await self.briefs.told(recipient, self.clock.now() - TOLD_FOR)

    async def _load(
        self, groups: Sequence[Group], window: Window, feeds: Mapping[FeedUrl, Feed]
    ) -> tuple[Cluster, ...]:
        """Bring the texts of these groups, and give them ids that last."""
        ids = [article for group in groups for article in group.articles]
        articles = {each.id: each for each in await self.articles.get(ids)}
        groups = await self.crossing.joined(groups, window.corpus, articles)
        assigned = identity.assign(groups, await self.clusters.of(ids))
        members = {
            cluster_id: group.articles
            for cluster_id, group in zip(assigned.ids, groups, strict=True)
        }
        await self.clusters.keep(members, assigned.merged)
        clusters = []
        for cluster_id, group in zip(assigned.ids, groups, strict=True):
            loaded = [articles[each] for each in group.articles if each in articles]
            if loaded:
                clusters.append(window.built(group, loaded, cluster_id=cluster_id, feeds=feeds))
        return tuple(clusters)

    async def _write(
        self,
        choice: rank.Choice,
        edition: Edition,
        feeds: Mapping[FeedUrl, Feed],
        prior: Prior,
    ) -> _Written:
        """Write what was chosen; a cluster without a usable sentence gives way to the next."""
        main = [*choice.slots, *choice.reserves[:_MOST_LEFT_OUT]]
        rest = choice.left_out[: _MOST_LEFT_OUT + len(choice.slots) - len(main)]
        others = choice.background[:1]
        complete = await self._complete([*main[: edition.max_stories], *others])
        chosen = [
            replace(each, cluster=complete(each.cluster)) for each in (*main, *rest, *others)
        ]
        writing = await self.writer.write(
            [each.cluster for each in chosen],
            language=edition.language,
            idf=prior.idf,
            feeds=feeds,
            now=edition.until,
            shown={each.cluster.id for each in (*choice.slots, *others)},
        )
        slots = [
            slot
            for each in chosen
            if (slot := _slot(each, writing.stories[each.cluster.id])) is not None
        ]
        written = _Written(
            writing=writing,
            slots=sorted(_among(slots, main), key=_is_thin),
            left_out=_among(slots, rest),
            background=[
                replace(slot, story=replace(slot.story, is_background=True))
                for slot in _among(slots, others)
            ],
        )
        shown = len(choice.slots)
        return replace(
            written,
            slots=written.slots[:shown],
            left_out=[*written.slots[shown:], *written.left_out],
        )

    async def _complete(self, chosen: Sequence[rank.Chosen]) -> Callable[[Cluster], Cluster]:
        """Look up what the feeds cut short; return how to put it in its place."""
        if self.pages is None:
            return lambda cluster_: cluster_
        wanted = [article for each in chosen for article in each.cluster.articles[:3]]
        longer = await self.pages.complete(wanted)
        return lambda cluster_: _with(cluster_, longer)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    slots: Sequence[Slot]
    left_out: Sequence[Slot]
    background: Sequence[Slot]
    writing: Writing


def _is_thin(slot: Slot) -> bool:
    """Tell a story of which nothing but the headline is known; it stands behind the others."""
    return slot.story.takeaway.text == slot.story.headline


def _with(cluster_: Cluster, longer: Mapping[ArticleId, Article]) -> Cluster:
    return replace(
        cluster_, articles=tuple(longer.get(each.id, each) for each in cluster_.articles)
    )


def _slot(chosen: rank.Chosen, story: Story | None) -> Slot | None:
    """Give a story its place; None for one that could not be written or tells nobody anything."""
    cluster_ = chosen.cluster
    if story is None or len(tokens(story.headline)) < _LEAST_HEADLINE:
        return None
    return Slot(
        # A story may have been written before its event got its present id.
        story=replace(story, cluster_id=cluster_.id),
        reason=chosen.reason,
        articles=tuple(each.id for each in cluster_.articles),
        anchors=cluster_.anchors,
        update=_update(chosen.update, cluster_),
        traits=traits(cluster_),
    )


def _among(slots: Sequence[Slot], chosen: Sequence[rank.Chosen]) -> list[Slot]:
    ids = {each.cluster.id for each in chosen}
    return [slot for slot in slots if slot.story.cluster_id in ids]


def _update(sentences: Sequence[str] | None, cluster_: Cluster) -> Claim | None:
    """Quote what is new for a reader who was told of the event before."""
    for sentence in sentences or ():
        for article in cluster_.articles:
            if sentence in article.text or sentence == article.title:
                quote = Citation(article_id=article.id, url=article.url, quote=sentence)
                return Claim(text=sentence, citations=(quote,))
    return None
