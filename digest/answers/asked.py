"""What a question asks: whose names, which things, what kind of answer, about which story.

*Pure.* Names and numbers are mandatory: a source that does not have them cannot answer. The
other terms are weighed by rarity. A question with a pronoun, or with little of its own,
leans on what it was asked after: the current story, or the questions before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from digest.answers import concepts, kinds, wording
from digest.clusters.tokens import STOPWORDS, is_cjk, names, normalise, stem, tokens
from digest.model import Question

Idf: TypeAlias = Callable[[str], float]
"""Rarity of a search token in the field's news."""

LONGEST_QUESTION = 1000
"""Characters of a question that are read."""
MOST_TERMS = 24
MOST_TURNS = 4
"""Earlier questions that are kept in mind."""
FEW_TERMS = 3
"""A question with fewer terms leans on the current story."""

_LIGHTEST = 0.5
_HEAVIEST = 7.0
"""An unknown word weighs no more than one seen three times in 3,000 articles."""
_LONE_CHARACTER = 0.3
"""Mostly the stem of a verb, for which there are other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a question, and what may stand for it."""

    word: str
    """Lower-case, NFKC."""
    keys: frozenset[str]
    """Its search tokens; several when the word is cut into bigrams."""
    concepts: frozenset[str]
    weight: float


_OF_PLACES = frozenset({"~based", "~city", "~country"})
"""What "where" says already."""
_OF_LANGUAGES = frozenset({"~language", "~support"})
"""What 何語 says already."""
_NO_KINDS = kinds.Kinds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as far as words can tell."""

    names: tuple[Term, ...] = ()
    """Whom or what it names, numbers included; each must be in the source."""
    terms: tuple[Term, ...] = ()
    head: Term | None = None
    """The thing asked for, as `salary` in "What is the salary of"; without it no answer."""
    kinds: kinds.Kinds = _NO_KINDS
    story: int | None = None
    """The slot it asks for by number, from 1."""
    is_overview: bool = False
    wants_day: bool = False
    """It asks what there is beside the current story."""
    wants_more: bool = False
    is_definition: bool = False
    has_pronoun: bool = False
    is_dependent: bool = False
    """It leans on what was talked about before: a pronoun, or few words of its own."""
    is_cjk: bool = False
    context: tuple[Term, ...] = ()
    """Names of the last question before it that has some."""


def read(question: Question, *, idf: Idf, known: Collection[str] = ()) -> Asked:
    """Read a question.

    Args:
        question: as it was asked; only its first 1,000 characters count.
        idf: rarity of a token.
        known: stems of names in the sources, so that names typed in lower case are seen.
    """
    text = wording.IDIOMS.sub(" ", normalise(question.text[:LONGEST_QUESTION]).strip())
    for phrase, word in wording.IN_OTHER_WORDS:
        text = phrase.sub(word, text)
    text = concepts.told_apart(text)
    number = wording.STORY_NUMBER.search(text)
    rest = wording.STORY_NUMBER.sub(" ", text)
    bare = wording.FILLERS.sub(" ", wording.OVERVIEW.sub(" ", rest))
    named = _names(bare, idf, known)
    terms = _terms(bare, named, idf)
    wanted = kinds.asked_for(rest)
    if "?place" in wanted.needs:
        terms = tuple(term for term in terms if not term.concepts & _OF_PLACES)
    if "?language" in wanted.needs:
        terms = tuple(term for term in terms if not term.concepts & _OF_LANGUAGES)
    context, context_terms = _context(question, idf, known)
    is_overview = wording.OVERVIEW.search(rest) is not None or (
        number is not None and not (named or terms)
    )
    if not (named or terms or is_overview) and wanted != _NO_KINDS:
        named, terms = context, context_terms  # "And when?"
    has_pronoun = wording.PRONOUN.search(rest) is not None
    return Asked(
        names=named,
        terms=terms,
        head=_head(bare, terms),
        kinds=wanted,
        story=_story_number(number),
        is_overview=is_overview,
        wants_day=not (named or terms) and wording.DAY.search(rest) is not None,
        wants_more=wording.MORE.search(rest) is not None,
        is_definition=wording.DEFINITION.search(rest) is not None,
        has_pronoun=has_pronoun,
        is_dependent=has_pronoun or (not named and len(terms) < FEW_TERMS),
        is_cjk=is_cjk(text),
        context=context,
    )


def _head(text: str, terms: Collection[Term]) -> Term | None:
    """Return the term that says what is asked for, where the form of the question shows it."""
    if is_cjk(text):
        heads = [match["head"] for match in wording.HEAD_JAPANESE.finditer(text)]
        return next((term for term in terms if heads and heads[-1].endswith(term.word)), None)
    match = wording.HEAD.search(text)
    keys = (
        tokens(match["who"] or match["many"] or match["how"] or match["what"] or "")
        if match
        else []
    )
    return next(
        (
            term
            for term in terms
            if keys and term.keys == {keys[-1]} and keys[-1] != stem("people")
        ),
        None,
    )


def _context(
    question: Question, idf: Idf, known: Collection[str]
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return names and terms of the last earlier question that names something."""
    for turn in reversed(question.previous[-MOST_TURNS:]):
        text = normalise(turn[:LONGEST_QUESTION])
        named = _names(text, idf, known)
        if named:
            return named, _terms(text, named, idf)
    return (), ()


def terms_of(headline: str) -> tuple[Term, ...]:
    """Return the names in a headline, those at its start too."""
    found = names(headline)
    words = dict.fromkeys((*found.sure, *found.unsure, *wording.CAPITALISED.findall(headline)))
    if is_cjk(headline):
        words = dict.fromkeys(
            (*words, *(each for each in _japanese_words(headline) if len(each) > 1))
        )
    return tuple(term for word in words if (term := _term(word, lambda _: 1.0)) is not None)


def _story_number(number: re.Match[str] | None) -> int | None:
    if number is None:
        return None
    found = number.groupdict()
    if found["e"]:
        return wording.ORDINALS[found["e"].lower()]
    return next(int(found[key]) for key in "abcd" if found[key])


def _term(word: str, idf: Idf) -> Term | None:
    keys = frozenset(tokens(word))
    if not keys:
        return None
    weight = sum(idf(key) for key in keys) / len(keys)
    alone = len(word) == 1 and is_cjk(word)
    return Term(
        word=word.lower(),
        keys=keys,
        concepts=concepts.of_stems(keys) | concepts.of_compound(word),
        weight=max(_LIGHTEST, min(_HEAVIEST, weight)) * (_LONE_CHARACTER if alone else 1.0),
    )


def _names(text: str, idf: Idf, known: Collection[str]) -> tuple[Term, ...]:
    words = [
        f"{match.group(1)} {match.group(2)}"
        for match in wording.NAME_NUMBER.finditer(text)
        if match.group(1).lower() not in STOPWORDS
    ]
    sure = names(wording.ASKING.sub(" ", text) if is_cjk(text) else text).sure
    words.extend(word for word in sure if stem(word.lower()) not in wording.GENERIC)
    words.extend(word for word in wording.LATIN.findall(text) if stem(word.lower()) in known)
    words.extend(wording.DIGITS.findall(text))
    if is_cjk(text):
        words.extend(wording.LANGUAGES.findall(text))
        words.extend(wording.KATAKANA.findall(wording.ASKING.sub(" ", text)))
    terms: dict[str, Term] = {}
    for word in words:
        is_common = is_cjk(word) and (
            word in wording.GENERIC_JAPANESE or concepts.of_compound(word)
        )
        if is_common or word.lower() in wording.NOT_NAMES:
            continue  # weighed among the terms
        term = _term(word, idf)
        if term is not None:
            terms.setdefault(term.word, term)
    return tuple(terms.values())[:MOST_TERMS]


def _terms(text: str, named: Collection[Term], idf: Idf) -> tuple[Term, ...]:
    taken = {key for term in named for key in term.keys}
    words = _japanese_words(text) if is_cjk(text) else wording.WORDS.findall(text)
    terms: dict[frozenset[str], Term] = {}
    for word in words:
        term = _term(word, idf)
        if term is None or term.keys <= taken or term.keys <= wording.GENERIC:
            continue
        terms.setdefault(term.keys, term)
    return tuple(terms.values())[:MOST_TERMS]


def _japanese_words(text: str) -> list[str]:
    """Return the words that carry meaning: runs of one script, without what only asks."""
    words = []
    end = 0
    for match in wording.RUNS.finditer(wording.ASKING.sub(" ", text)):
        word = match.group()
        if "ぁ" <= word[0] <= "ゖ":
            if 0 < match.start() == end:  # what follows a word inflects it, but for particles
                word = word[1:] if word[0] in wording.PARTICLES else ""
            if len(word) > 1 and not any(map(wording.INFLECTION.fullmatch, (word, match.group()))):
                words.append(_cut_at_particle(word))
        elif word not in wording.GENERIC_JAPANESE:
            words.append(word)
        end = match.end()
    return words


def _cut_at_particle(word: str) -> str:
    for at in range(2, len(word)):
        if word[at] in wording.PARTICLES:
            return word[:at]
    return word
