"""The gate for a language of which it knows no words: order and literal words stand in for sense.

*Pure.* Every word of the claim must be the source's, in its order, and nothing short may be
left out between two words, since in most languages that is how «not» looks. What is left is a
sentence cut at its clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.clusters.tokens import is_cjk
from digest.stories.grounding import figures
from digest.stories.grounding.verdict import Fault, FaultKind

_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*|[,;:]")
_SHORT = 5
"""Letters of the longest word that may be a negation: nicht, aldri."""

_MOST_BACKWARD = 1


def faults(claim: str, source: str) -> Iterator[Fault]:
    """Yield what a plain claim says that a plain source does not say in these words."""
    for each in figures.faulty(claim, source):
        yield Fault(kind=FaultKind.NUMBER, where=each)
    if is_cjk(claim) or is_cjk(source):
        yield from _unspaced(claim, source)
    else:
        yield from _spaced(claim, source)


def _unspaced(claim: str, source: str) -> Iterator[Fault]:
    """Check a script without spaces: whole clauses of the source."""
    for clause in re.split(r"[,、，;；。.!?！？\s]+", claim):
        if clause and clause not in source:
            yield Fault(kind=FaultKind.WORD, where=clause)
            return
    pieces = [each for each in re.split(r"[,、，;；。.!?！？\s]+", source) if each]
    for clause in re.split(r"[,、，;；。.!?！？\s]+", claim):
        if clause and clause not in pieces:
            yield Fault(kind=FaultKind.SPLICE, where=clause)


def _spaced(claim: str, source: str) -> Iterator[Fault]:
    given = _WORD.findall(source)
    places: dict[str, list[int]] = {}
    for at, word in enumerate(given):
        places.setdefault(word.casefold(), []).append(at)
    last = -1
    backward = 0
    for at, word in enumerate(_words(claim)):
        found = places.get(word.casefold())
        if not found:
            is_name = at > 0 and word[0].isupper()
            yield Fault(kind=FaultKind.NAME if is_name else FaultKind.WORD, where=word)
            continue
        if at and word[0].isupper() and word not in given:
            yield Fault(kind=FaultKind.NAME, where=word)
        place = next((each for each in found if each > last), found[0])
        backward += place < last
        if place > last >= 0 and any(_may_negate(each) for each in given[last + 1 : place]):
            yield Fault(kind=FaultKind.NEGATION, where=" ".join(given[last + 1 : place]))
        last = place
    if backward > _MOST_BACKWARD:
        yield Fault(kind=FaultKind.SPLICE)
    if 0 <= last < len(given) - 1 and given[last + 1] not in {",", ";", ":"}:
        yield Fault(kind=FaultKind.UNFINISHED, where=given[last])


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word[0].isalnum()]


def _may_negate(word: str) -> bool:
    return word[0].isalpha() and len(word) <= _SHORT
