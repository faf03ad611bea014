"""Which language a story is in: that of its articles, and the one it is to be written in.

*Pure.* Sentences of one card come from articles in one language. Names of languages stand
here because they go into instructions: a code from a feed never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from digest.clusters.tokens import script_language
from digest.model import Article, Language
from digest.stories.sentences import is_cjk

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "ja": "Japanese",
        "zh": "Chinese",
        "ko": "Korean",
        "de": "German",
        "fr": "French",
        "es": "Spanish",
        "pt": "Portuguese",
        "it": "Italian",
        "nl": "Dutch",
        "ru": "Russian",
    }
)
"""Languages that a model may be asked to write, in English."""

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
