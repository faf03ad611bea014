"""Lines as blocks: what every reply, card and page is made of.

*Pure.* A line becomes what its role is: a title a header, what is said a paragraph, what is added
small print. Paragraphs that belong together share a block, so that few are needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.slack import blocks, limits
from adapters.slack.rendering import Piece
from adapters.slack.text import (
    SEPARATOR,
    bold,
    clipped,
    escaped,
    host,
    inert,
    link,
    one_line,
    packed,
    pieces,
    size,
)
from digest.words.lines import Line, Role

_PUBLISHER = re.compile(r"(?P<name>.+?)(?P<rest> \(.*)?", re.DOTALL)
"""A source by its name, and what is said of it in brackets."""
_CONTENT = frozenset({Role.HEADLINE, Role.TAKEAWAY, Role.POINT, Role.SOURCE})
_ROOM = limits.SECTION_TEXT - 200
"""For the words of a line, beside its label and its marks."""
_LONGEST_SOURCE = 500


@dataclass(slots=True)
class _Draft:
    """What is gathered until a block is full of it."""

    done: list[Piece] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Of body and small print, as plain text."""
    label: str = ""
    """Said before what comes next."""

    def add(self, formatted: Iterable[str], words: str) -> None:
        if self.small:
            self.flush()
        self.body += formatted
        self.words.append(words)

    def note(self, formatted: str, words: str) -> None:
        if self.body:
            self.flush()
        self.small.append(formatted)
        self.words.append(words)

    def flush(self, joint: str = "\n") -> None:
        """Make blocks of what was gathered."""
        made = [blocks.section(each) for each in packed(self.body, "\n", limits.SECTION_TEXT)]
        made += [blocks.context(each) for each in packed(self.small, joint, limits.CONTEXT_TEXT)]
        said = escaped("\n".join(filter(None, self.words)))
        self.done += [Piece(block=each, text="" if n else said) for n, each in enumerate(made)]
        self.body, self.small, self.words = [], [], []


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
    for group in _groups(lines):
        _group(draft, group, outlets or {}, frozenset(asked), frozenset(small))
        draft.flush()
    return draft.done


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.role is Role.GAP:
            groups.append([])
        else:
            groups[-1].append(line)
    return [each for each in groups if each]


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
        if draft.body or draft.small:
            draft.flush()
        draft.label = one_line(line.label)
    else:
        draft.add([bold(line.label)], line.label)


def _line(draft: _Draft, line: Line, outlets: Mapping[str, str], *, is_small: bool) -> None:
    words = " ".join(filter(None, (line.label, line.text)))
    match line.role:
        case Role.TITLE:
            draft.flush()
            is_short = size(one_line(words)) <= limits.HEADER_TEXT
            block = blocks.header(words) if is_short else blocks.section(_strong(words))
            draft.done.append(Piece(block=block, text=escaped(words)))
        case Role.HEADLINE:
            draft.flush()
            draft.add([_strong(words) + _links(line, outlets)], words)
        case Role.META | Role.END:
            draft.note(_labelled(line)[0], words)
        case Role.NOTE if is_small:
            draft.note(_labelled(line)[0], words)
        case Role.POINT if is_small and line.label:
            draft.flush()
            draft.note("\n".join(_labelled(line)) + _links(line, outlets), words)
            draft.flush()
        case _:
            is_listed = line.role in {Role.POINT, Role.QUESTION} and not line.label
            *told, last = _labelled(line, before="• " if is_listed else "")
            draft.add([*told, last + _links(line, outlets)], words)


def _strong(words: str) -> str:
    """Return words in bold; what is too long for one run of it is plain."""
    first, *others = pieces(words, _ROOM)
    return "\n".join(map(inert, (first, *others))) if others else bold(first)


def _labelled(line: Line, *, before: str = "") -> list[str]:
    """Return a line of any length in pieces that fit, the first with its label."""
    label = f"{bold(line.label[:150])} " if line.label else before
    first, *others = pieces(line.text, _ROOM)
    return [f"{label}{inert(first)}".strip() or "–", *map(inert, others)]


def _links(line: Line, outlets: Mapping[str, str]) -> str:
    told = [link(each, outlets.get(each) or host(each)) for each in line.urls]
    shown = SEPARATOR.join(filter(None, told))
    return f" ({shown})" if shown else ""


def _sources(draft: _Draft, rest: Sequence[Line]) -> None:
    """Add the run of sources that a group goes on with, as one line of links."""
    if draft.body or draft.small:
        draft.flush()
    label, draft.label = draft.label, ""
    run: list[Line] = []
    for line in rest:
        if line.role is not Role.SOURCE:
            break
        run.append(line)
    told = [source(each) for each in run]
    if label:
        told[0] = f"{inert(label)} {told[0]}"
    names = SEPARATOR.join(one_line(each.text) for each in run)
    draft.small, draft.words = told, [f"{label} {names}".strip()]
    draft.flush(SEPARATOR)


def source(line: Line) -> str:
    """Return a source whose publisher is the link."""
    text = clipped(one_line(line.text), _LONGEST_SOURCE)
    found = _PUBLISHER.fullmatch(text)
    name, rest = (found["name"], found["rest"] or "") if found else (text, "")
    if not line.urls:
        return inert(text)
    first, *others = line.urls
    shown = link(first, name) + (f" {inert(rest)}" if rest else "")
    return SEPARATOR.join((shown, *(link(each, host(each)) for each in others)))
