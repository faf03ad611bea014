"""The three fields in which articles are compared: words, names with numbers, headline words.

*Pure.* What an article says first says what it is about, so its words are those of the
headline and the first 150 tokens of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from digest.clusters.newsverbs import join_phrases, join_verbs
from digest.clusters.tokens import is_function_bigram, names, numbers, stem, tokens

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
    found: Counter[str] = Counter()
    title_names: frozenset[str] = frozenset()
    sure_in_text = names(text)
    known = {stem(name.lower()) for name in sure_in_text.sure}
    for part, spotted in ((title, names(title)), (text, sure_in_text)):
        found.update(stem(name.lower()) for name in spotted.sure)
        maybe = [stem(name.lower()) for name in spotted.unsure]
        found.update(each for each in maybe if each in found or each in known or is_name(each))
        found.update(numbers(part))
        if part is title:
            title_names = frozenset(found)
    return Fields(
        body=Counter((heads + lead)[:LEAD_TOKENS]),
        names=found,
        title=Counter(heads),
        title_names=title_names,
    )


def _words(text: str) -> list[str]:
    """Return tokens without those that inflect Japanese."""
    return [token for token in tokens(text) if not is_function_bigram(token)]


def _without_headline(title: str, text: str) -> str:
    """Return the text without a headline that a feed repeats in front of it."""
    return text[len(title) :] if title and text.startswith(title) else text
