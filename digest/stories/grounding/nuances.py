"""Small words of a Japanese sentence that change it: how many, than what, when, done or not.

*Pure.* Each is looked up with the noun or verb beside it, and must stand beside that in the
source as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.stories.grounding.verdict import Fault, FaultKind

_NOUN = r"[A-Za-z0-9ァ-ヺー一-鿿々]+"
_AMOUNTS = {
    "all": r"すべて|全て|全部|全員|あらゆる|いずれも|どの(?=[一-鿿ァ-ヺ])|全(?=[一-鿿ァ-ヺ])",
    "most": r"大半|ほとんど|大部分|過半数?|大多数",
    "many": r"多くの?(?!な)|多数",
    "some": r"一部|いくつか|複数|数(?=[社人件校カか])",
    "only": r"だけ|のみ|しか|唯一|に限(?:り|ら|定)",
    "first": r"初めて|初の|最初|初(?=[一-鿿])",
    "utmost": r"最大(?!\d)(?!で?\d)|最高(?!経営)|最速|最多|最も|世界一|首位",
}
_AMOUNT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AMOUNTS.items()))
_NARROW = frozenset({"some", "most", "many", "only"})
_BEFORE = re.compile(rf"(?P<noun>{_NOUN})(?:の|に|は|が|を|で|、)?\Z")
_AFTER = re.compile(rf"(?:の|が|は|に|を|で)?(?P<noun>{_NOUN})")
_THAN = re.compile(r"(?P<what>[^、。はが]{1,24}?)より(?!も?前|も?後|一層|いっそう|良|よ|[、。])")
_FROM_TO = re.compile(rf"(?P<noun>{_NOUN})(?P<way>から|へ(?!の)|に(?!は|よ|つい|対|関|お|て|も))")
_TIME = re.compile(
    r"(?:今|来|昨|前|翌|先|再来|同)(?:年度|年|月|週|春|夏|秋|冬|期)|今日|明日|昨日|本日"
    r"|[月火水木金土日]曜|[上下]半期|年内|年末|年初|月末|月内|週内|午前|午後|四半期"
)
_DEGREE = re.compile(
    r"(?P<near>ほぼ|約|およそ|近く)?(?P<what>倍増|半減|[二三四五]倍増?|倍)(?!以上)"
)
_PAST = re.compile(r"(?P<stem>[一-鿿ぁ-ゟ]{2})た(?:こと)?[。」]?\Z")
_SURU = re.compile(r"(?P<root>[一-鿿ァ-ヺー]+)(?:さ(?=れ)|し)\Z")
_OPPOSED = """
上げ:下げ 上が:下が 増:減 上昇:下落 上昇:低下 拡大:縮小 改善:悪化 開始:終了 開始:停止 賛成:反対
承認:却下 承認:否決 可決:否決 多:少 高:低 速:遅 早:遅 強:弱 勝:敗 勝:負 購入:売却 買収:売却
上回:下回 以上:以下 以上:未満 超:未満 許可:禁止 認め:禁 黒字:赤字 増益:減益 増収:減収 長:短 重:軽
安:高 受け入れ:拒 始:終 有料:無料 成功:失敗 合法:違法 前進:後退 公開:非公開 可能:不可能
"""
_OPPOSITES = [pair.split(":") for pair in _OPPOSED.split()]
_ROWS = dict(zip("いきしちにびみぎりっん", "うくすつぬぶむぐるるむ", strict=True))


def faults(claim: str, source: str) -> Iterator[Fault]:
    """Yield how a plain Japanese claim says more, other or surer than a plain source."""
    yield from _amounts(claim, source)
    yield from _comparisons(claim, source)
    yield from _ways(claim, source)
    for match in _TIME.finditer(claim):
        if match.group() not in source:
            yield Fault(kind=FaultKind.TIME, where=match.group())
    yield from _opposites(claim, source)
    yield from _degrees(claim, source)
    yield from _tense(claim, source)


def _counted(text: str) -> list[tuple[str, set[str], str]]:
    """Return the words of amount with the nouns on either side."""
    found = []
    for match in _AMOUNT.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - 24) : match.start()])
        after = _AFTER.match(text, match.end())
        beside = [before, after] if match.lastgroup != "only" else [before]
        if match.group() == "唯一":
            beside = [after]
        nouns = {each["noun"] for each in beside if each is not None}
        found.append((match.lastgroup or "", nouns, match.group()))
    return found


def _amounts(claim: str, source: str) -> Iterator[Fault]:
    told, given = _counted(claim), _counted(source)
    for name, nouns, word in told:
        if not any(name == other and _share(nouns, beside) for other, beside, _ in given):
            yield Fault(kind=FaultKind.QUANTITY, where=word)
    for name, nouns, word in given:
        if name in _NARROW and not any(name == other for other, _, _ in told):
            heads = {each[-2:] for each in nouns}
            if any(each in claim for each in heads):
                yield Fault(kind=FaultKind.QUANTITY, where=word)


def _share(one: set[str], other: set[str]) -> bool:
    if not one or not other:
        return True
    return any(a in b or b in a or a[-2:] == b[-2:] for a in one for b in other)


def _comparisons(claim: str, source: str) -> Iterator[Fault]:
    """Yield what is compared the other way round."""
    given = [match["what"] for match in _THAN.finditer(source)]
    for match in _THAN.finditer(claim):
        what = match["what"]
        if given and not any(what in each or each in what for each in given):
            yield Fault(kind=FaultKind.SUBJECT, where=match.group())


def _ways(claim: str, source: str) -> Iterator[Fault]:
    """Yield what comes from where, in the source, it goes to, and the reverse."""
    ways: dict[str, set[bool]] = {}
    for match in _FROM_TO.finditer(source):
        ways.setdefault(match["noun"], set()).add(match["way"] == "から")
    has_from = any(True in each for each in ways.values())
    for match in _FROM_TO.finditer(claim):
        known = ways.get(match["noun"])
        if has_from and known and (match["way"] == "から") not in known:
            yield Fault(kind=FaultKind.SUBJECT, where=match.group())


def _opposites(claim: str, source: str) -> Iterator[Fault]:
    """Yield a word whose opposite stands in its place in the source."""
    for one, other in _OPPOSITES:
        for mine, theirs in ((one, other), (other, one)):
            if mine in claim and mine not in source and theirs in source and theirs not in claim:
                yield Fault(kind=FaultKind.WORD, where=mine)


def _degrees(claim: str, source: str) -> Iterator[Fault]:
    given = {(match["what"], bool(match["near"])) for match in _DEGREE.finditer(source)}
    known = {what for what, _ in given}
    for match in _DEGREE.finditer(claim):
        if match["what"] in known and (match["what"], bool(match["near"])) not in given:
            yield Fault(kind=FaultKind.NUMBER, where=match.group())


def _tense(claim: str, source: str) -> Iterator[Fault]:
    """Yield what the claim ends on as done and the source only orders, plans or will do."""
    past = _PAST.search(claim)
    if past is None:
        return
    stem = past["stem"]
    if f"{stem}た" in source or f"{stem}て" in source or f"{stem}、" in source:
        return
    rest = claim[: past.end("stem")]
    suru = _SURU.search(rest)
    plain = [f"{suru['root']}する"] if suru else [f"{stem}る"]
    if not suru and stem[-1] in _ROWS:
        plain.append(stem[:-1] + _ROWS[stem[-1]])
    if any(each in source for each in plain):
        yield Fault(kind=FaultKind.HEDGE, where=f"{stem}た")
