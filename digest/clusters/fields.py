"""The three fields in which articles are compared: words, names with numbers, headline words.

*Pure.* What an article says first says what it is about, so its words are those of the
headline and the first 150 tokens of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from digest.clusters.newsverbs import join_phrases, join_verbs
from digest.clusters.tokens import Names, is_function_bigram, names, numbers, stem, tokens

LEAD_TOKENS = 150
_LEAD_CHARS = 1600
_TITLE_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """How often each token occurs in a field."""

    body: Counter[str]
    names: Counter[str]
    """Stems of names, and numbers as `#n`."""
    title: Counter[str]
    title_names: frozenset[str]
    """Those of `names` that the headline has."""


def fields(
    title: str, text: str, *, is_name: Callable[[str], bool], joins_verbs: bool = True
) -> Fields:
    """Take an article apart.

    `is_name` judges the stem of a capitalised word that may stand there for its place
    alone. `joins_verbs` counts `buys` and `acquires` as one word, as news English does.
    """
    title, text = title[:_TITLE_CHARS], _without_headline(title, text)[:_LEAD_CHARS]
    heads = _words(join_phrases(title) if joins_verbs else title)
    lead = _words(text)
    if joins_verbs:
        heads, lead = join_verbs(heads), join_verbs(lead)
    in_title, in_text = names(title), names(text)
    title_names = _named(in_title, _stems(in_text.sure), is_name) + numbers(title)
    text_names = _named(in_text, title_names, is_name) + numbers(text)
    return Fields(
        body=Counter((heads + lead)[:LEAD_TOKENS]),
        names=Counter(title_names + text_names),
        title=Counter(heads),
        title_names=frozenset(title_names),
    )


def _named(spotted: Names, known: Iterable[str], is_name: Callable[[str], bool]) -> list[str]:
    """Return the stems of names: the sure ones, and of the others those known or likely."""
    sure = _stems(spotted.sure)
    others = _stems(spotted.unsure)
    known = {*known, *sure}
    return sure + [key for key in others if key in known or is_name(key)]


def _stems(spotted: Iterable[str]) -> list[str]:
    return [stem(name.lower()) for name in spotted]


def _words(text: str) -> list[str]:
    """Return tokens without those that inflect Japanese."""
    found = tokens(text)
    if text.isascii():
        return found
    return [token for token in found if not is_function_bigram(token)]


def _without_headline(title: str, text: str) -> str:
    """Return the text without a headline that a feed repeats in front of it."""
    return text[len(title) :] if title and text.startswith(title) else text
