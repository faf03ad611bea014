"""What of a model's draft a reader may see: what its sources bear out, else their own words.

*Pure.* ::

    drafted ── cites nothing shown to it ──────────────────────────────> dropped
       │ ── inert, and borne out by what it cites ─────────────────────> passed
       │ ── what it cites has not been said yet ──> that, in quotation marks: quoted
       └── else ───────────────────────────────────────────────────────> dropped

What repeats a source word for word is a quotation and is marked as one. A claim is held
against each cited sentence by itself; two are read together only where the second leans on
the first ("It has …"). Citations come from the labels, never from the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digest.answers import quoting
from digest.answers.documents import Sentence
from digest.answers.draft import MOST_LABELS, Drafted
from digest.answers.evidence import Evidence
from digest.answers.manner import Bounds
from digest.clusters.tokens import is_cjk, names, tokens
from digest.model import Citation, Claim, Language
from digest.stories import languages
from digest.stories.grounding import inert, judge, translated


class Fate(StrEnum):
    """What became of a drafted sentence."""

    PASSED, QUOTED, DROPPED = "passed", "quoted", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What a reader gets in place of a drafted sentence; nothing when it was dropped."""

    claims: tuple[Claim, ...]
    fate: Fate


_DROPPED = Admitted(claims=(), fate=Fate.DROPPED)
_SAME_SHARE = 0.8
"""Share of a claim's tokens in another from which it says nothing new."""
_ROOM_FOR_FIRST = 1.0
"""The first sentence may be as long as an answer, however short that is wanted."""


def admit(
    drafted: Drafted,
    evidence: Evidence,
    said: Sequence[Claim],
    *,
    language: Language,
    bounds: Bounds,
    into: Language | None = None,
) -> Admitted:
    """Return what a reader may see of a drafted sentence.

    Args:
        drafted: what the model wants to say.
        evidence: what it was shown.
        said: what the reader has seen of this answer.
        language: in which it was to answer.
        bounds: how long the answer may be.
        into: the language that what passed is shown in, where its translation keeps
            numbers, names and negation.
    """
    shown = evidence.by_label
    cited = [shown[label] for label in drafted.labels if label in shown][:MOST_LABELS]
    if not cited or len(said) >= bounds.sentences:
        return _DROPPED
    text = _harmless(drafted.text)
    if text:
        bearing = _bearing(text, cited, evidence, language)
        if bearing:
            is_literal = text in {each.text for each in bearing}
            told = _translation(drafted.translation, text, language, into) if into else ""
            told = told or (quoted(text) if is_literal else text)
            claim = Claim(text=told, citations=_citations(bearing))
            if not _adds(claim, said, bounds):
                return _DROPPED
            return Admitted(claims=(claim,), fate=Fate.PASSED)
    return _quoted(cited, evidence, said, bounds)


def quoted(text: str) -> str:
    """Return a source's sentence in quotation marks, those of its language."""
    if not is_cjk(text):
        return f"“{text}”"
    return f"『{text}』" if "「" in text else f"「{text}」"


def _harmless(text: str) -> str:
    """Return a text without marks that a chat would act on; empty if that took words away."""
    cleaned = inert(text) or ""
    return cleaned if _letters(cleaned) == _letters(text) else ""


def _translation(translation: str, text: str, language: Language, into: Language) -> str:
    """Return a translation that keeps what it can be held to; else an empty text.

    Where nothing is said of a name and no number is given, it could be held to nothing.
    """
    if not names(text).sure and not any(map(str.isdigit, text)):
        return ""
    cleaned = _harmless(translation)
    if not cleaned or not languages.may_be_in(cleaned, into) or _asks(cleaned):
        return ""
    verdict = translated(cleaned, text, language=into, source_language=language)
    return cleaned if verdict.is_grounded else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _asks(text: str) -> bool:
    return text.rstrip("\"'”’」』)）").endswith(("?", "？"))


def _bearing(
    text: str, cited: Iterable[Sentence], evidence: Evidence, language: Language
) -> list[Sentence]:
    """Return the cited sentences that bear a text out; empty when none does.

    A question put in the words of a source is no answer, whatever it rests on.
    """
    if _asks(text) and text not in {each.text for each in cited}:
        return []
    alone = [each for each in cited if judge(text, [each.text], language=language).is_grounded]
    if alone:
        return alone
    for each in cited:
        parent = _parent(each, evidence)
        if parent and judge(text, [parent.text, each.text], language=language).is_grounded:
            return [parent, each]
    return []


def _parent(sentence: Sentence, evidence: Evidence) -> Sentence | None:
    """Return the sentence that one leans on, if the model was shown it."""
    if not sentence.leans:
        return None
    before = (sentence.article_id, sentence.position - 1)
    shown = evidence.by_label.values()
    return next((each for each in shown if (each.article_id, each.position) == before), None)


def _quoted(
    cited: Iterable[Sentence], evidence: Evidence, said: Sequence[Claim], bounds: Bounds
) -> Admitted:
    """Quote the first cited sentence that has not been said, after the one it leans on."""
    for sentence in cited:
        if _is_covered(sentence, said):
            continue
        parent = _parent(sentence, evidence)
        wanted = [sentence]
        if parent is not None and not _is_covered(parent, said):
            wanted = [parent, sentence]
        for run in (wanted, [sentence]):
            claims = tuple(
                Claim(text=quoted(each.text), citations=_citations([each])) for each in run
            )
            if _fits(claims, said, bounds) and len(said) + len(claims) <= bounds.sentences:
                return Admitted(claims=claims, fate=Fate.QUOTED)
    return _DROPPED


def _citations(sentences: Iterable[Sentence]) -> tuple[Citation, ...]:
    return tuple(
        Citation(article_id=each.article_id, url=each.url, quote=each.text) for each in sentences
    )


def _is_covered(sentence: Sentence, said: Iterable[Claim]) -> bool:
    return any(
        citation.quote == sentence.text or _same(sentence.text, claim.text)
        for claim in said
        for citation in claim.citations
    )


def _adds(claim: Claim, said: Sequence[Claim], bounds: Bounds) -> bool:
    return _fits((claim,), said, bounds) and not any(_same(claim.text, each.text) for each in said)


def _fits(claims: Iterable[Claim], said: Sequence[Claim], bounds: Bounds) -> bool:
    length = sum(quoting.cost(each.text) for each in (*said, *claims))
    return length <= (bounds.length if said else max(bounds.length, _ROOM_FOR_FIRST))


def _same(one: str, other: str) -> bool:
    mine, theirs = set(tokens(one)), set(tokens(other))
    return bool(mine) and len(mine & theirs) >= _SAME_SHARE * min(len(mine), len(theirs))
