"""A reading: what an article says, taken apart to be compared with others.

*Pure.* It hangs on the article's words and address, on what is taken for a name, and on nothing
else: never on other articles. So it holds for the same words at another time, and `mark` finds it
again when the words are no longer there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from digest.clusters.fields import fields
from digest.clusters.genres import Genre, genre_of
from digest.clusters.prior import Prior
from digest.clusters.tokens import script_language
from digest.feeds.urls import site_of
from digest.model import Article, Language

_CJK_LANGUAGES = frozenset({"ja", "zh", "ko"})
_MARK_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of one article."""

    body: Mapping[str, int]
    """How often each token occurs, in the order of their first; so in the other fields."""
    names: Mapping[str, int]
    title: Mapping[str, int]
    title_names: Mapping[str, int]
    """Each once, sorted."""
    site: str
    language: Language
    is_notice: bool


def read(article: Article, prior: Prior, *, joins_verbs: bool) -> Reading:
    """Take an article apart; see `digest.clusters.fields`."""
    found = fields(article.title, article.text, is_name=prior.is_name, joins_verbs=joins_verbs)
    return Reading(
        body=found.body,
        names=found.names,
        title=found.title,
        title_names=dict.fromkeys(sorted(found.title_names), 1),
        site=site_of(article.url) or article.outlet,
        language=language_of(article),
        is_notice=genre_of(article.title, article.outlet) is Genre.NOTICE,
    )


def mark(article: Article) -> bytes:
    """Return a digest of all that `read` looks at in an article: equal marks, equal readings."""
    parts = (article.title, article.text, article.outlet, article.url, article.language)
    lengths = ",".join([str(len(part)) for part in parts])  # they keep the parts apart
    written = f"{lengths}:{''.join(parts)}".encode("utf-8", "surrogatepass")
    return blake2b(written, digest_size=_MARK_BYTES).digest()


def language_of(article: Article) -> Language:
    """Return the language by script where the script tells, else what the feed says."""
    by_script = script_language(article.title)
    if by_script == "zh" and article.language in _CJK_LANGUAGES:
        return article.language
    if by_script or article.language in _CJK_LANGUAGES:
        return Language(by_script or "en")
    return article.language or Language("en")
