"""How common words, names and headline words are in AI news: document frequencies, no text.

*Pure.* To general news, "open", "source" and "model" are rare words, and everything in this
field looks like one story; a single day has no statistics at all. So the table
`prior.tsv` ships with the house; `python -m bot.prior` builds it from feed files.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from digest.clusters.fields import fields
from digest.clusters.tokens import stem

_KEPT_STEMS = 5000
_MIN_FREQUENCY = 2
_SMALL = re.compile(r"\b[a-z]{2,}\b")
_NONE = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """In how many of `total` articles a stem occurs.

    As a word, as a name or number, in a headline, and in small letters.
    """

    total: int
    frequencies: Mapping[str, tuple[int, int, int, int]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def idf(self, token: str) -> float:
        """Return how rare a token is in the field: ln((N+1)/(df+.5)), never negative."""
        known = self.frequencies.get(token, _NONE)[0]
        return max(0.0, math.log((self.total + 1) / (known + 0.5)))

    def is_name(self, key: str) -> bool:
        """Tell whether a capitalised word at a sentence start is likely to be a name.

        A word that the table does not know is taken for one: what is common in the
        field is in the table.
        """
        _, name, _, small = self.frequencies.get(key, _NONE)
        return name >= small


def count(documents: Iterable[tuple[str, str]]) -> Prior:
    """Count the words of (title, text) pairs."""
    words: Counter[str] = Counter()
    names: Counter[str] = Counter()
    headlines: Counter[str] = Counter()
    small: Counter[str] = Counter()
    total = 0
    for title, text in documents:
        joined = fields(title, text, is_name=_is_no_name)
        plain = fields(title, text, is_name=_is_no_name, joins_verbs=False)
        words.update(joined.body.keys() | plain.body.keys())
        names.update(joined.names.keys())
        headlines.update(joined.title.keys() | plain.title.keys())
        small.update({stem(word) for word in _SMALL.findall(f"{title} {text}")})
        total += 1
    frequency = {
        key: max(words[key], names[key] if key.startswith("#") else 0)
        for key in words.keys() | names.keys()
    }
    kept = sorted(frequency, key=lambda key: (-frequency[key], key))[:_KEPT_STEMS]
    return Prior(
        total=total,
        frequencies={
            key: (words[key], names[key], headlines[key], small[key])
            for key in kept
            if frequency[key] >= _MIN_FREQUENCY
        },
    )


def write(prior: Prior) -> str:
    """Write a table: the total first, then one stem a line with its four frequencies."""
    lines = [f"\t{prior.total}"]
    lines += ["\t".join((key, *map(str, row))) for key, row in sorted(prior.frequencies.items())]
    return "\n".join(lines) + "\n"


def read(table: str) -> Prior:
    """Read what `write` wrote."""
    first, *rows = table.splitlines()
    frequencies = {}
    for row in rows:
        key, word, name, headline, small = row.split("\t")
        frequencies[key] = (int(word), int(name), int(headline), int(small))
    return Prior(total=int(first), frequencies=frequencies)


@lru_cache(maxsize=1)
def load() -> Prior:
    """Return the table that ships with the house."""
    return read(resources.files("digest.clusters").joinpath("prior.tsv").read_text("utf-8"))


def _is_no_name(_: str) -> bool:
    return False
