"""What has been read of an English sentence so far, and what waits for its verb.

*Pure.* A phrase before a verb is its subject, one after it its object; one that a preposition
opens may describe the phrase before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from digest.stories.grounding import lexicon
from digest.stories.grounding.english import Token
from digest.stories.grounding.frames import Frame, Phrase
from digest.stories.grounding.lookahead import Lookahead
from digest.stories.grounding.tagging import Tag

_WHICH = frozenset({"last", "next", "this", "previous", "past", "late", "early", "mid", "end"})


class Waiting(Lookahead):
    """The phrases that no verb has taken yet."""

    def __init__(self, tokens: tuple[Token, ...], tags: list[Tag]) -> None:
        super().__init__(tokens, tags)
        self.frames: list[Frame] = []
        self.phrases: list[Phrase] = []
        self._run: list[Token] = []
        self._run_at = 0
        self._preposition = ""
        self._determiner = self._quantifier = ""
        self._bare: list[Phrase] = []
        """Phrases without preposition since the last verb or boundary."""
        self._pps: list[Phrase] = []
        self._fronted: list[Phrase] = []
        self._open: list[list[Phrase]] = []
        """Subjects whose verb has not come: a clause about them came first."""
        self._last: Phrase | None = None
        self._relative: list[Phrase] | None = None
        self._link = ""
        self._linked_first: list[Frame] = []
        self._segment = self._sides = 0
        self._is_bound = True
        """Whether a boundary stands between the last verb and here."""
        self._is_negated = False
        self._joins = ""
        """What stands between the last phrase and this: a comma, and."""
        self._after_that = self._shares = self._is_wide = False
        self._is_nor = False
        self._is_gap = False
        """Whether the last verb took the noun that its clause is about: a model it says can."""
        self._object: list[Phrase] = []
        self._antecedent: list[Phrase] = []

    def _close(self, end: int, *, is_pronoun: bool = False) -> None:
        """End a noun phrase and put it where it belongs."""
        if not self._run:
            if end < len(self.tags) and self.tags[end] is not Tag.NOUN:
                self._determiner = ""
            return
        if not self._preposition and not is_pronoun and _is_moment(self._run):
            self._preposition = "in"
        phrase = Phrase(
            tokens=self._run,
            preposition=self._preposition,
            segment=self._segment,
            determiner=self._determiner,
            quantifier=self._quantifier,
            joins=self._joins,
            is_pronoun=is_pronoun,
            at=self._run_at,
            end=end,
        )
        if self._determiner == "whose":
            phrase.owners = list(self._antecedent)
        self._run, self._determiner, self._quantifier = [], "", ""
        self.phrases.append(phrase)
        before = self._last
        if self._joins == "," and before is not None and before in self._fronted:
            before, self._joins = None, ""
        if self._joins and before is not None and not self._is_after_verb():
            self._join(before, phrase)
        elif phrase.preposition:
            if before is not None and before.end >= phrase.at - 3 and not self._is_after_verb():
                phrase.governor = before
                before.links.append(phrase)
            self._pps.append(phrase)
            if before is None and not self._bare and (self._is_bound or not self.frames):
                self._fronted.append(phrase)
        else:
            self._bare.append(phrase)
        self._last = phrase
        self._joins = self._preposition = ""

    def _is_after_verb(self) -> bool:
        """Say whether no phrase has come since the last verb."""
        return not (self._bare or self._pps)

    def _join(self, before: Phrase, phrase: Phrase) -> None:
        """Put a phrase after a comma or conjunction beside the one before it."""
        if phrase.preposition and self._joins != "and":
            self._pps.append(phrase)
            return
        if self._joins == "and" or self._in_list(phrase):
            phrase.preposition = phrase.preposition or before.preposition
            phrase.governor = before.governor if phrase.preposition == before.preposition else None
            if phrase.governor is not None:
                phrase.governor.links.append(phrase)
        elif not before.is_pronoun:
            named: Phrase | None = before
            while named is not None:  # «a spokesperson for the commission, Tibor Halasz»
                named.same.append(phrase)
                phrase.same.append(named)
                named = named.governor
                if named is not None and (named.head.is_name or not phrase.head.is_name):
                    break
            is_spoken = (
                before.governor is not None and not before.head.is_name and (phrase.head.is_name)
            )  # «the head of policy, Ada Roe»
            if before.preposition and not is_spoken:
                phrase.preposition = before.preposition
        (self._pps if phrase.preposition else self._bare).append(phrase)

    def _candidates(self, noun: Phrase | None) -> list[Phrase]:
        """Return what a relative clause may be about: the noun before, or what that describes."""
        found: list[Phrase] = []
        while noun is not None and noun not in found:
            found += [noun, *noun.same]
            noun = noun.governor
        return found

    def _give(self, frame: Frame, bare: list[Phrase], pps: list[Phrase]) -> None:
        """Give a verb the phrases after it."""
        if frame.is_inverted and bare and not frame.agents:
            frame.agents, bare = [bare[0], *bare[0].same], bare[1:]
        for each in bare:
            if each in frame.patients or each in frame.obliques or each in frame.agents:
                continue
            if frame.is_passive or each.segment != frame.segment:
                frame.obliques.append(each)
            else:
                frame.patients.append(each)
            if each.quantifier == "no":
                frame.is_negated = True
        for each in pps:
            if each in frame.obliques or each in frame.agents:
                continue
            if each.preposition == "by" and frame.is_passive and not each.head.is_figure:
                frame.agents.append(each)
            elif each.preposition == "by" and frame.parent is not None and frame.parent.is_passive:
                frame.parent.agents.append(each)
                frame.obliques.append(each)
            else:
                frame.obliques.append(each)

    def _loose(self, pps: Iterable[Phrase]) -> list[Phrase]:
        """Return phrases that describe no noun."""
        return [each for each in pps if each.governor is None and each not in self._fronted]


def _is_moment(tokens: list[Token]) -> bool:
    """Say whether words only tell when: last season, Thursday night."""
    moments = lexicon.SPANS | lexicon.SEASONS
    return any(each.low in moments for each in tokens) and all(
        each.low in moments | _WHICH
        or (each.is_figure and len(tokens) > 1 and each is not tokens[0])
        for each in tokens
    )
