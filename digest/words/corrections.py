"""What we got wrong, as plain lines, and the mark that a corrected story carries.

*Pure.* Corrections are dated in UTC, the same for all readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from digest.model import Correction
from digest.words import extra
from digest.words.lines import GAP, Line, Role
from digest.words.table import Words


def mark(words: Words, correction: Correction | None) -> list[Line]:
    """Return the mark of a corrected story, no line for one that stands as it was."""
    if correction is None:
        return []
    clock = words.clock(correction.at.astimezone(UTC))
    return [
        Line(role=Role.NOTE, text=extra.of(words.language).corrected.format(clock=clock)),
        *wording(words, correction),
    ]


def wording(words: Words, correction: Correction) -> list[Line]:
    """Return what was wrong and what is right."""
    more = extra.of(words.language)
    return [
        Line(role=Role.POINT, label=more.we_wrote, text=correction.wrong),
        Line(role=Role.POINT, label=more.articles_say, text=correction.right),
    ]


def note(words: Words, correction: Correction) -> tuple[Line, ...]:
    """Return a correction by itself: when, of which story, what was wrong, what is right."""
    at = correction.at.astimezone(UTC)
    title = extra.of(words.language).correction.format(
        clock=words.clock(at), day=words.short_day(at.date())
    )
    headline = f"{title}{words.separator}{correction.headline}"
    return (Line(role=Role.HEADLINE, text=headline), *wording(words, correction))


def listed(
    words: Words, corrections: Sequence[Correction], *, since: datetime
) -> tuple[Line, ...]:
    """Return all corrections made since an instant, the latest first."""
    more = extra.of(words.language)
    lines = [Line(role=Role.TITLE, text=more.corrections)]
    if not corrections:
        day = words.day(since.astimezone(UTC).date())
        lines.append(Line(role=Role.NOTE, text=more.corrections_empty.format(since=day)))
    for each in reversed(corrections):
        lines += [GAP, *note(words, each)]
    return tuple(lines)
