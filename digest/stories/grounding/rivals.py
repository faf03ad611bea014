"""Which deeds of a source may be the one that a claim tells, and what stands for none.

*Pure.* The same verb or a synonym; the deed told as a noun; the deed seen from the other side.
What something is or has may also stand in apposition or after a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.frames import Frame
from digest.stories.grounding.mentions import keys, reach
from digest.stories.grounding.sureness import Sureness
from digest.stories.grounding.verdict import Fault, FaultKind

_MOST_RIVALS = 6
_USING = frozenset({"use", "using", "uses"})
_CONVERSES = (
    (kinds.BUYING, kinds.SELLING, "to", "from"),
    (kinds.SELLING, kinds.BUYING, "from", "to"),
    (kinds.GETTING, kinds.GIVING, "to", "from"),
)
"""Verbs of one deed seen from both sides, and before what the other side stands."""


class Rivals(Sureness):
    """Finds what to compare a verb of the claim with."""

    def _suffered(self, told: Frame) -> list[Frame]:
        """Read «Orlane fined €40 million», as headlines write it, for what was done to Orlane."""
        is_past = forms.is_participle(told.verb.low) and told.form == "finite"
        if not self.is_headline or told.is_passive or not is_past or not told.agents:
            return []
        if any(not each.head.is_figure for each in told.patients):
            return []
        return [replace(told, agents=[], patients=told.agents + told.patients, is_passive=True)]

    def _rivals(self, told: Frame) -> list[Frame]:
        """Return the deeds of the source that may be this one."""
        low = told.verb.low
        if low in lexicon.BE:
            return [each for each in self.given.frames if each.verb.low in lexicon.BE]
        if low in lexicon.HAVE:
            return [each for each in self.given.frames if each.verb.low in lexicon.HAVE]
        is_saying = low in lexicon.SAYING
        found = [
            each
            for each in self.given.frames
            if not told.verb.keys.isdisjoint(each.verb.keys)
            or (is_saying and each.verb.low in lexicon.SAYING)
        ]
        if not any(not told.verb.keys.isdisjoint(each.verb.keys) for each in found):
            found += self._named(told) + self._converse(told)
        return found[:_MOST_RIVALS]

    def _named(self, told: Frame) -> list[Frame]:
        """Return deeds that the source tells as a noun: opened an investigation into X."""
        found = []
        for phrase in self.given.phrases:
            for token in phrase.tokens:
                if told.verb.keys.isdisjoint(token.keys) or token.is_owner:
                    continue
                holder = next(
                    (f for f in self.given.frames if phrase in f.patients or phrase in f.obliques),
                    None,
                )
                deed = Frame(verb=token, at=phrase.at)
                deed.patients = [phrase, *phrase.links]
                deed.obliques = list(phrase.links)
                deed.agents = [each for each in phrase.links if each.preposition == "by"]
                if any(each.is_owner for each in phrase.tokens):
                    deed.agents.append(phrase)
                if holder is not None:
                    deed = replace(deed, mood=holder.mood, is_negated=holder.is_negated)
                    if forms.base(holder.verb.low) in kinds.LIGHT_VERBS:
                        deed.agents += holder.agents
                    deed.obliques += [*holder.obliques, *holder.patients]
                found.append(deed)
                break
        return found

    def _converse(self, told: Frame) -> list[Frame]:
        """Return deeds that the source tells from the other side: A sold to B, B bought from A."""
        found = []
        for each in self.given.frames:
            for mine, theirs, toward, back in _CONVERSES:
                if {forms.base(told.verb.low)} <= mine and {forms.base(each.verb.low)} <= theirs:
                    doers = [o for o in each.obliques if o.preposition == toward]
                    if theirs is kinds.GIVING:
                        doers += each.patients
                    rest = [o for o in each.obliques if o.preposition != toward]
                    rest += [replace(agent, preposition=back) for agent in each.agents]
                    found.append(replace(each, agents=doers, obliques=rest))
        return found

    def _without_rival(self, told: Frame) -> Iterator[Fault]:
        low = told.verb.low
        if low in lexicon.BE and self._is_same_thing(told):
            return
        if low in lexicon.HAVE and self._belongs(told):
            return
        if low in lexicon.HAVE and not told.agents and not told.patients:
            return
        if low in _USING and told.form == "ing" and told.parent is not None:
            over = self.ground.get(id(told.parent))
            if over is not None and all(self._circumstance(o, over) for o in told.patients):
                return
        yield Fault(kind=FaultKind.SPLICE, where=told.verb.text)

    def _is_same_thing(self, told: Frame) -> bool:
        """Say whether the source names in apposition what the claim says that something is."""
        if told.is_negated or told.mood or not told.agents:
            return False
        predicate = [*told.patients, *told.obliques]
        return any(
            all(self.bearer.find(each, [given], None) for each in told.agents[:1])
            and all(
                self.bearer.find(each, [given], None)
                or (
                    (each.preposition or each.head.is_figure)
                    and keys(t for t in each.tokens if t.is_content) <= reach(given)
                )
                for each in predicate
            )
            for given in self.given.phrases
        )

    def _belongs(self, told: Frame) -> bool:
        """Say whether what the claim says that one has stands with it in the source."""
        if told.is_negated or told.mood or not told.agents or not told.patients:
            return False
        for given in self.given.phrases:
            if self.bearer.find(told.agents[0], [given], None):
                held = [each for named in (given, *given.same) for each in named.links]
                held = [each for each in held if each.preposition in {"with", "of", "in"}]
                if all(self.bearer.find(each, held, None) for each in told.patients):
                    return True
            owned = any(token.is_owner for token in given.tokens)
            if (
                owned
                and all(self.bearer.find(each, [given], None) for each in told.patients)
                and all(not keys(each.tokens) - keys(given.tokens) for each in told.agents[:1])
            ):
                return True
        return False

    def _only_plans(self, told: Frame) -> bool:
        """Say whether a verb only plans what the source says will be: plans to sell, will sell."""
        if forms.base(told.verb.low) not in kinds.INTENDING or told.is_negated or told.mood:
            return False
        return any(
            each.parent is told
            and not each.verb.keys.isdisjoint(other.verb.keys)
            and self._mood(other, self.given) == "will"
            and any(self.bearer.find(one, other.agents, other) for one in told.agents)
            for each in self.told.frames
            for other in self.given.frames
        )
