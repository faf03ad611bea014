"""Whether an English claim says of the same ones what its source says of them.

*Pure.* Words, names and times must be the source's; each deed of the claim must be a deed of
the source with the same doer and the same object, passives turned round; and what stands
with a deed in the claim must stand with it in the source, so that halves of two statements
cannot be joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from digest.clusters.tokens import is_title_case
from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.english import Reading, Token
from digest.stories.grounding.figures import figures, months
from digest.stories.grounding.verdict import Fault, FaultKind

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
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:\s\d{1,2})?(?:,?\s\d{4})?|\d{4})"
    r"(?=\s?(?:[,.;:)\"-]|\Z)|\s(?:and|or|to|at|in|on|by|of|from|with|because|as|when|after|before|for"
    r"|but|the|an?|until|while|if|which|[A-Z]))",
)
_WHEN = re.compile(
    r"(?:\s(?!in|from|to)[\w-]+){0,3}?\s(?:in|on|by|at)\s(?P<date>(?:19|20)\d\d"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
)
_BESIDE = 3
"""Words on either side by which two names are told apart."""

_GENERIC = frozenset({"company", "firm"})
"""What may stand for a name; of whom they are said is checked with the verb."""

_BEFORE = frozenset({"by", "before", "until", "till", "through"})
_AFTER = frozenset({"after", "since", "from"})


def faults(claim: Reading, source: Reading, *, is_headline: bool) -> Iterator[Fault]:
    """Yield words, names, times and deeds of a claim that its source does not have."""
    yield from _names(claim, source, is_headline=is_headline)
    yield from _words(claim, source)
    yield from _exchanged(claim, source)
    yield from _times(claim.text, source.text)


def _words(claim: Reading, source: Reading) -> Iterator[Fault]:
    amounts = {lexicon.QUANTIFIERS.get(token.low) for token in source.tokens} - {None}
    says = any(token.low in lexicon.SAYING for token in source.tokens)
    for token in claim.content:
        if (says and token.low in lexicon.SAYING) or token.low in _GENERIC:
            continue
        if lexicon.QUANTIFIERS.get(token.low) in amounts:
            continue
        if _is_other_side(token, source):
            continue
        if not token.is_figure and token.keys.isdisjoint(source.keys):
            kind = FaultKind.NAME if token.is_name and token.start else FaultKind.WORD
            yield Fault(kind=kind, where=token.text)


def _is_other_side(token: Token, source: Reading) -> bool:
    """Say whether a verb tells from the other side, or as a plan, what the source tells."""
    low = forms.base(token.low)
    if low in kinds.INTENDING:
        return any(each.low in {"will", "would"} for each in source.tokens)
    return any(
        low in mine and any(forms.base(each.low) in theirs for each in source.tokens)
        for mine, theirs in (
            (kinds.BUYING, kinds.SELLING),
            (kinds.SELLING, kinds.BUYING),
            (kinds.GETTING, kinds.GIVING),
        )
    )


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
        opens = not is_inner and token.low in lexicon.QUANTIFIERS
        last = None if token.is_owner or opens else token


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


def _exchanged(claim: Reading, source: Reading) -> Iterator[Fault]:
    """Yield two names or two figures of which each stands where the other stood."""
    if any(
        forms.base(token.low) not in kinds.INTENDING and _is_other_side(token, source)
        for token in claim.content
    ):
        return
    told, given = _once(claim), _once(source)
    shared = [key for key in told if key in given]
    for one, other in combinations(shared, 2):
        if one.startswith("#") != other.startswith("#"):
            continue
        if all(
            _alike(told[mine], given[theirs]) > _alike(told[mine], given[mine])
            for mine, theirs in ((one, other), (other, one))
        ):
            yield Fault(kind=FaultKind.SUBJECT, where=f"{one.lstrip('#')} {other.lstrip('#')}")


def _alike(
    one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> int:
    return len(one[0] & other[0]) + len(one[1] & other[1])


def _once(reading: Reading) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return each name and figure that stands once, with the words before and after it.

    Verbs are left out: who does what to whom is compared elsewhere, passives turned round.
    """
    tokens = [
        token
        for token in reading.tokens
        if token.is_figure
        or token.low in lexicon.PREPOSITIONS
        or (token.is_content and not forms.is_verb_form(token.low))
        or token.text in {",", ";"}
    ]
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    seen: set[str] = set()
    for at, token in enumerate(tokens):
        if not (token.is_figure or (token.is_name and token.is_content)):
            continue
        key = next(iter(token.keys)) if token.is_figure else token.text
        if key in seen:
            found.pop(key, None)
            continue
        seen.add(key)
        found[key] = (_beside(tokens[at - 1 :: -1] if at else []), _beside(tokens[at + 1 :]))
    return found


def _beside(tokens: Sequence[Token]) -> frozenset[str]:
    found: set[str] = set()
    for token in tokens[:_BESIDE]:
        if token.text in {",", ";"}:
            break
        found |= token.keys or {token.low}
    return frozenset(found)


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
