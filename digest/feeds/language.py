"""In which language a text is written.

*Pure.* Script counting settles every language that has a script of its own; Latin text is
put to a vote of stopwords. Unknown is an answer: a wrong language costs more than none.
"""

from __future__ import annotations

import re
from collections import Counter

from digest.model import Language

_LOOKED_AT_CHARS = 2_000
_LEAST_VOTES = 3

_SCRIPTS = {
    "ja": re.compile("[\u3041-\u309f\u30a0-\u30ff]"),
    "ko": re.compile("[\u1100-\u11ff\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "bn": re.compile("[\u0980-\u09ff]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile("[a-z\u00df-\u024f]+")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_PERSIAN = re.compile("[پچژگ]")
_KANA_SHARE = 0.05
"""Of kana and Han together: a Chinese text quotes less Japanese than that."""

_STOPWORDS = {
    "en": "the of and to in is that for with was as are on by it this from be at have has will",
    "de": "der die und den von das mit sich des auf für ist im dem nicht ein eine als auch wird",
    "fr": "le les des et une dans pour est que qui sur par pas plus avec au ce cette sont du",
    "es": "el los las una por con para que del se como más pero sus fue ha este esta son y",
    "it": "il di che della per una con non sono dei gli nel alla più anche delle questo è ha si",
    "pt": "o os uma para com não que do da em por mais dos das como foi ao sua são é",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er ook als naar wordt",
    "sv": "och att det som en på är av för med den till inte om ett har de från men kan",
    "da": "og at det er en til af på for med den de ikke som der et har fra kan blev",
    "nb": "og det er en til av på for med som den ikke har fra et ble kan var etter også",
    "fi": "ja on ei että se oli hän mutta ovat myös kuin joka sekä tai jos niin olla voi",
    "pl": "i w nie na się z do jest to że o jak po ale od za przez są dla oraz",
    "cs": "a se na je že v s z do to pro by jako ale jsou který byl také nebo při",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi en kadar sonra ise ya",
    "id": "yang dan di dengan untuk dari ini dalam pada tidak adalah itu akan juga ke oleh",
    "vi": "và của là các có cho được trong một không với này người đã để những khi từ",
    "ro": "și de în la cu pe care este din nu că mai pentru sunt o au fost prin",
    "hu": "a az és hogy nem is egy ez van meg volt csak már de vagy mint még kell",
}


def _speakers() -> dict[str, tuple[str, ...]]:
    """Return the languages that have each stopword."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in _STOPWORDS.items():
        for word in dict.fromkeys(words.split()):
            found[word] = (*found.get(word, ()), code)
    return found


_SPEAKERS = _speakers()
# What publishers write for what they mean.
_MISTAKEN = {"jp": "ja", "cn": "zh", "kr": "ko", "cz": "cs", "gr": "el", "no": "nb", "iw": "he"}
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?\s*")


def primary_subtag(tag: str) -> Language:
    """Return the language of a tag such as `en-US` (RFC 5646), empty when it is none."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return Language("")
    code = match[1].lower()
    return Language(_MISTAKEN.get(code, code))


def language_of(text: str) -> Language:
    """Return the language a text is most likely written in, empty when that is open."""
    sample = text[:_LOOKED_AT_CHARS]
    if sample.isascii():
        return _elected(sample)
    counts = {code: len(script.findall(sample)) for code, script in _SCRIPTS.items()}
    han = len(_HAN.findall(sample))
    if counts["ja"] <= _KANA_SHARE * (counts["ja"] + han):
        counts["ja"], counts["zh"] = 0, han
    else:
        counts["ja"] += han
    # A Latin letter says less than a Han character: product names are Latin everywhere.
    counts["latin"] = len(_LATIN.findall(sample)) // 3
    best = max(counts, key=lambda code: counts[code])
    if not counts[best]:
        return Language("")
    if best == "latin":
        return _elected(sample)
    if best == "ru" and _UKRAINIAN.search(sample):
        return Language("uk")
    if best == "ar" and _PERSIAN.search(sample):
        return Language("fa")
    return Language(best)


def _elected(sample: str) -> Language:
    votes: Counter[str] = Counter()
    for word in _WORD.findall(sample.lower()):
        for code in _SPEAKERS.get(word, ()):
            votes[code] += 1
    ranking = votes.most_common(2)
    if not ranking or ranking[0][1] < _LEAST_VOTES:
        return Language("")
    if len(ranking) > 1 and ranking[1][1] == ranking[0][1]:
        return Language("")
    return Language(ranking[0][0])
