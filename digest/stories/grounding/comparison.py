"""Whether an English claim says of the same ones, and as surely, what its source says of them.

*Pure.* Each verb of the claim must be one of the source with the same doers, objects and
circumstances, passives turned round; negated, hedged and joined to other clauses alike. All of
it must be of one statement, so that halves of two cannot be joined.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.stories.grounding import forms, lexicon
from digest.stories.grounding.english import Reading
from digest.stories.grounding.frames import Frame, Phrase
from digest.stories.grounding.matching import root, written
from digest.stories.grounding.mentions import STRICT, keys, reach
from digest.stories.grounding.parsing import structure
from digest.stories.grounding.rivals import Rivals
from digest.stories.grounding.verdict import Fault, FaultKind

_LINKS = {
    "because": "cause", "so": "cause", "if": "if", "unless": "unless", "after": "after",
    "once": "after", "before": "before", "until": "until", "whether": "whether",
    "although": "contrast", "though": "contrast", "as": "as",
}  # fmt: skip
_FREE_LINKS = frozenset({"contrast", ""})
_NO_UTMOST = forms.table(
    """
    forest interest rest west guest honest priest chest latest midwest harvest conquest quest nest
"""
)
_NARROW = frozenset({"some", "most", "many", "only"})


def faults(claim: Reading, source: Reading, *, is_headline: bool) -> Iterator[Fault]:
    """Yield what a claim says of others, otherwise, or more surely than its source."""
    told, given = structure(claim.text), structure(source.text)
    yield from _Comparison(source, told, given, is_headline=is_headline).faults()


class _Comparison(Rivals):
    """Holds every verb and phrase of a claim against its source."""

    def faults(self) -> Iterator[Fault]:
        for frame in self.told.frames:
            yield from self._frame(frame)
        for frame in self.told.frames:
            yield from self._link(frame)
        yield from self._phrases()
        yield from self._namings()

    def _frame(self, told: Frame) -> list[Fault]:
        least: list[Fault] | None = None
        best: dict[int, Phrase] = {}
        readings = [told, *self._suffered(told)]
        for reading, given in [(one, other) for other in self._rivals(told) for one in readings]:
            matched: dict[int, Phrase] = {}
            found = list(self._against(reading, given, matched))
            if least is None or len(found) < len(least):
                least = found
                self.ground[id(told)] = given
                best = matched
            if not found:
                break
        if least is None or (least and self._only_plans(told)):
            if self._only_plans(told):
                return []
            return list(self._without_rival(told))
        self.matched |= best
        return least

    def _against(self, told: Frame, given: Frame, matched: dict[int, Phrase]) -> Iterator[Fault]:
        is_saying = told.verb.low in lexicon.SAYING and given.verb.low in lexicon.SAYING
        if not (is_saying and _is_tag(told) and _is_tag(given)):
            yield from self._sureness(told, given)
        if told.form == "ing" and told.preposition and told.parent is not None:
            is_other = given.preposition != told.preposition and told.preposition in STRICT
            if (
                not (given.preposition or given.link)
                or is_other
                or not self._hangs_alike(told, given)
            ):
                yield Fault(kind=FaultKind.SPLICE, where=told.verb.text)
        yield from self._doers(told, given, matched)
        yield from self._objects(told, given, matched, is_saying=is_saying)
        for each in told.obliques:
            if id(each) in matched:
                continue
            found = self._circumstance(each, given)
            if found is None:
                yield Fault(kind=FaultKind.SUBJECT, where=written(each))
            else:
                matched[id(each)] = found
        yield from self._sides(told, given, matched)
        for each in (*told.agents, *told.patients, *told.obliques):
            if id(each) in matched:
                yield from _amount(each, matched[id(each)], told, given)

    def _link(self, told: Frame) -> Iterator[Fault]:
        """Yield a reason, condition or order that the source does not give."""
        kind = _LINKS.get(told.link, "")
        given = self.ground.get(id(told))
        if kind in _FREE_LINKS or given is None:
            return
        mine = _LINKS.get(given.link, "")
        if kind == "as" and mine in {"as", "cause"}:
            return
        if mine == kind and not (kind == "cause" and told.link != given.link):
            if told.linked is None or given.linked is None:
                return
            over = self.ground.get(id(told.linked))
            if (
                over is None
                or root(over) is root(given.linked)
                or over in self._chain(given.linked)
            ):
                return
        if kind == "whether" and self.given.is_question:
            return
        if kind == "cause" and any(
            each.link in {"so", "because"}
            and each.link != told.link
            and each.linked is not None
            and root(each.linked) is root(given)
            for each in self.given.frames
        ):
            return
        yield Fault(kind=FaultKind.CAUSE, where=told.link)

    def _namings(self) -> Iterator[Fault]:
        """Yield two that the claim makes one and the source does not: «its owner, Orbis»."""
        for told in self.told.phrases:
            given = self.matched.get(id(told))
            for same in told.same:
                other = self.matched.get(id(same))
                if given is None or other is None or told.at > same.at:
                    continue
                if any(token.is_figure for token in same.tokens):
                    continue
                if other is given or other in given.same or self._are_said_one(given, other):
                    continue
                if not self.bearer.find(same, [given], None):
                    yield Fault(kind=FaultKind.SUBJECT, where=written(same))

    def _are_said_one(self, one: Phrase, other: Phrase) -> bool:
        """Say whether the source says that one is the other."""
        return any(
            {id(one), id(other)} <= {id(each) for each in (*frame.agents, *frame.patients)}
            for frame in self.given.frames
            if frame.verb.low in lexicon.BE and not frame.is_negated
        )

    def _phrases(self) -> Iterator[Fault]:
        """Yield phrases that no verb checked, and that the source nowhere bears out."""
        roles = {
            id(each)
            for frame in self.told.frames
            for each in (*frame.agents, *frame.patients, *frame.obliques)
        }
        for told in self.told.phrases:
            if id(told) in roles or told.is_pronoun:
                continue
            if self._described(told) is not None:
                continue
            if told.governor is None and self.bearer.find(told, self.given.phrases, None):
                continue
            yield Fault(kind=FaultKind.SUBJECT, where=written(told))


def _is_tag(frame: Frame) -> bool:
    return not frame.is_negated and not frame.mood


def _amount(told: Phrase, given: Phrase, frame: Frame, other: Frame) -> Iterator[Fault]:
    """Yield a noun told of all or only some where the source tells it of others."""
    mine, theirs = told.quantifier, given.quantifier
    if "no" in {mine, theirs} and frame.is_negated == other.is_negated:
        return
    if mine != theirs and (mine not in {"", "any"} or theirs in _NARROW):
        yield Fault(kind=FaultKind.QUANTITY, where=written(told))
        return
    is_subject = told in (frame.patients if frame.is_passive else frame.agents)
    if (
        is_subject
        and given.is_restricted
        and not told.is_restricted
        and not told.determiner
        and not given.determiner
        and given.head.low.endswith("s")
        and not given.head.is_name
        and not any(token.is_figure for token in told.tokens)
    ):
        yield Fault(kind=FaultKind.QUANTITY, where=written(told))
    if any(token.low in lexicon.RANKS or _is_utmost(token.low) for token in told.tokens):
        limits = given.links
        mine_keys = reach(told) | {key for link in told.links for key in keys(link.tokens)}
        if limits and not any(keys(each.tokens) & mine_keys for each in limits):
            yield Fault(kind=FaultKind.QUANTITY, where=written(told))


def _is_utmost(word: str) -> bool:
    """Say whether a word is a superlative."""
    return word.endswith("est") and word not in _NO_UTMOST and not forms.is_verb_form(word)
