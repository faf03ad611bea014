"""The corpus: what is kept of each article to tell which ones report the same event.

Texts are not kept. An article is a run of (term, count) pairs in two flat arrays, less
than 1 kB, so that a day of 6,000 articles fits into a few megabytes. A term is a token in
a field, as one number: `4 · token + field`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from digest.clusters.prior import Prior
from digest.clusters.reading import Reading, mark, read
from digest.model import Article, ArticleId, FeedUrl, Language

BODY, NAME, TITLE, TITLE_NAME = 0, 1, 2, 3
"""Fields of a term. A name of a headline is kept twice: as a name, and as the headline's."""
FIELDS = 4


class Corpus:
    """Articles of one window, reduced to vectors; add each article once."""

    def __init__(self, prior: Prior, *, joins_verbs: bool = True) -> None:
        self.prior = prior
        self.joins_verbs = joins_verbs
        self.ids: list[ArticleId] = []
        self.feed_urls: list[FeedUrl] = []
        self.sites: list[str] = []
        self.languages: list[Language] = []
        self.published_s = array("d")
        """Seconds since 1970 UTC."""
        self.is_dated = bytearray()
        self.is_notice = bytearray()
        self.frequencies = array("I")
        """In how many articles of the window each term occurs."""
        self._tokens: dict[str, int] = {}
        self._spellings: list[str] = []
        self._starts = array("I", [0])
        """Where the fields of the articles begin, `FIELDS` of each article, then the end."""
        self._flat_terms = array("I")
        self._flat_counts = array("H")
        self._interned: dict[str, str] = {}
        self._places: dict[bytes, int] = {}
        """The mark of what was read → the index of an article that says it."""

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, article: Article, *, earlier: Iterable[Corpus] = ()) -> None:
        """Keep what is needed of an article; its text may be forgotten afterwards.

        What an earlier corpus holds of the same words is taken from there, as it would be read.
        """
        marked = mark(article)
        found = self._known(marked, earlier) or read(
            article, self.prior, joins_verbs=self.joins_verbs
        )
        self._places[marked] = len(self.ids)
        self.ids.append(article.id)
        self.feed_urls.append(FeedUrl(self._intern(article.feed_url)))
        self.sites.append(self._intern(found.site))
        self.languages.append(found.language)
        self.published_s.append(article.published_at.timestamp())
        self.is_dated.append(article.is_dated)
        self.is_notice.append(found.is_notice)
        self._keep(found)

    def is_like(self, other: Corpus) -> bool:
        """Tell whether another one was filled alike, so that all that follows from it is equal."""
        return vars(self) == vars(other)

    def terms(self, index: int, kind: int) -> array[int]:
        """Return the term ids of one field of an article."""
        at = FIELDS * index + kind
        return self._flat_terms[self._starts[at] : self._starts[at + 1]]

    def term_counts(self, index: int, kind: int) -> array[int]:
        """Return how often each of the `terms` of that field occurs."""
        at = FIELDS * index + kind
        return self._flat_counts[self._starts[at] : self._starts[at + 1]]

    def counts(self, index: int, kind: int) -> dict[str, int]:
        """Return the tokens of one field of an article and how often each occurs."""
        pairs = zip(self.terms(index, kind), self.term_counts(index, kind), strict=True)
        return {self.token(term): count for term, count in pairs}

    def token(self, term: int) -> str:
        """Return the token of a term."""
        return self._spellings[term // FIELDS]

    def reading(self, marked: bytes) -> Reading | None:
        """Return what was read of the words with this mark, as it was read; None: nothing."""
        at = self._places.get(marked)
        if at is None:
            return None
        return Reading(
            body=self.counts(at, BODY),
            names=self.counts(at, NAME),
            title=self.counts(at, TITLE),
            title_names=self.counts(at, TITLE_NAME),
            site=self.sites[at],
            language=self.languages[at],
            is_notice=bool(self.is_notice[at]),
        )

    def prior_frequencies(self) -> Iterator[int]:
        """Yield in how many articles of the prior each term occurs, in the order of terms."""
        for token in self._spellings:
            word, name, headline, _ = self.prior.frequencies.get(token, (0, 0, 0, 0))
            yield from (word, name, headline, headline)

    def _known(self, marked: bytes, earlier: Iterable[Corpus]) -> Reading | None:
        for each in earlier:
            if each.prior is self.prior and each.joins_verbs == self.joins_verbs:
                found = each.reading(marked)
                if found is not None:
                    return found
        return None

    def _keep(self, found: Reading) -> None:
        """Append the fields in the order of their numbers; cost is that of their tokens."""
        ids, frequencies = self._tokens, self.frequencies
        kinds = (found.body, found.names, found.title, found.title_names)
        for kind, counts in enumerate(kinds):
            terms = [
                FIELDS * (ids[token] if token in ids else self._new_id(token)) + kind
                for token in counts
            ]
            for term in terms:
                frequencies[term] += 1
            self._flat_terms.extend(terms)
            self._flat_counts.extend(counts.values())
            self._starts.append(len(self._flat_terms))

    def _new_id(self, token: str) -> int:
        new = self._tokens[token] = len(self._spellings)
        self._spellings.append(token)
        self.frequencies.extend((0,) * FIELDS)
        return new

    def _intern(self, text: str) -> str:
        return self._interned.setdefault(text, text)


def in_field(term: int, kind: int) -> int:
    """Return the same token in another field."""
    return term - term % FIELDS + kind
