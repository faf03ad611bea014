"""Tokens: the words, names and numbers by which texts are compared and found.

*Pure.* `tokens` serves the search index and matching in any language: stems of
words, and bigrams of scripts written without spaces, because unigram or word
indexes find 14 % of Japanese answers where bigrams find 82 %. `names` and
`numbers` serve clustering, where a shared rare name says more than shared words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_CJK = "぀-ヿ㐀-䶿一-鿿豈-﫿가-힣ｦ-ﾟ々〆ヶ"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
"""What `_WORD` finds in lower-case ASCII text, twice as fast."""
_HAS_CJK = re.compile(rf"[{_CJK}]")
_HIRAGANA = re.compile(r"[ぁ-ゟー]+")
_KANA = re.compile(r"[ぁ-ゟァ-ヺ]")
_HANGUL = re.compile(r"[가-힣]")

_FUNCTION_WORDS = """
    a about above after again against all almost along already also although always am among an
    and another any anyone anything are around as at away back be because been before being below
    between both but by came can cannot come could did do does doing don done down during each
    either else enough etc even ever every few first for from further get gets getting given go
    goes going got had has have having he her here hers him himself his how however if in instead
    into is isn it its itself just last least less let like ll made make makes making many may
    maybe me might mine more most much must my myself near need neither never next no nor not
    nothing now of off often on once one only onto or other others our ours out over own per
    perhaps put quite rather re really said same say saying says see seem seems several shall she
    should since so some something soon still such take than that the their theirs them themselves
    then there these they thing things this those though through thus to today together told too
    took toward towards under until up upon us use used uses using ve very via want was way we
    well went were what whatever when where whether which while who whole whom whose why will
    with within without would yes yet you your yours
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())
"""English function words; they carry no subject."""

_CALENDAR = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december mon tue wed thu fri sat sun jan feb mar apr
    jun jul aug sep sept oct nov dec
"""
_LOANWORDS = """
    アプリ アルゴリズム アクセス イベント インターネット インフラ ウェブ エージェント
    エネルギー エンジニア オープン オープンソース オフィス オンライン ガイドライン カメラ
    クラウド グループ グローバル ゲーム コード コスト コミュニティ コンピューター
    コンピュータ サーバー サーバ サービス サイト サイバー システム シリーズ スタートアップ
    スタジオ スピード スマートフォン スマホ セキュリティ セキュリティー センサー センター
    ソフト ソフトウェア ソフトウエア チーム チップ チャット ツール データ データセンター
    データセット テーマ テキスト テスト デジタル デバイス トークン トップ トレーニング
    ニュース ネット ネットワーク パートナー ハードウェア パソコン パラメータ パラメーター
    ビジネス ファイル プライバシー プラットフォーム プラン プログラム プロジェクト プロセス
    プロンプト ページ ベース ベンチマーク マーケティング マイクロ メーカー メッセージ
    メディア メモリ メモリー モデル モバイル ユーザー ユーザ ライセンス ライブラリ リスク
    リリース ルール レベル ロボット ロボティクス ワーク
"""
_NO_NAMES = STOPWORDS | frozenset(_CALENDAR.split()) | frozenset(_LOANWORDS.split())
"""What has a capital or katakana without being a name: days, months, loanwords of the field."""

_ENDINGS = (("ies", 5, "y"), ("ing", 6, ""), ("ed", 5, ""), ("es", 5, ""), ("s", 4, ""))
"""Ending, length from which a word may lose it, what takes its place."""
_NO_ENDINGS = ("ss", "us", "is", "eed")
_DOUBLED = re.compile(r"..([bdgmnprt])\1$")
_SHORTEST_WITH_SILENT_E = 5

_NUMBER = re.compile(
    r"(?=[$€£¥\d])(?<![A-Za-z0-9.])(?<![A-Za-z]-)[$€£¥]?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(%|percent\b|per cent\b|パーセント|thousand\b|million\b|billion\b|trillion\b"
    r"|[kmbt]\b|[mb]n\b|万|億|兆))?",
    re.IGNORECASE,
)
_PERCENT = frozenset({"%", "percent", "per cent", "パーセント"})
_SCALE = {
    "k": 10**3,
    "thousand": 10**3,
    "万": 10**4,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "億": 10**8,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "t": 10**12,
    "trillion": 10**12,
    "兆": 10**12,
}

_NAME = re.compile(
    # Most words have nothing of a name, and are passed over in one step
    r"\b(?=[a-z]*+(?:[A-ZÀ-Þ\d]|-\d))(?:"
    # Telling shapes stand anywhere: OpenAI, xAI, GPT-5.1, NVIDIA, H200, o4-mini
    r"(?P<shaped>(?:[A-Za-z]*[a-z][A-Z]\w*|[A-Z]{2,}\w*|[A-Za-z]+-?\d[\w.]*\w|[A-Za-z]\d+)"
    r"(?:-\w*\d[\w.]*\w|-\d+)?)"
    # A capital after a word that ends no sentence
    r"|(?<=[^\s.!?:;…\"“”‘(\[*•|–—-]\s)(?P<inner>[A-Z][a-zÀ-ɏ]+(?:-\d[\w.]*\w|-\d)?)"
    # A capital where every word has one
    r"|(?P<start>[A-ZÀ-Þ][a-zÀ-ɏ]+(?:-\d[\w.]*\w|-\d)?))"
)
_CJK_NAME = re.compile(
    r"[A-Za-z][A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*|[ァ-ヺー]{3,}"
    r"|[一-鿿]{2,6}(?:省|庁|党|委員会|大学|研究所|銀行|電機|製作所)"
)
_TITLE_CASE_WORD = re.compile(r"[^\W\d_]{4,}")
_TITLE_CASE_SHARE = 0.6
_FEWEST_TITLE_WORDS = 2


def normalise(text: str) -> str:
    """Return compatibility-composed text (NFKC): full-width letters and digits become plain."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def is_cjk(text: str) -> bool:
    """Tell whether a text has a letter of a script that is cut into bigrams."""
    return not text.isascii() and _HAS_CJK.search(text) is not None


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Cut the commonest endings off a lower-case English word.

    Light on purpose: it joins `releases`, `released`, `releasing`, `release`, and leaves
    names with digits alone.
    """
    if not (word.isalpha() and word.isascii()):
        return word
    for ending, shortest, instead in _ENDINGS:
        if len(word) >= shortest and word.endswith(ending):
            if not word.endswith(_NO_ENDINGS):
                word = word[: -len(ending)] + instead
            break
    if _DOUBLED.search(word):
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) >= _SHORTEST_WITH_SILENT_E else word


def tokens(text: str) -> list[str]:
    """Return the search tokens of a text, in order, repetitions kept.

    Words are lower-cased and stemmed, stopwords and single letters left out; a run of
    Chinese, Japanese or Korean becomes its bigrams, and a lone character stays.
    """
    if text.isascii():
        return _stems(_ASCII_WORD.findall(text.lower()))
    found: list[str] = []
    for word in _WORD.findall(normalise(text).lower()):
        if word.isascii() or not _HAS_CJK.match(word):
            found += _stems((word,))
        elif len(word) == 1:
            found.append(word)
        else:
            found.extend(word[at : at + 2] for at in range(len(word) - 1))
    return found


def _stems(words: Iterable[str]) -> list[str]:
    """Return the stems of those words that carry meaning."""
    return [
        stem(word) for word in words if word not in STOPWORDS and (len(word) > 1 or word.isdigit())
    ]


def is_function_bigram(token: str) -> bool:
    """Tell whether a token is hiragana alone: inflection and particles, never a subject."""
    return _HIRAGANA.fullmatch(token) is not None


def numbers(text: str) -> list[str]:
    """Return the numbers of a text as `#` and their plain value: `$2.1 billion` → `#2100000000`.

    A share keeps its sign: `30 percent` → `#30%`. Digits inside names (`GPT-5`) are no numbers.
    """
    return [value for value, _ in spot_numbers(text)]


def spot_numbers(text: str) -> list[tuple[str, str]]:
    """Return the numbers of a text with their values as in `numbers`, each as it is written."""
    found = []
    for match in _NUMBER.finditer(normalise(text)):
        digits, unit = match.group(1), (match.group(2) or "").lower()
        value = Decimal(digits.replace(",", "")) * _SCALE.get(unit, 1)
        found.append((f"#{_plain(value)}{'%' if unit in _PERCENT else ''}", match.group()))
    return found


def _plain(value: Decimal) -> str:
    """Write a number without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Capitalised words of a text as written, repetitions kept."""

    sure: tuple[str, ...]
    """Where only a name has a capital: inside a sentence, or with a telling shape (`OpenAI`)."""
    unsure: tuple[str, ...]
    """At a sentence start or in a headline that capitalises every word."""


def names(text: str) -> Names:
    """Find the names in a text; in Japanese and Chinese text, Latin and katakana runs."""
    text = normalise(text)
    if is_cjk(text):
        spotted = (word for word in _CJK_NAME.findall(text) if word.lower() not in _NO_NAMES)
        return Names(sure=tuple(spotted), unsure=())
    sure: list[str] = []
    unsure: list[str] = []
    may_tell = ". " in text or not is_title_case(text)
    shouts = text.isupper()
    for match in _NAME.finditer(text):
        word = match.group()
        if word.lower() in _NO_NAMES and not word.isupper():
            continue
        kind = match.lastgroup
        if kind == "start" or (kind == "inner" and not may_tell) or shouts:
            unsure.append(word)
        else:
            sure.append(word)
    known = set(sure)
    return Names(
        sure=(*sure, *(word for word in unsure if word in known)),
        unsure=tuple(word for word in unsure if word not in known),
    )


def is_title_case(text: str) -> bool:
    """Tell whether most longer words of a line have a capital, as in many English headlines."""
    words = _TITLE_CASE_WORD.findall(text)[1:]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _FEWEST_TITLE_WORDS and capitals > _TITLE_CASE_SHARE * len(words)


def script_language(text: str) -> str:
    """Return `ja`, `ko` or `zh` by the letters of a text, empty for any other script."""
    if text.isascii():
        return ""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAS_CJK.search(text) else ""
