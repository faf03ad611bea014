"""Whether an English claim says of the same ones what its source says of them.

*Pure.* Words, names and times must be the source's; each deed of the claim must be a deed of
the source with the same doer and the same object, passives turned round; and what stands
with a deed in the claim must stand with it in the source, so that halves of two statements
cannot be joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from digest.clusters.tokens import is_title_case
from digest.stories.grounding import lexicon
from digest.stories.grounding.deeds import Deed, deeds
from digest.stories.grounding.english import Reading, Token
from digest.stories.grounding.figures import figures, months
from digest.stories.grounding.verdict import Fault, FaultKind

_NEAR = 5
"""Words from a name to what stands beside it in the claim."""

_WINDOW = 8
_SPAN = r"second|minute|hour|day|week|weekend|month|quarter|half|year|decade|century"
_TIME = re.compile(
    rf"\b(?P<which>last|next|this|previous|past|coming|first|second|third|fourth|final)[\s-]"
    rf"(?P<span>{_SPAN})s?\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?P<how>by|before|until|till|after|since|from|in|on|during|through)\s"
    r"(?:the\s(?:end|start|beginning|middle)\sof\s|early\s|late\s|mid-)?"
    r"(?P<date>(?:\d{1,2}\s)?(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:\s\d{1,2})?(?:,?\s\d{4})?|\d{4})",
)
_WHEN = re.compile(
    r"(?:\s(?!in|from|to)[\w-]+){0,3}?\s(?:in|on|by|at)\s(?P<date>(?:19|20)\d\d"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
)
_ENDS = frozenset({",", ";", ":", '"'})
_BEFORE = frozenset({"by", "before", "until", "till", "through"})
_AFTER = frozenset({"after", "since", "from"})


def faults(claim: Reading, source: Reading, *, is_headline: bool) -> Iterator[Fault]:
    """Yield words, names, times and deeds of a claim that its source does not have."""
    yield from _names(claim, source, is_headline=is_headline)
    yield from _words(claim, source)
    yield from _neighbours(claim, source)
    yield from _times(claim.text, source.text)
    yield from _speakers(claim, source)
    yield from _deeds(claim, source, is_headline=is_headline)


def _words(claim: Reading, source: Reading) -> Iterator[Fault]:
    for token in claim.content:
        if not token.is_figure and token.keys.isdisjoint(source.keys):
            kind = FaultKind.NAME if token.is_name and token.start else FaultKind.WORD
            yield Fault(kind=kind, where=token.text)


def _names(claim: Reading, source: Reading, *, is_headline: bool) -> Iterator[Fault]:
    loose = is_headline and is_title_case(claim.text)
    written = source.words
    last: Token | None = None
    for token in claim.tokens:
        if not token.is_name or not token.is_content:
            last = None
            continue
        is_inner = token.start > 0 and not _opens(claim.text, token.start)
        if is_inner and not loose and token.text not in written and _is_case_fault(token, source):
            yield Fault(kind=FaultKind.NAME, where=token.text)
        elif (
            last is not None
            and is_inner
            and not loose
            and not _stand_together(last, token, source)
        ):
            yield Fault(kind=FaultKind.NAME, where=f"{last.text} {token.text}")
        last = None if token.is_owner else token


def _neighbours(claim: Reading, source: Reading) -> Iterator[Fault]:
    """Yield names beside words that they are nowhere near in the source; and what is reversed."""
    tokens = claim.tokens
    for one, other in pairwise(tokens):
        if (
            not (one.is_content and other.is_content)
            or one.is_owner
            or one.is_name == other.is_name
        ):
            continue
        if (
            one.is_figure
            or other.is_figure
            or any(lexicon.is_verb_form(each.low) for each in (one, other))
        ):
            continue
        mine, theirs = _places(one, source), _places(other, source)
        if mine and theirs and min(abs(a - b) for a in mine for b in theirs) > _NEAR:
            yield Fault(kind=FaultKind.SUBJECT, where=f"{one.text} {other.text}")
    if " by " in claim.text or " by " in source.text:
        return
    for left, middle, right in zip(
        claim.content, claim.content[1:], claim.content[2:], strict=False
    ):
        if middle.is_figure or not lexicon.is_verb_form(middle.low) or right.is_figure:
            continue
        places = [_places(each, source) for each in (left, middle, right)]
        if all(len(each) == 1 for each in places):
            (a,), (b,), (c,) = places
            if c < b < a <= c + _WINDOW and middle.low not in lexicon.SAYING:
                yield Fault(kind=FaultKind.SUBJECT, where=middle.text)


def _places(token: Token, source: Reading) -> list[int]:
    return [at for at, each in enumerate(source.tokens) if not token.keys.isdisjoint(each.keys)]


def _is_case_fault(token: Token, source: Reading) -> bool:
    """Say whether a source has a word only in another case, or no such word at all."""
    bearers = [each for each in source.tokens if not token.keys.isdisjoint(each.keys)]
    return not any(each.is_name and each.low != token.low for each in bearers)


def _opens(text: str, at: int) -> bool:
    return text[:at].rstrip(" \"'(").endswith((".", "!", "?", ":", ";")) or not text[:at].strip(
        " \"'("
    )


def _stand_together(one: Token, other: Token, source: Reading) -> bool:
    """Say whether two words of a name follow each other in a source that has both."""
    tokens = source.tokens
    pairs = pairwise(tokens)
    if any(a.text == one.text and b.text == other.text for a, b in pairs):
        return True
    return (
        one.text not in source.words
        or other.text not in source.words
        or (one.low in lexicon.LIGHT or not one.text[1:].islower() or not other.text[1:].islower())
    )


def _times(claim: str, source: str) -> Iterator[Fault]:
    given = {_spoken(match) for match in _TIME.finditer(source)}
    for match in _TIME.finditer(claim):
        if _spoken(match) not in given:
            yield Fault(kind=FaultKind.TIME, where=match.group())
    if not months(claim) <= months(source):
        yield Fault(kind=FaultKind.TIME)
    given_at = _dated(source)
    for key, when in _dated(claim).items():
        if not when <= given_at.get(key, when):
            yield Fault(kind=FaultKind.TIME, where=" ".join(when))
    moments = {
        (_order(m["how"]), word) for m in _DATE.finditer(source) for word in m["date"].split()
    }
    dated = {word for _, word in moments}
    for match in _DATE.finditer(claim):
        for word in match["date"].split():
            if word in dated and (_order(match["how"]), word) not in moments:
                yield Fault(kind=FaultKind.TIME, where=match.group())
                break


def _dated(text: str) -> dict[str, set[str]]:
    """Return the month or year that stands right after each figure."""
    found: dict[str, set[str]] = {}
    for each in figures(text):
        date = _WHEN.match(text, each.end)
        if date is not None:
            found.setdefault(each.key, set()).add(date["date"])
    return found


def _spoken(match: re.Match[str]) -> tuple[str, str]:
    return match["which"].lower(), match["span"].lower()


def _order(preposition: str) -> int:
    low = preposition.lower()
    return -1 if low in _BEFORE else int(low in _AFTER)


def _speakers(claim: Reading, source: Reading) -> Iterator[Fault]:
    given = _said_by(source)
    for head in _said_heads(claim):
        if head.keys.isdisjoint(given):
            yield Fault(kind=FaultKind.SUBJECT, where=head.text)


def _said_by(reading: Reading) -> set[str]:
    found: set[str] = set()
    for deed in _sayings(reading):
        if _is_inverted(reading, deed):
            found |= {key for token in _behind(reading, deed.at) for key in token.keys}
        else:
            found |= deed.agent
        if deed.is_pronoun:
            found |= {key for token in reading.content for key in token.keys}
    for at, token in enumerate(reading.tokens):
        if token.low == "according":
            found |= {key for each in _behind(reading, at + 1) for key in each.keys}
    return found


def _speaker_keys(reading: Reading) -> set[str]:
    """Return those who speak, whom «the company» cannot mean."""
    found: set[str] = set()
    for deed in _sayings(reading):
        is_inverted = _is_inverted(reading, deed)
        named = _behind(reading, deed.at) if is_inverted else deed.agent_heads
        found |= {key for token in named for key in token.keys}
    return found


def _said_heads(reading: Reading) -> list[Token]:
    heads: list[Token] = []
    for deed in _sayings(reading):
        if _is_inverted(reading, deed):
            heads += _behind(reading, deed.at)[:1]
        else:
            heads += deed.agent_heads[:1]
    for at, token in enumerate(reading.tokens):
        if token.low == "according":
            heads += _behind(reading, at + 1)[:1]
    return heads


def _behind(reading: Reading, at: int) -> list[Token]:
    """Return the words of the one who is named right after a verb of saying."""
    found: list[Token] = []
    for token in reading.tokens[at + 1 :]:
        is_end = token.low in lexicon.PREPOSITIONS - {"of", "at", "with"} or token.text in _ENDS
        if found and is_end:
            break
        if token.is_content:
            found.append(token)
    return found


def _sayings(reading: Reading) -> list[Deed]:
    return [deed for deed in deeds(reading.text) if deed.verb.low in lexicon.SAYING]


def _is_inverted(reading: Reading, deed: Deed) -> bool:
    """Tell «…», said she, from she said."""
    before = [token.text for token in reading.tokens[max(0, deed.at - 2) : deed.at]]
    if not deed.patient_heads or not before or before[-1] not in {",", '"', "'"}:
        return False
    if '"' in before or "'" in before:
        return True
    places = [other.at for other in deeds(reading.text)]
    after = _behind(reading, deed.at)
    follows = after and any(reading.tokens[at - 1] is after[-1] for at in places)
    return min(places) < deed.at and not follows


def _deeds(claim: Reading, source: Reading, *, is_headline: bool) -> Iterator[Fault]:
    given = deeds(source.text)
    speakers = _speaker_keys(source)
    for deed in deeds(claim.text):
        if deed.verb.low in lexicon.SAYING:
            continue
        rivals = [other for other in given if not deed.verb.keys.isdisjoint(other.verb.keys)]
        if rivals:
            readings = [deed, *_suffered(deed)] if is_headline else [deed]
            same = any(
                _is_same(each, other, given, speakers) for each in readings for other in rivals
            )
            if not same or not _hangs(deed, rivals, given):
                yield Fault(kind=FaultKind.SUBJECT, where=deed.verb.text)
            elif _is_realised(deed, claim) and all(other.is_infinitive for other in rivals):
                yield Fault(kind=FaultKind.HEDGE, where=deed.verb.text)
        elif not _is_known(deed, source):
            yield Fault(kind=FaultKind.SPLICE, where=deed.verb.text)


def _is_realised(deed: Deed, claim: Reading) -> bool:
    """Say whether a deed is told as done, not as wanted."""
    if deed.is_infinitive or deed.verb.low.endswith("ing"):
        return False
    before = claim.tokens[max(0, deed.at - 3) : deed.at]
    return not any(each.low in lexicon.MODALS or each.low == "to" for each in before)


def _suffered(deed: Deed) -> list[Deed]:
    """Read «Orlane fined €40 million», as headlines write it, for what was done to Orlane."""
    if deed.is_passive or not deed.agent_heads or not deed.verb.low.endswith("ed"):
        return []
    if any(not head.is_figure for head in deed.patient_heads):
        return []
    return [
        Deed(
            verb=deed.verb,
            at=deed.at,
            patient=deed.agent | deed.patient,
            patient_heads=deed.agent_heads,
        )
    ]


def _hangs(told: Deed, rivals: list[Deed], given: tuple[Deed, ...]) -> bool:
    """Say whether a deed hangs on another, if on any, as it does in the source."""
    if told.parent is None or told.parent.verb.low in {**lexicon.HEDGES, **lexicon.REPORTED}:
        return True
    holders = [each for each in given if not each.verb.keys.isdisjoint(told.parent.verb.keys)]
    return not holders or any(rival.at > holder.at for rival in rivals for holder in holders)


def _is_known(deed: Deed, source: Reading) -> bool:
    """Say whether a deed that the source has as a noun stands there beside its doer."""
    return not deed.verb.keys.isdisjoint(source.keys) or deed.verb.low in lexicon.LIGHT


def _is_same(told: Deed, given: Deed, every: tuple[Deed, ...], speakers: set[str]) -> bool:
    objects = given.patient | _dependents(given, every)
    if not lexicon.MUTUAL.isdisjoint(told.verb.keys):
        return told.agent.isdisjoint(given.agent) or _figures(told.patient) <= _figures(
            objects | given.agent
        )
    others = objects | speakers
    return _agrees(
        told.agent_heads, told.agent, given.agent, others, is_free=given.is_pronoun
    ) and (
        _agrees(told.patient_heads, told.patient, objects, given.agent)
        and _figures(told.patient) <= _figures(objects | given.agent)
    )


def _dependents(deed: Deed, every: Iterable[Deed]) -> set[str]:
    """Return what verbs say that hang on a deed: to sell, selling."""
    found: set[str] = set()
    for other in every:
        if other.at > deed.at:
            if other.agent_heads or (other.patient_heads and other.is_passive):
                break
            found |= other.patient | other.verb.keys
    return found


def _agrees(
    heads: list[Token],
    told: set[str],
    given: set[str],
    opposite: set[str],
    *,
    is_free: bool = False,
) -> bool:
    """Say whether those who do, or to whom it is done, are the source's."""
    if not told:
        return True
    if not given:
        return is_free or not heads or heads[0].keys.isdisjoint(opposite)
    if not heads:
        return not told.isdisjoint(given)
    head = heads[0]
    if not head.keys.isdisjoint(given) or is_free:
        return True
    return (
        head.is_name and not lexicon.GENERIC.isdisjoint(given) and head.keys.isdisjoint(opposite)
    )


def _figures(keys: set[str]) -> set[str]:
    return {key for key in keys if key.startswith("#")}
