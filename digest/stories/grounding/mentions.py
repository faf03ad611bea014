"""What the names of an English source are, and what its phrases reach.

*Pure.* «The company» can be resolved only where one company is named; whoever has a title is
none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from digest.stories.grounding import forms, lexicon
from digest.stories.grounding.english import Reading, Token
from digest.stories.grounding.frames import Frame, Phrase, Structure

STRICT = forms.table(
    """
    to from by until since before after under below above without against between than
    behind dueto through except despite unlike outside versus till
"""
)
"""Prepositions that say something of their own; in, on, of, for and the rest name a belonging."""
_APART = STRICT - {"by", "from", "behind"}
"""Prepositions after which something else is named: a speaker without a network."""
_EQUAL = {"till": "until", "below": "under"}
CALENDAR = forms.table(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december
"""
)


def fits(told: str, given: str, phrase: Phrase) -> bool:
    """Say whether a claim's preposition may stand for the source's before a phrase."""
    told, given = _EQUAL.get(told, told), _EQUAL.get(given, given)
    if told == given:
        return True
    if {told, given} == {"by", ""} and phrase.head.is_figure:
        return True
    if "over" in {told, given} and any(token.is_figure for token in phrase.tokens):
        return False
    return told not in STRICT and given not in STRICT


def direct(phrase: Phrase) -> list[Token]:
    """Return the words of a phrase and of what is named in apposition to it."""
    return [token for each in (phrase, *phrase.same) for token in each.tokens]


def keys(tokens: Iterable[Token]) -> set[str]:
    """Return the keys of some words."""
    return {key for token in tokens for key in token.keys}


def reach(phrase: Phrase) -> set[str]:
    """Return the keys of a phrase, its appositions, and all that describes it."""
    found: set[str] = set()
    waiting, seen = [phrase, *phrase.same], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        found |= keys(each.tokens)
        links = [link for link in each.links if link.preposition not in _APART]
        waiting += links
        waiting += [named for link in links for named in link.same]
    return found


def is_surely_name(token: Token) -> bool:
    """Tell a name from a day, and from a common word that opens the sentence."""
    if not token.is_name or token.low in CALENDAR | lexicon.TITLES:
        return False
    return token.start > 0 or not any(key.startswith("%") for key in token.keys)


class Mentions:
    """The names of a source."""

    def __init__(self, source: Reading, given: Structure) -> None:
        self.source, self.given = source, given

    @cached_property
    def sole(self) -> frozenset[str]:
        """The keys of the only company or body that the source names; empty if there are more."""
        named = [each for each in self.mentions if not each & self._persons]
        return named[0] if len(named) == 1 else frozenset()

    @cached_property
    def _persons(self) -> set[str]:
        """The keys of those who have a title, or of whom the source says «who»."""
        found: set[str] = set()
        tokens = self.source.tokens
        after = {tokens.index(t) for t in tokens if t.low == "who"}
        for phrase in self.given.phrases:
            words = {token.low for token in direct(phrase)}
            is_who = phrase.end in after or phrase.end + 1 in after
            if (is_who and phrase.head.is_name) or not lexicon.TITLES.isdisjoint(words):
                for each in (phrase, *phrase.same):
                    cut = max((at for at, t in enumerate(each.tokens) if t.is_owner), default=-1)
                    run = each.tokens[cut + 1 :]
                    titled = [at for at, t in enumerate(run) if t.low in lexicon.TITLES]
                    run = run[titled[-1] + 1 :] if titled else run
                    found |= keys(token for token in run if token.is_name)
        return found

    def mentioned(self, frame: Frame | None) -> Iterator[frozenset[str]]:
        """Yield the keys of the one name that «the company» can mean."""
        mentions = [each for each in self.mentions if not each & self._persons]
        if frame is not None:
            own = {
                key
                for each in (*frame.agents, *frame.patients)
                for key in keys(token for token in direct(each) if token.is_name)
            }
            mentions = [each for each in mentions if not each & own]
        if len(mentions) == 1:
            yield mentions[0]
            return
        first = next((f for f in self.given.frames if f.is_main and f is not frame), None)
        if first is None or first.verb.low in lexicon.SAYING:
            return
        subject = first.patients if first.is_passive else first.agents
        for each in subject:
            named = keys(token for token in direct(each) if token.is_name)
            if named:
                yield frozenset(named)

    def _is_told_apart(self, phrase: Phrase) -> bool:
        """Say whether a speaker has a title, and so is no company."""
        words = [token.low for each in (phrase, *phrase.same) for token in each.tokens]
        return not lexicon.TITLES.isdisjoint(words)

    @cached_property
    def mentions(self) -> list[frozenset[str]]:
        """Each name of the source once: runs of words with capitals, no dates, no places."""
        found: list[frozenset[str]] = []
        speakers = {
            id(each)
            for frame in self.given.frames
            if frame.verb.low in lexicon.SAYING and frame.at > 0
            for each in frame.agents
        }
        for phrase in self.given.phrases:
            if phrase.determiner in {"its", "their"}:
                continue
            words = phrase.tokens
            if id(phrase) in speakers and self._is_told_apart(phrase):
                owned = max((at for at, t in enumerate(words) if t.is_owner), default=-1)
                words = words[: owned + 1]
            run: list[Token] = []
            for token in [*words, None]:
                if token is not None and is_surely_name(token):
                    run.append(token)
                    if not token.is_owner:
                        continue
                if run and not (phrase.preposition in {"in", "on", "near"} and token is None):
                    named = frozenset(keys(run))
                    if not any(named & other for other in found):
                        found.append(named)
                run = []
        return found
