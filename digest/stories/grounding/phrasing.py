"""The noun phrases of an English sentence and where its clauses begin, in one pass.

*Pure.* Phrases wait until a verb takes them: as its subject when they came before it, as its
object when they come after, and to describe another phrase when a preposition opens them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from digest.stories.grounding import lexicon
from digest.stories.grounding.bounding import Bounding
from digest.stories.grounding.english import Token
from digest.stories.grounding.lookahead import CLAUSAL
from digest.stories.grounding.tagging import Tag

_TWO = 2


class Phrasing(Bounding, ABC):
    """Takes word after word."""

    @abstractmethod
    def _group(self, at: int, end: int) -> None:
        """Read the verbs from `at` to `end`; `parsing` knows how."""

    def _take(self, at: int) -> int:
        """Take the word there, or its group of verbs, and return where the next begins."""
        tag, token = self.tags[at], self.tokens[at]
        is_led = tag in {Tag.NEGATION, Tag.ADVERB} and self._leads_verb(at)
        if is_led or tag in {Tag.HELPER, Tag.VERB, Tag.TO}:
            end = self._group_end(at)
            if end > at:
                self._close(at)
                self._group(at, end)
                return end
        if tag is Tag.NOUN or self._is_inner_adverb(at) or token.text in {"-", "/", "&", "%"}:
            self._noun(at, token)
        elif tag is Tag.ADVERB:
            self._quantify(token)
        elif tag is Tag.DETERMINER:
            self._determine(at, token)
        elif not (token.low == "of" and self._run and self._is_name_of(at)):
            self._between(at, tag, token)
        return at + 1

    def _noun(self, at: int, token: Token) -> None:
        if not self._run:
            self._run_at = at
        elif self._is_second_object(at):
            self._close(at)
            self._run_at = at
        elif self._is_time(at):
            self._close(at)
            self._run_at, self._preposition = at, "in"
        is_amount = token.low in lexicon.QUANTIFIERS and token.keys
        if token.is_content or is_amount or (token.is_name and token.start):
            self._run.append(token)
            self._quantify(token)

    def _determine(self, at: int, token: Token) -> None:
        if self._run and self._is_rate(at):
            return
        if self._run:
            self._close(at)
        if token.low == "this" and self._is_time(at):
            self._run_at, self._preposition = at, self._preposition or "in"
            self._run = [token]
            return
        self._determiner = token.low
        self._quantify(token)

    def _between(self, at: int, tag: Tag, token: Token) -> None:
        """Take what is neither verb nor noun: it ends a phrase."""
        self._close(at)
        if tag is Tag.PRONOUN:
            self._pronoun(at, token)
        elif tag is Tag.PREPOSITION:
            self._prepose(at, token)
        else:
            self._bound(at, tag, token)

    def _is_inner_adverb(self, at: int) -> bool:
        following = self.tags[at + 1] if at + 1 < len(self.tags) else Tag.MARK
        return bool(self._run) and self.tags[at] is Tag.ADVERB and following is Tag.NOUN

    def _is_second_object(self, at: int) -> bool:
        """Tell «pay the photographers $75 million» from «the Finch 4 model»."""
        token, before = self.tokens[at], self._run[-1]
        if not token.is_figure or before.is_figure or before.is_owner:
            return False
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if before.is_name:
            return not token.text.replace(".", "").isalnum() or " " in token.text
        is_amount = not token.text.isdigit()
        return is_amount or (following is not None and following.is_content)

    def _is_name_of(self, at: int) -> bool:
        """Say whether «of» is inside a name: the University of Leeds."""
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        before = self._run[-1]
        is_body = before.is_name and before.low in lexicon.BODIES
        return is_body and following is not None and following.is_name

    def _quantify(self, token: Token) -> None:
        level = lexicon.QUANTIFIERS.get(token.low, "")
        if level and self._quantifier != "only":
            self._quantifier = level

    def _pronoun(self, at: int, token: Token) -> None:
        self._run, self._run_at = [token], at
        self._close(at + 1, is_pronoun=True)

    def _prepose(self, at: int, token: Token) -> None:
        low = token.low
        if low in CLAUSAL and self._clause_follows(at):
            self._boundary()
            self._link = low
            return
        if self._preposition != "than":
            self._preposition = low

    def _clause_follows(self, at: int) -> bool:
        """Say whether a finite verb comes before the next mark: after parents complained."""
        if at + 1 < len(self.tags) and self.tags[at + 1] in {Tag.VERB, Tag.MARK}:
            return False
        if self._open and self._finite_left(at) < _TWO:
            return False
        for index in range(at + 1, len(self.tags)):
            tag = self.tags[index]
            if tag in {Tag.RELATIVE, Tag.SUBORDINATOR, Tag.TO} or self.tokens[index].text in {
                ",", ";", ".",
            }:  # fmt: skip
                return False
            low = self.tokens[index].low
            if tag is Tag.HELPER or (tag is Tag.VERB and not low.endswith("ing")):
                return index + 1 == len(self.tags) or self.tokens[index + 1].low != "by"
        return False
