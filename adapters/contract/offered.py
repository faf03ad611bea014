"""What can be pressed, under an answer and under a brief.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.contract.forms import FormKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to press, or to type where nothing can be pressed."""

    label: str
    """40 characters at most; of a question as many as it has."""
    line: str
    """What it stands for, as it can be typed; a number alone opens the story of that number."""
    token: str
    """What the platform brings back in `Pressed`: printable ASCII, 64 characters at most."""
    form: FormKind | None = None
    """The form that it opens on a platform that has forms; elsewhere its line counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryActions:
    """What can be pressed for one story of a brief."""

    open: Action
    """Its points, sources and questions."""
    ask: Action
    """A question of one's own about it."""
    why: Action
    more: Action
    less: Action
    save: Action
    report: Action
    questions: tuple[Action, ...] = ()
    """Each of `Story.questions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefActions:
    """What can be pressed under a brief, in the reader's language; a closed set of ours."""

    stories: tuple[StoryActions, ...]
    """One for each of `Brief.slots`."""
    closing: tuple[Action, ...] = ()
    """For the brief as a whole: such as what was left out, or the settings."""
