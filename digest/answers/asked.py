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

from digest.answers import concepts, kinds
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
"""A question with fewer terms leans on the current story (reference, 9)."""

_LIGHTEST = 0.5
_HEAVIEST = 7.0
"""An unknown word weighs no more than one seen three times in 3,000 articles."""
_LONE_CHARACTER = 0.5

_GENERIC = frozenset(
    stem(word)
    for word in """
    tell explain describe mention mentioned report reported news article story stories source
    sources brief happen happened happening happens thing anything kind type
    question answer please know think mean called name named detail details info information
    text read summary summarise summarize overview recap latest week month year day much
    many long old high often new give got show find help want like actually exactly date
    besides except react reaction respond look compare part
    """.split()
)
_NOT_NAMES = frozenset(
    """
    ai ceo cto cfo llm llms gpu gpus api apis it tv pc ml q&a ok faq ipo agi vs i
    """.split()
)

_OVERVIEW = re.compile(
    r"\b(?:tell me (?:more|about)|(?:any|some) more|more (?:details?|info\w*|about|on)"
    r"|summar(?:y|i[sz]e|ies)|what(?:'s| is| has|'s been|s)? (?:happen\w*|going on|new)|overview|recap"
    r"|tl;?dr|what(?:'s| is) (?:it|this|that|story \d+|number \d+) (?:all )?about|explain (?:it|this|story)"
    r"|in (?:short|brief)|key points|give me (?:the |more )?details?|details\??$|elaborate|go on"
    r"|what about|how about|more\??$)"
    r"|詳し|詳細|要約|まとめ|概要|何(?:が|か)?(?:あった|起き|起こ)|どうな(?:った|って|りま)|教えて|について|もっと"
    r"|続き|どんな(?:話|ニュース|内容)|動きは|はどう",
    re.IGNORECASE,
)
_MORE = re.compile(r"\bmore\b|\bdetail|elaborate|go on|詳し|詳細|もっと|続き", re.IGNORECASE)
_DEFINITION = re.compile(
    r"^\W*(?:what(?:'s| is| are| was)|who(?:'s| is| are| was)|define)\b(?!.*\b(?:of|in|the .* of)\b)"
    r"|とは|って(?:何|なに|誰)|とは何",
    re.IGNORECASE,
)
_STORY_NUMBER = re.compile(
    r"\b(?:story|stories|item|news|article|number|no\.?|#)\s*#?(?P<a>\d{1,2})\b|#(?P<b>\d{1,2})\b"
    r"|(?P<c>\d{1,2})\s*(?:番目?|つ目|件目|本目)|(?:ストーリー|記事|ニュース|話題)\s*(?P<d>\d{1,2})"
    r"|\b(?P<e>first|second|third|fourth|fifth) (?:story|item|news|one)\b",
    re.IGNORECASE,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those"
    r"|the (?:company|firm|lab|model|chip|start-?up|study|law|product|deal))\b"
    r"|これ|それ|その|この|あの|彼|彼女|同社|同氏|そこ|そう",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"何(?:が|を|の|に|で|人|台|社|件|名|枚|本|個|回|倍|割|年|月|日|時|分|か|問|故|駅|店|校|トークン)?|誰|いくら|いくつ"
    r"|理由|教え|質問|記事|話題|今日|詳し|詳細|要約|概要|番目|内容|方法"
)
_JAPANESE = re.compile(r"[一-鿿々]+|[ァ-ヺー]+|[A-Za-z0-9][A-Za-z0-9.&-]*|[ぁ-ゖ]+")
_HIRAGANA_WORDS = re.compile(
    r"(?:いつ|どこ|どの|どれ|どう|なぜ|なに|なん|だれ|いくら|いくつ|これ|それ|あれ|この|その|あの|こと|もの"
    r"|もっと|とは|って|ください|です|ます|ました|ません|でし|でき|する|した|して|され|さん|くらい|ぐらい|ほど"
    r"|ある|あり|いる|いま|いて|なる|なり|なっ|ため|よう|について|また|そして|では|には|まで|から|より|だけ|など"
    r"|ついて|という|まし|られ|ない|ので|のに|かけ|ご|お).*"
)
_PARTICLES = "はがをにでともへの"
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_GENERIC_JAPANESE = frozenset(
    "ニュース ストーリー モデル サービス システム ブリーフ トピック 行 言 事 使 出 見 人".split()
)
_NAME_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z0-9.]*)[\s-]+(\d+(?:\.\d+)*)(?![A-Za-z0-9])"
)
_IDIOMS = re.compile(r"\b(?:went|go|goes|gone) wrong\b", re.IGNORECASE)
_EMPLOYED = re.compile(r"\b(?:people|persons) (?:work|are employed|are working)\b", re.IGNORECASE)
"""Phrases whose words mean something else by themselves."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_HEAD = re.compile(
    # How many different robots does; how long did the repair of; what is the salary of
    r"\bhow many (?P<many>(?:[\w-]+ ){1,4}?)(?=(?:do|does|did|is|are|was|were|has|have|had|will|can"
    r"|could|would|should|must|may|of|in|on|at|per|for|from|with)\b)"
    r"|\bhow (?:much|long|high|large|big|often|fast|old) (?:did|does|do|will|is|was|are|were) "
    r"(?:the |its )?(?P<how>(?:[\w-]+ ){1,3}?)(?=(?:of|in|for|at|behind|cost|take|last)\b)"
    r"|\b(?:who|what)(?:'s| is| was| are| were) (?:the |its |their |his |her |[\w-]+'s? )?"
    r"(?P<what>(?:[\w-]+ ?){1,4}?)(?:(?= (?:of|in|for|at|behind|on|by|to|from)\b)|\W*$)",
    re.IGNORECASE,
)
_HEAD_JAPANESE = re.compile(
    r"(?P<head>[一-鿿々ァ-ヺーA-Za-z0-9]+)(?:は|って|とは)(?=[^はがを]{0,12}$|[^は]{0,4}(?:誰|何|い[くつ]|ど))"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w-]+")
_DIGITS = re.compile(r"(?<![A-Za-z0-9.-])\d(?:[\d,.]*\d)?(?![A-Za-z0-9])")


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
    text = _IDIOMS.sub(" ", normalise(question.text[:LONGEST_QUESTION]).strip())
    text = concepts.told_apart(_EMPLOYED.sub("employees", text))
    number = _STORY_NUMBER.search(text)
    rest = _STORY_NUMBER.sub(" ", text)
    bare = _OVERVIEW.sub(" ", rest)
    named = _names(bare, idf, known)
    terms = _terms(bare, named, idf)
    wanted = kinds.asked_for(rest)
    if "?place" in wanted.needs:
        terms = tuple(term for term in terms if not term.concepts & _OF_PLACES)
    context, context_terms = _context(question, idf, known)
    is_overview = bare != rest or (number is not None and not (named or terms))
    if not (named or terms or is_overview) and wanted != _NO_KINDS:
        named, terms = context, context_terms  # "And when?"
    has_pronoun = _PRONOUN.search(rest) is not None
    return Asked(
        names=named,
        terms=terms,
        head=_head(bare, terms),
        kinds=wanted,
        story=_story_number(number),
        is_overview=is_overview,
        wants_more=_MORE.search(rest) is not None,
        is_definition=_DEFINITION.search(rest) is not None,
        has_pronoun=has_pronoun,
        is_dependent=has_pronoun or (not named and len(terms) < FEW_TERMS),
        is_cjk=is_cjk(text),
        context=context,
    )


def _head(text: str, terms: Collection[Term]) -> Term | None:
    """Return the term that says what is asked for, where the form of the question shows it."""
    if is_cjk(text):
        heads = [match["head"] for match in _HEAD_JAPANESE.finditer(text)]
        return next((term for term in terms if heads and heads[-1].endswith(term.word)), None)
    match = _HEAD.search(text)
    keys = tokens(match["many"] or match["how"] or match["what"] or "") if match else []
    return next((term for term in terms if keys and term.keys == {keys[-1]}), None)


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
    words = dict.fromkeys((*found.sure, *found.unsure, *_CAPITALISED.findall(headline)))
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
        return _ORDINALS[found["e"].lower()]
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
        for match in _NAME_NUMBER.finditer(text)
        if match.group(1).lower() not in STOPWORDS
    ]
    sure = names(_ASKING.sub(" ", text) if is_cjk(text) else text).sure
    words.extend(word for word in sure if stem(word.lower()) not in _GENERIC)
    words.extend(word for word in _LATIN.findall(text) if stem(word.lower()) in known)
    words.extend(_DIGITS.findall(text))
    if is_cjk(text):
        words.extend(_KATAKANA.findall(_ASKING.sub(" ", text)))
    terms: dict[str, Term] = {}
    for word in words:
        is_common = is_cjk(word) and (word in _GENERIC_JAPANESE or concepts.of_compound(word))
        if is_common or word.lower() in _NOT_NAMES:
            continue  # weighed among the terms
        term = _term(word, idf)
        if term is not None:
            terms.setdefault(term.word, term)
    return tuple(terms.values())[:MOST_TERMS]


def _terms(text: str, named: Collection[Term], idf: Idf) -> tuple[Term, ...]:
    taken = {key for term in named for key in term.keys}
    words = _japanese_words(text) if is_cjk(text) else re.findall(r"[^\W_][\w-]*", text)
    terms: dict[frozenset[str], Term] = {}
    for word in words:
        term = _term(word, idf)
        if term is None or term.keys <= taken or term.keys <= _GENERIC:
            continue
        terms.setdefault(term.keys, term)
    return tuple(terms.values())[:MOST_TERMS]


def _japanese_words(text: str) -> list[str]:
    """Return the words that carry meaning: runs of one script, without what only asks."""
    words = []
    end = 0
    for match in _JAPANESE.finditer(_ASKING.sub(" ", text)):
        word = match.group()
        if "ぁ" <= word[0] <= "ゖ":
            if 0 < match.start() == end:  # what follows a word inflects it, but for particles
                word = word[1:] if word[0] in _PARTICLES else ""
            if len(word) > 1 and not any(map(_HIRAGANA_WORDS.fullmatch, (word, match.group()))):
                words.append(_cut_at_particle(word))
        elif word not in _GENERIC_JAPANESE:
            words.append(word)
        end = match.end()
    return words


def _cut_at_particle(word: str) -> str:
    for at in range(2, len(word)):
        if word[at] in _PARTICLES:
            return word[:at]
    return word
