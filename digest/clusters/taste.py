"""Taste: what a reader's feedback says of stories to come.

*Pure.* A verdict counts for the traits of its event: its topics, the names in its headline,
and the feed, where only one reports it (what several report says nothing about one of them).
Each trait has a Beta(1, 1) prior, so that one verdict moves it by a third and no number of
them to the end; verdicts fade by half in thirty days. With u and d the faded weights for and
against it::

    liking of a trait = 2 (u + 1) / (u + d + 2) - 1 = (u - d) / (u + d + 2)
    feedback of a story = mean of its topics + strongest of its names + its feed

from -3 to 3, each part from -1 to 1. Likings are rounded to quarters before they are used:
readers who lean alike share an edition, and a day's fading changes nobody's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.clusters import topics
from digest.clusters.fields import fields
from digest.clusters.prior import load
from digest.clusters.tokens import is_cjk, names, normalise, stem, tokens
from digest.model import (
    NO_LEANING,
    Brief,
    Cluster,
    ClusterId,
    Feedback,
    FeedUrl,
    Lean,
    Leaning,
    Slot,
    Taste,
    Tasted,
    Topic,
    Trait,
    TraitKind,
    Verdict,
)

HALF_LIFE = timedelta(days=30)
KEPT = timedelta(days=180)
"""Older verdicts count for less than two in a hundred, and are dropped."""
MOST_FEEDBACK = 100
"""Verdicts of one reader that are kept, the newest."""
MOST_MUTED = 50
"""Topics and words, and again feeds, that one reader can mute."""
STEPS = 4
"""Of a liking between 0 and 1."""

_WEIGHTS = {Verdict.MORE: 1.0, Verdict.LESS: -1.0, Verdict.UP: 0.5, Verdict.DOWN: -0.5}
_PRIOR = 2.0
_MOST_NAMES = 4
_MOST_LEANS = 40
_READ_FOR_WORDS = 12
"""As many articles as a story is written from."""
_READ_FOR_TOPICS = 3


def traits(cluster: Cluster) -> tuple[Trait, ...]:
    """Return what of an event a reader may want more or less of."""
    found = [Trait(kind=TraitKind.TOPIC, key=each) for each in sorted(cluster.topics)]
    lead = cluster.articles[0]
    if len(cluster.origins) == 1:
        found.append(Trait(kind=TraitKind.FEED, key=lead.feed_url, label=lead.outlet))
    return (*found, *_names(lead.title))


def _names(headline: str) -> list[Trait]:
    """Return the names of a headline, at most four; words side by side are one name."""
    spotted = names(headline)
    is_name = load().is_name
    known = [*spotted.sure, *(each for each in spotted.unsure if is_name(_key(each)))]
    words = sorted({re.escape(each) for each in known if not each.isdigit()}, key=len)
    if not words:
        return []
    word = rf"(?<![A-Za-z0-9])(?:{'|'.join(reversed(words))})(?![A-Za-z0-9])"
    surfaces = re.findall(f"{word}(?: {word})*", normalise(headline))
    by_key = {_key(each): each for each in reversed(surfaces)}
    kept = list(dict.fromkeys(map(_key, surfaces)))[:_MOST_NAMES]
    return [Trait(kind=TraitKind.NAME, key=key, label=by_key[key]) for key in kept]


def _key(name: str) -> str:
    return " ".join(stem(each) for each in name.lower().split())


def given(slot: Slot, verdict: Verdict, at: datetime) -> Feedback:
    """Return a verdict on one story of a brief."""
    return Feedback(cluster_id=slot.story.cluster_id, verdict=verdict, traits=slot.traits, at=at)


def given_all(brief: Brief, verdict: Verdict, at: datetime) -> tuple[Feedback, ...]:
    """Return a verdict on a whole brief: each of its stories has an equal share in it."""
    return tuple(
        Feedback(
            cluster_id=slot.story.cluster_id,
            verdict=verdict,
            traits=slot.traits,
            at=at,
            share=1 / len(brief.slots),
        )
        for slot in brief.slots
    )


def learned(taste: Taste, feedback: Iterable[Feedback], now: datetime) -> Taste:
    """Return a taste with new verdicts, within its bounds.

    A verdict on an event takes the place of the one before: whoever changes his mind, or
    presses twice, has said one thing.
    """
    by_event = {each.cluster_id: each for each in taste.feedback}
    for each in feedback:
        by_event.pop(each.cluster_id, None)
        by_event[each.cluster_id] = each
    fresh = (each for each in by_event.values() if now - each.at <= KEPT)
    return replace(taste, feedback=_newest(fresh))


def leaning(taste: Taste, now: datetime) -> Leaning:
    """Return what a taste comes to at an instant; equal feedback gives equal leanings."""
    if taste.is_empty:
        return NO_LEANING
    sums: defaultdict[tuple[TraitKind, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for each in taste.feedback:
        weight = _WEIGHTS[each.verdict] * each.share * _faded(now - each.at)
        for trait in each.traits:
            sums[trait.kind, trait.key][weight < 0] += abs(weight)
    steps = {trait: round(STEPS * _liking(*weights)) for trait, weights in sums.items()}
    strongest = sorted(filter(steps.get, steps), key=lambda trait: (-abs(steps[trait]), trait))
    return Leaning(
        leans=tuple(
            Lean(kind=kind, key=key, steps=steps[kind, key])
            for kind, key in sorted(strongest[:_MOST_LEANS])
        ),
        muted=taste.muted,
        muted_feeds=taste.muted_feeds,
    )


def _faded(age: timedelta) -> float:
    return float(0.5 ** (max(age, timedelta(0)) / HALF_LIFE))


def _liking(up: float, down: float) -> float:
    return (up - down) / (up + down + _PRIOR)


def feedback(
    leaning_: Leaning, of: Sequence[Trait]
) -> tuple[float, tuple[Trait, ...], tuple[Trait, ...]]:
    """Return the feedback of a story, -3 to 3, and which traits count for it and against it."""
    if not leaning_.leans:
        return 0.0, (), ()
    steps = {(each.kind, each.key): each.steps for each in leaning_.leans}
    known = [(trait, steps.get((trait.kind, trait.key), 0)) for trait in of]
    by_topic = [count for trait, count in known if trait.kind is TraitKind.TOPIC]
    by_name = [count for trait, count in known if trait.kind is TraitKind.NAME]
    by_feed = [count for trait, count in known if trait.kind is TraitKind.FEED]
    whole = (
        sum(by_topic) / max(1, len(by_topic))
        + max(by_name, key=abs, default=0)
        + max(by_feed, key=abs, default=0)
    ) / STEPS
    return (
        whole,
        tuple(trait for trait, count in known if count > 0),
        tuple(trait for trait, count in known if count < 0),
    )


def is_muted(cluster: Cluster, muted: Collection[Topic]) -> bool:
    """Tell whether an event is about what a reader wants to hear nothing of.

    A topic that has a name is muted where one of the best articles is about it; any other word
    or phrase wherever it stands in what a story may quote.
    """
    if not muted:
        return False
    named, phrases = _parted(muted)
    return any(
        is_about(each.title, each.text, named) for each in cluster.articles[:_READ_FOR_TOPICS]
    ) or any(_says(each.title, each.text, phrases) for each in cluster.articles[:_READ_FOR_WORDS])


def mutes(headline: str, text: str, muted: Collection[Topic]) -> bool:
    """Tell whether a story that is written is about what a reader wants to hear nothing of."""
    named, phrases = _parted(muted)
    return is_about(headline, text, named) or _says(headline, text, phrases)


def is_about(headline: str, text: str, wanted: Collection[Topic]) -> bool:
    """Tell whether a headline and its text are about any of these topics."""
    if not wanted:
        return False
    read = fields(headline, text, is_name=load().is_name)
    return any(
        topics.match(topic, title=read.title, text=read.body) >= topics.MATCHES for topic in wanted
    )


def _parted(muted: Collection[Topic]) -> tuple[list[Topic], list[Topic]]:
    """Return the topics that have a name, and the other words."""
    named = [each for each in muted if topics.named(each) in topics.TERMS]
    return named, [each for each in muted if each not in named]


def _says(headline: str, text: str, phrases: Collection[Topic]) -> bool:
    if not phrases:
        return False
    whole = f"{headline}\n{text}"
    words = tokens(whole)
    return any(_stands_in(tuple(tokens(each)), each, words, whole) for each in phrases)


def _stands_in(wanted: tuple[str, ...], phrase: str, words: Sequence[str], text: str) -> bool:
    """Tell whether a phrase stands in a text, its words side by side."""
    if not wanted or is_cjk(phrase):
        return phrase.casefold() in text.casefold()
    ends = len(words) - len(wanted) + 1
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in range(ends))


def muted_with(taste: Taste, topic: Topic) -> Taste | None:
    """Return a taste with one more topic or word muted; None when there are too many."""
    muted = taste.muted | {topics.named(topic)}
    return replace(taste, muted=muted) if len(muted) <= MOST_MUTED else None


def muted_without(taste: Taste, topic: Topic) -> Taste:
    """Return a taste that hears of a topic or word again."""
    return replace(taste, muted=taste.muted - {topic, topics.named(topic)})


def feed_muted(taste: Taste, feed: FeedUrl) -> Taste | None:
    """Return a taste with one more source muted; None when there are too many."""
    muted = taste.muted_feeds | {feed}
    return replace(taste, muted_feeds=muted) if len(muted) <= MOST_MUTED else None


def feed_unmuted(taste: Taste, feed: FeedUrl) -> Taste:
    """Return a taste that hears of a source again."""
    return replace(taste, muted_feeds=taste.muted_feeds - {feed})


def difference(before: Taste, after: Taste) -> Tasted | None:
    """Return what tells one taste from another; None when nothing does but the hour."""
    was, now = _by_event(before), _by_event(after)
    events = {each for each in was.keys() | now.keys() if not _agree(was.get(each), now.get(each))}
    found = Tasted(
        before=_part(before, events, without=after), after=_part(after, events, without=before)
    )
    return None if found.before.is_empty and found.after.is_empty else found


def turned(taste: Taste, tasted: Tasted) -> Taste:
    """Return a taste with a change made in it, once or more often; what is beside it stays."""
    events = _by_event(tasted.before).keys() | _by_event(tasted.after).keys()
    rest = [each for each in taste.feedback if each.cluster_id not in events]
    return Taste(
        feedback=_newest((*rest, *tasted.after.feedback)),
        muted=(taste.muted - tasted.before.muted) | tasted.after.muted,
        muted_feeds=(taste.muted_feeds - tasted.before.muted_feeds) | tasted.after.muted_feeds,
    )


def stands(taste: Taste, tasted: Tasted) -> bool:
    """Tell whether a taste is, in what a change has changed, as that left it."""
    return difference(taste, turned(taste, tasted)) is None


def _newest(feedback: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """Return what there is room for, in the one order that it can have."""
    return tuple(sorted(feedback, key=lambda each: (each.at, each.cluster_id))[-MOST_FEEDBACK:])


def _by_event(taste: Taste) -> dict[ClusterId, Feedback]:
    return {each.cluster_id: each for each in taste.feedback}


def _agree(one: Feedback | None, other: Feedback | None) -> bool:
    if one is None or other is None:
        return one is other
    return replace(one, at=other.at) == other


def _part(taste: Taste, events: Collection[ClusterId], *, without: Taste) -> Taste:
    return Taste(
        feedback=tuple(each for each in taste.feedback if each.cluster_id in events),
        muted=taste.muted - without.muted,
        muted_feeds=taste.muted_feeds - without.muted_feeds,
    )
