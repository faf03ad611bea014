"""Replies as LINE gets them: the messages of one call, with what can be pressed under the last.

*Pure.* ::

    an answer         an ordinary message: sentences, sources with their addresses, notes
    news              what comes before it, its card, what comes after it
    anything else     an ordinary message

News is what has headlines with sources: a brief that somebody asked for, a story that was opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adapters.answers import groups, is_answer, language
from adapters.contract import Action
from adapters.line import alt, fallback, fitting, limits, prose, quick
from adapters.line.bubbles import Style, box, bubble, carousel, rule, text
from adapters.line.fitting import weighed
from adapters.line.message import Message, tapped
from adapters.line.taps import Json
from adapters.line.text import clean
from adapters.plaintext import clipped
from digest.words.lines import GAP, Line, Role

_CARD_BYTES = 24_000
"""Of what stands on one card; what is more stands on another beside it."""
_MOST_BESIDES = 2
"""Messages of a call that may be texts where there are cards too."""

_Groups = Sequence[Sequence[Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """News in a reply, and what is said around it."""

    before: _Groups
    shown: _Groups
    after: _Groups


def render(
    lines: Iterable[Line], actions: Sequence[Action] = (), *, is_plain: bool = False
) -> tuple[Message, ...]:
    """Return the messages of a reply, one to five; under an answer from sources stand thumbs.

    Args:
        lines: What is said.
        actions: What is offered; one whose line is a number opens the story of that number, by a
            press on the story where there is a card.
        is_plain: Whether it has to do without cards.
    """
    said = tuple(lines)
    asked = [each.label for each in actions]
    opening = {each.line: each for each in actions if each.line.isdecimal()}
    news = None if is_plain else _news(said)
    shown = _shown(news, opening, asked) if news else ()
    rest = [each for each in actions if not shown or each.line not in opening]
    made = shown or tuple(Message(text=each) for each in _texts(said, asked))
    taps = quick.under_answer(rest, language(said), has_thumbs=is_answer(said), said=said)
    return tapped(made, taps)


def _texts(said: Sequence[Line], asked: Sequence[str]) -> tuple[str, ...]:
    return fallback.texts(_spaced(said), asked=asked)


def _spaced(lines: Sequence[Line]) -> Sequence[Line]:
    """Set the sources of an answer apart from its sentences, and its notes from them."""
    if not is_answer(lines):
        return lines
    places = [n for n, each in enumerate(lines) if each.role is Role.SOURCE]
    first, end = places[0], places[-1] + 1
    return (*lines[:first], GAP, *lines[first:end], GAP, *lines[end:])


def _news(lines: Sequence[Line]) -> _News | None:
    """Part a reply around its news; None where it has none."""
    parts = groups(lines)
    if not {Role.HEADLINE, Role.SOURCE} <= {each.role for each in lines}:
        return None
    is_note = [all(each.role is Role.NOTE for each in part) for part in parts]
    first = is_note.index(False)
    last = len(parts) - is_note[::-1].index(False)
    return _News(before=parts[:first], shown=parts[first:last], after=parts[last:])


def _shown(
    news: _News, opening: Mapping[str, Action], asked: Sequence[str]
) -> tuple[Message, ...]:
    """Return news as cards and what is said around it as texts; nothing if that is too much."""
    for most in fitting.LEVELS:
        parts = [_part(each, opening, asked, most) for each in news.shown]
        cards = [weighed(bubble(each)) for each in fitting.shared(parts, _CARD_BYTES)]
        runs = fitting.packed(cards)
        if (
            all(each.is_light for each in cards)
            and len(runs) <= limits.CALL_MESSAGES - _MOST_BESIDES
        ):
            break
    else:
        return ()
    name = _alt(news.shown)
    return (
        *_besides(news.before),
        *(Message(card=carousel(each), alt=name) for each in runs),
        *_besides(news.after),
    )


def _besides(parts: _Groups) -> tuple[Message, ...]:
    if not parts:
        return ()
    lines = [line for part in parts for line in (GAP, *part)]
    return tuple(Message(text=each) for each in fallback.texts(lines)[:1])


def _part(
    group: Sequence[Line], opening: Mapping[str, Action], asked: Sequence[str], most: int
) -> list[Json]:
    """Return lines that belong together; a story is pressed as a whole where it can be opened."""
    head, *rest = group
    if head.role is not Role.HEADLINE:
        made = prose.components(group, most=most, asked=asked)
        return [*made, rule()] if head.role is Role.TITLE else [rule(), *made]
    number = head.label.rstrip(".")
    sources = [each for each in rest if each.role is Role.SOURCE] if number in opening else []
    said = [
        *_headline(head, most),
        *prose.components([each for each in rest if each not in sources], most=most, asked=asked),
    ]
    row = box(said, margin="md")
    if number in opening:
        row["action"] = quick.about(int(number), opening[number]).action()
    return [row, *prose.components(sources, most=most)]


def _headline(line: Line, most: int) -> list[Json]:
    """Return a headline, and on what it rests as it is said in brackets behind it."""
    headline, _, flag = clean(line.text).removesuffix(")").rpartition(" (")
    if not headline or not line.text.endswith(")"):
        headline, flag = clean(line.text), ""
    told = " ".join(filter(None, (line.label, headline)))
    shown = [text(clipped(told, most), Style.HEADLINE)]
    return [*shown, text(clipped(flag, most), Style.SMALL)] if flag else shown


def _alt(parts: _Groups) -> str:
    every = [line for part in parts for line in part]
    title = next((each.text for each in every if each.role is Role.TITLE), "")
    headlines = [each.text for each in every if each.role is Role.HEADLINE]
    return alt.text(title, headlines)
