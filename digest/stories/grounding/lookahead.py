"""What comes next in a tagged English sentence, before it is taken.

*Pure.* Small questions about the words ahead: whether a verb follows, and where its group ends.
"""

from __future__ import annotations

from digest.stories.grounding import lexicon
from digest.stories.grounding.english import Token
from digest.stories.grounding.frames import Phrase
from digest.stories.grounding.tagging import Tag

CLAUSAL = frozenset({"after", "before", "since", "until", "as"})
"""Prepositions that may begin a clause."""


class Lookahead:
    """The words of a sentence with their tags."""

    def __init__(self, tokens: tuple[Token, ...], tags: list[Tag]) -> None:
        self.tokens, self.tags = tokens, tags

    def _leads_finite(self, at: int) -> bool:
        index = at
        while index < len(self.tags) and self.tags[index] in {Tag.ADVERB, Tag.NEGATION}:
            index += 1
        return index < len(self.tags) and self.tags[index] in {Tag.VERB, Tag.HELPER}

    def _leads_verb(self, at: int) -> bool:
        index = at
        while index < len(self.tags) and self.tags[index] in {Tag.ADVERB, Tag.NEGATION}:
            index += 1
        return index < len(self.tags) and self.tags[index] in {Tag.VERB, Tag.HELPER, Tag.TO}

    def _group_end(self, at: int) -> int:
        """Return where a group of helpers, adverbs and one verb ends."""
        index, last = at, at
        while index < len(self.tags):
            tag = self.tags[index]
            if tag is Tag.VERB:
                return index + 1
            if tag in {Tag.HELPER, Tag.TO}:
                if tag is Tag.TO and Tag.HELPER in self.tags[at:index]:
                    break
                last = index + 1
            elif tag is Tag.NEGATION and last == index:
                last = index + 1
            elif tag not in {Tag.ADVERB, Tag.NEGATION}:
                break
            index += 1
        return last if any(tag is Tag.HELPER for tag in self.tags[at:last]) else at

    def _finite_left(self, at: int) -> int:
        """Count the groups of finite verbs that follow."""
        count, is_in = 0, False
        for index in range(at + 1, len(self.tags)):
            tag = self.tags[index]
            is_verb = tag is Tag.HELPER or (
                tag is Tag.VERB and not self.tokens[index].low.endswith("ing")
            )
            count += is_verb and not is_in
            is_in = is_verb or (is_in and tag in {Tag.ADVERB, Tag.NEGATION})
        return count

    def _finite_follows(self, end: int) -> bool:
        """Say whether a finite verb follows before a boundary."""
        for index in range(end, len(self.tags)):
            tag, text = self.tags[index], self.tokens[index].text
            if tag in {Tag.RELATIVE, Tag.SUBORDINATOR, Tag.TO} or text in {
                ",",
                ";",
                ".",
                "and",
                "but",
            }:
                return False
            if tag is Tag.PRONOUN or (tag is Tag.PREPOSITION and text in CLAUSAL):
                return False
            is_by = self.tokens[index + 1 : index + 2] and self.tokens[index + 1].low == "by"
            is_finite = tag is Tag.VERB and not self.tokens[index].low.endswith("ing")
            if tag is Tag.HELPER or (is_finite and not is_by):
                return True
        return False

    def _is_rate(self, at: int) -> bool:
        """Say whether this is the «a» of «5 dollars a month»."""
        token = self.tokens[at]
        following = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        return token.low in {"a", "an"} and following in lexicon.SPANS

    def _is_time(self, at: int) -> bool:
        """Say whether «last spring» or «next week» begins here."""
        following = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        is_span = following in lexicon.SPANS | lexicon.SEASONS
        return self.tokens[at].low in {"last", "next", "this", "previous"} and is_span

    def _in_list(self, phrase: Phrase) -> bool:
        """Say whether «and» follows before a verb: A, B and C."""
        if phrase.determiner in {"a", "an", "the", "its", "his", "her"}:
            return False
        index = phrase.end
        while index < len(self.tags):
            tag, text = self.tags[index], self.tokens[index].text
            if text in {"and", "or"}:
                following = self.tags[index + 1] if index + 1 < len(self.tags) else Tag.MARK
                return following not in {Tag.VERB, Tag.HELPER}
            if tag not in {Tag.NOUN, Tag.MARK, Tag.DETERMINER} or text in {";", ".", '"'}:
                return False
            index += 1
        return False
