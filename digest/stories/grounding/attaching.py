"""Who does what an English verb says, and what stands with it.

*Pure.* Passives are turned round, relatives and participles find their noun, infinitives the
one who is to act.
"""

from __future__ import annotations

from digest.stories.grounding import forms, kinds
from digest.stories.grounding.frames import Frame, Phrase
from digest.stories.grounding.phrasing import Phrasing

_ASKS = forms.bases(
    "ask order tell let allow permit enable require want urge force convince persuade"
    " instruct help warn invite expect authorise authorize cause lead train get prompt push"
    " forbid compel oblige encourage"
)
"""Verbs whose object is the one to act: order X to stop."""


class Attaching(Phrasing):
    """Finds subjects and objects for verbs as they come."""

    def _attach(self, frame: Frame) -> None:
        """Find who does it, and close what the verb before had."""
        last = self.frames[-1] if self.frames else None
        if frame.form == "to":
            self._attach_infinitive(frame, last)
            if frame.is_passive:
                frame.patients, frame.agents = frame.agents, []
        elif frame.form == "ing":
            self._attach_ing(frame, last)
        elif frame.form == "past":
            self._attach_reduced(frame, last)
        else:
            self._attach_finite(frame, last)
        if self._link and frame.form == "finite":
            frame.link, self._link = self._link, ""
            self._linked_first.append(frame)
            frame.linked = next(
                (each for each in reversed(self.frames) if each.is_main and each.form == "finite"),
                None,
            )
        elif frame.form == "finite" and frame.is_main:
            for each in self._linked_first:
                each.linked = each.linked or frame
            self._linked_first = [each for each in self._linked_first if each.linked is None]

    def _attach_infinitive(self, frame: Frame, last: Frame | None) -> None:
        if last is None or (self._is_bound and self._bare):
            subject = self._bare or (self._open.pop() if self._open else [])
            frame.agents = list(subject)
            frame.obliques += self._loose(self._pps) + self._fronted
            self._fronted = []
            if last is None and subject:
                frame.mood = frame.mood or "will"
            frame.owner = subject[-1] if subject else None
            return
        self._give(last, self._bare, self._pps)
        frame.parent = last
        if self._is_gap and not self._bare and not frame.is_passive:
            frame.patients += self._antecedent
        if self._bare or self._pps:
            frame.owner = (self._bare + self._pps)[-1] if not self._bare else self._bare[-1]
        is_asked = forms.base(last.verb.low) in _ASKS
        if is_asked and last.patients:
            frame.agents = list(last.patients)
        elif last.is_passive and forms.base(last.verb.low) in kinds.SERVING:
            frame.agents = []
        elif last.is_passive:
            frame.agents = list(last.patients)
        else:
            frame.agents = list(last.agents)
            if frame.owner is not None and self._bare:
                frame.agents = [*frame.agents, *self._bare]

    def _attach_ing(self, frame: Frame, last: Frame | None) -> None:
        frame.preposition = self._preposition or ("," if self._joins or self._is_bound else "")
        near = (self._bare + self._pps)[-1:] if not self._joins else []
        if last is None:
            frame.agents = list(self._bare) or [p for each in self._open[-1:] for p in each]
            if self._bare:
                self._open.append(self._bare)
            return
        if self._is_bound and self._bare:
            frame.agents = self._candidates(self._bare[-1])
            self._open.append(self._bare)
            return
        self._give(last, self._bare, self._pps)
        frame.parent = last
        noun = max(self._bare + self._pps, key=lambda each: each.at, default=None)
        if near and not self._preposition and noun is not None:
            frame.agents = self._candidates(noun)
            noun.is_restricted = True
        elif (
            self._preposition
            and frame.preposition != ","
            and forms.base(last.verb.low) in kinds.BLAMES
        ):
            frame.agents = list(last.patients)
        elif self._preposition:
            frame.agents = [*last.agents, *last.patients]
        else:
            frame.agents = list(last.agents if not last.is_passive else last.patients)

    def _attach_reduced(self, frame: Frame, last: Frame | None) -> None:
        noun = self._last
        waits = last is None or self._is_bound
        if noun is None or (self._joins and not waits):
            held = last.agents if last is not None and not last.is_passive else []
            frame.patients = list(held)
            if last is not None:
                self._give(last, self._bare, self._pps)
            return
        frame.patients = self._candidates(noun)
        if not self._joins:
            noun.is_restricted = True
        if waits:
            if self._bare:
                self._open.append(self._bare)
                self._keep_fronted()
        elif last is not None:
            self._give(last, self._bare, self._pps)

    def _attach_finite(self, frame: Frame, last: Frame | None) -> None:
        if frame.is_inverted:
            if last is not None:
                self._give(last, self._bare, self._pps)
            return
        subject = self._own_subject(frame, last)
        if frame.is_passive:
            frame.patients = subject
        else:
            frame.agents = subject
        if any(each.quantifier == "no" for each in subject):
            frame.is_negated = True

    def _own_subject(self, frame: Frame, last: Frame | None) -> list[Phrase]:
        """Return the subject of a finite verb, and give the rest to the verb before."""
        bare, pps = self._bare, self._pps
        if self._shares and last is not None:
            self._shares = False
            return self._shared(last)
        if len(bare) > 1 and (bare[-1].is_pronoun or bare[-1].determiner) and not bare[-1].joins:
            if self._is_bound or last is None:
                self._open.append(bare[:-1])
            else:
                self._give(last, bare[:-1], [each for each in pps if each.at < bare[-1].at])
            if not frame.is_passive:
                frame.patients.append(bare[-2])
            return [bare[-1]]
        if self._relative is not None and not bare:
            return list(self._relative)
        if last is None or self._is_bound:
            return self._first_subject(frame, last)
        return self._inner_subject(frame, last)

    def _first_subject(self, frame: Frame, last: Frame | None) -> list[Phrase]:
        """Return the subject of the verb of a clause of its own."""
        frame.obliques += self._loose(self._pps) + self._fronted
        self._fronted = []
        if self._bare:
            if self._object and not frame.is_passive:
                frame.patients += self._object
            return list(self._bare)
        if self._open:
            return list(self._open.pop())
        return [] if last is None else _subject(last)

    def _inner_subject(self, frame: Frame, last: Frame) -> list[Phrase]:
        """Return the subject of a verb that no boundary parts from the one before."""
        bare, pps = self._bare, self._pps
        is_told = bool(bare) and self._is_complement()
        if not bare and self._is_gap and self._is_complement():
            return list(self._antecedent)
        if self._open and not is_told:
            self._give(last, bare, pps)
            return list(self._open.pop())
        if is_told:
            self._give(last, [], [])
            frame.is_main = False
            frame.teller = frame.parent = last
            frame.obliques += self._loose(pps)
            return list(bare)
        self._give(last, bare, pps)
        return list(bare) if bare and not self._joins else _subject(last)

    def _shared(self, last: Frame) -> list[Phrase]:
        """Return the subject of the verb before «and»; of a chain, that of its first."""
        is_told_of = last.host is not None and last.form == "finite"
        if is_told_of and not self._is_wide:  # either may be meant: the relative or the main verb
            main = next((each for each in reversed(self.frames) if each.is_main), last)
            return [*_subject(last), *_subject(main)]
        if self._is_wide:
            last = next((each for each in reversed(self.frames) if each.is_main), last)
        while last.form != "finite" and (last.parent or last.host) is not None:
            last = last.parent or last.host or last
        return _subject(last)

    def _is_complement(self) -> bool:
        """Say whether what the last verb took is the subject of what it says."""
        return forms.base(self.frames[-1].verb.low) in kinds.CLAUSAL_VERBS


def _subject(frame: Frame) -> list[Phrase]:
    return list(frame.patients if frame.is_passive else frame.agents)
