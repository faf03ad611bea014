"""The hand-made cases of the gate: what is cited, what is claimed, and whether it is true."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from digest.model import Language

_FOLDER = Path(__file__).resolve().parents[3] / "data" / "grounding"
PARTS = ("tuning", "heldout", "blind", "development", "further", "unseen")
TRUE = frozenset({"paraphrase", "headline"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A claim about cited sentences."""

    language: Language
    cited: tuple[str, ...]
    kind: str
    claim: str

    @property
    def is_true(self) -> bool:
        """Whether the cited sentences bear it out."""
        return self.kind in TRUE


def load(part: str, language: str) -> list[Case]:
    """Return the cases of one of the `PARTS` in a language."""
    cases: list[Case] = []
    cited: list[str] = []
    is_open = False
    for line in (_FOLDER / f"{part}.{language}.tsv").read_text("utf-8").splitlines():
        kind, _, text = line.partition("\t")
        if kind == "cited":
            cited = [*cited, text] if is_open else [text]
        else:
            cases.append(
                Case(language=Language(language), cited=tuple(cited), kind=kind, claim=text)
            )
        is_open = kind == "cited"
    return cases


def seen(cases: list[Case]) -> list[Case]:
    """Return those of the development cases that were looked at: not every third source."""
    sources = list(dict.fromkeys(case.cited for case in cases))
    counted = set(sources[2::3])
    return [case for case in cases if case.cited not in counted]
