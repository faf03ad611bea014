"""A Japanese claim against its source: words, who does what by particles, negation, certainty.

*Pure.* No dictionary: runs of kanji, katakana and Latin letters are words, and the kana
after them tell what they do. は and が name the doer, を and に the object, された turns them
round; ない and ず negate the word before them; 予定, 方針, 可能性 and へ leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from digest.stories.grounding import figures, nuances, surface
from digest.stories.grounding.aliases import canonical
from digest.stories.grounding.verdict import Fault, FaultKind
from digest.stories.grounding.vocabulary import alike, is_synonym

_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*|[ァ-ヺ][ァ-ヺー]*|[一-鿿々]+")
_NOUN = re.compile(r"[A-Za-z0-9ァ-ヺー一-鿿々%.,$¥・-]+")
_PARTICLE = re.compile(
    r"(?P<agent>によって|により|から)|(?P<topic>(?:に)?は(?!じめ)|も)|(?P<subject>が)|(?P<object>を)"
    r"|(?P<dative>に(?!よる|よれ|つい|対し|とど))|(?P<other>で|と|の|へ|まで|より|や|など|による|によれ)"
)
_KANA = re.compile(r"[ぁ-ゟ]+")
_AFFIXES = frozenset(
    "対社氏年月日人円件中内上下的化者性等約同米各新全本第側際用間前後分時回億万兆千百名方会"
)
_LIGHT = frozenset("明ら 述べ 話し 話す 語っ 語る 示し 示す 行う 行っ 行わ 言う 言っ".split())  # noqa: SIM905  # a table
"""Verbs of telling and doing that say nothing of themselves."""

_ADNOMINAL = ("た", "だ", "る", "う", "く", "す", "ない")
"""How a verb ends before a noun that it describes; the topic need not be its doer."""

_MUTUAL = frozenset({"合意", "提携", "統合", "合併", "協業", "和解"})
_NEGATION = re.compile(
    r"(?P<head>[一-鿿々ァ-ヺーA-Za-z]+)(?P<tail>[ぁ-ゟ]{0,5}?)"
    r"(?:な(?:い|かっ|く(?!と)|し)|ず(?!つ|れ)|ませ?ん|ぬ(?=[、。]|\Z))"
)
_OPEN = re.compile(
    r"(?P<word>可能性|見通し|見込み|予定|方針|計画|検討|合意|目指|狙|かもしれ|だろう|とみられ|とされ|という|意向|構え)"
)
_LEVELS = {
    "可能性": "possible", "かもしれ": "possible", "見通し": "expected", "見込み": "expected",
    "とみられ": "expected", "だろう": "expected", "予定": "planned", "方針": "planned",
    "計画": "planned", "意向": "planned", "構え": "planned", "目指": "aimed", "狙": "aimed",
    "検討": "considered", "合意": "agreed", "とされ": "reported", "という": "reported",
}  # fmt: skip
_SATISFIED = {
    "planned": {"planned", "open"},
    "agreed": {"agreed", "open"},
    "expected": {"expected"},
    "possible": {"possible"},
    "considered": {"considered"},
    "aimed": {"aimed"},
    "reported": {"reported"},
}
_HEADLINE_OPEN = re.compile(r"(?:へ|予定|方針)(?:[。、」]|\Z)")
_EMPTY = frozenset({"方向", "方針", "形"})
_PAST = re.compile(r"(?P<head>[一-鿿]{2,})(?:し|され|さ)て?い?た(?!い)")
_PRESENT = re.compile(
    r"(?P<head>[一-鿿]{2,})(?:する|される|(?=(?:へ|の方針|の予定)(?:[。、」]|\Z)))"
)
_REPORTED = re.compile(
    r"(?:関係者|報道|情報筋|複数の|一部)[^、。]{0,8}?(?:によると|によれば|が明らか|は明らか|が[^。]{0,6}明らか)|関係者[^。]{0,12}(?:明らか|述べ|話し|語っ)"
)
_OPENS = re.compile(
    r"[^、]{1,24}?[A-Za-z0-9ァ-ヺー一-鿿々)%](?<!可能性)(?<!必要)(?<!こと)(?<!当初)(?<!現在)(?<!今回)(?<!今後)(?<!一方)(?P<mark>は|が)(?!じめ)"
)
_SAID = re.compile(
    r"(?<=と)、?[^、]{1,24}(?:は|が)(?:明らか|述べ|発表|話し|語っ|説明)|[^、]{1,24}によ(?:ると|れば)"
)
_BY_LEAD = re.compile(r"\A[^、]{1,16}によ(?:ると|れば)、")
_TOLD = re.compile(
    r"(?<=[るたいだ])と、?[^、]{1,20}(?:は|が)(?:明らか|述べ|発表|話し|語っ|説明|報じ)[^、]*\Z"
)
_BARE_TOPIC = re.compile(r"[^、]{1,24}は")
_TITLE = re.compile(r"[「『](?P<name>[A-Za-z0-9ァ-ヺー一-鿿々・ ]{1,16})[」』]")
_MOMENT = re.compile(
    r"(?:[0-9][日月年]|曜日?|今年|来年|昨年|今月|来月|先月|今週|来週|先週|今夏|今秋|今春|来春|当初|現在|今後|今回)\Z"
)
"""Words of time, which stand before a comma without a particle."""

_COMMA = re.compile(r"(?<=[^、])、")
_PRONOUN = re.compile(
    r"(?:同社|同氏|これ|それ|この(?:製品|モデル|サービス|機能|技術))(?=[はがのもに])"
)
_SUBJECT = re.compile(r"(?P<who>[^、。はが]{2,30}?)(?:は|が)")


@dataclass(slots=True)
class _Deed:
    verb: str
    doers: list[str] = field(default_factory=list)
    may_do: list[str] = field(default_factory=list)
    """Every topic so far, when nothing closer is its doer."""
    objects: list[str] = field(default_factory=list)
    datives: list[str] = field(default_factory=list)
    is_passive: bool = False


def faults(claim: str, source: str) -> Iterator[Fault]:
    """Yield what a plain Japanese claim says that a plain source does not."""
    claim, source = canonical(claim), canonical(source)
    yield from nuances.faults(claim, source)
    for each in figures.faulty(claim, source):
        yield Fault(kind=FaultKind.NUMBER, where=each)
    yield from _words(claim, source)
    told, given = surface.unquoted(_bare(claim)), surface.unquoted(_bare(source))
    yield from _deeds(told, given)
    yield from _pieces(told, given)
    yield from _negations(claim, source)
    yield from _openness(claim, source)
    if surface.quotations(source) and _REPORTED.search(source) and not _REPORTED.search(claim):
        yield Fault(kind=FaultKind.HEDGE)


def _bare(text: str) -> str:
    """Return a text without the marks around names, which are no speech."""
    text = _TITLE.sub(lambda match: match["name"], text).replace("何者か", "何者")
    for each in reversed(figures.figures(text)):
        if any(scale in each.text for scale in "千万億兆"):
            text = f"{text[: each.start]}{each.value}{each.unit}{text[each.end :]}"
    return text


def resolved(first: str, second: str) -> str:
    """Return a sentence with what its opening 同社 stands for in the one before; else empty."""
    pronoun, subject = _PRONOUN.match(second), _SUBJECT.match(first)
    if pronoun is None or subject is None:
        return ""
    return subject["who"] + second[pronoun.end() :]


def _words(claim: str, source: str) -> Iterator[Fault]:
    runs = frozenset(_RUN.findall(source))
    counted = [(each.start, each.end) for each in figures.figures(claim)]
    for match in _RUN.finditer(claim):
        run = match.group()
        if any(start <= match.start() and match.end() <= end for start, end in counted):
            continue
        if run + claim[match.end() : match.end() + 1] in _LIGHT:
            continue
        if run in runs or is_synonym(run, claim[match.end() :], source):
            continue
        if run[0].isascii():
            yield Fault(kind=FaultKind.NAME, where=run)
        elif "ァ" <= run[0] <= "ー":
            if not _is_part(run, runs):
                yield Fault(kind=FaultKind.NAME, where=run)
        elif not _is_made_of(run, source):
            yield Fault(kind=FaultKind.WORD, where=run)


def _is_part(run: str, runs: Iterable[str]) -> bool:
    """Say whether katakana opens or closes a longer run."""
    return len(run) >= 3 and any(each.endswith(run) or each.startswith(run) for each in runs)  # noqa: PLR2004  # shorter ones are parts of anything


def _is_made_of(run: str, source: str) -> bool:
    """Say whether kanji can be laid out with pieces of the source, affixes and synonyms."""
    at = 0
    while at < len(run):
        for end in range(len(run), at, -1):
            piece = run[at:end]
            if (len(piece) > 1 and piece in source) or is_synonym(piece, "", source):
                break
        else:
            if run[at] not in _AFFIXES and run[at] not in source:
                return False
            end = at + 1
        at = end
    return True


@lru_cache(maxsize=1 << 10)
def _parse(text: str) -> tuple[_Deed, ...]:
    """Return who does what, by the particles after nouns."""
    found: list[_Deed] = []
    topic: list[str] = []
    topics: list[str] = []
    last_subject: list[str] = []
    roles: dict[str, list[str]] = {}
    for noun in _NOUN.finditer(text):
        word, end = noun.group().strip("・.,"), noun.end()
        particle = _PARTICLE.match(text, end)
        if particle is not None:
            role = particle.lastgroup or ""
            if role == "topic":
                topic = [word]
                topics.append(word)
            else:
                roles.setdefault(role, []).append(word)
            continue
        if text[end : end + 1] == "、" and _MOMENT.search(word):
            continue
        if text[end : end + 1] == "、" and not found and not topic and not roles:
            topic = [word]
            topics.append(word)
            continue
        kana = _KANA.match(text, end)
        is_last = end >= len(text) or text[end] in "。、 "
        if kana is None and not is_last:
            continue
        tail = kana.group() if kana else ""
        is_inner = tail.endswith(_ADNOMINAL) and _NOUN.match(text, end + len(tail)) is not None
        every = list(topics) or last_subject
        last_subject = roles.get("subject", last_subject)
        found.append(_deed(word, tail, ([] if is_inner else topic, every), roles))
        roles = {}
    return tuple(found)


def _deed(
    word: str, tail: str, topics: tuple[list[str], list[str]], roles: dict[str, list[str]]
) -> _Deed:
    topic, every = topics
    subject = roles.get("subject", [])
    doers, may_do = subject or topic, subject or every
    is_passive = re.match(r"(?:され|られ|われ|(?:め|け|げ|え|れ)られ)", tail) is not None
    objects = roles.get("object", [])
    if is_passive:
        given = roles.get("agent", []) + roles.get("dative", [])
        return _Deed(word, given, given, may_do, [], is_passive=True)
    return _Deed(word, doers, may_do, objects, roles.get("dative", []))


def _deeds(claim: str, source: str) -> Iterator[Fault]:
    given = _parse(source)
    for deed in _parse(claim):
        rivals = [other for other in given if alike(deed.verb, other.verb)]
        if rivals and not any(_is_same(deed, other) for other in rivals):
            yield Fault(kind=FaultKind.SUBJECT, where=deed.verb)


def _is_same(told: _Deed, given: _Deed) -> bool:
    if told.verb in _MUTUAL:
        return True
    if not given.objects and len(given.may_do) > 1 and told.objects:
        *doers, last = given.may_do  # «市は、…、運転は禁止した»: the last topic is the object
        if _agree(told.objects, [last], []) and _agree(told.doers, doers, []):
            return True
    if not _agree(told.objects, given.objects, given.doers):
        return False
    return _agree(told.doers, given.may_do, given.objects + given.datives)


def _agree(told: list[str], given: list[str], opposite: list[str]) -> bool:
    if not told:
        return True
    if not given:
        return not any(alike(one, other) for one in told for other in opposite)
    return any(alike(one, other) for one in told for other in given)


def _segments(text: str) -> list[str]:
    """Cut a sentence where another は or が begins a statement of its own.

    が after は only fills in what は is said of.
    """
    found: list[str] = []
    marks: set[str] = set()
    for piece in _COMMA.split(text):
        opening = _OPENS.match(piece)
        mark = opening["mark"] if opening else ""
        is_new = mark == "は" if "は" in marks else bool(mark and marks)
        if not found or (is_new and not _BARE_TOPIC.fullmatch(found[-1])):
            found.append(piece)
        else:
            found[-1] += "、" + piece
        marks |= {mark} - {""}
    return found


def _pieces(claim: str, source: str) -> Iterator[Fault]:
    """Yield statements whose figures and words stand in different statements of the source."""
    segments = [canonical(each) for each in _segments(source)]
    if len(segments) == 1:
        return
    first = _SUBJECT.search(segments[0])
    shared = first["who"] if first else ""
    said = "".join(_SAID.findall(source))
    for piece in _segments(_TOLD.sub("", _BY_LEAD.sub("", claim))):
        if not any(_is_within(piece, segment, shared, said) for segment in segments):
            yield Fault(kind=FaultKind.SPLICE, where=piece)


def _is_within(piece: str, segment: str, shared: str, said: str) -> bool:
    given = {each.key for each in figures.figures(segment)}
    if any(each.key not in given for each in figures.figures(piece)):
        return False
    topic = _SUBJECT.search(piece)
    last = _RUN.findall(topic["who"])[-1:] if topic else []
    if _OPENS.match(segment) and last and last[0] not in segment:
        return False
    ground = said + segment + shared
    runs = frozenset(_RUN.findall(ground))
    counted = [(each.start, each.end) for each in figures.figures(piece)]
    for match in _RUN.finditer(piece):
        run = match.group()
        if any(start <= match.start() and match.end() <= end for start, end in counted):
            continue
        if run in runs or is_synonym(run, piece[match.end() :], ground):
            continue
        if not (_is_part(run, runs) or (run[0] > "ー" and _is_made_of(run, ground))):
            return False
    return True


def _negations(claim: str, source: str) -> Iterator[Fault]:
    told, given = _negated(claim), _negated(source)
    for head in given:
        if head in claim and not any(alike(head, other) for other in told):
            yield Fault(kind=FaultKind.NEGATION, where=head)
    for head in told:
        if not any(alike(head, other) for other in given):
            yield Fault(kind=FaultKind.NEGATION, where=head)


def negates(text: str) -> bool:
    """Say whether a plain Japanese text negates anything."""
    return bool(_negated(text))


def _negated(text: str) -> list[str]:
    return [m["head"][-4:] for m in _NEGATION.finditer(text) if not m["head"].endswith("少")]


def _openness(claim: str, source: str) -> Iterator[Fault]:
    """Yield what the claim tells as done or certain and the source as open."""
    levels = {_LEVELS[m["word"]] for m in _OPEN.finditer(claim)}
    if _HEADLINE_OPEN.search(claim):
        levels.add("open")
    past = {m["head"] for m in _PAST.finditer(claim)}
    given_past = {m["head"] for m in _PAST.finditer(source)}
    present = {m["head"] for m in _PRESENT.finditer(source)}
    for head in past & present - given_past:
        yield Fault(kind=FaultKind.HEDGE, where=head)
    at = 0
    for match in _OPEN.finditer(source):
        level = _LEVELS[match["word"]]
        runs = _RUN.findall(source[at : match.start()])
        heads = [run for run in runs if run not in _EMPTY][-1:]
        at = match.end()
        if heads and heads[0] in claim and not levels & _SATISFIED[level]:
            yield Fault(kind=FaultKind.HEDGE, where=match.group())
    for level in levels - {"open"}:
        if level not in {_LEVELS[m["word"]] for m in _OPEN.finditer(source)}:
            yield Fault(kind=FaultKind.HEDGE, where=level)
    if _REPORTED.search(source) and not _REPORTED.search(claim):
        yield Fault(kind=FaultKind.HEDGE, where="によると")
