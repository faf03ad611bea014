"""Which doers, objects and circumstances of a source bear out those that a claim gives a verb.

*Pure.* What stands beside a verb in the claim must stand in the same statement of the source,
before the same preposition where that says something of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.stories.grounding import forms, kinds
from digest.stories.grounding.bearing import Bearer
from digest.stories.grounding.english import Reading
from digest.stories.grounding.frames import Frame, Phrase, Structure
from digest.stories.grounding.mentions import direct, fits, is_surely_name, keys, reach
from digest.stories.grounding.verdict import Fault, FaultKind

_BARRED = forms.table(
    """
    from by until since before after under than against without
"""
)


class Matching:
    """A claim and its source, both read, and what of one was found in the other."""

    def __init__(
        self, source: Reading, told: Structure, given: Structure, *, is_headline: bool
    ) -> None:
        self.is_headline = is_headline
        self.source, self.told, self.given = source, told, given
        self.bearer = Bearer(source, given, told)
        self.ground: dict[int, Frame] = {}
        self.matched: dict[int, Phrase] = {}

    def _doers(self, told: Frame, given: Frame, matched: dict[int, Phrase]) -> Iterator[Fault]:
        doers = list(given.agents)
        if not doers and given.form in {"to", "ing"} and given.parent is not None:
            doers = list(given.parent.agents)
        is_open = told.form != "finite" or len(told.agents) < 2  # noqa: PLR2004  # one is enough
        failed = []
        for each in told.agents:
            found = self.bearer.find(each, doers, given)
            if found is not None:
                matched[id(each)] = found
            else:
                failed.append(each)
        is_wrong = (
            len(failed) == len(told.agents)
            or not (is_open or are_one(told.agents))
            or _is_misnamed(told.agents, failed)
        )
        if failed and is_wrong and kinds.MUTUAL.isdisjoint(told.verb.keys):
            yield Fault(kind=FaultKind.SUBJECT, where=written(failed[0]))

    def _objects(
        self, told: Frame, given: Frame, matched: dict[int, Phrase], *, is_saying: bool
    ) -> Iterator[Fault]:
        objects = [
            *given.patients,
            *(
                o
                for o in given.obliques
                if o.preposition not in _BARRED or fits("", o.preposition, o)
            ),
        ]
        if forms.base(told.verb.low) in kinds.PLANNING:
            objects += [o for f in self.given.frames if f.parent is given for o in f.patients]
        failed = []
        for each in told.patients:
            found = self.bearer.find(each, objects, given) or self._deed_noun(each, given)
            if found is not None:
                matched[id(each)] = found
            elif not self._are_two(each, told, objects, given):
                failed.append(each)
        if is_saying and not told.is_passive and len(failed) == len(told.patients) == 1:
            failed = [each for each in failed if self._circumstance(each, given) is None]
        if failed and (
            len(failed) == len(told.patients)
            or not (told.is_passive or told.form == "past" or are_one(told.patients))
            or _is_misnamed(told.patients, failed)
        ):
            yield Fault(kind=FaultKind.SUBJECT, where=written(failed[0]))

    def _are_two(self, told: Phrase, frame: Frame, objects: list[Phrase], given: Frame) -> bool:
        """Say whether what looks like one object is two: give hospitals free access."""
        if forms.base(frame.verb.low) not in kinds.DITRANSITIVE:
            return False
        return any(
            self.bearer.find(replace(told, tokens=told.tokens[:at]), objects, given)
            and self.bearer.find(replace(told, tokens=told.tokens[at:]), objects, given)
            for at in range(1, len(told.tokens))
        )

    def _circumstance(self, told: Phrase, given: Frame) -> Phrase | None:
        """Return what bears out a phrase beside a verb: where, when, by how much."""
        among = [
            each
            for frame in self._chain(given)
            for each in (*frame.obliques, *frame.patients)
            if fits(told.preposition, each.preposition, each)
        ]
        among += [
            each
            for frame in self.given.frames
            if frame.host in (given, given.parent) and frame.host is not None
            for each in frame.obliques
            if each.joins == "," and fits(told.preposition, each.preposition, each)
        ]
        found = self.bearer.find(told, among, given)
        if found is None and told.preposition == "as":
            ones = [*given.agents, *given.patients]
            roles = [
                each
                for frame in self.given.frames
                if any(one in ones for one in (*frame.agents, *frame.patients))
                for each in frame.obliques
                if each.preposition == "as"
            ]
            found = self.bearer.find(told, roles, given)
        if found is None and told.preposition in {"in", "at", "on"}:
            where = [
                link
                for each in (*given.agents, *given.patients)
                for link in each.links
                if link.preposition in {"in", "at", "on"}
            ]
            found = self.bearer.find(told, where, given)
        return found or self._described(told) or self._deed_noun(told, given)

    def _described(self, told: Phrase) -> Phrase | None:
        """Return what bears out a phrase that describes another in the claim."""
        holder = told.governor
        if holder is None:
            return None
        return (
            self._of_the_sole(told, holder)
            or self._governed(told, holder)
            or self._made_by(told, holder)
            or self._compounded(told, holder)
        )

    def _of_the_sole(self, told: Phrase, holder: Phrase) -> Phrase | None:
        """Return the holder where what is told is of the only one that the source names."""
        sole = self.bearer.sole
        if not sole or told.preposition not in {"of", "at"} or keys(told.tokens) - sole:
            return None
        for each in self.given.phrases:
            is_named = any(token.is_name for token in each.tokens)
            if not is_named and self.bearer.find(holder, [each], None):
                return each
        return None

    def _governed(self, told: Phrase, holder: Phrase) -> Phrase | None:
        """Return the phrase that describes the same noun in the source."""
        for each in self.given.phrases:
            if each.preposition and not fits(told.preposition, each.preposition, each):
                continue
            if self.bearer.find(told, [each], None) is None:
                continue
            over = each.governor
            while over is not None:
                if not holder.head.keys.isdisjoint(keys(direct(over))):
                    return each
                over = over.governor
        return None

    def _made_by(self, told: Phrase, holder: Phrase) -> Phrase | None:
        """Return who made it: a report by X, for a report published by X."""
        if told.preposition != "by":
            return None
        for frame in self.given.frames:
            is_made = frame.is_passive and forms.base(frame.verb.low) in kinds.MAKERS
            if is_made and self.bearer.find(holder, frame.patients, frame):
                return self.bearer.find(told, frame.agents, frame)
        return None

    def _compounded(self, told: Phrase, holder: Phrase) -> Phrase | None:
        """Return the noun that has it before: officials at Oslo airport, for airport officials."""
        if any(token.is_figure for token in told.tokens):
            return None
        for each in self.given.phrases:
            words = reach(each)
            is_held = not holder.head.keys.isdisjoint(keys(direct(each)))
            is_whole = all(not t.keys.isdisjoint(words) for t in told.tokens if t.is_content)
            if is_held and is_whole and fits(told.preposition, "", each):
                return each
        return None

    def _deed_noun(self, told: Phrase, given: Frame) -> Phrase | None:
        """Return what bears out a deed told as a noun: exports of X, for export X."""
        for frame in self.given.frames:
            if told.head.keys.isdisjoint(frame.verb.keys) or frame is given:
                continue
            if frame.parent is not given and frame.linked is not given:
                continue
            ground = set(frame.verb.keys)
            for each in (*frame.agents, *frame.patients, *frame.obliques):
                ground |= reach(each)
            if all(not t.keys.isdisjoint(ground) for t in told.tokens if t.is_content):
                return next(iter(frame.patients), None) or next(iter(given.patients), None)
        return None

    def _chain(self, given: Frame) -> list[Frame]:
        """Return a deed with those it hangs on and those that hang on it."""
        found = [given]
        over = given.parent or self._above(given)
        while over is not None and over not in found:
            found.append(over)
            over = over.parent or self._above(over)
        found += [each for each in self.given.frames if each.parent in found and each not in found]
        return found

    def _above(self, given: Frame) -> Frame | None:
        """Return the verb that tells a statement, or whose noun it describes, if both are told.

        What stands beside two verbs may be read of either, in the claim as in the source.
        """
        over = given.teller or given.host
        if over is None or not any(
            not each.verb.keys.isdisjoint(over.verb.keys) for each in self.told.frames
        ):
            return None
        return over

    def _sides(self, told: Frame, given: Frame, matched: dict[int, Phrase]) -> Iterator[Fault]:
        """Yield a claim that mixes what a contrast keeps apart."""
        sides: dict[int, set[int]] = {}
        for each in (*told.patients, *told.obliques):
            found = matched.get(id(each))
            if found is not None and (found in given.patients or found in given.obliques):
                sides.setdefault(each.segment, set()).add(found.segment)
        for side, found_sides in sides.items():
            if len(found_sides) > 1 or (side >= 0 and min(found_sides) < 0):
                yield Fault(kind=FaultKind.SPLICE, where=told.verb.text)


def are_one(phrases: list[Phrase]) -> bool:
    """Say whether phrases name one thing: in apposition, or the noun a clause is about."""
    return all(each in phrases[0].same for each in phrases[1:])


def _is_misnamed(phrases: list[Phrase], failed: list[Phrase]) -> bool:
    """Say whether what was not found is the name of what was: Y, the owner of X, for X."""
    return are_one(phrases) and any(is_surely_name(each.head) for each in failed)


def root(frame: Frame) -> Frame:
    """Return the verb that all above a verb hangs on."""
    while frame.parent is not None:
        frame = frame.parent
    return frame


def written(phrase: Phrase) -> str:
    """Return a phrase as it is named to the model."""
    words = " ".join(token.text for token in phrase.tokens)
    return f"{phrase.preposition} {words}".strip()
