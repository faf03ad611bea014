"""Words of an English sentence that hedge it, say of how many it is true, or name who told it.

*Pure.* Such a word holds for the words right after it. It may be lost only together with them,
and none may be added: «some banks» are neither «banks» nor «all banks».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digest.stories.grounding import forms, lexicon
from digest.stories.grounding.english import Reading, Token
from digest.stories.grounding.parsing import structure
from digest.stories.grounding.verdict import Fault, FaultKind

_REACH = 3
"""Words of content that a negation or hedge holds for."""

_ADVERBS = forms.table(
    """
    possibly potentially perhaps maybe likely probably only merely solely
"""
)
"""Words whose hedge no verb has as its helper."""


@dataclass(frozen=True, slots=True)
class _Scope:
    level: str
    word: str
    head: Token
    keys: frozenset[str]


def faults(claim: Reading, source: Reading) -> Iterator[Fault]:
    """Yield where a claim is surer, less sure, or of the other opinion than its source."""
    told, given = list(_scopes(claim)), list(_scopes(source))
    for each in given:
        if each.level not in _KEPT:
            continue
        if _is_lost(each, claim, source, told):
            yield Fault(kind=_kind(each), where=each.word)
    for each in told:
        if each.level in _ADDED and not any(_same(each, other) for other in given):
            yield Fault(kind=_kind(each), where=each.word)
    yield from _reports(claim, source)


_AMOUNTS = frozenset({"#all", "#most", "#some", "#many", "#only"})
_ADDED = _AMOUNTS | {"possible", "likely"}
"""Levels whose words no check of words sees."""

_KEPT = _ADDED - {"#all"}
"""Levels that may be lost only together with the words after them."""


def _kind(scope: _Scope) -> FaultKind:
    return FaultKind.QUANTITY if scope.level in _AMOUNTS else FaultKind.HEDGE


def _same(one: _Scope, other: _Scope) -> bool:
    return one.level == other.level and not one.keys.isdisjoint(other.keys)


def _is_lost(scope: _Scope, claim: Reading, source: Reading, told: list[_Scope]) -> bool:
    head = scope.head.keys
    if not any(head & token.keys for token in claim.content):
        return False
    if any(_same(scope, other) for other in told):
        return False
    return sum(not head.isdisjoint(token.keys) for token in source.content) == 1


def _scopes(reading: Reading) -> Iterator[_Scope]:
    tokens = reading.tokens
    for at, token in enumerate(tokens):
        level = _level(tokens, at)
        if not level:
            continue
        held = list(_after(tokens, at)) or list(_before(tokens, at))
        if held:
            keys = frozenset().union(*(each.keys for each in held[:_REACH]))
            yield _Scope(level, token.text, held[0], keys)


def _level(tokens: tuple[Token, ...], at: int) -> str:
    low = tokens[at].low
    if low in _ADVERBS and lexicon.HEDGES[low] != "only":
        return lexicon.HEDGES[low]
    amount = f"#{lexicon.QUANTIFIERS.get(low, '')}"
    if amount in _AMOUNTS and tokens[at].keys:
        return amount
    return ""


def _after(tokens: tuple[Token, ...], at: int) -> Iterator[Token]:
    for token in tokens[at + 1 : at + 12]:
        if token.text in {",", ";", "."}:
            return
        if token.is_content and token.low not in lexicon.HEDGES and not _is_adverb(token):
            yield token


def _is_adverb(token: Token) -> bool:
    return token.low.endswith("ly") and not forms.is_verb_form(token.low)


def _before(tokens: tuple[Token, ...], at: int) -> Iterator[Token]:
    return (token for token in reversed(tokens[max(0, at - 6) : at]) if token.is_content)


def _reports(claim: Reading, source: Reading) -> Iterator[Fault]:
    """Yield what the source has from others and the claim tells as its own."""
    told = {lexicon.REPORTED.get(token.low, "") for token in claim.tokens}
    for at, token in enumerate(source.tokens):
        level = lexicon.REPORTED.get(token.low, "")
        if not level or level in told:
            continue
        if level == "anonymous" and not _speaks(source, token):
            continue
        if level == "alleged" and not _depends(claim, source, at):
            continue
        yield Fault(kind=FaultKind.HEDGE, where=token.text)
    given = {lexicon.REPORTED.get(token.low, "") for token in source.tokens}
    for token in claim.tokens:
        if lexicon.REPORTED.get(token.low) == "reported" and "reported" not in given:
            yield Fault(kind=FaultKind.HEDGE, where=token.text)


def _speaks(source: Reading, token: Token) -> bool:
    """Say whether a word names who says what the source tells."""
    return any(
        token in phrase.tokens
        for frame in structure(source.text).frames
        if frame.verb.low in lexicon.SAYING
        for phrase in frame.agents
    )


def _depends(claim: Reading, source: Reading, at: int) -> bool:
    """Say whether a claim tells the deed that an allegation is about."""
    told = {key for token in claim.content for key in token.keys}
    verb = next((deed.verb for deed in structure(source.text).frames if deed.at > at), None)
    if verb is not None:
        return not verb.keys.isdisjoint(told)
    return any(not token.keys.isdisjoint(told) for token in source.tokens[at + 1 :])
