"""Whether a noun phrase of a claim says no more than one of its source says of the same thing.

*Pure.* A phrase is borne out by one phrase with its appositions and what describes it there:
«the Nevada campus» by «Ridgeline's campus in Nevada». A pronoun or «the company» stands for
what it can only stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.english import Reading, Token
from digest.stories.grounding.frames import Frame, Phrase, Structure
from digest.stories.grounding.mentions import (
    CALENDAR,
    Mentions,
    direct,
    is_surely_name,
    keys,
    reach,
)

_SPELT_OUT = frozenset({"the", "its", "this", "that", "their", "his", "her"})
_PEOPLE = frozenset({"people", "children", "women", "men", "staff", "police"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "last", "next", "this"})
_EARLY = 4
"""A pronoun among the first words may stand before what it means: because it …, Zenith."""


_SHORT = 2


def is_generic(phrase: Phrase) -> bool:
    """Say whether it is «the company» and nothing more."""
    return (
        phrase.determiner in _SPELT_OUT
        and not phrase.is_pronoun
        and len(phrase.tokens) <= _SHORT
        and not any(token.is_name for token in phrase.tokens)
        and not kinds.GENERIC.isdisjoint(phrase.head.keys)
    )


class Bearer(Mentions):
    """What of a source bears out what of a claim, phrase by phrase."""

    def __init__(self, source: Reading, given: Structure, told: Structure) -> None:
        super().__init__(source, given)
        self.told = told

    def find(self, told: Phrase, among: Iterable[Phrase], frame: Frame | None) -> Phrase | None:
        """Return the phrase that bears one of a claim out, the exact before the resolved."""
        among = list(among)
        if told.is_pronoun:
            for each in among:
                if each.is_pronoun and each.head.low == told.head.low:
                    return each
        for each in among:
            if not each.is_pronoun and self._bears(each, told):
                return each
        for each in among:
            if self._stands_for(each, told, frame):
                return each
        return None

    def _bears(self, given: Phrase, told: Phrase) -> bool:
        if told.is_pronoun or (is_generic(told) and not is_generic(given)):
            return self._told_before(told, given)
        ground = reach(given)
        has_figure = any(token.is_figure for token in told.tokens)
        has_name = any(token.is_name for token in told.tokens)
        missing = [
            token
            for token in told.tokens
            if token.is_content
            and token.keys.isdisjoint(ground)
            and not (has_name and token.low in {"company", "firm"})
            and not (has_figure and token.low in lexicon.SPANS and token.keys & self.source.keys)
        ]
        if missing and not self._may_add(missing, told, given):
            return False
        return self._is_head(told, given)

    def _may_add(self, missing: list[Token], told: Phrase, given: Phrase) -> bool:
        """Say whether words that a phrase lacks come from whom it belongs to, or when it was."""
        rest = [token for token in missing if not _is_time(token)]
        if len(rest) < len(missing):
            times = {
                key
                for frame in self.given.frames
                if given in frame.agents or given in frame.patients
                for each in frame.obliques
                for key in keys(each.tokens)
            }
            if any(token.keys.isdisjoint(times) for token in missing if _is_time(token)):
                return False
        rest = [token for token in rest if not (token.is_figure and self._costs(given, token))]
        if not rest:
            return True
        owner_at = max((at for at, t in enumerate(told.tokens) if t.is_owner), default=-1)
        owner = told.tokens[: owner_at + 1]
        if owner_at < 0:  # «Tokiwa's», «of Tokiwa», and in headlines bare
            owner = [token for token in told.tokens if token.is_name]
        wanted = keys(rest)
        if any(token not in owner for token in rest):
            return any(not wanted - other for other in self._titles(given))
        if self.sole and not wanted - self.sole and self._may_belong(given):
            return True
        if all(token.is_name for token in rest) and any(
            not wanted - other for other in self._aliases(given)
        ):
            return True
        return any(not wanted - keys(direct(each)) for each in self._owners(given))

    def _costs(self, given: Phrase, figure: Token) -> bool:
        """Say whether the source gives a price of it: a robot costing 300 euros."""
        return any(
            given in frame.agents and not figure.keys.isdisjoint(keys(each.tokens))
            for frame in self.given.frames
            if forms.base(frame.verb.low) == "cost" and not frame.is_negated
            for each in frame.patients
        )

    def _titles(self, given: Phrase) -> Iterator[set[str]]:
        """Yield the office that a person leaves: «resigned as chairman of Pallas»."""
        for frame in self.given.frames:
            if given in frame.agents and forms.base(frame.verb.low) in kinds.LEAVING:
                yield from (reach(each) for each in frame.obliques if each.preposition == "as")

    def _may_belong(self, given: Phrase) -> bool:
        """Say whether a phrase may be of the only one that its sentence names."""
        is_named = any(is_surely_name(token) for token in direct(given))
        return (
            not is_named
            and not given.is_pronoun
            and given.determiner not in {"their", "her", "his"}
        )

    def _aliases(self, given: Phrase) -> Iterator[set[str]]:
        """Yield what else the source calls the one that has this name: «the Toronto firm»."""
        if not any(token.is_name for token in direct(given)):
            return
        name = keys(token for token in direct(given) if token.is_name)
        for each in self.given.phrases:
            if (
                each.determiner == "the"
                and not kinds.ACTORS.isdisjoint(each.head.keys)
                and any(not mention - name for mention in self.mentioned(None))
            ):
                yield keys(each.tokens)

    def _owners(self, given: Phrase) -> Iterator[Phrase]:
        """Yield of whom a phrase of the source is: of whom its «its» tells, or who made it."""
        yield from given.owners
        for frame in self.given.frames:
            is_made = forms.base(frame.verb.low) in kinds.MAKERS and not frame.is_negated
            if given in frame.patients and is_made:
                yield from frame.agents
        if given.determiner in {"its", "their", "his", "her"}:
            yield from self._possessors(given)
        if any(token.low in lexicon.TITLES for token in given.tokens):
            name = keys(given.tokens)
            others = [each for each in self.mentions if not each & name]
            if len(others) == 1:
                yield from (
                    each for each in self.given.phrases if not others[0] - keys(each.tokens)
                )

    def _possessors(self, given: Phrase) -> Iterator[Phrase]:
        """Yield what «its» may mean: the subject of its clause, or of the main one before it."""
        own = next(
            (
                frame
                for frame in self.given.frames
                if given in frame.patients or given in frame.obliques or given in frame.agents
            ),
            None,
        )
        if own is None:
            return
        if own.link and own.linked is not None and own.at < own.linked.at:
            own = own.linked
        subject = own.patients if own.is_passive else own.agents
        if own.teller is not None:
            yield from own.teller.agents
        if given.determiner == "its":
            subject = [each for each in subject if _agrees("it", each)]
        if given in subject:
            before = [each for each in self.given.frames if each.at < own.at]
            main = next((each for each in reversed(before) if each.is_main), None)
            if main is None:
                return
            subject = main.patients if main.is_passive else main.agents
        yield from (each for each in subject if each is not given)

    def _is_head(self, told: Phrase, given: Phrase) -> bool:
        """Say whether a word may stand for a phrase: its head, or a name in it."""
        head = told.head
        figures = keys(token for token in told.tokens if token.is_figure)
        if figures and not figures.isdisjoint(keys(given.tokens)):
            return True
        if head.is_name and given.head.low in lexicon.PLACES:
            links = [each for each in given.links if each.preposition == "of"]
            if any(not head.keys.isdisjoint(each.head.keys) for each in links):
                return True
        for each in (given, *given.same):
            if not head.keys.isdisjoint(each.head.keys):
                return True
            for at, token in enumerate(each.tokens):
                if head.keys.isdisjoint(token.keys) or token.is_owner:
                    continue
                if token.is_figure:
                    return True
                rest = each.tokens[at + 1 :]
                if all(
                    other.is_name
                    or other.is_figure
                    or (token.is_name and other.low in lexicon.KINDS)
                    for other in rest
                ):
                    return True
        return False

    def _told_before(self, told: Phrase, given: Phrase) -> bool:
        """Say whether a pronoun of the claim may mean what the source names."""
        if given.is_pronoun:
            return given.head.low == told.head.low
        ground = keys(direct(given))
        for each in self.told.phrases:
            if each.at >= told.at and not (told.at < _EARLY):
                break
            if each is told or each.is_pronoun:
                continue
            named = [token for token in each.tokens if token.is_name] or each.tokens[-1:]
            if named and not keys(named).isdisjoint(ground):
                return True
        return False

    def _stands_for(  # noqa: PLR0911  # one answer for each kind of word that stands for another
        self, given: Phrase, told: Phrase, frame: Frame | None
    ) -> bool:
        """Say whether a pronoun or «the company» of the source can only be what is told."""
        if given.is_pronoun and told.is_pronoun:
            return True
        is_definite = given.determiner in _SPELT_OUT and not given.head.is_name
        if given.is_pronoun:
            return any(self._bears(each, told) for each in self._meant(given, frame))
        if not is_definite or told.is_pronoun:
            return False
        rest = [
            token for token in told.tokens
            if token.is_content and token.keys.isdisjoint(reach(given))
        ]  # fmt: skip
        if not rest or not all(token.is_name for token in rest):
            return False
        if given.head.low in lexicon.PLACES:
            places = [
                frozenset(keys(each.tokens)) for each in self.given.phrases
                if each.preposition in {"in", "of"} and is_surely_name(each.head)
            ]  # fmt: skip
            return len(places) == 1 and not keys(rest) - places[0]
        if kinds.ACTORS.isdisjoint(given.head.keys) and not given.head.low.endswith("maker"):
            return False
        return any(not keys(rest) - mention for mention in self.mentioned(frame))

    def _meant(self, pronoun: Phrase, frame: Frame | None) -> list[Phrase]:
        """Return what a pronoun of the source stands for; nothing where that is open."""
        own = {id(each) for each in (*frame.agents, *frame.patients)} if frame else set()
        found: list[Phrase] = []
        main: list[Phrase] = []
        for each in self.given.frames:
            if each is frame:
                continue
            subject = each.patients if each.is_passive else each.agents
            roles = [p for p in (*each.agents, *each.patients) if not p.is_pronoun]
            roles = [p for p in roles if id(p) not in own and _agrees(pronoun.head.low, p)]
            found += [p for p in roles if p not in found]
            is_tag = each.verb.low in lexicon.SAYING and (frame is None or each.at > frame.at)
            if not main and each.is_main and not is_tag:
                main = [p for p in subject if p in roles]
        if pronoun.preposition or pronoun.head.low in {"those", "these"}:
            found = [
                each
                for each in self.given.phrases
                if each.at < pronoun.at
                and not each.is_pronoun
                and _agrees(pronoun.head.low, each)
                and (frame is None or each not in frame.agents)
                and each.head.low.endswith("s")
            ]
        heads = {each.head.low for each in found} - {
            same.head.low for each in found[:1] for same in each.same
        }
        if len(heads) <= 1:
            return found
        return main


def _is_time(token: Token) -> bool:
    """Say whether a word only tells when."""
    return token.low in CALENDAR | lexicon.SPANS | lexicon.SEASONS | _ORDINALS


def _agrees(pronoun: str, phrase: Phrase) -> bool:
    """Say whether a pronoun may stand for a phrase, by number and kind."""
    head = phrase.head
    is_name = head.is_name and head.start > 0
    is_plural = head.low.endswith("s") and not is_name and not head.low.endswith(("ss", "us"))
    if pronoun in {"it", "this"}:
        return not is_plural and not head.is_figure
    if pronoun in {"them", "these", "those"}:
        return is_plural or head.low in _PEOPLE
    if pronoun in {"he", "she", "him"}:
        return head.is_name
    return not head.is_figure
