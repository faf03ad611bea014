"""Lines as sections: what every reply is made of, and what of a brief is no story.

*Pure.* A line becomes what its role is: a title is bold, what is said stands as it is, what is
added is in italics. Lines between two gaps are a section.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from adapters.answers import groups
from adapters.plaintext import host
from adapters.telegram.document import Part, Row, Section, bold, is_blank, italic, link
from adapters.telegram.fitting import LONGEST_TEXT
from adapters.telegram.text import pieces
from digest.words.lines import Line, Role

SEPARATOR = " · "
BULLET = "• "
_CONTENT = frozenset({Role.HEADLINE, Role.TAKEAWAY, Role.POINT, Role.SOURCE})
_UPRIGHT = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_SOURCE = re.compile(r"(?P<number>\[\d+\] )?(?P<name>.*?)(?P<about> \(.*)?", re.DOTALL)
"""A source as it is told: the number that it is cited by, who published it, what is known."""


def sections(
    lines: Iterable[Line],
    *,
    outlets: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
) -> list[Section]:
    """Return lines as sections.

    Args:
        lines: What is said.
        outlets: Who publishes a URL, for the links of lines that do not name their sources.
        asked: Questions that can be pressed; they are not said as well.
    """
    pressed = frozenset(asked)
    made = (rows(each, outlets=outlets or {}, asked=pressed) for each in groups(lines))
    return [Section(rows=each) for each in made if each]


def rows(
    group: Sequence[Line],
    *,
    outlets: Mapping[str, str] | None = None,
    asked: Collection[str] = (),
) -> tuple[Row, ...]:
    """Return the rows of lines that belong together; see `sections`."""
    return tuple(each for each in _rows(group, outlets or {}, asked) if not is_blank(each))


def _rows(
    group: Sequence[Line], outlets: Mapping[str, str], asked: Collection[str]
) -> Iterator[Row]:
    is_aside = any(each.role is Role.END for each in group)
    for number, line in enumerate(group):
        before = group[number - 1].role if number else None
        if line.role is Role.QUESTION and line.text in asked:
            continue
        if line.role is Role.SOURCE:
            if before is not Role.SOURCE:  # else it was told with the first
                yield from _sources(group[number:])
            is_aside = True
            continue
        if line.role is Role.POINT and not line.text and _is_idle(group[number + 1 :], asked):
            continue
        yield from row(line, outlets=outlets, is_small=is_aside and line.role is Role.NOTE)
        is_aside = is_aside or line.role in _CONTENT


def _is_idle(rest: Sequence[Line], asked: Collection[str]) -> bool:
    """Tell whether a label stands before nothing but questions that can be pressed."""
    return all(each.role is Role.QUESTION and each.text in asked for each in rest)


def row(
    line: Line, *, outlets: Mapping[str, str] | None = None, is_small: bool = False
) -> Iterator[Row]:
    """Yield a line, in as many rows as it is long.

    Args:
        line: What is said.
        outlets: See `sections`.
        is_small: Whether it is an aside.
    """
    links = _links(line, outlets or {})
    told = list(pieces(line.text, LONGEST_TEXT))
    label = next(pieces(line.label, LONGEST_TEXT)) if line.label else ""
    for number, text in enumerate(told):
        shown = _shown(line, label if not number else "", text, is_small=is_small)
        yield (*shown, *links) if number == len(told) - 1 else shown


def _shown(line: Line, label: str, text: str, *, is_small: bool) -> Row:
    match line.role:
        case Role.TITLE | Role.HEADLINE:
            return (bold(" ".join(filter(None, (label, text)))),)
        case Role.META:
            return aside(" ".join(filter(None, (label, text))))
        case _ if is_small:
            return aside(" ".join(filter(None, (label, text))))
        case Role.POINT | Role.QUESTION if not line.label:
            return (BULLET, text) if text else ()
    return labelled(label, text)


def aside(*parts: Part) -> Row:
    """Return what is said besides, in italics; Chinese, Japanese and Korean have none."""
    said = "".join(each if isinstance(each, str) else "" for each in parts)
    return parts if _UPRIGHT.search(said) else (italic(*parts),)


def labelled(label: str, text: str) -> Row:
    """Return a text behind its label."""
    return tuple(filter(None, (bold(label) if label else "", " " if label and text else "", text)))


def _links(line: Line, outlets: Mapping[str, str]) -> Row:
    """Return the links of a line, to stand behind it in brackets."""
    shown: list[Part] = []
    for each in line.urls:
        name = outlets.get(each) or host(each)
        shown += [SEPARATOR if shown else " (", link(each, name or "–")]
    return (*shown, ")") if shown else ()


def _sources(rest: Sequence[Line]) -> Iterator[Row]:
    """Yield the run of sources that lines begin with: side by side where they are names alone."""
    run = list(takewhile(lambda line: line.role is Role.SOURCE, rest))
    told = [source(each) for each in run]
    if any(" (" in each.text for each in run):
        yield from ((BULLET, *each) for each in told)
        return
    beside: list[Part] = []
    for each in told:
        beside += [*([SEPARATOR] if beside else []), *each]
    yield tuple(beside)


def source(line: Line) -> Row:
    """Return a source whose publisher is the link to it."""
    text = next(pieces(line.text, LONGEST_TEXT))
    if not line.urls:
        return (text,)
    found = _SOURCE.fullmatch(text)
    number, name, about = found.group("number", "name", "about") if found else ("", text, "")
    shown = link(line.urls[0], name or host(line.urls[0]) or "–")
    return tuple(each for each in (number, shown, about) if each)
