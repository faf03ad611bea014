"""A brief as plain lines: the terminal, e-mail, screen readers, and what is counted.

*Pure.* `visible` is what a reader gets before he opens anything; its words are the
one-minute budget. `opened` is a story's card with everything shown.
"""

from __future__ import annotations

from datetime import tzinfo
from urllib.parse import urlsplit

from digest.model import Answer, Brief, BriefKind, Claim, DayState, Slot, WrittenBy
from digest.words import alert, phrases, retrospect
from digest.words.corrections import mark
from digest.words.lines import GAP, Line, Role
from digest.words.table import Words

_SHOWN_SOURCES = 2

__all__ = ["GAP", "Cited", "Line", "Role", "opened", "reply", "story", "visible"]


def visible(words: Words, brief: Brief, tz: tzinfo) -> tuple[Line, ...]:
    """Return the lines a reader sees first, of a brief of any kind."""
    match brief.edition.kind:
        case BriefKind.DAILY:
            return _daily(words, brief, tz)
        case BriefKind.WEEKLY:
            return retrospect.weekly(words, brief, tz)
        case BriefKind.CATCH_UP:
            return retrospect.catch_up(words, brief, tz)
        case BriefKind.ALERT:
            return alert.visible(words, brief, tz)


def _daily(words: Words, brief: Brief, tz: tzinfo) -> tuple[Line, ...]:
    day = words.day(brief.edition.until.astimezone(tz).date())
    lines = [Line(role=Role.TITLE, text=f"{words.title}{words.separator}{day}")]
    if off := phrases.summaries_off(words, brief):
        lines.append(Line(role=Role.META, text=off))
    lines.append(Line(role=Role.META, text=phrases.first_line(words, brief, tz)))
    for number, slot in enumerate(brief.slots, start=1):
        lines += [GAP, *story(words, slot, number)]
    for slot in brief.background:
        text = _stopped(words, slot.story.headline)
        if slot.story.takeaway.text != slot.story.headline:
            text += words.gap + slot.story.takeaway.text
        url = slot.story.sources[0].url
        lines += [GAP, Line(role=Role.POINT, label=words.background, text=text, urls=(url,))]
    lines.append(GAP)
    lines += _closing(words, brief)
    return tuple(lines)


def story(words: Words, slot: Slot, number: int | None = None) -> list[Line]:
    """Return a story's visible lines: headline, takeaway or what is new, first sources."""
    told = slot.story
    headline = f"{told.headline} ({phrases.flag(words, told)})"
    label = f"{number}." if number else ""
    lines = [Line(role=Role.HEADLINE, label=label, text=headline), *mark(words, told.correction)]
    if slot.update:
        lines.append(Line(role=Role.TAKEAWAY, label=words.update, text=slot.update.text))
    elif told.takeaway.text != told.headline:  # nothing is said twice
        lines.append(Line(role=Role.TAKEAWAY, text=told.takeaway.text))
    shown = told.sources[:_SHOWN_SOURCES]
    lines += [Line(role=Role.SOURCE, text=each.outlet, urls=(each.url,)) for each in shown]
    return lines


def _closing(words: Words, brief: Brief) -> list[Line]:
    lines = []
    if missing := phrases.missing_line(words, brief):
        lines.append(Line(role=Role.NOTE, text=missing))
    if brief.day is DayState.QUIET:
        lines.append(Line(role=Role.NOTE, text=words.no_padding))
    if brief.slots and brief.already_told:
        known = words.count(brief.already_told, "story")
        lines.append(Line(role=Role.NOTE, text=words.told_note.format(stories=known)))
    if writer := phrases.writer(words, brief):
        lines.append(Line(role=Role.NOTE, text=writer))
    if unspoken := phrases.no_table(words, brief):
        lines.append(Line(role=Role.NOTE, text=unspoken))
    lines.append(Line(role=Role.END, text=words.end))
    return lines


def _point(words: Words, label: str, text: str = "") -> Line:
    return Line(role=Role.POINT, label=label + words.colon, text=text)


def _stopped(words: Words, text: str) -> str:
    return text if text.endswith((".", "!", "?", "。", "!", "?")) else text + words.stop


def opened(words: Words, slot: Slot, number: int, tz: tzinfo) -> tuple[Line, ...]:
    """Return a story's card with every part shown."""
    told = slot.story
    lines = [story(words, slot, number)[0], *mark(words, told.correction)]
    if slot.update:
        lines.append(Line(role=Role.TAKEAWAY, label=words.update, text=slot.update.text))
    if told.takeaway.text != told.headline:
        lines.append(Line(role=Role.TAKEAWAY, text=told.takeaway.text))
    for label, point in (
        (words.what_happened, told.points.what_happened),
        (words.why_it_matters, told.points.why_it_matters),
        (words.what_to_watch, told.points.what_to_watch),
    ):
        if point:
            lines.append(_point(words, label, point.text))
    notes = words.gap.join(phrases.note(words, each, tz) for each in told.notes)
    if notes:
        lines.append(_point(words, words.worth_knowing, notes))
    lines.append(_point(words, words.sources))
    for each in told.sources:
        line = phrases.source(words, each, tz)
        if told.written_by is WrittenBy.MODEL:  # a headline that was rewritten stays to be seen
            line = words.titled.format(source=line, title=each.title)
        lines.append(Line(role=Role.SOURCE, text=line, urls=(each.url,)))
    if told.questions:
        lines.append(_point(words, words.ask))
        lines += [Line(role=Role.QUESTION, text=each) for each in told.questions]
    return tuple(lines)


def _outlets(brief: Brief) -> dict[str, str]:
    """Return who published what a brief's stories rest on, by URL."""
    slots = (*brief.slots, *brief.background, *brief.left_out)
    return {each.url: each.outlet for slot in slots for each in slot.story.sources}


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class Cited:
    """Numbers the sources of an answer in the order in which its sentences cite them."""

    __slots__ = ("_urls", "lines")

    def __init__(self) -> None:
        """Begin with none."""
        self._urls: list[str] = []
        self.lines: list[Line] = []

    def line(self, claim: Claim) -> Line:
        """Return the line of the next sentence, with the numbers of its sources."""
        marks = ""
        for citation in claim.citations:
            if citation.url not in self._urls:
                self._urls.append(citation.url)
            marks += f" [{self._urls.index(citation.url) + 1}]"
        self.lines.append(Line(role=Role.TAKEAWAY, text=claim.text + marks))
        return self.lines[-1]

    def sources(self, brief: Brief | None) -> tuple[Line, ...]:
        """Return the sources by their numbers, with who published them; else with their site."""
        outlets = _outlets(brief) if brief else {}
        return tuple(
            Line(
                role=Role.SOURCE,
                text=f"[{number}] {outlets.get(url) or _site(url)}".rstrip(),
                urls=(url,),
            )
            for number, url in enumerate(self._urls, start=1)
        )


def reply(words: Words, answer: Answer, brief: Brief | None) -> tuple[Line, ...]:
    """Return an answer with numbered citations, or an honest «the sources do not say».

    Without a brief it was asked about nothing in particular.
    """
    lines: list[Line] = []
    if answer.is_stopgap:
        lines.append(Line(role=Role.NOTE, text=words.stopgap))
    if answer.is_answered:
        cited = Cited()
        lines += map(cited.line, answer.claims)
        lines += cited.sources(brief)
        notes = phrases.on_answer(words, answer, has_brief=brief is not None)
        lines += [Line(role=Role.NOTE, text=each) for each in notes]
    else:
        lines.append(Line(role=Role.TAKEAWAY, text=words.not_told))
        if answer.nearest and brief:
            names = "; ".join(f"{n}. {brief.slots[n - 1].story.headline}" for n in answer.nearest)
            lines.append(Line(role=Role.NOTE, text=words.nearest.format(stories=names)))
    if answer.suggestions:
        lines.append(_point(words, words.ask))
        lines += [Line(role=Role.QUESTION, text=each) for each in answer.suggestions]
    return tuple(lines)
