"""What was read in an English sentence: its noun phrases, and its verbs with what they take.

*Pure.* Where a reading is open, every candidate is kept: a relative clause may be about the
noun before it or about what that describes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from digest.stories.grounding.english import Token


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun with what describes it."""

    tokens: list[Token]
    preposition: str = ""
    segment: int = 0
    """Which side of a contrast it stands on: «but»; below nought what another is compared with."""
    determiner: str = ""
    quantifier: str = ""
    governor: Phrase | None = None
    """The phrase that it may describe: lawmakers «in Seoul»."""
    links: list[Phrase] = field(default_factory=list)
    """Phrases that describe it, by preposition."""
    same: list[Phrase] = field(default_factory=list)
    """Phrases that name the same: appositions."""
    joins: str = ""
    """What stands before it: a comma, and."""
    owners: list[Phrase] = field(default_factory=list)
    """Of whom it is said to be: the antecedent of «whose»."""
    is_pronoun: bool = False
    is_restricted: bool = False
    """Whether a relative clause without a comma says which ones."""
    at: int = 0
    end: int = 0

    @property
    def head(self) -> Token:
        """Its last word of content."""
        return self.tokens[-1]


@dataclass(slots=True, eq=False)
class Frame:
    """A verb with its doers, its objects and what else belongs to it."""

    verb: Token
    at: int
    agents: list[Phrase] = field(default_factory=list)
    patients: list[Phrase] = field(default_factory=list)
    obliques: list[Phrase] = field(default_factory=list)
    mood: str = ""
    """How sure it is: empty for a fact, else a level of `lexicon.HEDGES`, or `open`."""
    is_negated: bool = False
    is_passive: bool = False
    is_inverted: bool = False
    """Whether who speaks comes after it: «…», said she."""
    is_main: bool = True
    """Whether it is neither of a relative clause nor of a statement that another verb tells."""
    degree: str = ""
    """`nearly`, `about` or `above`, of what is doubled or halved."""
    form: str = "finite"
    """`finite`, `to`, `ing` or `past`."""
    teller: Frame | None = None
    """The verb that tells it: found «that X sold»."""
    host: Frame | None = None
    """The verb whose noun it describes."""
    parent: Frame | None = None
    """The frame that it hangs on: plans «to sell», stop «selling»."""
    owner: Phrase | None = None
    """The noun that it hangs on: a contract «to supply»."""
    segment: int = 0
    preposition: str = ""
    """What stands before a gerund: without selling."""
    link: str = ""
    """Word that joins it to another clause: because, after, if."""
    linked: Frame | None = None


@dataclass(slots=True)
class Structure:
    """All that was read in a sentence."""

    frames: list[Frame]
    phrases: list[Phrase]
    is_question: bool
