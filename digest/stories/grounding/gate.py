"""Whether a claim of a model may be shown: each of its words against the sentences it cites.

*Pure.* Checks against a whole article are nearly worthless, since joined halves of true
sentences pass them; so a claim is held against one cited sentence. Of two sentences that
follow each other, the second may take from the first only what its pronoun stands for.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.clusters.tokens import is_cjk
from digest.model import Language
from digest.stories.grounding import (
    agreement,
    certainty,
    comparison,
    figures,
    japanese,
    parsing,
    surface,
)
from digest.stories.grounding.english import read
from digest.stories.grounding.foreign import faults as foreign_faults
from digest.stories.grounding.verdict import Fault, FaultKind, Verdict
from digest.stories.sentences import split

MOST_CHARACTERS = 600
"""Longer claims are no sentence of a brief; keeps the cost bounded."""


def judge(
    claim: str, cited: Sequence[str], *, language: Language, is_headline: bool = False
) -> Verdict:
    """Say whether the cited sentences bear a claim out, and if not, what fails.

    Args:
        claim: what the model wrote, one sentence or several.
        cited: sentences of one article, in its order; the first two count.
        language: that of claim and sentences.
        is_headline: whether it needs no full stop.
    """
    sources = [surface.plain(each) for each in cited[:2] if each.strip()]
    if not sources:
        return Verdict(faults=(Fault(kind=FaultKind.NO_SOURCE),))
    whole = surface.plain(claim)
    if whole in sources:
        return Verdict()
    if len(whole) > MOST_CHARACTERS or not surface.is_finished(whole, is_headline=is_headline):
        return Verdict(faults=(Fault(kind=FaultKind.UNFINISHED, where=whole[-60:]),))
    found: list[Fault] = []
    for sentence in split(whole):
        found += _best(sentence, sources, language, is_headline=is_headline)
    return Verdict(faults=tuple(dict.fromkeys(found)))


def _best(
    claim: str, sources: list[str], language: Language, *, is_headline: bool
) -> tuple[Fault, ...]:
    """Return the faults against that cited sentence, or pair, that bears most of it out."""
    least: tuple[Fault, ...] | None = None
    for source in _grounds(sources, language):
        faults = tuple(_faults(claim, source, language, is_headline=is_headline))
        if not faults:
            return ()
        if least is None or len(faults) < len(least):
            least = faults
    return least or ()


def _grounds(sources: list[str], language: Language) -> list[str]:
    """Return what a claim may rest on: each sentence, and the second with its pronoun resolved."""
    if len(sources) == 1:
        return sources
    resolve = japanese.resolved if language == "ja" else parsing.resolved
    joined = resolve(*sources)
    return [*sources, joined] if joined else sources


def _faults(claim: str, source: str, language: Language, *, is_headline: bool) -> list[Fault]:
    found = [
        Fault(kind=FaultKind.QUOTATION, where=each)
        for each in surface.quotations(claim)
        if not surface.quotes(source, each)
    ]
    if language == "ja" and is_cjk(claim):
        return found + list(japanese.faults(claim, source))
    if language != "en":
        return found + list(foreign_faults(claim, source))
    told, given = read(surface.unquoted(claim)), read(source)
    found += [
        Fault(kind=FaultKind.NUMBER, where=each) for each in figures.faulty(told.text, given.text)
    ]
    found += agreement.faults(told, given, is_headline=is_headline)
    found += comparison.faults(told, given, is_headline=is_headline)
    found += certainty.faults(told, given)
    return found
