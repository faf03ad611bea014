"""What the gate finds: grounded or not, and which words of a claim no source bears out.

*Pure.* A fault is worded in English for one retry that names it to the model; a reader
never sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What may be wrong with a claim."""

    UNFINISHED, NUMBER, NAME = "unfinished", "number", "name"
    QUOTATION, NEGATION, HEDGE = "quotation", "negation", "hedge"
    SUBJECT, WORD, TIME, SPLICE = "subject", "word", "time", "splice"
    QUANTITY, CAUSE = "quantity", "cause"
    NO_SOURCE = "no_source"


_WORDING = {
    FaultKind.UNFINISHED: "is not one finished, well-formed sentence",
    FaultKind.NUMBER: "has a number, unit or bound that the cited sentence does not give",
    FaultKind.NAME: "has a name that the cited sentence does not write like that",
    FaultKind.QUOTATION: "quotes words, or a speaker, that the cited sentence does not quote",
    FaultKind.NEGATION: "negates what the cited sentence affirms, or the reverse",
    FaultKind.HEDGE: "is more or less certain than the cited sentence",
    FaultKind.SUBJECT: "says of one what the cited sentence says of another",
    FaultKind.WORD: "says something that the cited sentence does not say",
    FaultKind.TIME: "puts at another time what the cited sentence tells",
    FaultKind.SPLICE: "joins pieces of different statements",
    FaultKind.QUANTITY: "says of all, some or only these what the cited sentence says of others",
    FaultKind.CAUSE: "gives a reason, condition or order that the cited sentence does not give",
    FaultKind.NO_SOURCE: "cites no sentence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that fails."""

    kind: FaultKind
    where: str = ""
    """The words of the claim, or those of the source that it lost."""

    def wording(self) -> str:
        """Say in English what fails, for the model."""
        said = _WORDING[self.kind]
        return f"{said}: «{self.where}»" if self.where else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a claim at the gate."""

    faults: tuple[Fault, ...] = ()

    @property
    def is_grounded(self) -> bool:
        """Whether the cited sentences bear the claim out."""
        return not self.faults
