"""Follow-up questions to be filled from sentences, in English and Japanese.

*Pure.* A template names the words by which a sentence invites it and what the answer must
hold. It asks in the words of the sentence, so that a search by words finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_MONEY = (
    r"(?:US)?[$€£¥]\s?\d|\d[\d,.]*\s?(?:\w+illion\s)?(?:dollars|euros|pounds|yen)\b"
    r"|\d[万億兆]?\d*[万億]?(?:円|ドル|ユーロ)"
)
_DATE = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b20\d\d\b|\d+[月日]|来[年月週春夏秋冬]"
    r"|\b(?:next|this)\s(?:week|month|year)\b"
)
_COUNTED = (
    r"\b(?:has|have|had|employs|serves|counts)\b.{0,30}\d\s(?:[mb]illion\s)?(?P<thing>users|customers|developers|employees|researchers"
    r"|patients|companies|students|countries|languages|GPUs|chips|engineers|jobs|people)\b"
)
_ROLE = (
    r"(?:chief\s\w+(?:\sofficer)?|CEO|CTO|(?:co-)?founder|president|director|minister|professor"
    r"|head|leader|mayor|curator|teacher|spokes\w+|chair\w*|commissioner|scientist|researcher|analyst|secretary)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A question, when a sentence invites it, and what its answer must hold."""

    question: str
    """With `{name}` for what the sentence is about, `{thing}` for that group of the cue."""
    cue: re.Pattern[str]
    holds: re.Pattern[str]


def _template(question: str, cue: str, holds: str) -> Template:
    return Template(question=question, cue=re.compile(cue), holds=re.compile(holds))


TEMPLATES: Mapping[str, tuple[Template, ...]] = MappingProxyType(
    {
        "en": (
            _template("How much did {name} raise?", r"\b(?:raised|raises|raising)\b", _MONEY),
            _template("What is {name} valued at?", r"\bvalu(?:ed|es|ing)\b", _MONEY),
            _template("How much does {name} cost?", r"\b(?:costs?|priced)\b", _MONEY),
            _template("How much will {name} invest?", r"\binvest(?:s|ed|ing)?\b", _MONEY),
            _template(
                "How many parameters does {name} have?", r"\d\D{0,12}\sparameters?\b", r"\d"
            ),
            _template("How many {thing} does {name} have?", _COUNTED, r"\d"),
            _template("When was {name} released?", r"\b(?:was|were)\sreleased\b", _DATE),
            _template(
                "When will {name} be available?", r"\b(?:will\sbe|be|is)\savailable\b", _DATE
            ),
            _template("When does it take effect?", r"\btakes?\seffect\b", _DATE),
            _template(
                "Who did {name} acquire?", r"\b(?:acquire[sd]?|bought|buys)\s(?=[A-Z])", r"[A-Z]"
            ),
            _template(
                "Who does {name} partner with?",
                r"\bpartner(?:s|ed)\s(?:\w+\s)?with\b",
                r"with\s\w*\s?[A-Z]",
            ),
            _template(
                "How does {name} compare with {thing}?",
                r"\b(?:(?:\w+er|worse|more\s\w+|less\s\w+)\sthan|outperform(?:s|ed)?|beats?|compared\s(?:with|to))\s"
                r"(?P<thing>(?:[A-Z][\w-]*\d[\w-]*|[A-Z][a-z]+[A-Z]\w*)(?:\s\d+(?:\.\d+)*)?)",
                r"than|outperform|beat|compared",
            ),
            _template(
                "Is {name} open source?", r"\b(?:is|are)\s(?:\w+\s)?open[\s-]sourced?\b", r"open"
            ),
            _template(
                "What risks does {name} see?", r"\b(?:warn(?:s|ed)?|risks?\sof)\b", r"\brisks?\b"
            ),
            _template("What does {name} plan?", r"\bplans?\sto\b", r"\bplans?\sto\b"),
        ),
        "ja": (
            _template("{name}の調達額は？", r"調達", _MONEY),
            _template("{name}の評価額は？", r"評価額", _MONEY),
            _template("{name}の料金は？", r"料金", _MONEY),
            _template("{name}の価格は？", r"価格", _MONEY),
            _template("{name}のパラメータ数は？", r"パラメータ", r"\d"),
            _template("{name}の提供はいつ？", r"提供", _DATE),
            _template("{name}の公開はいつ？", r"公開", _DATE),
            _template("{name}の開始はいつ？", r"開始", _DATE),
            _template("{name}の提携先は？", r"と提携", r"と提携"),
            _template("{name}の目的は？", r"目的", r"目的"),
            _template("{name}のリスクは？", r"リスク", r"リスク"),
            _template("{name}の計画は？", r"計画", r"計画"),
        ),
    }
)
"""By language, the more telling first."""

_DOES = (
    r"\w+er|who|designer|architect|artist|journalist|author|student|teacher|doctor|lawyer"
    r"|politician|investor|musician|historian"
)

DEFINITIONS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = MappingProxyType(
    {
        "en": (
            (
                "Who is {}?",
                re.compile(
                    rf"\b(?P<name>[A-Z][a-z]+\s[A-Z][a-z]+),\s(?:the\s|an?\s|its\s|\w+[’']s\s)?"
                    rf"(?:[\w-]+\s){{0,4}}{_ROLE}\b"
                ),
            ),
            (
                "Who is {}?",
                re.compile(
                    rf"\b(?:said|says|warned|warns)\b[^.]{{0,40}}\b{_ROLE}"
                    r"(?:\sof\s\w+)?,?\s(?P<name>[A-Z][a-z]+\s[A-Z][a-z]+)"
                ),
            ),
            (
                "Who is {}?",
                re.compile(r"\bsaid\s(?P<name>[A-Z][a-z]+\s[A-Z][a-z]+),\swho\b"),
            ),
            (
                "What is {}?",
                re.compile(
                    r"^(?P<name>[A-Z][\w.-]*(?:\s[A-Z0-9][\w.-]*){0,3})(?:,(?=[^,]+,)|\sis)\s"
                    rf"(?:an?|the)\s(?!(?:[\w-]+\s){{0,5}}(?:{_ROLE}|{_DOES})\b)"
                    r"(?!same|first|latest|most|best|only|new\b|good|great|big|\w+est\b)[\w-]+"
                ),
            ),
        ),
        "ja": (
            (
                "{}とは？",
                re.compile(
                    r"^(?P<name>[A-Zァ-ヺ][A-Za-z0-9ァ-ヺー .-]+)は、?[^。]{4,60}"
                    r"(?:である|です|だ|モデル|企業|技術|サービス|ツール)。?$"
                ),
            ),
        ),
    }
)
"""Questions that a sentence invites which says what or who its subject is."""
