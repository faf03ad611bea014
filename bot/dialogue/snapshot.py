"""What a place has set up at an instant, and what differs between two of them.

*Pure.* Managers are no part of it: who may manage a place is decided there, person by person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot import configuration
from bot.configuration import Arrangement, Configuration
from bot.dialogue import settled
from digest.model import (
    Change,
    ChangeId,
    FeedUrl,
    OwnSource,
    Preferences,
    Recipient,
    Taste,
    Topic,
)

_MUTES = ("muted", "muted_feeds")
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is set up; `made` is what the place's realm made of its list of sources."""

    preferences: Preferences
    made: Mapping[FeedUrl, OwnSource]
    muted: frozenset[Topic] = frozenset()
    muted_feeds: frozenset[FeedUrl] = frozenset()

    @property
    def taste(self) -> Taste:
        """What is muted, as a taste."""
        return Taste(muted=self.muted, muted_feeds=self.muted_feeds)

    def body(self, place: Recipient, at: datetime) -> bytes:
        """Return it as a file, without the place."""
        arranged = Arrangement(
            place=place,
            preferences=self.preferences,
            muted=self.muted,
            muted_feeds=self.muted_feeds,
        )
        return configuration.write_of_place(arranged, self.made.values(), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What has to be done to come from one snapshot to another."""

    fields: Mapping[str, object] = field(default_factory=dict)
    """Of preferences, with what they are afterwards."""
    mutes: Mapping[str, object] = field(default_factory=dict)
    """Of a taste, with what they are afterwards."""
    sources: Mapping[FeedUrl, OwnSource | None] = field(default_factory=dict)
    """Those that are otherwise afterwards; None for what nothing is made of any more."""

    @property
    def is_none(self) -> bool:
        """Whether nothing has to be done."""
        return not (self.fields or self.mutes or self.sources)

    def preferences(self, known: Preferences) -> Preferences:
        """Return preferences with it done."""
        return replace(known, **self.fields)  # type: ignore[arg-type]  # fields of theirs

    def taste(self, known: Taste) -> Taste:
        """Return a taste with it done."""
        return replace(known, **self.mutes)  # type: ignore[arg-type]  # fields of its

    def listed(self, now: Mapping[FeedUrl, OwnSource]) -> tuple[OwnSource, ...]:
        """Return what is made of sources then; what is known of them here stays known."""
        return tuple(
            replace(now.get(url, each), is_added=each.is_added, is_hidden=each.is_hidden)
            for url, each in self.sources.items()
            if each is not None
        )

    def done(self, now: Snapshot) -> Snapshot:
        """Return a snapshot with it done."""
        taste = self.taste(now.taste)
        kept = {url: each for url, each in now.made.items() if url not in self.sources}
        return Snapshot(
            preferences=self.preferences(now.preferences),
            made=kept | {each.feed.url: each for each in self.listed(now.made)},
            muted=taste.muted,
            muted_feeds=taste.muted_feeds,
        )

    @property
    def dropped(self) -> tuple[FeedUrl, ...]:
        """Return of which sources nothing is made then."""
        return tuple(url for url, each in self.sources.items() if each is None)


def brought(now: Snapshot, wanted: Configuration, beneath: Mapping[FeedUrl, object]) -> Snapshot:
    """Return what is set up once a file is brought in.

    Preferences and what is muted are as the file says; of sources none is taken away. What is
    hidden and stands in no list beneath is nothing.
    """
    (arranged,), (listed,) = wanted.places, wanted.lists
    made = dict(now.made)
    for each in listed.sources:
        url, known = each.feed.url, now.made.get(each.feed.url)
        if known is not None:
            is_added = known.is_added or each.is_added
            made[url] = replace(known, is_added=is_added, is_hidden=each.is_hidden)
        elif each.is_added or (each.is_hidden and url in beneath):
            made[url] = each
    preferences = replace(arranged.preferences, managers=now.preferences.managers)
    return Snapshot(
        preferences=preferences,
        made=made,
        muted=arranged.muted,
        muted_feeds=arranged.muted_feeds,
    )


def read(body: bytes, place: Recipient, most_added: int) -> Snapshot:
    """Return the snapshot that a file of ours holds.

    Raises:
        Refused: it holds none.
    """
    found = configuration.read_of_place(body, place, most_added=most_added)
    (arranged,), (listed,) = found.places, found.lists
    made = {each.feed.url: each for each in listed.sources}
    return Snapshot(
        preferences=arranged.preferences,
        made=made,
        muted=arranged.muted,
        muted_feeds=arranged.muted_feeds,
    )


def between(before: Snapshot, after: Snapshot) -> Difference:
    """Return what differs."""
    fields = settled.touched(as_change(before, after))
    urls = [*after.made, *(url for url in before.made if url not in after.made)]
    return Difference(
        fields={name: getattr(after.preferences, name) for name in fields if name != "managers"},
        mutes={
            name: getattr(after, name)
            for name in _MUTES
            if getattr(before, name) != getattr(after, name)
        },
        sources={
            url: after.made.get(url)
            for url in urls
            if _flags(before.made.get(url)) != _flags(after.made.get(url))
        },
    )


def is_as(now: Snapshot, then: Snapshot, difference: Difference) -> bool:
    """Tell whether all that a difference touches is as it was in a snapshot."""
    return (
        all(
            getattr(now.preferences, name) == getattr(then.preferences, name)
            for name in difference.fields
        )
        and all(getattr(now, name) == getattr(then, name) for name in difference.mutes)
        and all(
            _flags(now.made.get(url)) == _flags(then.made.get(url)) for url in difference.sources
        )
    )


def as_change(before: Snapshot, after: Snapshot) -> Change:
    """Return the change of preferences between two snapshots, by nobody."""
    return Change(
        id=ChangeId(""),
        at=_EVER,
        by="",
        line="",
        before=before.preferences,
        after=after.preferences,
    )


def _flags(source: OwnSource | None) -> tuple[bool, bool] | None:
    return None if source is None else (source.is_added, source.is_hidden)
