"""Copies: which articles repeat another's words, so that one origin counts once.

*Pure.* FracMinHash: a quarter of the hashes of all runs of five words (of eight
characters where words are not separated) stand for a text, and two texts are copies when
the smaller sample lies at least half in the other. Trimmed, extended, shuffled and
excerpted copies are all found by it; the usual MinHash and SimHash lose the shortened ones.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from digest.clusters.tokens import is_cjk, normalise
from digest.feeds.urls import site_of
from digest.model import MAX_TEXT_CHARS, Article, ArticleId

CONTAINED = 0.5
"""Share of the smaller sample from which two texts are copies."""

_SHINGLE_WORDS = 5
_SHINGLE_CHARS = 8
_SAMPLE_OF = 4
"""One hash of so many is kept."""
_FEWEST_HASHES = 3
"""A smaller sample proves nothing."""
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"\w")

_CREDIT = re.compile(
    r"(?:according to|(?:as )?(?:first )?reported (?:earlier )?by|citing|told|reports? (?:in|by)"
    r"|via|source:)\s+(?:the\s+|a\s+report\s+(?:in|by|from)\s+)?(.{2,60})",
    re.IGNORECASE,
)
_CREDIT_BEFORE = re.compile(r"(.{2,60}?)\s+(?:first\s+)?report(?:s|ed)\b", re.IGNORECASE)
_CREDIT_JA = re.compile(r"([^、。「」\n]{2,24})(?:によると|によれば|が報じた|が伝えた|の報道)")


def sample(text: str) -> frozenset[int]:
    """Return the hashes that stand for a text."""
    text = normalise(text[:MAX_TEXT_CHARS]).lower()
    if is_cjk(text):
        letters = "".join(_LETTER.findall(text))
        runs = (letters[at : at + _SHINGLE_CHARS] for at in range(_runs(letters, _SHINGLE_CHARS)))
    else:
        words = _WORD.findall(text)
        runs = (
            " ".join(words[at : at + _SHINGLE_WORDS]) for at in range(_runs(words, _SHINGLE_WORDS))
        )
    hashes = (_hash(run) for run in runs)
    return frozenset(each for each in hashes if each % _SAMPLE_OF == 0)


def _runs(parts: Sequence[str], size: int) -> int:
    return max(0, len(parts) - size + 1)


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")


def containment(one: frozenset[int], two: frozenset[int]) -> float:
    """Return which share of the smaller sample lies in the other, 0 to 1."""
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller >= _FEWEST_HASHES else 0.0


def origins(
    articles: Sequence[Article], owner_of: Callable[[Article], str] | None = None
) -> tuple[tuple[ArticleId, ...], ...]:
    """Group the articles of one event by where their words come from.

    Near-copies, articles of one owner or of one registrable domain, and an article that
    credits another outlet of the event share an origin. Within an origin the earliest dated
    article stands first, and so do origins.

    Args:
        articles: all of one event.
        owner_of: names the publisher behind an article, empty when unknown.
    """
    ordered = sorted(articles, key=lambda each: (not each.is_dated, each.published_at, each.id))
    parent = list(range(len(ordered)))

    def root(of: int) -> int:
        while parent[of] != of:
            of = parent[of]
        return of

    samples = [sample(each.text) for each in ordered]
    keys = [_publishers(each, owner_of) for each in ordered]
    credited = [_credited(each, ordered) for each in ordered]
    for later in range(len(ordered)):
        for earlier in range(later):
            if (
                keys[earlier] & keys[later]
                or earlier in credited[later]
                or later in credited[earlier]
                or containment(samples[earlier], samples[later]) >= CONTAINED
            ):
                low, high = sorted((root(earlier), root(later)))
                parent[high] = low
    found: defaultdict[int, list[ArticleId]] = defaultdict(list)
    for at, each in enumerate(ordered):
        found[root(at)].append(each.id)
    return tuple(tuple(ids) for ids in found.values())


def _publishers(
    article: Article, owner_of: Callable[[Article], str] | None
) -> frozenset[tuple[str, str]]:
    owner = owner_of(article) if owner_of else ""
    site = site_of(article.url)
    named = {("owner", owner), ("site", site), ("outlet", article.outlet.casefold())}
    return frozenset(each for each in named if each[1])


def _credited(article: Article, others: Sequence[Article]) -> frozenset[int]:
    """Return which of the others an article says it has its news from."""
    text = article.text
    heard = [match.group(1) for match in _CREDIT.finditer(text)]
    heard += [match.group(1) for match in _CREDIT_JA.finditer(text)]
    before = [match.group(1) for match in _CREDIT_BEFORE.finditer(text)]
    return frozenset(
        at
        for at, other in enumerate(others)
        if other.outlet
        and other.outlet != article.outlet
        and (
            any(_starts_with(said, other.outlet) for said in heard)
            or any(_ends_with(said, other.outlet) for said in before)
        )
    )


def _starts_with(said: str, outlet: str) -> bool:
    name = outlet.casefold().removeprefix("the ")
    rest = said.casefold()
    return rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()


def _ends_with(said: str, outlet: str) -> bool:
    name = outlet.casefold().removeprefix("the ")
    rest = said.casefold()
    return rest.endswith(name) and not rest[: -len(name)][-1:].isalnum()
