"""What of a model's answer may be shown: each claim against the sentences it cites, and no other.

*Pure.* A claim is first made harmless, then judged against one cited sentence; against two
only where they are of one article. It cites just the sentence that bore it out. One that fails
is a complaint, which the model may answer once.

A translation is judged in two steps, since words of two languages cannot be compared: what it
translates must be borne out like any claim, and it must keep the names and numbers of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest.model import Citation, Claim, Language
from digest.stories import centroid, clauses, cues, languages, selection
from digest.stories.grounding import Fault, inert, judge, translated
from digest.stories.headline import MAX_CHARACTERS
from digest.stories.languagenames import NAMES
from digest.stories.material import Line, Material
from digest.stories.orders import is_order
from digest.stories.prompts import Complaint, Place
from digest.stories.reply import Proposal
from digest.stories.sentences import is_cjk

_ALIKE = 0.6
"""Cosine from which two claims say the same, as for an extract."""

_MOST_HEADLINE_CJK = 50
_CUED = frozenset({"en", "ja"})
"""Languages whose words for what is to come are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A card as far as a model's answers bear it."""

    accepted: Mapping[Place, Claim] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()
    evidence: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    """What each place cites; it may be quoted where no text was accepted."""
    checked: int = 0
    """Texts held against their evidence."""

    def mended(self, again: Draft) -> Draft:
        """Return it with what a second answer brought for the places that had failed."""
        failed = {each.place for each in self.complaints}
        told = {place: claim for place, claim in again.accepted.items() if place in failed}
        return replace(
            self,
            accepted={**self.accepted, **told},
            complaints=tuple(each for each in self.complaints if each.place not in told),
            evidence={**self.evidence, **again.evidence},
            checked=self.checked + again.checked,
        )


def check(
    proposals: Mapping[Place, Proposal],
    material: Material,
    *,
    language: Language,
    idf: Callable[[str], float],
    year: int,
    told: Mapping[Place, Claim] | None = None,
) -> Draft:
    """Hold each proposed text against its evidence.

    Args:
        proposals: By place; a place without evidence is not there.
        material: What was sent.
        language: The edition's, into which known languages are translated.
        idf: The weight of a token, to find what is said twice.
        year: The present one; outlooks of the past are no news.
        told: What an earlier answer had accepted.
    """
    accepted: dict[Place, Claim] = {}
    complaints = []
    checked = 0
    for place in Place:
        proposal = proposals.get(place)
        if proposal is None or not proposal.text:
            continue
        checked += 1
        claim, reasons = _borne_out(place, proposal, material, language, year=year)
        others = {**(told or {}), **accepted}
        if claim is not None and is_told(claim.text, _beside(place, others), idf):
            claim, reasons = None, ("says the same as another field",)
        if claim is not None:
            accepted[place] = claim
        else:
            complaints.append(
                Complaint(
                    place=place,
                    text=proposal.text,
                    evidence=proposal.evidence,
                    reasons=reasons,
                )
            )
    return Draft(
        accepted=accepted,
        complaints=tuple(complaints),
        evidence={place: each.evidence for place, each in proposals.items()},
        checked=checked,
    )


def is_told(text: str, told: Sequence[str], idf: Callable[[str], float]) -> bool:
    """Say whether a text says what one of the others says already."""
    weights = centroid.vector(text, idf)
    return any(
        text in other
        or other in text
        or centroid.similarity(weights, centroid.vector(other, idf)) >= _ALIKE
        for other in told
    )


def fits(place: Place, text: str) -> bool:
    """Say whether a text is within the budget of its place."""
    if place is Place.HEADLINE:
        return len(text) <= (_MOST_HEADLINE_CJK if is_cjk(text) else MAX_CHARACTERS)
    if place is Place.TAKEAWAY:
        return selection.fits_takeaway(text)
    return selection.fits_point(text)


def is_outlook(text: str, language: Language, *, year: int) -> bool:
    """Say whether a text tells of what is to come; «what to watch» is a claim of its own."""
    return language not in _CUED or cues.what_to_watch(text, year=year) > 0


def harmless(text: str) -> str:
    """Return a text without marks that a chat would act on; empty if they held words of it."""
    cleaned = inert(text) or ""
    return cleaned if _letters(cleaned) == _letters(text) else ""


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _stop(place: Place, language: Language) -> str:
    """Return what a headline lacks to be judged as a sentence."""
    if place is not Place.HEADLINE:
        return ""
    return "。" if language in {"ja", "zh"} else "."


def _beside(place: Place, claims: Mapping[Place, Claim]) -> list[str]:
    """Return what a claim must differ from; a takeaway may tell its headline more fully."""
    if place in {Place.HEADLINE, Place.TAKEAWAY}:
        return []
    return [claim.text for other, claim in claims.items() if other not in {place, Place.HEADLINE}]


def _borne_out(
    place: Place, proposal: Proposal, material: Material, language: Language, *, year: int
) -> tuple[Claim | None, tuple[str, ...]]:
    """Return a claim with the citations that bear it out, or why there is none."""
    both = languages.is_translated(into=language, written=material.language)
    text = harmless(proposal.text)
    if not text or is_order(text):
        return None, ("has an address, a mention, mark-up or an order to software",)
    if place is Place.HEADLINE:
        text = text.rstrip(".。")
    if reasons := tuple(_unfit(place, text, language if both else material.language)):
        return None, reasons
    held = harmless(proposal.source_text) if both else text
    if not held:
        return None, ("has no source_text that could be checked",)
    if place is Place.WATCH and not is_outlook(held, material.language, year=year):
        return None, ("tells of nothing planned, expected or undecided",)
    lines, reasons = _ground(place, held, material.cited(proposal.evidence), material.language)
    if both and not reasons:
        stop = _stop(place, language)
        verdict = translated(
            text + stop, held, language=language, source_language=material.language
        )
        reasons = _worded(verdict.faults)
    if reasons:
        return None, reasons
    return Claim(text=text, citations=tuple(_citation(line) for line in lines)), ()


def _unfit(place: Place, text: str, language: Language) -> Iterator[str]:
    """Yield what is wrong with a text whatever its evidence."""
    if not fits(place, text):
        yield "is too long"
    if text.endswith(("?", "？", "!", "！")):
        yield "asks or exclaims"
    if place is not Place.HEADLINE and clauses.dangles(text):
        yield "opens with a word that points at a sentence before it"
    if not languages.may_be_in(text, language):
        yield f"is not in {NAMES.get(language, 'the language of the sentences')}"


def _ground(
    place: Place, text: str, cited: Sequence[Line], language: Language
) -> tuple[Sequence[Line], tuple[str, ...]]:
    """Return the fewest cited lines that bear a text out, or what fails against the best."""
    tries = [[line] for line in cited]
    articles = {line.candidate.article.id for line in cited}
    if len(cited) > 1 and len(articles) == 1:
        tries.append(list(cited))
    least: tuple[str, ...] | None = None
    for lines in tries:
        verdict = judge(
            text,
            [line.candidate.text for line in lines],
            language=language,
            is_headline=place is Place.HEADLINE,
        )
        if verdict.is_grounded:
            return lines, ()
        reasons = _worded(verdict.faults)
        least = reasons if least is None or len(reasons) < len(least) else least
    return (), least or ("cites no sentence",)


def _worded(faults: Sequence[Fault]) -> tuple[str, ...]:
    return tuple(fault.wording() for fault in faults)


def _citation(line: Line) -> Citation:
    article = line.candidate.article
    return Citation(article_id=article.id, url=article.url, quote=line.candidate.text)
