"""Where clauses of an English sentence begin and end: commas, conjunctions, relatives.

*Pure.* At a boundary what waits is given to the verb before, or kept open as a subject whose
verb comes after a clause about it.
"""

from __future__ import annotations

from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.english import Token
from digest.stories.grounding.frames import Phrase
from digest.stories.grounding.tagging import Tag
from digest.stories.grounding.waiting import Waiting

_CONTRASTS = frozenset({"but", "while", "whereas", "versus", "unlike", "although", "though"})


class Bounding(Waiting):
    """Acts on what stands between clauses."""

    def _boundary(self) -> None:
        """Begin another clause: what waits is of the one before."""
        self._flush()
        self._is_bound = True
        self._preposition = self._determiner = self._quantifier = ""
        self._joins = ""

    def _flush(self) -> None:
        """Give what waits to the last verb, or keep it open as a subject without its verb."""
        if self.frames and not self._is_bound:
            self._give(self.frames[-1], self._bare, self._pps)
        elif self._bare:
            self._open.append(self._bare)
            self._keep_fronted()
        elif self._pps:
            self._fronted += [each for each in self._pps if each not in self._fronted]
        self._bare, self._pps = [], []

    def _keep_fronted(self) -> None:
        governed = [each for each in self._pps if each.governor is None]
        self._fronted += [each for each in governed if each not in self._fronted]

    def _bound(self, at: int, tag: Tag, token: Token) -> None:
        low = token.low
        if low in _CONTRASTS:
            self._flush_bound()
            self._sides += 1
            self._segment = -self._sides if low == "versus" else self._sides
        if token.text == "," or low in {"and", "or", "nor"}:
            self._joins = "and" if low in {"and", "or", "nor"} else ","
            self._is_negated |= low == "nor"
            self._comma(at)
            return
        if low == "versus":
            self._flush_bound()
            return
        if low == "but":
            self._flush_bound()
            if self.frames and self._leads_finite(at + 1):
                self._is_bound = self._shares = True
                self._is_wide = self.tokens[at - 1].text == ","
                self._last = None
            elif self._verb_before_boundary(at):
                self._is_bound, self._last = True, None
            return
        if tag is Tag.RELATIVE:
            self._relate(at, low)
            return
        self._boundary()
        if (tag is Tag.SUBORDINATOR and low != "so") or (
            tag is Tag.SUBORDINATOR
            and at + 1 < len(self.tags)
            and self.tags[at + 1]
            in {
                Tag.NOUN,
                Tag.PRONOUN,
                Tag.DETERMINER,
                Tag.RELATIVE,
            }
        ):
            self._link = low
        if token.text in {";", ":", "."}:
            self._open, self._fronted, self._link = [], [], ""

    def _flush_bound(self) -> None:
        if self.frames and not self._is_bound:
            self._give(self.frames[-1], self._bare, self._pps)
            self._bare, self._pps = [], []

    def _comma(self, at: int) -> None:
        """After a comma or «and»: what comes may be of the last verb, or open a clause."""
        if at + 1 < len(self.tags) and self.tags[at + 1] is Tag.CONJUNCTION:
            return
        if (not self.frames or self._is_bound) and self._pps and not self._bare:
            if self._joins == ",":
                self._fronted += [each for each in self._pps if each not in self._fronted]
                self._pps, self._joins = [], ""
                if self.tags[at + 1 : at + 2] != [Tag.RELATIVE]:
                    self._last = None
            return
        if self._joins == "and" and self.frames and self._leads_finite(at + 1):
            is_wide = self.tokens[at - 1].text == ","
            self._flush()
            self._is_bound, self._last = True, None
            self._shares, self._joins = True, ""
            self._is_wide = is_wide
            self._is_nor = self.tokens[at].low in {"or", "nor"}
            return
        if self._verb_before_boundary(at):
            self._flush_bound()
            if not self._bare and not self._pps:
                self._is_bound = True
                self._last = None
                self._joins = ""

    def _verb_before_boundary(self, at: int) -> bool:
        """Say whether a finite verb with a subject of its own follows before the next boundary."""
        if not self.frames or self._is_bound:
            return False
        seen = has_comma = False
        for index in range(at + 1, len(self.tags)):
            tag = self.tags[index]
            if tag in {Tag.NOUN, Tag.PRONOUN}:
                seen = True
            elif self.tokens[index].text == "," and seen and self._joins == ",":
                has_comma = True
            elif has_comma and tag is Tag.VERB:  # «…, a lawyer for Klar, Ada Roe, said»
                return self.tokens[index].low in lexicon.SAYING and (
                    self.tags[index - 1] is Tag.NOUN or self.tokens[index - 2].is_name
                )
            elif tag is Tag.HELPER or (
                tag is Tag.VERB and not self.tokens[index].low.endswith("ing")
            ):
                return seen and not (
                    index + 1 < len(self.tags) and self.tokens[index + 1].low == "by"
                )
            elif (tag is Tag.VERB and not seen) or (
                tag in {Tag.MARK, Tag.RELATIVE, Tag.SUBORDINATOR, Tag.TO}
                and (self.tokens[index].text not in {"-", "'", '"'})
            ):
                return False
        return False

    def _relate(self, at: int, low: str) -> None:
        following = self.tags[at + 1] if at + 1 < len(self.tags) else None
        is_subject = following in {Tag.HELPER, Tag.VERB, Tag.NEGATION, Tag.ADVERB}
        noun = self._last
        if low == "whose":
            self._antecedent = self._candidates(noun)
            self._boundary()
            self._determiner = low
            return
        if self._preposition:  # «a settlement under which»
            self._boundary()
            return
        if low == "that" and (noun is None or not is_subject or self._is_after_verb()):
            clausal = noun is None or self._is_after_verb() or self._is_told(noun)
            antecedent = [] if clausal else self._candidates(noun)
            self._boundary()
            self._after_that = True
            self._relative = None
            self._antecedent = antecedent
            self._object = antecedent if antecedent and not clausal else []
            return
        if at and self.tokens[at - 1].low in {"and", "or", "but"} and self._antecedent:
            self._boundary()
            self._relative = self._antecedent
            self._object = [] if is_subject else self._antecedent
            return
        candidates = self._antecedent = self._candidates(noun)
        if noun is not None and at and self.tokens[at - 1].text != ",":
            for each in candidates:
                each.is_restricted = True
        self._boundary()
        self._relative = candidates
        self._object = [] if is_subject else candidates

    def _is_told(self, noun: Phrase) -> bool:
        """Tell «said on Tuesday that» and «told clients that» from «a day that»."""
        if not self.frames or self._is_bound:
            return False
        verb = forms.base(self.frames[-1].verb.low)
        return verb in kinds.TELLING or (bool(noun.preposition) and verb in kinds.CLAUSAL_VERBS)
