"""The headline of a story: the title that most of its articles would share, cleaned.

*Pure.* Cleaning takes off what is not the news: the outlet's name at the end, «Breaking:» at
the front, emoji around. What is left is a literal piece of the title. A headline is at most
90 characters, which a telephone shows in two or three lines; nothing is cut inside a clause,
see `fit`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from digest.clusters.tokens import is_title_case, tokens
from digest.stories import clauses
from digest.stories.numbers import has_number
from digest.stories.orders import is_order
from digest.stories.sentences import is_cjk, words

MAX_CHARACTERS = 90
LONGEST_CHARACTERS = 115
"""For a title that has no place to cut: a long headline is better than half a one."""

_EMOJI = r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D\u20E3\u2190-\u21FF]"
_DECORATION = re.compile(rf"^(?:{_EMOJI}|[\s*•|·►▶–—-])+|(?:{_EMOJI}|[\s*•|·►▶–—-])+$")
_TAGS = re.compile(r"(?:\s+#\w+)+$")
_LABEL_WORDS = (
    r"breaking(?:\snews)?|just\sin|exclusive|update(?:d)?|watch|video|live|must[\s-]read|opinion"
    r"|sponsored|podcast|report|alert|urgent|developing|analysis|news|first\slook|scoop|daily\sbrief"
    r"|速報|独自|動画|更新|緊急|号外|PR|ニュース|最新"
)
_PREFIX = re.compile(
    rf"^(?:(?:{_LABEL_WORDS})\s?[:：|!！–—-]+\s?|[\[【(（](?:{_LABEL_WORDS})[\]】)）]\s?)",
    re.IGNORECASE,
)
_BRACKETED_LABEL = re.compile(
    rf"\s?[\[【(（](?:{_LABEL_WORDS}|updated?:?\s[^\])】）]*)[\]】)）]$", re.IGNORECASE
)
_SUFFIX = re.compile(r"\s*(?:\s[|｜•·–—-]\s|\s?[|｜])\s*(?P<outlet>[^|｜]{2,40})$")
_SIGNED_FRONT = re.compile(r"(?P<outlet>[^:|｜：]{2,40})\s?[:|｜：]\s*")
_GLUED_DATE = re.compile(
    r"^(?P<kind>[A-Z][A-Za-z ]{2,30})??(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"\.? \d{1,2}, 20\d\d(?=[A-Z])"
)
_GLUE = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]+(?:[’']s)?\s)")
"""Where a page's label, date, title and summary were joined without a space between them."""

_CLAUSE_END = re.compile(
    r"\s?[;；]|\s[–—-]\s|—|(?<=\w):(?=\s)|：|(?<=[^\d]),(?=\s)|、|(?<=[.!?。！？])\s?"
)
_PHRASE = re.compile(
    r"\s(?=(?:with|in|on|through|via|across|using|by|at|from|against|ahead\sof|amid|as|before|after"
    r"|while|for(?=\s[^A-Z])|to\s[a-z]+|and\s(?:\w+ly|announces|opens|launches|signs|names|adds"
    r"|raises|plans|wins|cuts))\s)"
)
"""Where a phrase begins that a headline can do without; «Example for Enterprise» is a name."""

_TELLING = re.compile(r"(?:How|Why|What|When)\s")
"""How the better half of «Series name: How somebody did something» begins."""

_SUBORDINATE = re.compile(
    r"(?:After|When|As|If|While|Despite|Although|Though|Because|Since|Before|With|In|On|At|By|For|To"
    r"|From|Once|Until|Amid|Unlike|Under|Following)\b"
)
"""Words at the front whose clause is no news without the one after it."""

_WITH_NUMBER = 1.2
"""Worth of a telling number in a headline: who did what, and how much."""

_FEWEST_WORDS = 4
_ITEM_WORDS = 2
_FEWEST_CHARACTERS = 10
_NOTHING_LEFT = 3


def clean(title: str, outlets: Iterable[str] = ()) -> str:
    """Return the literal piece of a title that tells the news.

    Args:
        title: As the feed has it.
        outlets: Names under which its publisher may sign; a last part after a bar is always
            taken for a signature, one after a dash only if it is such a name.
    """
    known = {_key(part) for outlet in outlets for part in (outlet, *outlet.split(" | ")) if part}
    text = unglued(title.strip())[0]
    for _ in range(_NOTHING_LEFT):
        shorter = _peel(text, known)
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def unglued(text: str) -> tuple[str, ...]:
    """Return the parts of «LabelMay 8, 2026The titleThe summary», the label and date left out.

    Other text comes back whole.
    """
    dated = _GLUED_DATE.match(text)
    if dated is None:
        return (text,)
    pieces = tuple(_GLUE.split(text[dated.end() :]))
    return pieces if dated["kind"] or len(pieces) == 1 else pieces[1:]


def _peel(text: str, known: set[str]) -> str:
    text = _TAGS.sub("", _DECORATION.sub("", text))
    text = _PREFIX.sub("", text)
    opening = _SIGNED_FRONT.match(text)
    if opening and _key(opening["outlet"]) in known:
        text = text[opening.end() :]
    text = _BRACKETED_LABEL.sub("", text)
    signed = _SUFFIX.search(text)
    if signed and _is_signature(signed, known) and len(tokens(text[: signed.start()])) > 1:
        text = text[: signed.start()]
    return text.strip()


def _is_signature(signed: re.Match[str], known: set[str]) -> bool:
    outlet = _key(signed["outlet"])
    if any(outlet == name or (len(name) > 3 and outlet.startswith(name)) for name in known):  # noqa: PLR2004  # «AI» opens many words
        return True
    has_bar = re.search(r"[|｜]", signed.group()) is not None
    return has_bar and words(signed["outlet"]) <= 4 and not re.search(r"\d", signed["outlet"])  # noqa: PLR2004  # outlets have short names


def _key(name: str) -> str:
    return re.sub(r"\W|^the\s", "", name.casefold())


def fit(title: str) -> str:
    """Return a title within the limit: itself, or its clauses that make sense alone; else empty.

    In this order: the whole; its first clauses (at least four words, ended by a dash, colon,
    semicolon, comma or full stop); its last after a colon or dash; what stands before its last
    phrases; a shorter first clause. Nothing is cut inside a quotation or bracket, nor where
    what is lost would turn the meaning, unless the title is a list of several stories.
    """
    if len(title) <= MAX_CHARACTERS:
        return title
    is_list = title.count(", ") > 1 and is_title_case(title)
    ends = [(end.start(), end.end()) for end in _CLAUSE_END.finditer(title)]
    firsts = [
        title[:start].rstrip()
        for start, end in ends
        if is_list or (clauses.may_drop(title[end:]) and not _is_in_series(title, start, end))
    ]
    lasts = [title[end:].lstrip() for _, end in ends if title[end - 1 : end] != ","]
    labels = [title[:start].rstrip() for start, end in ends if title[end - 1 : end] in ":："]
    phrases = [
        title[: start.start()]
        for start in _PHRASE.finditer(title)
        if clauses.may_drop(title[start.end() :])
    ]
    pieces = (
        *((piece, _FEWEST_WORDS) for piece in lasts if _TELLING.match(piece)),
        *((piece, _FEWEST_WORDS) for piece in reversed(firsts)),
        *((piece, _FEWEST_WORDS) for piece in lasts if not piece[:1].islower()),
        *((piece, _FEWEST_WORDS) for piece in reversed(phrases)),
        *((piece, _FEWEST_WORDS // 2) for piece in (*reversed(firsts), *labels)),
    )
    return next((piece for piece, least in pieces if _is_whole(piece, least)), "")


def _is_in_series(title: str, start: int, end: int) -> bool:
    """Say whether a comma stands between the items of «banks, airlines and others»."""
    if title[start:end] != "," and title[end - 1 : end] != ",":
        return False
    before, after = title[:start].rpartition(", "), title[end:].strip()
    is_second = bool(before[1]) and words(before[2]) <= _ITEM_WORDS
    return is_second or words(re.split(r",\s|\sand\s|\sor\s", after)[0]) <= _ITEM_WORDS


def _is_whole(piece: str, fewest_words: int) -> bool:
    if len(piece) > MAX_CHARACTERS or _SUBORDINATE.match(piece):
        return False
    enough = len(piece) >= _FEWEST_CHARACTERS if is_cjk(piece) else words(piece) >= fewest_words
    return enough and clauses.is_balanced(piece) and clauses.may_end(piece)


def choose(titles: Sequence[str], *, idf: Callable[[str], float]) -> str:
    """Return the most central of cleaned titles, within the limit.

    Central is the title whose words most other titles share, weighed by rarity; the earlier
    one of equals. A title that fits whole is preferred to a cut one. When none fits or can be
    cut, the first up to 115 characters, and beyond these cut visibly.
    """
    usable = [title for title in titles if title and not is_order(title)] or list(titles)
    bags = [frozenset(tokens(title)) for title in usable]
    shared = Counter(token for bag in bags for token in bag)
    rated = []
    for at, (title, bag) in enumerate(zip(usable, bags, strict=True)):
        fitting = fit(title)
        if fitting:
            worth = _centrality(bag, shared, idf) * (_WITH_NUMBER if has_number(fitting) else 1.0)
            rated.append((fitting == title, worth, -at, fitting))
    if rated:
        return max(rated)[3]
    return _last_resort(usable[0]) if usable else ""


def _centrality(bag: frozenset[str], shared: Counter[str], idf: Callable[[str], float]) -> float:
    """Return the mean weight per word of what other titles share, so that length is no merit."""
    if not bag:
        return 0.0
    weight = sum(idf(token) * (shared[token] - 1) for token in sorted(bag))
    return round(weight / math.sqrt(len(bag)), 9)


def _last_resort(title: str) -> str:
    """Return a title that cannot be cut: whole if it is not endless, else its words and «…»."""
    if len(title) <= LONGEST_CHARACTERS:
        return title
    piece = title[: MAX_CHARACTERS - 1]
    if not is_cjk(title) and " " in piece:
        piece = piece.rsplit(" ", 1)[0]
    return piece.rstrip(" ,;:–—-") + "…"
