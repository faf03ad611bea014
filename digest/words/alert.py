"""An alert as plain lines: one headline, one sentence, who says so, how to stop it.

*Pure.*
"""

from __future__ import annotations

from datetime import tzinfo

from digest.model import Brief
from digest.words import extra
from digest.words.corrections import mark
from digest.words.lines import Line, Role
from digest.words.table import Words


def visible(words: Words, brief: Brief, tz: tzinfo) -> tuple[Line, ...]:
    """Return all lines of an alert."""
    more = extra.of(words.language)
    at = words.moment(brief.composed_at.astimezone(tz))
    lines = [Line(role=Role.TITLE, text=f"{more.alert}{words.separator}{at}")]
    for slot in brief.slots[:1]:
        story = slot.story
        origins = len(story.takeaway.citations)
        lines += [
            Line(role=Role.HEADLINE, text=story.headline),
            *mark(words, story.correction),
            Line(role=Role.TAKEAWAY, text=story.takeaway.text),
            *(
                Line(role=Role.SOURCE, text=each.outlet, urls=(each.url,))
                for each in story.sources[:origins]
            ),
            Line(role=Role.NOTE, text=more.alert_agreed.format(origins=origins)),
        ]
    lines.append(Line(role=Role.END, text=more.alert_off))
    return tuple(lines)
