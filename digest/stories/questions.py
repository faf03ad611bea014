"""Follow-up questions that the story's own articles answer.

*Pure.* Each template that a sentence invites is put to the articles as a reader would: the
best sentence by share of the question's words must be near enough and must hold the kind
of thing asked for, or the question is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from digest.clusters.tokens import STOPWORDS, names, tokens
from digest.model import Language
from digest.stories import clauses
from digest.stories.centroid import content
from digest.stories.sentences import is_cjk
from digest.stories.templates import DEFINITIONS, TEMPLATES

MAX_QUESTIONS = 3
MAX_CHARACTERS = 75
"""A Slack button's label: docs.slack.dev/reference/block-kit/block-elements/button-element."""

_LEAST_SHARE = 0.6
_NEAR = 30
"""Characters between a name and what is said of it."""

_INTERRUPTS = re.compile(r"[,;:]|\b(?:we|our|they|their|its?|he|his|she|her)\b")
_NO_SUBJECT = re.compile(
    r"first|second|third|ai|apis?|c[et]o|gpus?|llms?|ml|ui|faq|ide|sdk"
    r"|モデル|サービス|システム|パラメータ|ユーザー|データ|トークン|アプリ|ツール"
    r"|(?:コール|データ)?センター|メーカー|スタートアップ|グループ|プロジェクト|チーム|ロボット"
    r"|カメラ|パソコン|スマートフォン|スマホ|インターネット|ニュース|クラウド|ネット|メール",
    re.IGNORECASE,
)
"""What looks like a name and names nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    question: str
    kind: str
    holds: re.Pattern[str]


def questions(
    sentences: Sequence[str],
    *,
    language: Language,
    headline: str,
    told: Collection[str],
    idf: Callable[[str], float],
) -> tuple[str, ...]:
    """Return up to three questions that the sentences answer, rather few than empty ones.

    Args:
        sentences: The usable sentences of the story's articles, best article first.
        language: Of the sentences; there are templates for English and Japanese.
        headline: What the story is called: its main name is in it.
        told: Sentences that the card shows; questions they answer come last.
        idf: Weight of a token.
    """
    main = _main_name(headline, sentences)
    found: dict[str, tuple[bool, int, str]] = {}
    for order, asked in enumerate(_invited(sentences, main, language)):
        if asked.kind in found or len(asked.question) > MAX_CHARACTERS:
            continue
        answer = _answer(asked, sentences, idf)
        if answer is not None:
            found[asked.kind] = (answer in told, order, asked.question)
    ordered = (question for *_, question in sorted(found.values()))
    return tuple(dict.fromkeys(ordered))[:MAX_QUESTIONS]


def _invited(sentences: Sequence[str], main: str, language: Language) -> Iterator[_Asked]:
    for template in TEMPLATES.get(language, ()):
        for sentence in sentences:
            cue = template.cue.search(sentence)
            if cue is None or not template.holds.search(sentence):
                continue
            name = _subject(sentence[: cue.start()], sentence, main)
            thing = cue.groupdict().get("thing") or ""
            if thing[:1].isupper():
                thing = _whole(thing, sentence[cue.start("thing") :])
            if (name or "{name}" not in template.question) and name != thing:
                question = template.question.format(name=name, thing=thing)
                yield _Asked(question=question, kind=template.question, holds=template.holds)
    for question, pattern in DEFINITIONS.get(language, ()):
        for sentence in sentences:
            defined = pattern.search(sentence)
            if clauses.calls(sentence):
                continue  # «Introducing Example, a …» opens with no name
            if defined and _is_subject(defined["name"].split(" ")[0]):
                name = defined["name"].strip()
                holds = re.compile(re.escape(name))
                yield _Asked(question=question.format(name), kind=question, holds=holds)


def _main_name(headline: str, sentences: Sequence[str]) -> str:
    """Return the name in the headline that most sentences have; empty if none has any."""
    found = names(headline)
    known = dict.fromkeys(each for each in (*found.sure, *found.unsure) if _is_subject(each))
    counted = [
        (sum(name in each for each in sentences), -at, name) for at, name in enumerate(known)
    ]
    count, _, best = max(counted, default=(0, 0, ""))
    return _whole(best, next(each for each in sentences if best in each)) if count else ""


def _is_subject(name: str) -> bool:
    return len(name) > 1 and not _NO_SUBJECT.fullmatch(name) and name.lower() not in STOPWORDS


def _subject(before: str, sentence: str, main: str) -> str:
    """Return whom a sentence says something about: the story's subject, or the nearest name."""
    if main and (main in before or clauses.follows_on(sentence)):
        return main
    sure = [name for name in names(sentence).sure if _is_subject(name) and name in before]
    nearest = max(sure, key=before.rfind, default="")
    between = before[before.rfind(nearest) + len(nearest) :]
    if not nearest or len(between) > _NEAR or _INTERRUPTS.search(between):
        return ""
    return _whole(nearest, before)


def _whole(name: str, text: str) -> str:
    """Return a name with the capitalised words, or the letters, that belong to it."""
    if is_cjk(text):
        around = re.search(rf"[A-Za-z0-9ァ-ヺー-]*{re.escape(name)}[A-Za-z0-9ァ-ヺー-]*", text)
        return around.group() if around else name
    around = re.search(
        rf"(?:\b[A-Z][\w.-]*\s)*{re.escape(name)}(?:-\w+)*(?:\s(?:[A-Z][\w-]*|\d[\w.]*\w|\d))*",
        text,
    )
    parts = around.group().split(" ") if around else [name]
    while len(parts) > 1 and parts[0].lower() in STOPWORDS:
        del parts[0]
    return " ".join(parts)


def _answer(asked: _Asked, sentences: Sequence[str], idf: Callable[[str], float]) -> str | None:
    """Return the sentence that a search would find, if it is near and holds what is asked."""
    wanted = frozenset(content(asked.question))
    total = sum(idf(token) for token in sorted(wanted))
    best, answer = 0.0, None
    for sentence in sentences:
        share = sum(idf(token) for token in sorted(wanted & set(tokens(sentence))))
        if share > best and asked.holds.search(sentence):
            best, answer = share, sentence
    return answer if total > 0 and best >= _LEAST_SHARE * total else None
