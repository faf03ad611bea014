"""Lines as blocks: what every reply, card and page is made of.

*Pure.* A line becomes what its role is: a title a header, what is said a paragraph, what is added
small print. Paragraphs that belong together share a block, so that few are needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import TypeAlias

from adapters.answers import groups
from adapters.plaintext import clipped, host, one_line, size
from adapters.slack import blocks, limits
from adapters.slack.rendering import Piece
from adapters.slack.text import SEPARATOR, bold, escaped, inert, link, pieces
from digest.words.lines import Line, Role

_CONTENT = frozenset({Role.HEADLINE, Role.TAKEAWAY, Role.POINT, Role.SOURCE})
_ROOM = limits.SECTION_TEXT - 400
"""For the words of a line, beside its label and its marks."""
_LONGEST_LABEL = 150
_LONGEST_SOURCE = 300


_Words: TypeAlias = tuple[str, str]
"""A piece of text, formatted and plain; the plain one is not escaped yet."""


@dataclass(slots=True)
class _Draft:
    """What is gathered until a block is full of it."""

    done: list[Piece] = field(default_factory=list)
    body: list[_Words] = field(default_factory=list)
    small: list[_Words] = field(default_factory=list)
    label: str = ""
    """Said before what comes next."""

    def add(self, told: Iterable[_Words]) -> None:
        """Add to the paragraph."""
        if self.small:
            self.flush()
        self.body += told

    def note(self, told: Iterable[_Words]) -> None:
        """Add to the small print."""
        if self.body:
            self.flush()
        self.small += told

    def flush(self, joint: str = "\n") -> None:
        """Make blocks of what was gathered."""
        if self.body:
            for formatted, plain in _packed(self.body, "\n"):
                self.done.append(Piece(block=blocks.section(formatted), text=escaped(plain)))
            self.body = []
        if self.small:
            for formatted, plain in _packed(self.small, joint):
                self.done.append(Piece(block=blocks.context(formatted), text=escaped(plain)))
            self.small = []


def _packed(told: Iterable[_Words], joint: str) -> Iterator[_Words]:
    """Yield words joined to as few as fit into a block."""
    held: list[_Words] = []
    heavy = 0
    for each in told:
        if not each[0]:
            continue
        weight = size(each[0]) + size(joint)
        if held and heavy + weight > limits.SECTION_TEXT:
            yield _joined(held, joint)
            held, heavy = [], 0
        held.append(each)
        heavy += weight
    if held:
        yield _joined(held, joint)


def _joined(told: Sequence[_Words], joint: str) -> _Words:
    return joint.join(each[0] for each in told), joint.join(each[1] for each in told)


def rendered(
    lines: Iterable[Line],
    *,
    outlets: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
    small: Collection[str] = (),
) -> list[Piece]:
    """Return lines as blocks.

    Args:
        lines: What is said.
        outlets: Who publishes a URL, for the links of lines that do not name their sources.
        asked: Questions that can be pressed; they are not said as well.
        small: Labels of what goes into small print.
    """
    draft = _Draft()
    for group in groups(lines):
        _group(draft, group, outlets or {}, frozenset(asked), frozenset(small))
        draft.flush()
    return draft.done


def _group(
    draft: _Draft,
    group: Sequence[Line],
    outlets: Mapping[str, str],
    asked: frozenset[str],
    small: frozenset[str],
) -> None:
    """Add the lines between two gaps."""
    is_aside = any(each.role is Role.END for each in group)
    rest = iter(enumerate(group))
    for number, line in rest:
        if line.role is Role.QUESTION and line.text in asked:
            continue
        if line.label and not line.text and line.role is Role.POINT:
            if not _is_idle(group[number + 1 :], asked):
                _label(draft, line, group[number + 1 :])
            continue
        if line.role is Role.SOURCE:
            if number and group[number - 1].role is Role.SOURCE:
                continue  # was told with the first
            _sources(draft, group[number:])
            continue
        is_note = is_aside and line.role is Role.NOTE
        _line(draft, line, outlets, is_small=is_note or line.label in small)
        is_aside = is_aside or line.role in _CONTENT


def _is_idle(rest: Sequence[Line], asked: frozenset[str]) -> bool:
    """Tell whether a label stands before nothing but questions that can be pressed."""
    return all(each.role is Role.QUESTION and each.text in asked for each in rest)


def _label(draft: _Draft, line: Line, rest: Sequence[Line]) -> None:
    if rest and rest[0].role is Role.SOURCE:
        draft.flush()
        draft.label = one_line(line.label)
    else:
        draft.add([(bold(line.label), one_line(line.label))])


def _line(draft: _Draft, line: Line, outlets: Mapping[str, str], *, is_small: bool) -> None:
    match line.role:
        case Role.TITLE:
            draft.flush()
            words = one_line(f"{line.label} {line.text}")
            if size(words) <= limits.HEADER_TEXT:
                draft.done.append(Piece(block=blocks.header(words), text=escaped(words)))
            else:
                draft.add(_strong(line))
        case Role.HEADLINE:
            draft.flush()
            draft.add(_linked(_strong(line), line, outlets))
        case Role.META | Role.END:
            draft.note(_labelled(line))
        case Role.NOTE if is_small:
            draft.note(_labelled(line))
        case Role.POINT if is_small and line.label:
            draft.flush()
            draft.note(_linked(_labelled(line), line, outlets))
            draft.flush()
        case _:
            is_listed = line.role in {Role.POINT, Role.QUESTION} and not line.label
            told = _labelled(line, before="• " if is_listed else "")
            draft.add(_linked(told, line, outlets))


def _strong(line: Line) -> list[_Words]:
    """Return words in bold; what is too long for one run of it is plain."""
    told = list(pieces(f"{line.label} {line.text}", _ROOM))
    shown = bold if len(told) == 1 else inert
    return [(shown(each), each) for each in told if each]


def _labelled(line: Line, *, before: str = "") -> list[_Words]:
    """Return a line of any length in pieces that fit, the first with its label."""
    label, mark = _mark(line.label) if line.label else ("", before)
    first, *others = pieces(line.text, _ROOM)
    if not (first or label):
        return []
    told = (f"{mark}{inert(first)}".strip(), f"{label} {first}".strip())
    return [told, *((inert(each), each) for each in others)] if others else [told]


@lru_cache(maxsize=256)
def _mark(label: str) -> _Words:
    """Return a label, plain, and as what stands before a text; there are few of them."""
    told = clipped(one_line(label), _LONGEST_LABEL)
    return told, f"{bold(told)} "


def _linked(told: Sequence[_Words], line: Line, outlets: Mapping[str, str]) -> Sequence[_Words]:
    """Put the links of a line after it."""
    if not line.urls:
        return told
    links = [link(each, outlets.get(each) or host(each)) for each in line.urls]
    shown = SEPARATOR.join(filter(None, links))
    if not shown:
        return told
    if not told or size(told[-1][0]) + size(shown) > limits.SECTION_TEXT - 3:
        return [*told, (shown, "")]
    *others, (formatted, plain) = told
    return [*others, (f"{formatted} ({shown})", plain)]


def _sources(draft: _Draft, rest: Sequence[Line]) -> None:
    """Add the run of sources that a group goes on with, as one line of links."""
    draft.flush()
    label, draft.label = draft.label, ""
    run = list(takewhile(lambda line: line.role is Role.SOURCE, rest))
    told = [(source(each), one_line(each.text)) for each in run]
    if label:
        formatted, plain = told[0]
        told[0] = (f"{inert(clipped(label, _LONGEST_LABEL))} {formatted}", f"{label} {plain}")
    draft.note(told)
    draft.flush(SEPARATOR)


def source(line: Line) -> str:
    """Return a source whose publisher is the link to it; what is said of it in brackets is not."""
    text = clipped(one_line(line.text), _LONGEST_SOURCE)
    if not line.urls:
        return inert(text)
    name, bracket, rest = text.partition(" (")
    shown = link(line.urls[0], name)
    return f"{shown} {inert(f'({rest}')}" if bracket else shown
