"""Follow-up questions that the story's own articles answer.

*Pure.* Questions come from templates filled by a sentence that has the answer: an amount, a
date, a definition, a reason. Each is then put to the articles as a reader would: the best
sentence by share of the question's terms must be near enough and must hold the kind of
thing asked for, or the question is dropped (ux.md §3: generate, retrieve, drop the rest).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from digest.clusters.tokens import STOPWORDS, names
from digest.model import Language
from digest.stories.centroid import share
from digest.stories.sentences import is_cjk

MAX_QUESTIONS = 3
MAX_CHARACTERS = 75
_LEAST_SHARE = 0.6
_NOT_SUBJECTS = frozenset(
    "AI API CEO CTO GPU GPUs LLM LLMs ML UI PR CLI FAQ IDE SDK The".split(" ")
)

_MONEY = r"(?:US)?[$€£¥]\s?\d|\d[\d,.]*\s?(?:\w+illion\s)?(?:dollars|euros|pounds|yen)\b|\d[万億兆]?\d*[万億]?(?:円|ドル|ユーロ)"
_DATE = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?:\s\d|)"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b20\d\d\b|\b(?:next|this|later this)\s(?:week|month|year)\b"
    r"|\d+月|\d+日|来[年月週春夏秋冬]"
)
_PERSON_ROLE = (
    r"chief executive|CEO|CTO|founder|co-founder|president|director|minister|professor|head|chair\w*"
    r"|commissioner|scientist|researcher|analyst|secretary|lead"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A question, when a sentence allows it, and what its answer must hold."""

    question: str
    """With `{name}` for what the sentence is about, and `{thing}` for the group of that name."""
    cue: re.Pattern[str]
    holds: re.Pattern[str]


def _template(question: str, cue: str, holds: str = "") -> Template:
    return Template(question=question, cue=re.compile(cue, re.IGNORECASE), holds=re.compile(holds))


_ENGLISH = (
    _template("How much did {name} raise?", r"\b(?:raised|raises|raising|funding)\b", _MONEY),
    _template("How much does {name} cost?", r"\b(?:costs?|priced?|pricing|fee|per month)\b", _MONEY),
    _template("How much is {name} valued at?", r"\bvalu(?:ed|ation)\b", _MONEY),
    _template("How much will {name} invest?", r"\binvest(?:s|ed|ing|ment)?\b", _MONEY),
    _template("How many parameters does {name} have?", r"\d\s?(?:[MBT]\b|\w+illion)?[\s-]parameters?\b", r"\d"),
    _template("How many {thing} are there?", r"\d\s(?:million\s|billion\s)?(?P<thing>users|customers|developers"
              r"|employees|researchers|patients|companies|students|partners|countries|languages)\b", r"\d"),
    _template("When was {name} released?", r"\b(?:released|launched|unveiled)\b.*?\b(?:on|in)\s", _DATE),
    _template("When will {name} be available?", r"\bavailable\b", _DATE),
    _template("When does it take effect?", r"\b(?:take|takes|took)\seffect\b", _DATE),
    _template("Who did {name} acquire?", r"\b(?:acquir(?:es|ed|ing)|buys|bought)\b\s[A-Z]", r"[A-Z]"),
    _template("Who does {name} partner with?", r"\bpartner(?:s|ed|ing|ship)?\b.{0,30}\bwith\b\s", r"with (?:the )?[A-Z]"),
    _template("Why did {name} do this?", r"\bbecause\b", r"because"),
    _template("What are the risks?", r"\brisks?\b", r"\brisks?\b"),
    _template("What does {name} outperform?", r"\boutperform", r"[Oo]utperform"),
    _template("Which benchmarks does {name} lead?", r"\bbenchmarks?\b", r"[Bb]enchmark"),
    _template("Is {name} open source?", r"\bopen[\s-](?:sourced?|weights?)\b", r"[Oo]pen"),
    _template("What can {name} do?", r"\bcan\s(?!be\b|\w+ly\sbe\b)\w+", r"\bcan\b"),
    _template("What does {name} plan next?", r"\bplans?\sto\b", r"\bplan"),
)  # fmt: skip
_JAPANESE = (
    _template("{name}の調達額は？", r"調達", _MONEY),
    _template("{name}の料金は？", r"料金|価格|費用", _MONEY),
    _template("{name}の評価額は？", r"評価額", _MONEY),
    _template("{name}のパラメータ数は？", r"パラメータ", r"\d"),
    _template("{name}の提供はいつ？", r"提供", _DATE),
    _template("{name}の公開はいつ？", r"公開", _DATE),
    _template("{name}の提携先は？", r"提携", r"と"),
    _template("{name}の目的は？", r"目的|ため", r"目的|ため"),
    _template("{name}のリスクは？", r"リスク|懸念", r"リスク|懸念"),
    _template("{name}の今後の計画は？", r"計画|予定", r"計画|予定"),
)
_DEFINES = re.compile(
    r"^(?P<name>[A-Z][\w.-]*(?:\s[A-Z0-9][\w.-]*){0,3})(?:,|\sis|\sare)\s(?:an?|the)\s"
    r"(?!same|first|latest|most|best|only|new\b)[\w-]+"
)
_DEFINES_JAPANESE = re.compile(
    r"^(?P<name>[A-Z][A-Za-z0-9 .-]+|[ァ-ヺー]{3,})は、?[^。]{4,60}(?:である|です|だ|モデル|企業|技術|サービス|ツール)。?$"
)
_PLACE = re.compile(
    rf"\b(?P<name>[A-Z][a-z]+\s[A-Z][a-z]+)\b(?=,?\s(?:the\s|an?\s|its\s)?(?:[\w-]+\s){{0,4}}(?:{_PERSON_ROLE})\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    question: str
    holds: re.Pattern[str]
    kind: str
    source: int


def questions(
    sentences: Sequence[str],
    *,
    language: Language,
    headline: str,
    told: Collection[str],
    idf: Callable[[str], float],
) -> tuple[str, ...]:
    """Return up to three questions that the sentences answer; few or none rather than empty ones.

    Args:
        sentences: The usable sentences of the story's articles, best article first.
        language: Of the sentences; there are templates for English and Japanese.
        headline: What the story is called, to find its main name.
        told: Sentences that the card shows; questions they answer come last.
        idf: Weight of a token.
    """
    if language not in {"en", "ja"}:
        return ()
    main = _main_name(headline, sentences)
    found: dict[str, tuple[bool, int, str]] = {}
    for order, candidate in enumerate(_candidates(sentences, main, language)):
        if candidate.kind in found or len(candidate.question) > MAX_CHARACTERS:
            continue
        answer = _answer(candidate, sentences, idf)
        if answer is not None:
            found[candidate.kind] = (answer in told, order, candidate.question)
    return tuple(dict.fromkeys(question for *_, question in sorted(found.values())))[
        :MAX_QUESTIONS
    ]


def _candidates(sentences: Sequence[str], main: str, language: Language) -> list[_Candidate]:
    templates = _ENGLISH if language == "en" else _JAPANESE
    found = []
    for template in templates:
        for at, sentence in enumerate(sentences):
            cue = template.cue.search(sentence)
            if cue is None or not template.holds.search(sentence):
                continue
            name = _subject(sentence, cue.start(), main)
            if "{name}" in template.question and not name:
                continue
            thing = cue.groupdict().get("thing") or ""
            found.append(
                _Candidate(
                    question=template.question.format(name=name, thing=thing),
                    holds=template.holds,
                    kind=template.question,
                    source=at,
                )
            )
    return found + _definitions(sentences, language)


def _definitions(sentences: Sequence[str], language: Language) -> list[_Candidate]:
    pattern, question = (
        (_DEFINES, "What is {}?") if language == "en" else (_DEFINES_JAPANESE, "{}とは？")
    )
    found = []
    for at, sentence in enumerate(sentences):
        defined = pattern.match(sentence)
        if defined and defined["name"].split(" ")[0].lower() not in STOPWORDS:
            holds = re.compile(re.escape(defined["name"]))
            asked = question.format(defined["name"].strip())
            found.append(_Candidate(question=asked, holds=holds, kind="what", source=at))
        person = _PLACE.search(sentence) if language == "en" else None
        if person:
            holds = re.compile(re.escape(person["name"]))
            found.append(
                _Candidate(
                    question=f"Who is {person['name']}?", holds=holds, kind="who", source=at
                )
            )
    return found


def _main_name(headline: str, sentences: Sequence[str]) -> str:
    """Return the name in the headline that most sentences have."""
    found = names(headline)
    candidates = [name for name in (*found.sure, *found.unsure) if _is_subject(name)]
    counted = {name: sum(name in sentence for sentence in sentences) for name in candidates}
    best = max(counted, key=lambda name: (counted[name], -candidates.index(name)), default="")
    return best if counted.get(best) else ""


def _is_subject(name: str) -> bool:
    return len(name) > 1 and name not in _NOT_SUBJECTS and name.lower() not in STOPWORDS


def _subject(sentence: str, before: int, main: str) -> str:
    """Return the name a sentence says something about: the last whole one before the cue."""
    if main and main in sentence[:before]:
        return main
    found = [name for name in names(sentence).sure if _is_subject(name)]
    standing = [name for name in dict.fromkeys(found) if name in sentence[:before]]
    return standing[0] if standing else ""


def _answer(
    candidate: _Candidate, sentences: Sequence[str], idf: Callable[[str], float]
) -> str | None:
    """Return the sentence found for a question, if it is near enough and holds what is asked."""
    question = _plain(candidate.question)
    rated = [(share(question, sentence, idf), -at) for at, sentence in enumerate(sentences)]
    holding = [(near, bool(candidate.holds.search(sentences[-at])), at) for near, at in rated]
    near, holds, at = max(holding, default=(0.0, False, 0))
    return sentences[-at] if holds and near >= _LEAST_SHARE else None


def _plain(question: str) -> str:
    """Put spaces around Japanese particles, so that no bigram spans two words."""
    return re.sub(r"[のはと？]", " ", question) if is_cjk(question) else question
