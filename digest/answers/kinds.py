"""Kinds of thing a question asks for, and which of them a sentence holds.

*Pure.* "How much" wants an amount, "when" a date, "why" a cause: a sentence about the right
thing that holds none is no answer. A kind is a marker (`?money`) found by pattern in a
question (what it needs, what it likes to see) and in a sentence (what it has).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.clusters.tokens import normalise

_UNTIL_NEXT = 60
"""Longest stretch of a question between its question word and what it measures, characters."""

_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?"
    "|thousands?|millions?|billions?|trillions?|dozens?|half|twice|third|double[sd]?|tripled?"
    "|quarter|none|nobody"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_UNITS = "seconds?|minutes?|hours?|days?|nights?|weeks?|months?|quarters?|years?|decades?"

_HELD = {
    "?number": (
        rf"\d|\b(?:{_SMALL})\b"
        r"|[一二三四五六七八九十百千数半]+(?:人|社|件|台|倍|割|分|つ|年|か月|日)"
    ),
    "?money": (
        r"[$€£¥₹]\s?\d|\d[\d,.]*\s?(?:(?:million|billion|trillion|thousand|[kmb]n?)\s)?"
        r"(?:dollars?|euros?|pounds?|yen|cents?|francs?|rupees?|kron(?:a|e|er|or)|pesos?|zlot(?:y|ys)|rand|lira|won|shekels?|rubles?"
        r"|baht|dirhams?|ringgit|usd|eur|gbp|yuan)\b"
        r"|\d[\d,.]*[万億兆千百]*(?:円|ドル|ユーロ|ポンド|元|ウォン)|無料|無償"
        r"|\bfor free\b|\b(?:is|are) free\b|\bfree (?:of charge|for|during|until|to)\b"
        r"|\bwithout a fee\b"
    ),
    "?date": (
        rf"\b(?:{_MONTHS})\b(?=\s\d)|(?<=\d\s)\b(?:{_MONTHS})\b"
        rf"|\b(?:in|by|to|till|since|until|from|of|late|early|mid|this|next|last)[\s-](?:{_MONTHS}|spring|summer|autumn|fall|winter)\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:19|20)\d\d\b|\d\d?:\d\d"
        r"|\b(?:today|tomorrow|yesterday|tonight|immediately|soon)\b"
        r"|\b(?:first|second|third|fourth|this|next|last)\s(?:week|month|year|quarter|half)\b"
        rf"|\b(?:in|within|after)\s(?:about\s)?(?:\d+|{_SMALL})\s(?:{_UNITS})\b"
        rf"|\b(?:{_UNITS})\s(?:ago|later)\b|\bend of\b|\b[ap]\.m\."
        r"|\d+[年月日時](?!間)|[今来昨去翌本][年月週日春夏秋冬度]|来年度|年度|[春夏秋冬](?:に|まで|から)"
        r"|[月火水木金土日]曜|年内|月内|明日|上旬|中旬|下旬"
    ),
    "?span": (
        rf"(?:\d|\b(?:{_SMALL}|a|an|several|few))[\s-](?:more\s)?(?:{_UNITS})\b"
        r"|\d+(?:年間?|か月|カ月|週間|日間|時間|分|秒)"
    ),
    "?often": (
        r"\d|\b(?:daily|weekly|monthly|yearly|hourly|every|often|once|twice|rarely|half)\b|毎"
    ),
    "?cause": (
        r"\b(?:because|since|due to|owing to|caused|causes|citing|cited|cites|reasons?|so that"
        r"|in order to|thanks to|result(?:ed|s)? (?:of|from|in)|blam(?:e[sd]?|ing)|led to"
        r"|therefore|following|motivated|for fear|stem(?:s|med)? from|on grounds|accus\w+"
        r"|for \w+ing|as it)\b"
        r"|ため|から、|ことから|により|によって|原因[はで]|が原因|理由[はに]|を受けて|背景|ので|せいで"
    ),
    "?who": (
        r"(?<=[\w,;:”\"] )[A-Z]\w+|[A-Z]\w+ [A-Z]\w+"
        r"|さん|氏|社長|教授|医師|代表|会長|[一-鿿]{2,4}(?:社|者)"
    ),
    "?place": (
        r"[A-Z]\w+(?:-based| start-?up| lab| company| firm)\b|\b(?:in|at|near|from|to)\s[A-Z]\w+"
        r"|[一-鿿ァ-ヺー](?:都|道|府|県|市|区|町|村|州)(?![立営民])|[米英中韓独仏]国|欧州"
    ),
    "?mass": (
        r"\d\s?(?:kg|kilograms?|kilos?|g|grams?|tonnes?|tons?|pounds?|lbs?)\b"
        r"|\d(?:キロ|グラム|トン)"
    ),
    "?length": (
        r"\d\s?(?:[mck]?m|(?:kilo|centi|milli)?met(?:re|er)s?|miles?|feet|foot|ft|inch(?:es)?)\b"
    ),
    "?extreme": (
        r"\bthe (?:most|least|fewest|only|(?!interest|request|forest|harvest|contest|latest"
        r"|rest|test)[a-z]{3,}est)\b|\bmore \w+ than any\b|最|一番|首位"
    ),
    "?maker": (
        r"\b(?:made|built|designed|developed|created|written|invented) by [A-Z]|\boffer from [A-Z]"
        r"|[A-Z]\w+[^.]{0,60}?\b(?:releas|launch|unveil|introduc|publish|creat|develop|invent|open)(?:es|ed)\b"
        r"|[A-Z]\w+[^.]{0,40}?\b(?:gave|gives) away\b|[A-Z]\w+[^.]{0,40}?\b(?:built|made|wrote)\b"
        r"|開発したの|[はが].{0,60}(?:公開|開発|発表|発売|提供|制作)(?:した|し、|を始め|する)|が開発"
    ),
    "?language": r"[一-鿿ァ-ヺー]+語(?![彙句学])",
    "?percent": r"\d\s?(?:%|percent|per cent)|\b(?:half|third|quarter)\b|\d割",
}
_HELD_PATTERNS = {
    marker: re.compile(pattern, re.IGNORECASE if marker not in {"?who", "?place", "?maker"} else 0)
    for marker, pattern in _HELD.items()
}

_COUNTERS = r"(?!語|故|事|者|処|年|月|日|時|曜|分|週)(?:[一-鿿]|トークン|カ国|か国|か所)"
"""What may stand after 何 to ask for a number of such things."""
_GAP = rf".{{0,{_UNTIL_NEXT}}}?"
_MONEY_WORDS = (
    "cost|price|priced|pay|paid|fee|fine|charge|raise|raised|worth|salary|revenue|profit|earn"
    "|money|invest|spend|spent|damages|budget|dollars|euros|demand"
)
_ASKED: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # pattern, what a sentence must hold, what it had better hold
    (
        (
            r"\b(?:which|who)\b.{0,60}\bthe (?:most|least|fewest|\w{3,}est)\b"
            r"|(?:どの|どこ|誰|どれ).{0,30}(?:最も|一番|もっとも)"
            r"|(?:最も|一番|もっとも).{0,30}(?:どの|どこ|誰|どれ)"
        ),
        ("?extreme",),
        (),
    ),
    (
        r"\bwho (?:developed|released|launched|unveiled)\b|[誰こ社業]が開発",
        ("?maker",),
        (),
    ),
    (r"何語|何カ国語|どの言語", ("?language",), ()),
    (r"\bhow heavy\b", ("?mass",), ()),
    (r"\bhow (?:tall|deep|wide|far away)\b", ("?length",), ()),
    (
        r"\bhow (?:was|were|did|is) .{0,40}\b(?:votes?|ballot|poll|election|match|outcome|result)",
        (),
        ("?number",),
    ),
    (r"\bhow much of\b", ("?number",), ("?percent",)),
    (
        (
            rf"\bhow (?:much|high|large|big)\b{_GAP}\b(?:{_MONEY_WORDS})\b"
            r"|\b(?:what|which)\b.{0,30}\b(?:cost|price|priced|salary|worth|revenue|fee)\b"
        ),
        ("?money",),
        (),
    ),
    (r"\bhow many\b|\bhow much\b|\bwhat number\b|\bnumber of\b", ("?number",), ()),
    (r"\bwhat (?:share|percentage|percent|proportion)\b", ("?number",), ("?percent",)),
    (r"\bhow long\b", ("?span",), ()),
    (r"\bhow (?:large|big|high|fast|far|old|small|tall|deep|heavy)\b", ("?number",), ()),
    (r"\bhow often\b|\bhow frequent", ("?often",), ()),
    (
        (
            r"\b(?:when|what (?:date|day|time|year)|which (?:date|day|year|month)|how soon|by when"
            r"|what is the deadline|since when)\b(?!\s\w+ing\b)"
        ),
        ("?date",),
        (),
    ),
    (r"\b(?:why|how come|for what reason|what(?:'s| is| was) the reason)\b", (), ("?cause",)),
    (r"\b(?:who|whom|whose|which (?:company|firm|person|lab))\b", (), ("?who",)),
    (r"\bwhere\b|\b(?:which|what) (?:city|country|place|town)\b", ("?place",), ()),
    (
        (
            r"いくら(?!か(?!か))|(?:価格|費用?|料金|値段|金額|額|予算|売上高?|年収|給料)(?:は|って)?"
            r"(?:いくら|どれ|どの|何|[??]|$)"
        ),
        ("?money",),
        (),
    ),
    (r"何(?:時間|分|日間|週間|か月|カ月|年間)", ("?span",), ()),
    (r"いつ|何(?:年|月|日|時)(?!間)|期限は", ("?date",), ()),
    (
        (
            rf"何{_COUNTERS}|いくつ|何パーセント|何%|(?:数|人数|割合)は"
            r"|どれ(?:くらい|ぐらい|ほど)|どの(?:くらい|ぐらい|程度)"
        ),
        ("?number",),
        (),
    ),
    (r"なぜ|どうして|何故|理由|なんで|原因", (), ("?cause",)),
    (r"誰|だれ|どなた|どの(?:会社|企業)", (), ("?who",)),
    (r"どこ(?!の会社|の企業)", ("?place",), ()),
)
_ASKED_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(needs), frozenset(likes))
    for pattern, needs, likes in _ASKED
)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_COUNTED = re.compile(rf"何({_COUNTERS})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What a question asks for."""

    needs: frozenset[str] = frozenset()
    likes: frozenset[str] = frozenset()
    is_count: bool = False
    """How many: the number must stand by the thing."""
    counter: str = ""
    """Japanese: the unit that must follow the number (人, 台)."""


def asked_for(question: str) -> Kinds:
    """Find what kinds of thing a question asks for; the first fitting pattern decides."""
    question = normalise(question)
    for pattern, needs, likes in _ASKED_PATTERNS:
        if pattern.search(question):
            counted = _COUNTED.search(question)
            is_count = _HOW_MANY.search(question) is not None
            return Kinds(
                needs=needs,
                likes=likes,
                is_count=is_count,
                counter=counted.group(1) if counted else "",
            )
    return Kinds()


def held(sentence: str) -> frozenset[str]:
    """Return the markers of the kinds of thing that a sentence holds."""
    sentence = normalise(sentence)
    return frozenset(
        marker for marker, pattern in _HELD_PATTERNS.items() if pattern.search(sentence)
    )


def counts(sentence: str, counter: str) -> bool:
    """Tell whether a Japanese sentence holds a number of such things: 5200人, 何社 → 三社."""
    return (
        re.search(
            rf"[\d一二三四五六七八九十百千数万億兆]の?{re.escape(counter)}", normalise(sentence)
        )
        is not None
    )
