"""Names that are one: what two scripts, or a short and a long form, call the same.

*Pure.* Only names that are each other's in every newsroom; anything else must be introduced by
the source itself.
"""

from __future__ import annotations

import re

_NAMES = """
EU 欧州連合 European_Union | 米国 アメリカ合衆国 アメリカ United_States U.S. US USA America
英国 イギリス United_Kingdom U.K. UK Britain | 日本 Japan | 中国 China | 韓国 South_Korea
ドイツ Germany | フランス France | 台湾 Taiwan | インド India | カナダ Canada
グーグル Google | マイクロソフト Microsoft | エヌビディア NVIDIA Nvidia | アップル Apple
アマゾン Amazon | メタ Meta | オープンAI OpenAI | アンソロピック Anthropic | テスラ Tesla
ソフトバンク SoftBank | トヨタ Toyota | ソニー Sony | サムスン Samsung | インテル Intel
ケニア Kenya | シンガポール Singapore | ロンドン London | 東京 Tokyo | ソウル Seoul
国連 国際連合 United_Nations UN | AI 人工知能 artificial_intelligence
"""
_SETS = [
    [name.replace("_", " ") for name in each.split()]
    for each in re.split(r"[|\n]", _NAMES)
    if each.strip()
]
_FIRST = {name: names[0] for names in _SETS for name in names}
_OF = {name.casefold(): frozenset(names) for names in _SETS for name in names}
_JAPANESE = re.compile(
    "|".join(
        sorted((re.escape(n) for n in _FIRST if not n.isascii() and n != _FIRST[n]), key=len)[::-1]
    )
)


def canonical(text: str) -> str:
    """Return a plain Japanese text with one form for each name that has several."""
    return _JAPANESE.sub(lambda match: _FIRST[match.group()], text)


def same(name: str) -> frozenset[str]:
    """Return every form of a name, itself among them."""
    return _OF.get(name.casefold(), frozenset()) | {name}
