"""Saved stories as plain lines.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from digest.model import Saved
from digest.words import extra
from digest.words.corrections import mark
from digest.words.lines import Line, Role
from digest.words.table import Words


def listed(words: Words, saved: Sequence[Saved], tz: tzinfo) -> tuple[Line, ...]:
    """Return the list of saved stories, as given, each with where to read it."""
    more = extra.of(words.language)
    lines = [Line(role=Role.TITLE, text=more.saved)]
    if not saved:
        return (*lines, Line(role=Role.NOTE, text=more.saved_empty))
    for number, each in enumerate(saved, start=1):
        story = each.slot.story
        day = more.short_date(each.saved_at.astimezone(tz).date())
        text = f"{story.headline} ({more.saved_on.format(day=day)})"
        urls = tuple(source.url for source in story.sources[:1])
        lines.append(Line(role=Role.HEADLINE, label=f"{number}.", text=text, urls=urls))
        lines += mark(words, story.correction)
    lines.append(Line(role=Role.END, text=more.saved_end))
    return tuple(lines)
