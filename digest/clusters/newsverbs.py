"""News verbs that tell of one deed: to buy, to snap up, to acquire; 買収.

*Pure.* Two newsrooms rarely choose the same verb for a deed, and the verb is half of a
headline. The table joins the verbs of the deeds that make most of the news of an
industry: buying, releasing, raising money, suing, banning, opening the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DEEDS = {
    "acquir": "acquir acquisition buy bought buyout takeover purchas merger 買収",
    "releas": "releas launch unveil ship introduc debut rollout 発表 公開 投入 発売",
    "rais": "rais 調達",
    "sue": "sue sued suing lawsuit suit 提訴 訴訟",
    "ban": "ban block prohibit outlaw suspend 禁止 停止",
    "opensourc": "opensourc",
}
_DEED_OF = {stem: deed for deed, stems in _DEEDS.items() for stem in stems.split()}

DEEDS = frozenset(_DEEDS)

_PHRASES = (
    (r"\bsnap(?:s|ped|ping)? up\b|\btak(?:es?|ing|en) over\b|\btook over\b", "acquire"),
    (
        (
            r"\b(?:publish|releas|shar)(?:es?|ed|ing) (?:the |its |model )?weights\b(?: of)?"
            r"|\breleas(?:es?|ed|ing)\b(?=.{1,60}\bas open[- ]source\b)"
            r"|\bopen[- ]sourc(?:es?|ed|ing)\b|\bopen(?:s|ed|ing) up\b|\bopen[- ]weights?\b"
        ),
        "opensource",
    ),
    (r"\bas open[- ]source\b", ""),
    (r"\broll(?:s|ed|ing)? out\b", "release"),
    (r"\b(?:secures|closes|lands|bags|nets|pulls in)\b", "raise"),
    (
        (
            r"\b(?:fil(?:es?|ed|ing)|br(?:ings?|ought)) (?:a |an )?(?:\w+ )?(?:law)?suit\b"
            r"|\bt(?:akes?|ook|aking) legal action\b|\bt(?:akes?|ook) .{1,30}\bto court\b"
        ),
        "sue",
    ),
    (r"\bcut(?:s|ting)? off\b|\bsuspend(?:s|ed|ing)? access\b", "ban"),
)
_PHRASE = re.compile(
    "|".join(f"(?P<p{at}>{pattern})" for at, (pattern, _) in enumerate(_PHRASES)), re.IGNORECASE
)
_INSTEAD = {f"p{at}": verb for at, (_, verb) in enumerate(_PHRASES)}


def join_phrases(headline: str) -> str:
    """Write one verb for each phrase of a headline that tells of a known deed."""
    return _PHRASE.sub(lambda match: _INSTEAD[match.lastgroup or ""], headline)


def join_verbs(stems: Iterable[str]) -> list[str]:
    """Return stems with those of one deed made equal."""
    return [_DEED_OF.get(stem, stem) for stem in stems]
