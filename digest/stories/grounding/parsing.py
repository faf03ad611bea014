"""Who does what to whom in an English sentence, with what holds of it: its frames.

*Pure.* A shallow reading of headlines and news over `tagging`. Wrong readings are wrong alike
in a claim and in its source, which is why this is enough to compare them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.attaching import Attaching
from digest.stories.grounding.english import Token, read
from digest.stories.grounding.frames import Frame, Phrase, Structure
from digest.stories.grounding.tagging import LETS, Tag, tagged

_OPENING = re.compile(
    r"(?:Its?|They|Their|He|His|She|Her|This|These"
    r"|The (?:company|firm|start-?up|group|maker|lab))\b"
)
_IRREAL = frozenset({"from", "without", "before", "against", "versus"})
"""Prepositions before what does not happen, or not yet."""


@lru_cache(maxsize=1 << 11)
def structure(text: str) -> Structure:
    """Return the frames and phrases of a plain English sentence, in order."""
    reading = read(text)
    parse = _Parse(reading.tokens, tagged(reading))
    asks = text.rstrip("\"' ").endswith("?") or bool(
        reading.tokens
        and reading.tokens[0].low in lexicon.BE | lexicon.MODALS | {"do", "does", "did"}
        and len(parse.frames) > 1
    )
    return Structure(frames=parse.frames, phrases=parse.phrases, is_question=asks)


class _Parse(Attaching):
    """One pass over the tagged words."""

    def __init__(self, tokens: tuple[Token, ...], tags: list[Tag]) -> None:
        super().__init__(tokens, tags)
        at = 0
        while at < len(tokens):
            at = self._take(at)
        self._close(len(tokens))
        self._settle()

    def _group(self, at: int, end: int) -> None:
        """Read the verbs from `at` to `end` as one frame."""
        frame = self._frame(at, end)
        self._shape(frame, at, end)
        has_object = bool(self._object)
        if self._relative is not None or frame.form in {"past", "ing"}:
            frame.host = self.frames[-1] if self.frames else None
        self._attach(frame)
        self.frames.append(frame)
        self._bare, self._pps, self._last = [], [], None
        self._is_bound = self._is_negated = self._after_that = False
        self._joins = self._preposition = self._determiner = self._quantifier = ""
        self._relative, self._object, self._is_gap = None, [], has_object

    def _frame(self, at: int, end: int) -> Frame:
        """Return the verb with its negation and mood, without what it takes."""
        lows = [token.low for token in self.tokens[at:end]]
        verb = self.tokens[end - 1]
        if self.tags[end - 1] is not Tag.VERB:
            last = max(i for i in range(at, end) if self.tags[i] in {Tag.HELPER, Tag.TO})
            verb = self.tokens[last]
        frame = Frame(verb=verb, at=end - 1, segment=self._segment)
        frame.is_negated = self._is_negated or bool({"not", "never", "neither"} & set(lows))
        frame.mood = next((lexicon.MOODS[low] for low in lows if low in lexicon.MOODS), "")
        frame.degree = next((lexicon.DEGREES[low] for low in lows if low in lexicon.DEGREES), "")
        frame.is_inverted = self._is_inverted(at, end)
        frame.is_main = self._relative is None and not self._after_that
        if self._after_that and self.frames:
            frame.teller = self.frames[-1]
        return frame

    def _shape(self, frame: Frame, at: int, end: int) -> None:
        """Say of a verb whether it is finite, an infinitive, a participle, and passive."""
        helpers = [i for i in range(at, end) if self.tags[i] is Tag.HELPER]
        last = self.frames[-1] if self.frames else None
        low, is_main = frame.verb.low, self.tags[end - 1] is Tag.VERB
        if self._shares and not helpers and last is not None and forms.is_base_verb(low):
            frame.mood = frame.mood or last.mood  # will build and sell
            frame.is_negated |= last.is_negated and self._is_nor
        if not is_main:
            return
        if Tag.TO in self.tags[at:end] or (not helpers and self._is_let(low)):
            frame.form = "to"
        elif low.endswith("ing") and not helpers:
            frame.form = "ing"
        is_past = forms.is_participle(low) or (bool(helpers) and low.endswith("ed"))
        if is_past and helpers and self.tokens[helpers[-1]].low in lexicon.BE:
            frame.is_passive = True
        elif is_past and not helpers and self._shares and last is not None:
            following = self.tags[end] if end < len(self.tags) else Tag.MARK
            takes = following in {Tag.DETERMINER, Tag.NOUN, Tag.PRONOUN}
            frame.is_passive = last.is_passive and last.form == "finite" and not takes
        elif is_past and not helpers and frame.form == "finite" and self._is_reduced(at, end):
            frame.is_passive, frame.form = True, "past"

    def _is_let(self, low: str) -> bool:
        """Say whether it is the bare verb of «let attackers run»."""
        return bool(
            self.frames
            and not self._is_bound
            and self._bare
            and not self._joins
            and forms.is_base_verb(low)
            and forms.base(self.frames[-1].verb.low) in LETS
        )

    def _is_reduced(self, at: int, end: int) -> bool:  # noqa: PLR0911  # by neighbour
        """Tell «models used only for research are» and «sued a firm founded by» from a verb."""
        verb = end - 1
        while end < len(self.tags) - 1 and self.tags[end] is Tag.ADVERB:
            end += 1
        following = self.tokens[end].low if end < len(self.tokens) else ""
        if following == "by":
            return True
        tag = self.tags[end] if end < len(self.tags) else Tag.MARK
        is_naming = self.tokens[verb].low in {"called", "named", "dubbed", "based"}
        takes = tag in {Tag.DETERMINER, Tag.PRONOUN, Tag.NOUN} and not is_naming
        if self._relative is not None or self._after_that:
            return False
        is_first = not self._bare and not self._pps and not self.frames
        if (at == 0 or (is_first and not self._open)) and not self._is_telling(verb):
            return True
        is_apposed = at > 0 and self.tokens[at - 1].text == "," and not takes
        if is_apposed and (self._is_bound or not self.frames) and self._bare:
            comma = next((i for i in range(end, len(self.tags)) if self.tokens[i].text == ","), 0)
            if comma and self._finite_follows(comma + 1) and not self._is_telling(verb):
                return True
        if takes or forms.base(self.tokens[verb].low) in kinds.CLAUSAL_VERBS:
            return False
        waits = self._bare or self._pps
        if self.frames and not self._is_bound and waits and not self._joins:
            is_told = bool(self._bare) and self._is_complement()
            return not self._open and len(self._bare) <= 1 and not is_told
        return self._finite_follows(end)

    def _is_telling(self, at: int) -> bool:
        return self.tokens[at].low in lexicon.SAYING

    def _settle(self) -> None:
        """Give what is left at the end; turn «…, said she» round; hand moods down."""
        if self.frames:
            last = self.frames[-1]
            bare, pps = self._bare, self._pps
            if self._is_bound:
                last.obliques += [each for each in bare + pps if each not in last.obliques]
            else:
                self._give(last, bare, pps)
            last.obliques += self._fronted
        for frame in self.frames:
            if frame.link in {"if", "unless", "whether"}:
                frame.mood = "question" if frame.link == "whether" else "if"
            _inherit(frame)

    def _is_inverted(self, at: int, end: int) -> bool:
        """Say whether a verb of saying right after a mark has its speaker behind it."""
        if self.tokens[end - 1].low not in lexicon.SAYING or end - at > 1 or end >= len(self.tags):
            return False
        if (self._is_bound or not self.frames) and (self._bare or self._open):
            return False
        is_marked = at == 0 or self.tokens[at - 1].text in {",", '"', "'"}
        return is_marked and self.tags[end] in {Tag.NOUN, Tag.DETERMINER}


def _inherit(frame: Frame) -> None:
    """Give an infinitive or gerund the mood of what it hangs on."""
    parent = frame.parent
    if frame.form == "finite" or parent is None:
        return
    level = lexicon.HEDGES.get(parent.verb.low, "")
    if frame.form == "to":
        noun = frame.owner.head.low if frame.owner is not None else ""
        level = level or lexicon.HEDGES.get(noun, "") or kinds.PROMISES.get(noun, "")
        if parent.verb.low in lexicon.BE and not level:
            level = kinds.READY.get(noun, "will" if frame.owner is None else "")
        frame.mood = frame.mood or level or "open"
        if level and parent.is_negated:
            frame.is_negated = not frame.is_negated
    elif lexicon.REPORTED.get(parent.verb.low) == "alleged" or parent.verb.low == "suspected":
        frame.mood = "alleged"
    elif level in {"consider", "plan", "try", "possible"}:
        frame.mood = frame.mood or level
    elif (
        forms.base(parent.verb.low) in kinds.IRREAL and not frame.preposition
    ) or frame.preposition in _IRREAL:
        frame.mood = "open"


def resolved(first: str, second: str) -> str:
    """Return a sentence with what its opening pronoun stands for in the one before; else empty.

    «It» may be what the sentence before is about or what it tells of: «Lumen's speaker».
    """
    pronoun = _OPENING.match(second)
    frames = structure(first).frames
    if pronoun is None or not frames:
        return ""
    main = frames[0]
    subject = next(iter(main.patients if main.is_passive else main.agents), None)
    if subject is None or subject.is_pronoun or subject.at > 1 or subject.same:
        return ""
    who = _written(first, subject)
    is_thing = pronoun.group() in {"It", "They", "This", "These"}
    if is_thing and not main.is_passive and main.patients:
        who = f"{who}'s {' '.join(token.text for token in main.patients[0].tokens)}"
    if pronoun.group() in {"Its", "Their", "His", "Her"}:
        who = f"{who}'s"
    return f"{who}{second[pronoun.end() :]}"


def _written(text: str, phrase: Phrase) -> str:
    """Return the words of a phrase as the sentence writes them, and what describes it."""
    last = phrase
    while last.links and last.links[-1].preposition in {"of", "at"}:
        last = last.links[-1]
    token = last.tokens[-1]
    return read(text).text[: token.start + len(token.text)].strip()
