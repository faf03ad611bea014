"""The story that a draft comes to, with what code adds to a model's claims.

*Pure.* A claim that was refused gives way to the sentence it cites, quoted; where that cannot
be quoted, to the sentence an extract has in its place; a place without evidence stays empty.
Notes, sources and questions are found as for an extract. Without a takeaway of the model's
the whole card is the extract: nobody reads a card half of which is announced as quotations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.model import Citation, Claim, Cluster, KeyPoints, Language, Story, StoryId, WrittenBy
from digest.stories import centroid, clauses, extractive, languages
from digest.stories.drafts import Draft, fits, harmless, is_outlook, is_told
from digest.stories.material import Line, Material
from digest.stories.notes import notes
from digest.stories.orders import is_order
from digest.stories.prompts import VERSION, Place
from digest.stories.questions import questions
from digest.stories.sources import sources

_ECHOES = 0.98
"""Share of a takeaway's words in its headline from which it says nothing more."""

_POINTS = (Place.HAPPENED, Place.WHY, Place.WATCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story, and what became of the claims that were not let through."""

    story: Story
    replaced: int = 0
    """Places whose claim gave way to a quotation, or to the publisher's headline."""
    left_out: int = 0
    """Places that were proposed and stay empty."""


def story_id(cluster: Cluster, language: Language, *, model: str) -> StoryId:
    """Derive the id of a story as a model writes it: the same words, asked alike of the same."""
    key = "\n".join((VERSION, "model", model, extractive.story_id(cluster, language)))
    return StoryId(hashlib.sha256(key.encode()).hexdigest()[:32])


def card(
    draft: Draft,
    material: Material,
    extract: Story,
    *,
    cluster: Cluster,
    language: Language,
    model: str,
    idf: Callable[[str], float],
    now: datetime,
) -> Card:
    """Make a story of a draft; of the extract, under the model's id, when it has no takeaway.

    Args:
        draft: What the model's answers brought.
        material: What they cite.
        extract: The same story without a model.
        cluster: The articles.
        language: The edition's.
        model: The model's name, for the id.
        idf: The weight of a token.
        now: The present, for notes on age.
    """
    id_ = story_id(cluster, language, model=model)
    takeaway = draft.accepted.get(Place.TAKEAWAY)
    if takeaway is None:
        return Card(story=replace(extract, id=id_), replaced=len(draft.evidence))
    points, replaced, left_out = _points(draft, takeaway, material, extract, idf, year=now.year)
    both = languages.is_translated(into=language, written=material.language)
    told_in = language if both else material.language
    headline = _headline(draft, takeaway, extract, idf)
    claims = [takeaway, *(each for each in points if each)]
    cited = [citation for claim in claims for citation in claim.citations]
    told = Story(
        id=id_,
        cluster_id=cluster.id,
        language=told_in,
        headline=headline,
        takeaway=takeaway,
        points=KeyPoints(
            what_happened=points[0], why_it_matters=points[1], what_to_watch=points[2]
        ),
        notes=notes(
            cluster,
            now=now,
            foreign=material.language if material.language != language else None,
            is_translated=both,
        ),
        sources=sources(cluster, cited={each.article_id for each in cited}),
        questions=()
        if both  # their evidence is in another language: a search would not find it
        else _questions(material, headline, cited, idf),
        written_by=WrittenBy.MODEL,
    )
    own = draft.accepted.get(Place.HEADLINE)
    is_publishers = Place.HEADLINE in draft.evidence and (own is None or own.text != headline)
    return Card(story=told, replaced=replaced + is_publishers, left_out=left_out)


def _questions(
    material: Material, headline: str, cited: Sequence[Citation], idf: Callable[[str], float]
) -> tuple[str, ...]:
    return questions(
        [each.text for each in material.usable],
        language=material.language,
        headline=headline,
        told=[each.quote for each in cited],
        idf=idf,
    )


def _headline(draft: Draft, takeaway: Claim, extract: Story, idf: Callable[[str], float]) -> str:
    """Return the model's headline unless it was refused or the takeaway only repeats it."""
    own = draft.accepted.get(Place.HEADLINE)
    if own is None or own.text == takeaway.text.rstrip(".。"):
        return extract.headline
    is_echo = centroid.share(takeaway.text, own.text, idf) >= _ECHOES
    return extract.headline if is_echo else own.text


def _points(
    draft: Draft,
    takeaway: Claim,
    material: Material,
    extract: Story,
    idf: Callable[[str], float],
    *,
    year: int,
) -> tuple[Sequence[Claim | None], int, int]:
    """Fill the points, and count those that were quoted and those that stay empty."""
    told = [takeaway.text, *(_quotes(takeaway))]
    extracted = (
        extract.points.what_happened,
        extract.points.why_it_matters,
        extract.points.what_to_watch,
    )
    found: list[Claim | None] = []
    replaced = left_out = 0
    for place, other in zip(_POINTS, extracted, strict=True):
        claim = draft.accepted.get(place)
        if claim is None and place in draft.evidence:
            cited = material.cited(draft.evidence[place])
            quotations = [_quotation(place, line) for line in cited]
            if place is Place.WATCH:
                quotations = [
                    each
                    for each in quotations
                    if each and is_outlook(each.text, material.language, year=year)
                ]
            options = [*quotations, other]
            claim = next((each for each in options if each and not _is_old(each, told, idf)), None)
            replaced += claim is not None
            left_out += claim is None
        elif claim is not None and (
            is_told(claim.text, told[:1], idf)
            or any(claim.text == each.text for each in found if each)
        ):  # also of a quotation that has taken the place of another claim
            claim = None
            left_out += 1
        if claim is not None:
            told += [claim.text, *_quotes(claim)]
        found.append(claim)
    return found, replaced, left_out


def _quotes(claim: Claim) -> list[str]:
    return [each.quote for each in claim.citations]


def _is_old(claim: Claim, told: Sequence[str], idf: Callable[[str], float]) -> bool:
    return is_told(claim.text, told, idf)


def _quotation(place: Place, line: Line) -> Claim | None:
    """Return the literal piece of a sentence that may stand in a place, as an extract quotes."""
    text = clauses.lead(line.candidate.text, lambda piece: fits(place, piece))
    is_fit = bool(text) and line.candidate.is_finished and not line.is_title
    if not is_fit or clauses.dangles(text) or clauses.calls(text) or is_order(text):
        return None
    return replace(line.candidate, text=text).claim() if harmless(text) == text else None
