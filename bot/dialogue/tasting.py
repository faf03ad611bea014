"""Changing what a reader likes: each change is recorded with what it replaced, and taken back.

A change is recorded before it is made, and making it twice makes it once: a line that comes
again after a crash finds what it had begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dialogue import grammar, lines, settled
from bot.dialogue.visit import Visit
from digest.clusters import taste
from digest.model import (
    NO_PREFERENCES,
    Change,
    FeedUrl,
    Taste,
    Tasted,
    Topic,
    Trait,
    TraitKind,
)
from digest.ports import Tastes, Wishes

Edit = Callable[[Taste], Taste]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasting:
    """Changes tastes through these ports; `title` names a source."""

    tastes: Tastes
    wishes: Wishes
    title: Callable[[FeedUrl], str]

    async def change(self, line: lines.Command, visit: Visit, edit: Edit) -> Change | None:
        """Change what is liked in a place, once for each line; None: it is so already.

        Raises:
            StoreError: the store failed; what was begun is done when the line comes again.
        """
        done = await self.wishes.change_of(visit.place, visit.change_id)
        if done is None:
            before = await self.tastes.get(visit.place)
            made = taste.difference(before, edit(before))
            if made is None:
                return None
            done = _recorded(line, made, visit)
            await self.wishes.record(visit.place, done)
        if (tasted := done.tasted) is not None:
            await self.tastes.change(visit.place, lambda known: taste.turned(known, tasted))
        return done

    async def take_back(self, change: Change, visit: Visit) -> Change | None:
        """Put back what a change replaced, unless that was changed since: then None.

        Raises:
            StoreError: the store failed.
        """
        if change.tasted is None:
            return None
        turned = Tasted(before=change.tasted.after, after=change.tasted.before)
        if await self.wishes.change_of(visit.place, visit.change_id) is None:
            known = await self.tastes.get(visit.place)
            if not taste.stands(known, change.tasted):
                return None
        line = lines.Undo(change=change.id)
        return await self.change(line, visit, lambda known: taste.turned(known, turned))

    async def told(self, visit: Visit) -> tuple[str, ...]:
        """Say what counts in a place besides its topics: more, less, and what is muted.

        Raises:
            StoreError: the store failed.
        """
        kept = await self.tastes.get(visit.place)
        return (*liked(kept, visit), *self.muted(kept, visit))

    def muted(self, kept: Taste, visit: Visit) -> tuple[str, ...]:
        """Say what is muted: topics, words and sources."""
        return settled.sentences(
            settled.Facet.MUTED,
            visit.preferences,
            visit.words,
            visit.own,
            muted=kept.muted,
            muted_sources=tuple(sorted(map(self.title, kept.muted_feeds))),
        )


def liked(kept: Taste, visit: Visit) -> tuple[str, ...]:
    """Say of what a reader wants more and less, the strongest first; nothing."""
    known = {(trait.kind, trait.key): trait for each in kept.feedback for trait in each.traits}
    steps = {(each.kind, each.key): each.steps for each in taste.leaning(kept, visit.at).leans}
    leaning = sorted(filter(steps.get, known), key=lambda each: -abs(steps[each]))
    told = []
    for template, is_more in ((visit.own.liked_now, True), (visit.own.disliked_now, False)):
        names = tuple(
            named(known[each], visit) for each in leaning if (steps[each] > 0) is is_more
        )
        if names:
            told.append(template.format(names=visit.words.enumerate(names)))
    return tuple(told)


def named(trait: Trait, visit: Visit) -> str:
    """Name what an event is about, or who reports it."""
    topics: Mapping[Topic, str] = visit.words.topics
    if trait.kind is TraitKind.TOPIC:
        return topics.get(Topic(trait.key), trait.key)
    return trait.label or trait.key


def _recorded(line: lines.Command, tasted: Tasted, visit: Visit) -> Change:
    return Change(
        id=visit.change_id,
        at=visit.at,
        by=visit.asker,
        line=grammar.written(line),
        before=NO_PREFERENCES,
        after=NO_PREFERENCES,
        tasted=tasted,
    )
