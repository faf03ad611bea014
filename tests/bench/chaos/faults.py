"""What the page on reliability promises, and by what it says that this is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs/reliability.md"

_FAULT = re.compile(r"^## (F\d+)\. (.+)$", re.MULTILINE)
_PROOF = re.compile(r"^- `(tests/\S+)`$", re.MULTILINE)
_LONG = re.compile(r"^- long form: `\./run (.+)`$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong."""

    number: str
    title: str
    proofs: tuple[str, ...]
    """Tests as pytest names them: a file, or one test of it with all its parameters."""
    long: tuple[str, ...]
    """Commands of `./run` that prove the same at length, by their exit code."""

    def is_proven_by(self, test: str) -> bool:
        """Tell whether a test, by its whole name, is among the proofs."""
        return any(
            test == proof or test.startswith((f"{proof}::", f"{proof}[")) for proof in self.proofs
        )


def faults(page: Path = PAGE) -> Iterator[Fault]:
    """Yield what the page names, in its order."""
    head, *rest = _FAULT.split(page.read_text(encoding="utf-8"))
    del head
    for number, title, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        yield Fault(
            number=number,
            title=title,
            proofs=tuple(_PROOF.findall(text)),
            long=tuple(_LONG.findall(text)),
        )
