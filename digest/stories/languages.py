"""Which language a story is in: that of its articles, and the one it is to be written in.

*Pure.* Sentences of one card come from articles in one language.
"""

from __future__ import annotations

from digest.clusters.tokens import script_language
from digest.model import Article, Language
from digest.stories.languagenames import NAMES
from digest.stories.sentences import is_cjk

_BY_SCRIPT = frozenset({"ja", "ko", "zh"})


def is_in(article: Article, language: Language) -> bool:
    """Say whether an article is in a language; by its script when nobody says."""
    if article.language or not language:
        return article.language == language
    return is_cjk(f"{article.title} {article.text}") == (language in {"ja", "zh"})


def is_translated(*, into: Language, written: Language) -> bool:
    """Say whether a story is to be translated: both languages have a name, and differ."""
    return into != written and into in NAMES and written in NAMES


def may_be_in(text: str, language: Language) -> bool:
    """Say whether a text may be in a language, as far as its script tells."""
    script = script_language(text)
    if language == "ja":
        return script in {"ja", "zh"}  # a headline may have no kana
    return script == language if language in _BY_SCRIPT else not script
