"""How questions are worded in English and Japanese: what only asks, and what it asks for.

*Pure.* Patterns and word lists only; `digest.answers.asked` reads questions with them.
"""

from __future__ import annotations

import re

from digest.clusters.tokens import stem

GENERIC = frozenset(
    stem(word)
    for line in (
        "tell explain describe mention mentioned report reported news article story stories",
        "source sources brief happen happened happening happens thing anything kind type question",
        "answer please know think mean called name named detail details info information text",
        "read summary summarise summarize overview recap much many long old high often new give",
        "got show find help want like actually exactly date besides except react reaction respond",
        "look compare part suitable useful good possible",
    )
    for word in line.split()
)
"""Stems that belong to asking rather than to what is asked."""

NOT_NAMES = frozenset(
    {"ai", "ceo", "cto", "cfo", "llm", "llms", "gpu", "gpus", "api", "apis", "it", "tv", "pc"}
    | {"ml", "q&a", "ok", "faq", "ipo", "agi", "vs", "i"}
)
"""Words in capitals that name nobody, in lower case."""

GENERIC_JAPANESE = frozenset(
    {"ニュース", "ストーリー", "モデル", "サービス", "システム", "ブリーフ", "トピック", "仕組"}
    | set("行言事使出見人")
)

OVERVIEW = re.compile(
    r"\b(?:tell me (?:more|about)|(?:any|some) more|more (?:details?|info\w*|about|on)"
    r"|what else\b|summar(?:y|i[sz]e|ies)"
    r"|what(?:'s| is| has|'s been|s)? (?:happen\w*|going on|new)"
    r"|overview|recap|tl;?dr|what(?:'s| is) (?:it|this|that|story \d+|number \d+) (?:all )?about"
    r"|explain (?:it|this|story)|in (?:short|brief)|key points|give me (?:the |more )?details?"
    r"|details\??$|elaborate|go on|what about|how about|more\??$)"
    r"|詳し|詳細|要約|まとめ|概要|何(?:が|か)?(?:あった|起き|起こ)|どうな(?:った|って|りま)"
    r"|教えて|について|もっと|続き|どんな(?:話|ニュース|内容)|動きは|はどう",
    re.IGNORECASE,
)
"""Asks for no single thing."""
MORE = re.compile(r"\bmore\b|\bdetail|elaborate|go on|詳し|詳細|もっと|続き", re.IGNORECASE)
DAY = re.compile(
    r"\b(?:today|this (?:morning|week)|in the news|the (?:news|brief)|else)\b"
    r"|今日|今週|ブリーフ|ほか|他に",
    re.IGNORECASE,
)
"""Asks about the whole brief rather than the story at hand."""
DEFINITION = re.compile(
    r"^\W*(?:what(?:'s| is| are| was)|who(?:'s| is| are| was)|define)\b(?!.*\b(?:of|in)\b)"
    r"|とは|って(?:何|なに|誰)",
    re.IGNORECASE,
)
STORY_NUMBER = re.compile(
    r"\b(?:story|stories|item|news|article|number|no\.?|#)\s*#?(?P<a>\d{1,2})\b|#(?P<b>\d{1,2})\b"
    r"|(?P<c>\d{1,2})\s*(?:番目?|つ目|件目|本目)"
    r"|(?:ストーリー|記事|ニュース|話題)\s*(?P<d>\d{1,2})"
    r"|\b(?P<e>first|second|third|fourth|fifth) (?:story|item|news|one)\b",
    re.IGNORECASE,
)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
PRONOUN = re.compile(
    r"\b(?:it|its|it's|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those"
    r"|the (?:company|firm|lab|model|chip|start-?up|study|law|product|deal))\b"
    r"|(?:(?<![ぁ-ゖ])|(?<=[はがをにでとも]))(?:これ|それ|その|この|あの|そこ|そう)"
    r"|彼|彼女|同社|同氏",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"(?:(?:なん|何)(?:です|でしょう)|です|ます|ました|でしょう)か"
    r"|何(?:か国|カ国|か所|トークン|[がをのにでか]|[一-鿿])?"
    r"|誰|いくら|いくつ|理由|教え|質問|記事|話題|今日|詳し|詳細|要約|概要|番目|内容|方法|名前|名称"
)
"""Japanese words that only ask."""
FILLERS = re.compile(
    r"\b(?:this|past|these) (?:week|month|year|days?|morning)\b"
    r"|\b(?:the )?(?:latest|today|currently|recently)\b"
    r"|\b(?:due|ready|expected|coming)\b(?=\W*$)"
    r"|(?<=\bhow much )(?:money|cash|time)\b"
    r"|(?<=\bhow )(?:fast|far|tall|deep|heavy|large|big|small|quickly|soon)\b"
    r"|今週|今月|最近|最新",
    re.IGNORECASE,
)
"""What bounds or measures a question without being in its answer."""
IDIOMS = re.compile(r"\b(?:went|go|goes|gone) wrong\b", re.IGNORECASE)
"""Phrases whose words mean something else by themselves."""
IN_OTHER_WORDS = (
    (
        re.compile(
            r"(?<=\bwho )(?:made|makes|built|builds|created|wrote|invented|(?:is|was) behind)\b",
            re.IGNORECASE,
        ),
        "developed",
    ),
    (re.compile(r"(?<=[誰こ社業]が)(?:作った|つくった|作成した|作って)"), "開発した"),
    (re.compile(r"\blos(?:e|es|ing|t) (?:\w+ )?jobs?\b", re.IGNORECASE), "dismissed"),
    (re.compile(r"\bg(?:ive|ives|ave|iven|iving) up\b(?: on)?", re.IGNORECASE), "stopped"),
    (
        re.compile(r"\b(?:people|persons) (?:work|are employed|are working)\b", re.IGNORECASE),
        "employees",
    ),
    (
        re.compile(r"\b(?:c[ao]me|comes|coming) out\b|\b(?:go(?:es)?|went) live\b", re.IGNORECASE),
        "release",
    ),
)
"""Phrases made of words that say nothing by themselves, and the word for them."""
HEAD = re.compile(
    # Who supplies; how many different robots does; how long did the repair of;
    # what is the salary of
    r"\bwho (?P<who>(?!(?:is|was|are|were|be|did|does|do|has|have|had|will|would|can|could|should"
    r"|else|to|said|says|got|gets|wants?|knows?)\b)[a-z]{3,})\b|"
    r"\bhow many (?P<many>(?:[\w-]+ ){1,4}?)(?=(?:do|does|did|is|are|was|were|has|have|had|will"
    r"|can|could|would|should|must|may|of|in|on|at|per|for|from|with)\b)"
    r"|\bhow (?:much|long|high|large|big|often|fast|old) (?:did|does|do|will|is|was|are|were) "
    r"(?:the |its )?(?P<how>(?:[\w-]+ ){1,3}?)(?=(?:of|in|for|at|behind|cost|take|last)\b)"
    r"|\b(?:who|what)(?:'s| is| was| are| were) (?:the |its |their |his |her |[\w-]+'s? )?"
    r"(?P<what>[\w-]+(?: [\w-]+){0,3}?)"
    r"(?:(?= (?:of|in|for|at|behind|on|by|to|from)\b)|\W{0,3}$)",
    re.IGNORECASE,
)
"""The thing asked for, where the form of a question shows it."""
HEAD_JAPANESE = re.compile(
    r"(?P<head>[一-鿿々ァ-ヺーA-Za-z0-9]{1,40})(?:は|って|とは)"
    r"(?=[^はがを]{0,12}$|[^は]{0,4}(?:誰|何|い[くつ]|ど))"
)
RUNS = re.compile(r"[一-鿿々]+|[ァ-ヺー]+|[A-Za-z0-9][A-Za-z0-9.&-]*|[ぁ-ゖ]+")
"""Japanese: runs of one script, which mostly are words."""
INFLECTION = re.compile(
    r"(?:いつ|どこ|どの|どれ|どう|なぜ|なに|なん|だれ|いくら|いくつ|これ|それ|あれ|この|その|あの"
    r"|こと|もの|もっと|とは|って|ください|です|ます|ました|ません|でし|でき|する|した|して|され|さん"
    r"|くらい|ぐらい|ほど|ある|あり|いる|いま|いて|なる|なり|なっ|ため|よう|について|また|そして|では"
    r"|には|まで|から|より|だけ|など|ついて|という|まし|られ|ない|ので|のに|かけ|かか|ご|お).*"
)
"""Hiragana that names nothing."""
PARTICLES = "はがをにでともへの"
KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
LANGUAGES = re.compile(
    r"(?:[一-鿿]{1,3}|[ァ-ヺー]+)語(?![彙句学])(?<!言語)(?<!用語)(?<!単語)(?<!何語)(?<!カ国語)(?<!か国語)"
)
NAME_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z0-9.]*)[\s-]+(\d+(?:\.\d+)*)(?![A-Za-z0-9])"
)
"""A name with the number that is part of it, as Polaris 3."""
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
CAPITALISED = re.compile(r"\b[A-Z][\w-]+")
DIGITS = re.compile(r"(?<![A-Za-z0-9.-])\d(?:[\d,.]*\d)?(?![A-Za-z0-9])")
WORDS = re.compile(r"[^\W_][\w-]*")
