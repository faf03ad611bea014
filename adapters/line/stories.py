"""One story of a brief: its row on the cover, which alone is read, and its card beside it.

*Pure.* Headline and takeaway never stand on the card alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache

from adapters.contract import StoryActions
from adapters.line import prose, quick
from adapters.line.bubbles import Style, box, bubble, button, text
from adapters.line.taps import Json, Tap
from adapters.line.text import clean
from adapters.plaintext import clipped, one_line
from digest.model import Slot
from digest.words import cards, phrases, plain, table
from digest.words.lines import Line, Role
from digest.words.table import Words

_BESIDES = frozenset({Role.NOTE, Role.META, Role.POINT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, its lines in the brief, and its number there."""

    slot: Slot
    lines: tuple[Line, ...]
    number: int

    @property
    def headline(self) -> str:
        """The headline as it is counted in the brief."""
        return f"{self.number}. {one_line(self.slot.story.headline)}"


def row(told: Told, actions: StoryActions | None, *, most: int) -> Json:
    """Return what is always seen; a press on it opens the story."""
    said = [text(clipped(told.headline, most), Style.HEADLINE), *_seen(told, most)]
    if actions is None:
        return box(said, margin="md")
    return box(said, margin="md", action=quick.about(told.number, actions.open).action())


@lru_cache(maxsize=512)
def _seen(told: Told, most: int) -> tuple[Json, ...]:
    lines = [each for each in told.lines[1:] if each.role is Role.TAKEAWAY]
    besides = [each for each in told.lines[1:] if each.role in _BESIDES]
    shown = prose.components(lines, most=most)
    if besides and shown:
        shown[0]["margin"] = "md"
    return (*prose.components(besides, most=most), *shown)


def card(told: Told, actions: StoryActions | None, words: Words, tz: tzinfo, *, most: int) -> Json:
    """Return a story's card: on what it rests, key points, worth knowing, all its sources."""
    body, footer = _card(told, words, tz, most)
    pressed = [_pressed(told.number, actions, words)] if actions else []
    return bubble(body, [*footer, *pressed])


@lru_cache(maxsize=512)
def _card(
    told: Told, words: Words, tz: tzinfo, most: int
) -> tuple[tuple[Json, ...], tuple[Json, ...]]:
    """Return body and footer; remembered for the many who read the same by the same clock."""
    story = told.slot.story
    body = [
        text(clipped(told.headline, most), Style.TITLE),
        text(phrases.flag(words, story), Style.SMALL),
        *prose.components(list(_opening(told, words, tz)), most=most),
    ]
    named = ((each.url, phrases.source(words, each, tz)) for each in story.sources)
    footer = [prose.source(url, clipped(clean(said), most)) for url, said in named]
    return tuple(body), tuple(footer)


def _opening(told: Told, words: Words, tz: tzinfo) -> Iterator[Line]:
    """Yield what the cover has not said; the takeaway again where there is little else."""
    story = told.slot.story
    points = (story.points.what_happened, story.points.why_it_matters, story.points.what_to_watch)
    seen = {(each.role, each.text) for each in told.lines}
    for line in plain.opened(words, told.slot, told.number, tz)[1:]:
        if line.role in {Role.SOURCE, Role.QUESTION} or not line.text:
            continue
        is_scant = line.role is Role.TAKEAWAY and not any(points)
        if is_scant or (line.role, line.text) not in seen:
            yield line


def _pressed(number: int, actions: StoryActions, words: Words) -> Json:
    """Return the row of what can be pressed for a story."""
    less, ask = quick.about(number, actions.less), quick.about(number, actions.ask)
    shown = (
        Tap(label=table.of(words.language).ask, data=ask.data, said=ask.said, opens_keyboard=True),
        Tap(label=cards.of(words.language).less, data=less.data, said=less.said),
    )
    return box([button(each) for each in shown], layout="horizontal", spacing="none")
