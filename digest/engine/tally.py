"""What writing the stories of a brief came to, in stories and in counts.

*Pure.* Counts only, never a text: they go to metrics and into logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from digest.model import ClusterId, Story, WhyExtracts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What writing took and what became of the claims; counts only, never a text."""

    by_model: int = 0
    """Stories newly written by the model."""
    calls: int = 0
    """All of them, also those that failed and those asked again."""
    again: int = 0
    """Calls that asked once more for claims that had failed."""
    checked: int = 0
    """Claims held against their evidence."""
    failed: int = 0
    """Of these, not borne out at first."""
    replaced: int = 0
    """Places where a quotation took the place of a claim."""
    left_out: int = 0
    """Places that were proposed and stayed empty."""
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: int = 0
    """Calls whose tokens are an estimate."""

    def __add__(self, other: Tally) -> Tally:
        """Return the sums."""
        names = [each.name for each in fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Stories, and how they came about."""

    stories: Mapping[ClusterId, Story | None]
    """None for a cluster in which nothing can be quoted."""
    tally: Tally
    why: WhyExtracts | None
    """Why some are extracts; None when all are the model's."""
    why_extractive: str | None
    """The same for one line to the operator."""
