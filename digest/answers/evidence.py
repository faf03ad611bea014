"""What a model may read to answer: sentences of one story, labelled for this call alone.

*Pure.* ::

    the story replied to ── bears on it? ──> its sentences
            │ and, when it does not tell
    the story of the brief that bears on it most ──> its sentences
            │ and, when it does not tell
    the article of the archive that bears on it most ──> its sentences

Two stories never meet in one call, so no sentence of one can be told of another. A model reads
paraphrases where `digest.answers.answer` asks for words, so less has to be borne out here; but
where that found an answer, its story alone is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.answers import excerpts, grounds
from digest.answers.asked import Asked, Idf, Term, read
from digest.answers.documents import Sentence, documents, known_names
from digest.answers.excerpts import MOST_DEEPER, Excerpt
from digest.answers.grounds import Ground
from digest.answers.manner import Manner
from digest.answers.passages import passages
from digest.answers.retrieval import holds, weigh
from digest.clusters.tokens import is_cjk
from digest.feeds.language import language_of, primary_subtag
from digest.model import Answer, Article, ArticleId, Brief, Language, Question, Scope
from digest.stories import languages

_CUT = 0.3
"""Evidence below which a story that nobody replied to is not read (off-topic: median .30)."""
_MOST_GROUNDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a model is shown, all of one ground."""

    scope: Scope
    ground: Ground
    excerpts: tuple[Excerpt, ...]

    @property
    def by_label(self) -> Mapping[str, Sentence]:
        """Return the sentences by label, in order."""
        return dict(each for excerpt in self.excerpts for each in excerpt.sentences)

    @property
    def story(self) -> int | None:
        """Return the number of the story, from 1; None outside the numbered stories."""
        return self.ground.slot


def spoken(question: Question) -> Language:
    """Return the language a question is written in, else that of who asks."""
    return language_of(question.text) or primary_subtag(question.language)


def language_for(question: Question, evidence: Evidence) -> Language:
    """Return the language to answer in: the question's, where the sources can be checked in it.

    A sentence in another language than its source cannot be held against it; then the
    source's own is spoken, and what passed is translated.
    """
    asked = spoken(question)
    texts = [each.text for each in evidence.by_label.values()]
    theirs = [language_of(text) for text in (*texts, "\n".join(texts))]
    return asked if asked in theirs or not theirs[-1] else theirs[-1]


def translation_for(question: Question, evidence: Evidence) -> Language | None:
    """Return the language to translate an answer into; None where that is not needed."""
    asked, written = spoken(question), language_for(question, evidence)
    return asked if languages.is_translated(into=asked, written=written) else None


def from_brief(
    question: Question,
    brief: Brief,
    articles: Mapping[ArticleId, Article],
    found: Answer | None,
    *,
    idf: Idf,
    manner: Manner = Manner.ANSWER,
) -> tuple[Evidence, ...]:
    """Return what to read of a brief, the story replied to first.

    Args:
        question: what is asked.
        brief: what it is about.
        articles: the brief's articles whose text is still there.
        found: what the sources' own words answer, if they do.
        idf: rarity of a token.
        manner: how much is wanted.
    """
    at_hand = grounds.of_brief(brief, articles)
    asked = _read(question, at_hand, idf)
    if found is not None and found.is_answered:
        chosen = [each for each in at_hand if _rests_on(found, each)][:1]
        if not _is_of_one(found, chosen):
            return ()  # the day as a whole is of several stories
    else:
        chosen = _chosen(question, asked, at_hand)
    current = asked.story or question.story
    return tuple(
        _evidence(
            asked,
            ground,
            Scope.STORY if current and ground.slot == current else Scope.BRIEF,
            manner=manner,
        )
        for ground in chosen
    )


def from_archive(
    question: Question,
    articles: Sequence[Article],
    found: Answer,
    *,
    idf: Idf,
    manner: Manner = Manner.ANSWER,
) -> tuple[Evidence, ...]:
    """Return what to read of the archive: the one article that bears on a question most.

    Args:
        question: what is asked.
        articles: those that a search found, best first.
        found: what the sources' own words answer; it may be a refusal.
        idf: rarity of a token.
        manner: how much is wanted.
    """
    each_read = (documents(passages(article)) for article in articles)
    at_hand = [Ground(slot=None, story=None, documents=read_) for read_ in each_read if read_]
    asked = _read(question, at_hand, idf)
    if found.is_answered:
        chosen = [each for each in at_hand if _rests_on(found, each)][:1]
    else:
        chosen = _others(asked, at_hand)[:1]
    return tuple(_evidence(asked, ground, Scope.ARCHIVE, manner=manner) for ground in chosen)


def _read(question: Question, at_hand: Iterable[Ground], idf: Idf) -> Asked:
    """Read a question with the question before it, where it says little by itself."""
    texts = [
        text
        for ground in at_hand
        for document in ground.documents
        for text in (document.title, *(sentence.text for sentence in document.sentences))
    ]
    known = known_names(texts, idf=idf)
    asked = read(question, idf=idf, known=known)
    if asked.names or asked.terms or not question.previous:
        return asked
    before = read(replace(question, text=question.previous[-1]), idf=idf, known=known)
    return replace(asked, terms=(*before.names, *before.terms), is_dependent=True)


def _rests_on(found: Answer, ground: Ground) -> bool:
    mine = {document.article_id for document in ground.documents}
    return ground.slot == found.story and any(
        citation.article_id in mine for claim in found.claims for citation in claim.citations
    )


def _is_of_one(found: Answer, chosen: Sequence[Ground]) -> bool:
    mine = {document.article_id for ground in chosen for document in ground.documents}
    return all(
        citation.article_id in mine for claim in found.claims for citation in claim.citations
    )


def _chosen(question: Question, asked: Asked, at_hand: Sequence[Ground]) -> list[Ground]:
    number = asked.story or question.story
    current = next((each for each in at_hand if number and each.slot == number), None)
    if asked.story:
        return [current] if current else []
    chosen = [current] if current and _bears(asked, current, is_current=True) else []
    others = [each for each in _others(asked, at_hand) if each is not current]
    if asked.is_dependent and current is None and asked.context:
        others = [each for each in others if grounds.holds_any(asked.context, each)]
    elif asked.is_dependent and current is not None:
        others = []  # "it" is what the current story is about
    return [*chosen, *others][:_MOST_GROUNDS]


def _others(asked: Asked, at_hand: Iterable[Ground]) -> list[Ground]:
    bearing = [each for each in at_hand if _bears(asked, each)]
    return sorted(bearing, key=lambda each: -_share(asked, each))


def _bears(asked: Asked, ground: Ground, *, is_current: bool = False) -> bool:
    """Tell whether a story is worth reading: all that is named, and some of the rest.

    Of the story replied to, names are enough: it is what a question is about, in whatever words.
    """
    named = asked.names
    if is_current:
        named = tuple(each for each in named if _is_latin(each) and each not in asked.context)
    if not all(_held(each, ground) for each in named if _is_comparable(each, ground)):
        return False
    if is_current:
        return True
    if not asked.terms:
        return bool(asked.names)
    return any(map(_is_latin, asked.names)) or _share(asked, ground) >= _CUT


def _is_latin(term: Term) -> bool:
    return term.word.isascii() and any(map(str.isalpha, term.word))


def _is_comparable(term: Term, ground: Ground) -> bool:
    """Tell whether a name can be looked for: katakana is not in an English article."""
    return not is_cjk(term.word) or any(document.is_cjk for document in ground.documents)


def _held(term: Term, ground: Ground) -> bool:
    return any(holds(term, each.keys, each.plain) > 0 for each in ground.documents)


def _share(asked: Asked, ground: Ground) -> float:
    """Return the evidence of a ground's best sentence."""
    if not asked.terms:
        return float(all(_held(each, ground) for each in asked.names))
    weighed = (found for document in ground.documents for found in weigh(asked, document))
    return max((found.evidence for found in weighed), default=0.0)


def _evidence(asked: Asked, ground: Ground, scope: Scope, *, manner: Manner) -> Evidence:
    times = MOST_DEEPER if manner is Manner.DEEPER else 1
    return Evidence(
        scope=scope, ground=ground, excerpts=excerpts.of(asked, ground.documents, times=times)
    )
