"""What each word of an English sentence is: verb, noun, preposition, mark, by form and neighbours.

*Pure.* Closed classes by lists; a word of `lexicon`'s verbs is one only where its form and what
stands around it allow a verb, everything else is a noun or describes one. Wrong tags are wrong
alike in a claim and in its source, which is why a shallow reading is enough to compare them.
"""

from __future__ import annotations

from enum import StrEnum

from digest.clusters.tokens import is_title_case
from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.english import Reading, Token


class Tag(StrEnum):
    """A part of speech, as far as the gate needs it."""

    NOUN, VERB, HELPER, TO = "noun", "verb", "helper", "to"
    DETERMINER, PREPOSITION, PRONOUN, ADVERB = "determiner", "preposition", "pronoun", "adverb"
    CONJUNCTION, SUBORDINATOR, RELATIVE = "conjunction", "subordinator", "relative"
    NEGATION, MARK = "negation", "mark"


_CLOSED = (
    (lexicon.BE | lexicon.HAVE | lexicon.MODALS, Tag.HELPER),
    (frozenset({"not", "never", "neither"}), Tag.NEGATION),
    (lexicon.DETERMINERS - {"that"}, Tag.DETERMINER),
    (lexicon.RELATIVES, Tag.RELATIVE),
    (frozenset({"and", "or", "but", "nor", "versus"}), Tag.CONJUNCTION),
    (lexicon.SUBORDINATORS, Tag.SUBORDINATOR),
    (lexicon.PREPOSITIONS, Tag.PREPOSITION),
    (lexicon.PRONOUNS, Tag.PRONOUN),
    (forms.ADVERBS, Tag.ADVERB),
)
_TAG_OF = {word: tag for words, tag in reversed(_CLOSED) for word in words}
_OPENS_NOUN = frozenset({Tag.NOUN, Tag.DETERMINER, Tag.PRONOUN, Tag.PREPOSITION, Tag.ADVERB})
LETS = frozenset(map(forms.base, ("let", "help", "make", "watch")))
"""Verbs after whose object another stands bare: lets attackers run."""

_GERUND_AFTER = frozenset({"by", "from", "for", "without", "after", "before"})
_PLURALS = frozenset({"people", "children", "women", "men", "police", "staff", "media", "data"})
_ALONE = frozenset({"this", "these", "those", "all", "both", "some", "each", "others"})
"""Words that stand for a noun where none follows."""

_INNER = frozenset({"-", "/", "&", "%"})
"""Marks inside a phrase."""

_QUOTES = frozenset({'"', "'", ":", "-", "("})


class _Tagger:
    """One pass from left to right; knows whether its clause has a finite verb yet."""

    def __init__(self, reading: Reading) -> None:
        self.tokens = reading.tokens
        self.is_title = is_title_case(reading.text)
        self.tags: list[Tag] = []
        self.has_finite = False
        self.last_verb: Token | None = None
        self.subject: Token | None = None
        """Last noun of the clause before its first preposition."""
        self.owed = False
        """Whether a relative clause came before the verb of its subject."""
        is_open = True
        for at in range(len(self.tokens)):
            tag = self._tag(at)
            self.tags.append(tag)
            if self.tokens[at].text in _INNER:
                continue
            if tag in {Tag.SUBORDINATOR, Tag.RELATIVE, Tag.CONJUNCTION, Tag.MARK}:
                is_told = self.last_verb is not None and (
                    forms.base(self.last_verb.low) in kinds.CLAUSAL_VERBS
                )
                self.owed = tag is Tag.RELATIVE and not self.has_finite and not is_told
                self.has_finite, is_open = False, True
                self.subject = None
            elif tag is Tag.PREPOSITION:
                is_open = False
            elif tag is Tag.DETERMINER and self.tags[-2:-1] == [Tag.NOUN]:
                is_open = is_open or self.subject is None  # «after a year the network»
            elif tag is Tag.NOUN and is_open:
                self.subject = self.tokens[at]
            elif tag is Tag.VERB:
                self.last_verb = self.tokens[at]
                is_by = at + 1 < len(self.tokens) and self.tokens[at + 1].low == "by"
                self.has_finite |= not (self.tokens[at].low.endswith("ing") or is_by)
                if forms.base(self.tokens[at].low) in kinds.CLAUSAL_VERBS:
                    self.has_finite, is_open = False, True
            elif tag is Tag.HELPER:
                self.has_finite = at > 0  # a question has its helper first

    def _tag(self, at: int) -> Tag:  # noqa: PLR0911  # one answer for each class
        token = self.tokens[at]
        if token.is_figure:
            return Tag.NOUN
        if not token.text[0].isalnum():
            return Tag.MARK
        if not token.keys:  # the bound of a figure, which is checked with it
            return Tag.ADVERB
        if token.low == "to":
            return Tag.TO if self._opens_infinitive(at) else Tag.PREPOSITION
        if token.low == "that":
            return self._that(at)
        if token.low in _ALONE and not self._opens_noun(at):
            return Tag.PRONOUN
        found = _TAG_OF.get(token.low)
        if found is not None and not self._is_capital_name(at):
            return found
        if self._looks_like_verb(at) and self._is_verb(at):
            return Tag.VERB
        return Tag.ADVERB if self._is_adverb(at) else Tag.NOUN

    def _looks_like_verb(self, at: int) -> bool:
        low = self.tokens[at].low
        if forms.is_verb_form(low) or forms.is_past_form(low):
            return True
        before = self._before_token(at)
        if before is not None and before.low in lexicon.MODALS:
            return self._before(at) is Tag.HELPER
        return low.endswith(("ing", "ed")) and self._before(at) in {Tag.HELPER, Tag.PRONOUN}

    def _is_adverb(self, at: int) -> bool:
        """Tell «quietly» from a name that ends like it."""
        token = self.tokens[at]
        if not forms.is_adverb(token.low):
            return False
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else token
        return not token.text[0].isupper() or following.text == "," or token.low in forms.ADVERBS

    def _is_capital_name(self, at: int) -> bool:
        """Tell May and Will, and «It» in a title, from what they are without a capital."""
        token = self.tokens[at]
        return token.low in {"may", "will", "us"} and token.text != token.low and at > 0

    def _that(self, at: int) -> Tag:
        following = self._next(at)
        is_plain = following is not None and following.is_content and not self._may_open(at + 1)
        before = self._before(at)
        if is_plain and before in {None, Tag.PREPOSITION}:
            return Tag.DETERMINER
        return Tag.RELATIVE

    def _opens_noun(self, at: int) -> bool:
        following = self._next(at)
        return following is not None and (
            following.is_content
            or following.low in lexicon.DETERMINERS | lexicon.QUANTIFIERS.keys()
            or following.low == "of"
        )

    def _may_open(self, at: int) -> bool:
        return forms.is_verb_form(self.tokens[at].low)

    def _next(self, at: int, far: int = 1) -> Token | None:
        """Return the next word, adverbs passed over."""
        for token in self.tokens[at + 1 :]:
            if forms.is_adverb(token.low) or token.low in {"not", "never"}:
                continue
            far -= 1
            if far == 0:
                return token
        return None

    def _before(self, at: int) -> Tag | None:
        for tag in reversed(self.tags[:at]):
            if tag not in {Tag.ADVERB, Tag.NEGATION}:
                return tag
        return None

    def _before_token(self, at: int) -> Token | None:
        for index in range(at - 1, -1, -1):
            if self.tags[index] not in {Tag.ADVERB, Tag.NEGATION}:
                return self.tokens[index]
        return None

    def _opens_infinitive(self, at: int) -> bool:
        following = self._next(at)
        return following is not None and (
            forms.is_base_verb(following.low) or following.low in {"be", "have", "do"}
        )

    def _is_verb(self, at: int) -> bool:  # noqa: PLR0911  # one answer for each neighbour
        token = self.tokens[at]
        before, earlier = self._before(at), self._before_token(at)
        if token.is_owner or (at + 1 < len(self.tokens) and self._is_hyphened(at)):
            return False
        if before is Tag.TO:
            return forms.is_base_verb(token.low)
        opens = earlier is None or earlier.text in _QUOTES
        if token.text[0].isupper() and not opens and not self.is_title:
            return False
        if before is Tag.HELPER and earlier is not None:
            return self._after_helper(at, earlier.low)
        if earlier is not None and earlier.is_owner:
            return False
        low = token.low
        if low.endswith("ing"):
            return self._is_ing_verb(at, before, earlier)
        if forms.is_past_form(low) and self._is_past_verb(at, before, earlier):
            return True
        if low.endswith("s") and not low.endswith("ss"):
            return self._is_present_verb(at, before)
        return forms.is_base_verb(low) and self._is_plain_verb(at, before, earlier)

    def _is_hyphened(self, at: int) -> bool:
        tokens = self.tokens
        if tokens[at + 1].text == "-" and tokens[at + 1].start == tokens[at].start + len(
            tokens[at].text
        ):
            return True
        joined = at > 1 and tokens[at - 1].text == "-"
        return (
            joined
            and tokens[at - 1].start + 1 == tokens[at].start
            and (tokens[at - 2].low not in {"co", "re", "pre"})
        )

    def _after_helper(self, at: int, helper: str) -> bool:
        low = self.tokens[at].low
        if helper in lexicon.BE:
            return low.endswith(("ing", "ed")) or forms.is_past_form(low)
        if helper in lexicon.MODALS or helper in {"do", "does", "did"}:
            return forms.is_base_verb(low) or helper in lexicon.MODALS
        return low.endswith("ed") or forms.is_past_form(low)

    def _is_ing_verb(self, at: int, before: Tag | None, earlier: Token | None) -> bool:
        low, following = self.tokens[at].low, self._next(at)
        next_tag = _TAG_OF.get(following.low) if following is not None else None
        takes = following is not None and (
            next_tag in {Tag.DETERMINER, Tag.PRONOUN} or following.is_owner or following.is_figure
        )
        if earlier is None or before in {None, Tag.DETERMINER}:
            return before is None and takes
        if before is Tag.PREPOSITION:
            is_noun = following is not None and following.is_content and next_tag is None
            return takes or (
                is_noun
                and low not in forms.ING_NOUNS
                and (earlier.low in _GERUND_AFTER or (earlier.low == "of" and self._blames()))
            )
        if before is Tag.VERB:
            return True
        if before is Tag.CONJUNCTION:
            return takes and self.last_verb is not None and self.last_verb.low.endswith("ing")
        if low in forms.ING_NOUNS or earlier.is_figure:
            return takes
        return following is not None and (following.text[0].isalnum() or takes)

    def _is_numbered_name(self, at: int) -> bool:
        """Say whether the figure before belongs to a name: Beacon 2."""
        number = self.tokens[at - 1].text
        is_plain = number.isdigit() or number[0].isupper()
        return at > 1 and self.tokens[at - 2].is_name and is_plain

    def _opened_by_relative(self, at: int) -> bool:
        """Say whether only a noun stands between «that» and here: chips that Pelion needs."""
        index = at - 1
        while index > 0 and self.tags[index] in {Tag.NOUN, Tag.ADVERB, Tag.DETERMINER}:
            index -= 1
        is_told = (
            self.last_verb is not None and forms.base(self.last_verb.low) in kinds.CLAUSAL_VERBS
        )
        return (
            index > 0
            and not is_told
            and self.tags[index] is Tag.RELATIVE
            and self.tokens[index].low in {"that", "which", "whom"}
            and self.tags[index - 1] is Tag.NOUN
        )

    def _is_object_relative(self, at: int) -> bool:
        """Say whether a noun stands before another with an article: memory the model needs."""
        index = at - 1
        while index > 0 and self.tags[index] in {Tag.NOUN, Tag.ADVERB}:
            index -= 1
        return (
            index > 0
            and self.tags[index] is Tag.DETERMINER
            and self.tags[index - 1] is Tag.NOUN
            and not self.tokens[index - 1].is_figure
            and self.tokens[index].low not in {"a", "an", "this"}
            and not (
                self.last_verb is not None and forms.base(self.last_verb.low) in kinds.DITRANSITIVE
            )
        )

    def _blames(self) -> bool:
        return self.last_verb is not None and forms.base(self.last_verb.low) in kinds.BLAMES

    def _is_past_verb(self, at: int, before: Tag | None, earlier: Token | None) -> bool:
        following = self._next(at)
        if before in {Tag.DETERMINER, Tag.PREPOSITION, Tag.VERB}:
            return False
        if earlier is not None and earlier.low == "that" and not self.owed:
            is_told = self.last_verb is not None and (
                forms.base(self.last_verb.low) in kinds.CLAUSAL_VERBS
            )
            return not (is_told and following is not None and following.is_content)
        if before is None:
            return following is not None and following.low in {"by", "on", "with", "in"}
        if earlier is not None and earlier.is_figure and not self._is_numbered_name(at):
            is_noun = following is not None and following.is_content
            return not is_noun or forms.is_verb_form(earlier.low)
        if before in {Tag.PRONOUN, Tag.RELATIVE, Tag.NOUN, Tag.MARK, Tag.SUBORDINATOR}:
            return True
        return before is Tag.CONJUNCTION

    def _is_present_verb(  # noqa: PLR0911  # one answer for each neighbour
        self, at: int, before: Tag | None
    ) -> bool:
        following = self._next(at)
        if before in {Tag.PRONOUN, Tag.RELATIVE}:
            return True
        is_last = following is None or not (following.is_figure or following.text[0].isalnum())
        if is_last and before is Tag.NOUN:
            return self.tokens[at].low in lexicon.SAYING and not self.has_finite
        if before is Tag.NOUN and self._opened_by_relative(at):
            return True
        if following is not None and self._is_finite_next(at, following):
            return False
        if before is Tag.NOUN and self.subject is None and not self.has_finite:
            return False
        if before is Tag.NOUN and self.owed and self.has_finite and following is not None:
            return following.low == "to" or _TAG_OF.get(following.low) is Tag.DETERMINER
        if before is Tag.NOUN:
            return not self.has_finite or self._is_object_relative(at)
        if before is Tag.CONJUNCTION:
            return (
                self.last_verb is not None
                and following is not None
                and (self._opens_phrase(following))
            )
        return before is Tag.MARK and self.tokens[at - 1].text in {",", ")", '"'}

    def _is_finite_next(self, at: int, following: Token) -> bool:
        if following.low in lexicon.BE | lexicon.MODALS | lexicon.HAVE:
            return True
        if following.low in lexicon.SAYING and self._next(at, 2) is None:
            return True
        return forms.is_past_form(following.low) and not (
            self._next(at, 2) is not None and (self._next(at, 2) or following).is_content
        )

    def _opens_phrase(self, token: Token) -> bool:
        return token.is_content or _TAG_OF.get(token.low) in _OPENS_NOUN or token.low == "to"

    def _is_plain_verb(  # noqa: PLR0911  # one answer for each neighbour
        self, at: int, before: Tag | None, earlier: Token | None
    ) -> bool:
        following = self._next(at)
        if following is not None and self._is_finite_next(at, following):
            return False
        if before is Tag.PRONOUN:
            return True
        if before is Tag.RELATIVE:
            return earlier is not None and earlier.low != "whose"
        if before is Tag.CONJUNCTION:
            return (
                self.last_verb is not None
                and forms.is_base_verb(self.last_verb.low)
                and following is not None
                and self._opens_phrase(following)
            )
        if before is not Tag.NOUN or earlier is None:
            return False
        if (
            self.last_verb is not None
            and self.has_finite
            and forms.base(self.last_verb.low) in LETS
        ):
            return following is None or self._opens_phrase(following)
        return (not self.has_finite or self._is_object_relative(at)) and any(
            each is not None
            and (
                each.low in _PLURALS
                or (each.low.endswith("s") and not each.low.endswith(("ss", "us", "is")))
            )
            for each in (self.subject, earlier)
        )


def tagged(reading: Reading) -> list[Tag]:
    """Return the tag of each token of a sentence."""
    return _Tagger(reading).tags
