"""The words by which a sentence says why something matters, or what is still to come.

*Pure.* A point of a card is filled only where a source says it itself, so the lists prefer
missing a sentence to taking a wrong one. English and Japanese; elsewhere nothing is found.
"""

from __future__ import annotations

import re

_WHY_STRONG = re.compile(
    r"""
    \b(?:matters?\b(?!\sof)|(?:this|that|which|it|move|change|result|decision|deal|ruling|finding)
        \s(?:\w+\s)?means?\b
    |means\sthat|meaning\sthat|significan(?:t|ce)|implications?|consequences?|for\sthe\sfirst\stime
    |(?:is|are|was)\sthe\sfirst\b|milestone|turning\spoint|unprecedented|raises?\s(?:questions|concerns|the)
    |raised\s(?:questions|concerns)|raising\s(?:questions|concerns)|puts?\spressure|at\sstake|undermin\w+
    |threat(?:en\w*|s)?\b|crucial|critical\sfor|important\s(?:because|for|as)|paves?\sthe\sway|opens?\sthe\sdoor
    |sets?\sa\sprecedent|biggest|largest\s(?:ever|so\sfar|of\sits)|reshap\w+|a\ssign\s(?:of|that)|shows\sthat
    |suggests\sthat|signals?\s(?:that|a)|key\s(?:to|for|reason)|vital)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WHY_WEAK = re.compile(
    r"""
    \b(?:because|so\sthat|lets?\s\w+|allow(?:s|ing)\s\w+|enabl(?:es|ing)\s\w+|mak(?:es|ing)\sit\s(?:easier
        |harder|possible|cheaper|faster|safer)|helps?\s\w+\s\w+|reduc(?:es|ing)|cuts?\s(?:the\s)?costs?|lower(?:s|ing)?
        \sthe|without\s(?:having|needing)|no\slonger|risks?\b|concerns?\b|instead\sof|rather\sthan|compared\s(?:with|to)
        |in\sorder\sto|depend(?:s|ence|ent)\son|as\sa\sresult)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WHY_JAPANESE = re.compile(
    r"(?:ことになる|ことで[、,].{2,}(?:できる|可能)|意味する|意味が|重要|意義|影響(?:する|を|が)|初めて|初の|節目|転機|懸念|課題|狙い"
    r"|目的|背景に|ためだ|からだ|ためである|からである|につながる|可能になる|可能にする|負担を|削減|脅威|リスク|必要がある|求められる)"
)

_WHEN = (
    r"(?:(?:later|early|next|this|the\scoming|coming|following)\s(?:this\s|next\s)?(?:week|month|year|quarter|spring|summer"
    r"|autumn|fall|winter|decade)s?|tomorrow|by\s(?:the\send\sof\s|mid-?|late\s|early\s)?(?:20\d\d|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|next|spring|summer|autumn|winter)|in\sthe\s(?:coming|next)\s"
    r"(?:\w+\s)?(?:days|weeks|months|years)|in\s(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)|soon|in\s20\d\d)"
)
_WATCH_STRONG = re.compile(
    rf"""
    \b(?:plans?\sto|planned\s(?:for|to)|intends?\sto|aims?\sto|expects?\sto|(?:is|are)\s(?:expected|set|due|scheduled|slated
        |likely|poised|about)\sto|(?:is|are)\s(?:due|scheduled|slated|planned)\s(?:for|in|on|by|next)|deadline|upcoming|forthcoming
    |takes?\seffect|comes?\sinto\s(?:force|effect)|enters?\sinto\sforce|next\sstep|what\scomes\snext|remains?\s(?:to\sbe\sseen|unclear|open|uncertain)|has\syet\sto|have\syet\sto|yet\sto\sbe|under\s
        (?:way|review|negotiation|investigation)|pending|will\s(?:decide|vote|rule|launch|begin|start|open|take\seffect|be\savailable
        |follow|meet|publish|release|announce|roll\sout|ship|expand|appeal|file|present|report|close|end|expire|come\sinto)
    |(?:rolling|roll|rolls)\sout\s.{{0,40}}{_WHEN}|(?:will|to)\b.{{0,60}}\b{_WHEN})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WATCH_WEAK = re.compile(
    r"\b(?:will\b(?!ing)|could\b(?!\snot)|going\sto|forecasts?|predicts?|projected|hopes?\sto"
    r"|on\sthe\s(?:roadmap|horizon))\b",
    re.IGNORECASE,
)
_MENDED = re.compile(r"\b(?:fix(?:ed|es)?|bugs?|crash(?:es)?|issues?)\b", re.IGNORECASE)
"""«Fixed a bug that could …» tells of the past."""

_WATCH_JAPANESE = re.compile(
    r"(?:予定(?:だ|で|し|。|と|日)|計画(?:だ|で|し|。|を)|見通し|見込み|見込まれ|方針(?:だ|で|。|を)|目指す|めざす|検討(?:し|する|中)|期限|今後"
    r"|来(?:年|月|週|春|夏|秋|冬)|年内|年度内|月内|近く|開始する|施行され|までに|焦点|注目され|かが(?:焦点|注目|問われ)|判断する見|だろう"
    r"|可能性がある|期待され)"
)
_YEAR = re.compile(r"(?<![\d.,$€£])(20\d\d)(?![\d,]|\.\d)")


def why_it_matters(sentence: str) -> float:
    """Say from 0 to 1 how far a sentence tells why the news matters."""
    if _WHY_STRONG.search(sentence) or _WHY_JAPANESE.search(sentence):
        return 1.0
    return 0.5 if _WHY_WEAK.search(sentence) else 0.0


def what_to_watch(sentence: str, *, year: int) -> float:
    """Say from 0 to 1 how far a sentence tells what is to come after the present year begins."""
    years = [int(found) for found in _YEAR.findall(sentence)]
    if years and max(years) < year:
        return 0.0
    if _WATCH_STRONG.search(sentence) or _WATCH_JAPANESE.search(sentence):
        return 1.0
    return 0.4 if _WATCH_WEAK.search(sentence) and not _MENDED.search(sentence) else 0.0
