"""One line of the doctor's report: how a thing is, and how to mend it.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a thing is."""

    OK, LOOK, BROKEN = "ok", "look", "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    grade: Grade
    subject: str
    words: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.grade.value:<8}{self.subject:<10}{self.words}"
        return f"{line}; {self.mend}" if self.mend else line


def ok(subject: str, words: str) -> Finding:
    """Say that something needs nothing."""
    return Finding(grade=Grade.OK, subject=subject, words=words)


def look(subject: str, words: str, mend: str = "") -> Finding:
    """Say that something works, but not as it should."""
    return Finding(grade=Grade.LOOK, subject=subject, words=words, mend=mend)


def broken(subject: str, words: str, mend: str = "") -> Finding:
    """Say that something has to be mended."""
    return Finding(grade=Grade.BROKEN, subject=subject, words=words, mend=mend)
