"""Who does what in an English sentence: each verb with its doer and its object.

*Pure.* A shallow reading, made for headlines and news: noun phrases between function words,
verbs by a list and by their neighbours, passives turned round. Where it cannot tell, it
says nothing, and the checks of words, names and numbers remain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from digest.stories.grounding import lexicon
from digest.stories.grounding.english import Token, read

_PRONOUN = re.compile(
    r"(?:Its?|They|Their|He|His|She|Her|This|These"
    r"|The (?:company|firm|start-?up|group|maker|lab))\b"
)
_FACTORS = frozenset(map(lexicon.base, ("double", "triple", "quadruple", "halve")))
"""What may be done «more than»."""

_MARKS = frozenset({",", ";", ":"})
_PLURALS = frozenset({"people", "children", "women", "men", "police", "media", "data"})
_CLAUSAL = frozenset({"after", "before", "since", "until", "as"})
"""Prepositions that may begin a clause."""

_STOPS = frozenset('.,;:!?-()"')


@dataclass(slots=True)
class Deed:
    """A verb with who does it and what it is done to, each as the keys of its words."""

    verb: Token
    at: int
    agent: set[str] = field(default_factory=set)
    agent_heads: list[Token] = field(default_factory=list)
    patient: set[str] = field(default_factory=set)
    patient_heads: list[Token] = field(default_factory=list)
    is_passive: bool = False
    is_pronoun: bool = False
    """Whether a pronoun stands for who does it, and nothing before it can be meant."""
    is_infinitive: bool = False
    parent: Deed | None = None
    """The verb it hangs on: to sell, selling."""


def _is_verb(tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether the word there is a verb by its form and its neighbours."""
    token, low = tokens[at], tokens[at].low
    if at == 0 or token.is_figure or token.is_owner or not lexicon.is_verb_form(low):
        return False
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    if "-" in {before.text, after.text if after else ""}:
        return False
    if token.text[0].isupper() and before.text not in _STOPS:
        return False
    following = after.low if after and after.text not in _STOPS else ""
    return _may_follow(before, token) and _may_precede(before, low, following)


def _may_follow(before: Token, token: Token) -> bool:
    """Say whether a verb of this form may stand after a word."""
    low = token.low
    if before.low == "that":
        return not low.endswith("ing")
    if before.is_owner or before.low in lexicon.DETERMINERS:
        return False
    if low.endswith("ing"):
        return before.low not in lexicon.CONJUNCTIONS
    if before.low == "than":
        return not token.keys.isdisjoint(_FACTORS)
    return before.low == "to" or before.low not in lexicon.PREPOSITIONS


def _may_precede(before: Token, low: str, after: str) -> bool:
    """Say whether a verb may stand between these two; empty: a mark or the end."""
    if low.endswith("ing"):
        return before.low not in lexicon.PREPOSITIONS or after not in lexicon.PREPOSITIONS
    is_past = is_past_form(low)
    if before.low in {"and", "or"} and not after:
        return is_past
    if not is_past and (before.text in _MARKS or not _may_govern(before, low)):
        return False
    if is_past:  # «label generated images»
        is_between = after and after not in lexicon.PREPOSITIONS | lexicon.DETERMINERS
        return not (is_between and _is_plain_verb(before) and not before.is_name)
    is_helper = after in lexicon.BE | lexicon.MODALS | lexicon.HAVE
    return not (is_helper or is_past_form(after) or before.is_figure)


def _may_govern(before: Token, low: str) -> bool:
    """Say whether a present form may follow: «plans» anything but a verb, «plan» a plural."""
    if _is_plain_verb(before) and before.low not in _PLURALS and not before.low.endswith("s"):
        return False
    if low.endswith("s") or not before.is_content:
        return True
    return before.low.endswith(("s", "ly")) or before.low in _PLURALS


def is_past_form(word: str) -> bool:
    """Say whether a word can only be the past of a verb."""
    return word in lexicon.PASTS or (word.endswith("ed") and lexicon.is_verb_form(word))


def _is_plain_verb(token: Token) -> bool:
    low = token.low
    return lexicon.is_verb_form(low) and not is_past_form(low) and low not in lexicon.BE


@lru_cache(maxsize=1 << 11)
def deeds(text: str) -> tuple[Deed, ...]:
    """Return who does what in a plain English sentence, in order."""
    return tuple(_Parse(read(text).tokens).deeds)


def resolved(first: str, second: str) -> str:
    """Return a sentence with what its opening pronoun stands for in the one before; else empty.

    «It» may be what the sentence before is about or what it tells of: «Lumen's speaker».
    """
    pronoun = _PRONOUN.match(second)
    done = deeds(first)
    if pronoun is None or not done:
        return ""
    tokens, before = read(first).tokens, done[0].at
    while before and (tokens[before - 1].low in lexicon.BE | lexicon.HAVE | lexicon.MODALS):
        before -= 1
    subject = read(first).text[: tokens[before].start].strip(" ,")
    if not subject or "," in subject:
        return ""
    thing = _phrase(tokens, done[0])
    is_thing = pronoun.group() in {"It", "They", "This", "These"}
    who = f"{subject}'s {thing}" if is_thing and thing else subject
    if pronoun.group() in {"Its", "Their", "His", "Her"}:
        who = f"{subject}'s"
    return f"{who}{second[pronoun.end() :]}"


def _phrase(tokens: tuple[Token, ...], deed: Deed) -> str:
    """Return the words of what a deed is done to."""
    if not deed.patient_heads:
        return ""
    last = tokens.index(deed.patient_heads[0])
    first = last
    while tokens[first - 1].is_content and first - 1 > deed.at:
        first -= 1
    return " ".join(token.text for token in tokens[first : last + 1])


@dataclass(slots=True)
class _Segment:
    """What stands between two commas or conjunctions."""

    heads: list[Token] = field(default_factory=list)
    """Last words of its noun phrases that no preposition opens."""
    keys: set[str] = field(default_factory=set)


class _Parse:
    """One pass over the tokens; noun phrases wait until a verb takes them."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.deeds: list[Deed] = []
        self._segments = [_Segment()]
        self._phrase: list[Token] = []
        self._nearest: list[Token] = []
        self._antecedent: set[str] = set()
        self._by: set[str] = set()
        self._preposition = ""
        self._pronoun = self._relative = self._infinitive = False
        for at, token in enumerate(tokens):
            self._take(at, token)
        self._close()
        self._give(self._segments)

    def _take(self, at: int, token: Token) -> None:
        low = token.low
        if _is_verb(self.tokens, at):
            self._close()
            self._verb(at, token)
        elif low in lexicon.PREPOSITIONS:
            self._close()
            if low in _CLAUSAL:
                self._segments.append(_Segment())
            self._preposition = "" if low in _CLAUSAL else low
            self._infinitive = low == "to"
        elif low in lexicon.PRONOUNS - {"this"} and not self._phrase:
            self._pronoun = True
        elif token.is_content:
            self._phrase.append(token)
            self._infinitive = self._infinitive and low.endswith("ly")
        elif low in lexicon.DETERMINERS - {"that"}:
            self._close()
        else:
            self._join(at, token)

    def _join(self, at: int, token: Token) -> None:
        """Take what begins another clause or another member of a list."""
        low = token.low
        if low == "that" and not self._is_relative(at):
            self._close()
            if at and self.tokens[at - 1].is_content and not _is_verb(self.tokens, at - 1):
                self._antecedent = self._nearest_keys()
            self._segments.append(_Segment())
            self._preposition = ""
        elif low in lexicon.RELATIVES and (self._phrase or self._nearest):
            self._close()
            if self.tokens[at - 1].low != "and":
                self._antecedent = self._nearest_keys()
            self._relative = True
        elif low in lexicon.CONJUNCTIONS or token.text in {",", ";"}:
            self._close()
            self._segments.append(_Segment())
            self._preposition = self._preposition if low in {"and", "or"} else ""

    def _nearest_keys(self) -> set[str]:
        return {key for each in self._nearest for key in each.keys}

    def _is_relative(self, at: int) -> bool:
        """Tell «a model that runs» from «said that it runs»."""
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None:
            return False
        is_auxiliary = following.low in lexicon.BE | lexicon.HAVE | lexicon.MODALS
        return is_auxiliary or _is_verb(self.tokens, at + 1) or following.low in {"not", "never"}

    def _close(self) -> None:
        """End a noun phrase."""
        if not self._phrase:
            return
        keys = {key for token in self._phrase for key in token.keys}
        segment = self._segments[-1]
        segment.keys |= keys
        self._nearest = self._phrase
        if self._preposition == "by":
            self._by |= keys
        elif not self._preposition:
            segment.heads.append(self._phrase[-1])
        self._phrase = []

    def _give(self, segments: list[_Segment]) -> None:
        """Give the phrases after a verb to it."""
        if not self.deeds:
            return
        last = self.deeds[-1]
        if last.is_passive:
            last.agent |= self._by
            return
        for segment in segments:
            last.patient |= segment.keys
            last.patient_heads += segment.heads

    def _verb(self, at: int, token: Token) -> None:
        shared = self.deeds[-1] if self.deeds else None
        passive = self._is_passive(at, token)
        deed = Deed(verb=token, at=at, is_passive=passive)
        own = self._segments if shared is None else self._segments[-1:]
        is_cut = len(self._segments) > 1 and not self._relative
        self._give(self._segments[:-1] if is_cut else self._segments)
        keys, heads = self._doers(deed, shared, own)
        if passive:
            deed.patient, deed.patient_heads = keys, heads
        else:
            deed.agent, deed.agent_heads = keys, heads
        if not passive and not self._relative and self._antecedent:  # a bill that they passed
            deed.patient |= self._antecedent
            self._antecedent = set()
        self.deeds.append(deed)
        self._segments, self._by, self._preposition = [_Segment()], set(), ""
        self._pronoun = self._relative = self._infinitive = False

    def _doers(
        self, deed: Deed, shared: Deed | None, own: list[_Segment]
    ) -> tuple[set[str], list[Token]]:
        """Return who is before a verb, and the heads of those named."""
        keys = {key for segment in own for key in segment.keys}
        heads = [head for segment in own for head in segment.heads]
        if self._relative:
            return keys if keys and shared is None else keys | self._antecedent, []
        if shared is None:
            deed.is_pronoun, deed.is_infinitive = self._pronoun and not heads, self._infinitive
            is_trailing = deed.verb.low in lexicon.SAYING and own[-1].heads
            return (own[-1].keys, own[-1].heads) if is_trailing else (keys, heads)
        if self._infinitive or deed.verb.low.endswith("ing"):
            deed.parent, deed.is_infinitive = shared, self._infinitive
            asked = {key for head in shared.patient_heads for key in head.keys}
            is_asked = self._infinitive and asked
            return keys | (asked if is_asked else shared.agent | shared.patient), []
        return (keys, heads) if heads else (self._inherited(shared), [])

    def _inherited(self, shared: Deed) -> set[str]:
        """Return who does what no noun stands before: it, or the doer before."""
        if self._pronoun:
            first = self.deeds[0]
            return set(first.agent or first.patient)
        return set(shared.patient if shared.is_passive else shared.agent)

    def _is_passive(self, at: int, token: Token) -> bool:
        if not (token.low in lexicon.PARTICIPLES or token.low.endswith("ed")):
            return False
        for before in reversed(self.tokens[max(0, at - 4) : at]):
            if before.low in lexicon.BE:
                return True
            if before.low in lexicon.HAVE or (before.is_content and not before.low.endswith("ly")):
                break
        return at + 1 < len(self.tokens) and self.tokens[at + 1].low == "by"
