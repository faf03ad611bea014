"""Whether a translation keeps what cannot be translated: numbers, names, and a «not».

*Pure.* The claim itself was judged in the language of its source; here its translation is held
against it. A name stays in Latin letters, takes its known Japanese form, or sounds like it:
メリディアン has the consonants of Meridian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from digest.clusters.tokens import names
from digest.model import Language
from digest.stories.grounding import aliases, japanese, lexicon, surface
from digest.stories.grounding.english import read
from digest.stories.grounding.figures import Figure, figures, months
from digest.stories.grounding.phrases import respelled
from digest.stories.grounding.verdict import Fault, FaultKind, Verdict

_KATAKANA = re.compile(r"[ァ-ヺ][ァ-ヺー]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_ROWS = {
    "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "j": "ザジズゼゾヂヅ",
    "t": "タチツテト", "d": "ダデド", "n": "ナニヌネノン", "h": "ハヒヘホ", "f": "フ",
    "b": "バビブベボヴ", "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ", "w": "ワヲ",
    "y": "ヤユヨ",
}  # fmt: skip
_SOUND = {kana: sound for sound, row in _ROWS.items() for kana in row}
_SPELT_SOUNDS = str.maketrans(
    {"l": "r", "v": "b", "c": "k", "q": "k", "z": "j", "x": "k", "w": "w"}
    | dict.fromkeys("aeiouy")
)
_LEAST_ALIKE = 0.6
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),  # noqa: SIM905  # in order
        start=1,
    )
}
_FACTORS = {"doubl": "2", "tripl": "3", "halv": "1/2", "quadrupl": "4"}
_ALPHABETIC = re.compile(r"[A-Za-z]")


def translated(
    claim: str, source_claim: str, *, language: Language, source_language: Language
) -> Verdict:
    """Say whether a translation keeps the numbers, names and negation of its source claim.

    Args:
        claim: the translation.
        source_claim: what it translates, already found grounded.
        language: that of the translation.
        source_language: that of the source claim.
    """
    told, given = surface.plain(claim), surface.plain(source_claim)
    if told == given:
        return Verdict()
    if not surface.is_finished(told):
        return Verdict(faults=(Fault(kind=FaultKind.UNFINISHED, where=told[-60:]),))
    found = [*_numbers(told, given), *_names(told, given, language, source_language)]
    if {language, source_language} == {"en", "ja"}:
        english, other = (told, given) if language == "en" else (given, told)
        if _negates(english) != japanese.negates(other):
            found.append(Fault(kind=FaultKind.NEGATION))
    return Verdict(faults=tuple(dict.fromkeys(found)))


def _negates(text: str) -> bool:
    return any(token.low in lexicon.NEGATIONS for token in read(text).tokens)


def _numbers(told: str, given: str) -> Iterator[Fault]:
    told, given = respelled(told), respelled(given)
    mine, theirs = figures(told), figures(given)
    for each in mine:
        if not _is_among(each, theirs) and each.value not in _implied(given):
            yield Fault(kind=FaultKind.NUMBER, where=each.text)
    for each in theirs:
        is_word = _ALPHABETIC.match(each.text) is not None and each.value.isdigit()
        if not _is_among(each, mine) and each.value not in _implied(told) and not is_word:
            yield Fault(kind=FaultKind.NUMBER, where=each.text)


def _is_among(figure: Figure, others: tuple[Figure, ...]) -> bool:
    return any(each.key == figure.key and each.bound == figure.bound for each in others)


def _implied(text: str) -> set[str]:
    """Return the numbers that English tells by words: March, third, doubled."""
    low = text.lower()
    found = {str(month) for month in months(text)}
    found |= {number for word, number in _ORDINALS.items() if word in low}
    return found | {number for word, number in _FACTORS.items() if word in low}


def _names(
    told: str, given: str, language: Language, source_language: Language
) -> Iterator[Fault]:
    for name in _named(told, language):
        if not _is_in(name, given):
            yield Fault(kind=FaultKind.NAME, where=name)
    for name in _named(given, source_language):
        if not _is_in(name, told):
            yield Fault(kind=FaultKind.NAME, where=name)


def _named(text: str, language: Language) -> list[str]:
    """Return the names that a text surely has: Latin ones among Japanese, capitals elsewhere."""
    if language in {"ja", "zh"}:
        return [word for word in _LATIN.findall(text) if len(word) > 1]
    found = names(respelled(text))
    return [*found.sure, *(each for each in found.unsure if each.lower() not in lexicon.LIGHT)]


def _is_in(name: str, text: str) -> bool:
    name = name.removesuffix("'s")
    if any(each in text for each in aliases.same(name)):
        return True
    sound = _spelt(name)
    runs = _KATAKANA.findall(text)
    if any(SequenceMatcher(None, sound, _spoken(run)).ratio() >= _LEAST_ALIKE for run in runs):
        return True
    return name.lower() in lexicon.LIGHT or not _ALPHABETIC.match(name)


def _spoken(kana: str) -> str:
    return "".join(_SOUND.get(each, "") for each in kana)


def _spelt(name: str) -> str:
    low = name.lower().replace("sh", "s").replace("ch", "t").replace("ph", "f").replace("th", "s")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", low).translate(_SPELT_SOUNDS))
