"""What bringing a configuration in changes: what is new, what is other, what is as it was.

*Pure.* Nothing is ever taken away: what is set up and not in the file stays. Preferences are the
truth, from which subscriptions follow: a plan leaves no place where they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot import standing
from bot.configuration.document import Arrangement, Configuration, RealmList
from digest.model import BriefKind, FeedUrl, OwnSource, Preferences, Recipient, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many there are of each."""

    new: int = 0
    other: int = 0
    same: int = 0

    def plus(self, more: Change) -> Change:
        """Return the sum."""
        return Change(
            new=self.new + more.new, other=self.other + more.other, same=self.same + more.same
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be stored, and how much that is; brought in once more, nothing is."""

    lists: tuple[RealmList, ...] = ()
    added: tuple[Subscription, ...] = ()
    changed: tuple[Subscription, ...] = ()
    moved: tuple[str, ...] = ()
    """Ids of subscriptions that are at another address here: there they would be two."""
    places: tuple[Arrangement, ...] = ()
    """Places whose preferences are new or other."""
    following: tuple[Recipient, ...] = ()
    """Places whose subscriptions are to follow their preferences, once those are stored."""
    sources: Change = Change()
    subscriptions: Change = Change()
    preferences: Change = Change()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.lists or self.added or self.changed or self.places or self.following)


def plan(wanted: Configuration, present: Configuration) -> Plan:
    """Return what has to be stored so that all that is wanted is there."""
    known = {each.id: each for each in present.subscriptions}
    added = tuple(each for each in wanted.subscriptions if each.id not in known)
    met = [(each, known[each.id]) for each in wanted.subscriptions if each.id in known]
    moved = tuple(each.id for each, old in met if each.recipient != old.recipient)
    changed = tuple(
        replace(each, last_date=old.last_date) for each, old in met if not _is_as(each, old)
    )
    lists, sources = _lists(wanted.lists, present.lists)
    places, preferences = _places(wanted, present)
    return Plan(
        lists=lists,
        added=added,
        changed=changed,
        moved=moved,
        places=places,
        following=_following(places, wanted, present),
        preferences=preferences,
        sources=sources,
        subscriptions=Change(new=len(added), other=len(changed), same=len(met) - len(changed)),
    )


def standing_in(
    subscriptions: Iterable[Subscription],
) -> dict[Recipient, dict[BriefKind, Subscription]]:
    """Return subscriptions by place and kind."""
    there: dict[Recipient, dict[BriefKind, Subscription]] = {}
    for each in subscriptions:
        there.setdefault(each.recipient, {})[each.kind] = each
    return there


def agree(place: Recipient, wished: Preferences, there: Mapping[BriefKind, Subscription]) -> bool:
    """Tell whether the subscriptions of a place are what its preferences ask for.

    They may be paused all the same: those of a chat that the bot was removed from are.
    """
    daily, weekly = there.get(BriefKind.DAILY), there.get(BriefKind.WEEKLY)
    if daily is None:
        return wished.at is None and weekly is None
    if wished.at is None:
        return False
    asked = standing.subscription_of(place, wished, daily, by="", language=daily.language)
    if not _is_no_less_than(daily, asked):
        return False
    if weekly is None:
        return wished.weekly is None
    week = replace(standing.week_of(daily, wished.weekly), last_date=weekly.last_date)
    if wished.weekly is None:
        return weekly.is_paused
    return _is_no_less_than(weekly, replace(week, id=weekly.id))


def _is_no_less_than(there: Subscription, asked: Subscription) -> bool:
    """Tell whether a subscription is as it was asked for, or so and paused."""
    is_paused = there.is_paused or asked.is_paused
    return there == replace(asked, is_paused=is_paused)


def _places(
    wanted: Configuration, present: Configuration
) -> tuple[tuple[Arrangement, ...], Change]:
    """Return whose preferences are to be stored.

    Where the file has subscriptions alone, and preferences are set here, these become what those
    were made for.
    """
    known = {each.place: each.preferences for each in present.places}
    given = {each.place: each.preferences for each in wanted.places}
    for place, there in standing_in(wanted.subscriptions).items():
        here = known.get(place)
        if place not in given and here is not None and not agree(place, here, there):
            daily, weekly = there.get(BriefKind.DAILY), there.get(BriefKind.WEEKLY)
            made_for = standing.preferences_of(daily, weekly)
            given[place] = replace(made_for, managers=here.managers)
    new = [each for each in given if each not in known]
    other = [each for each in given if each in known and known[each] != given[each]]
    change = Change(new=len(new), other=len(other), same=len(given) - len(new) - len(other))
    return tuple(
        Arrangement(place=each, preferences=given[each]) for each in (*new, *other)
    ), change


def _following(
    places: Iterable[Arrangement], wanted: Configuration, present: Configuration
) -> tuple[Recipient, ...]:
    """Return in which places subscriptions will not be as preferences are."""
    wished = {each.place: each.preferences for each in (*present.places, *wanted.places, *places)}
    there = standing_in((*present.subscriptions, *wanted.subscriptions))
    named = {each.place for each in wanted.places} | standing_in(wanted.subscriptions).keys()
    return tuple(
        place
        for place in sorted(named, key=repr)
        if place in wished and not agree(place, wished[place], there.get(place, {}))
    )


def _is_as(wanted: Subscription, known: Subscription) -> bool:
    """Tell whether a subscription is as wanted; its last brief is known here better."""
    return replace(wanted, last_date=known.last_date) == known


def _lists(
    wanted: Iterable[RealmList], present: Iterable[RealmList]
) -> tuple[tuple[RealmList, ...], Change]:
    there = {each.realm: each.sources for each in present}
    lists, change = [], Change()
    for each in wanted:
        sources, more = merged(each.sources, there.get(each.realm, ()))
        change = change.plus(more)
        if sources:
            lists.append(RealmList(realm=each.realm, sources=sources))
    return tuple(lists), change


def merged(
    wanted: Iterable[OwnSource], present: Iterable[OwnSource]
) -> tuple[tuple[OwnSource, ...], Change]:
    """Return what is to be stored of a list, and how much that is; nothing is taken away."""
    known: Mapping[FeedUrl, OwnSource] = {each.feed.url: each for each in present}
    fresh, changed, same = [], [], 0
    for each in wanted:
        old = known.get(each.feed.url)
        if old is None:
            fresh.append(each)
        elif replace(each, added_at=old.added_at) == old:
            same += 1
        else:
            changed.append(replace(each, added_at=old.added_at))
    return (*changed, *fresh), Change(new=len(fresh), other=len(changed), same=same)
