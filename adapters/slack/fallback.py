"""A whole brief in plain words: what is notified and read aloud, and all there is without blocks.

*Pure.* Its first line is the top headline: a phone shows little more of it before it is unlocked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.plaintext import clipped, one_line, size
from adapters.slack import limits
from adapters.slack.text import escaped
from digest.words.lines import Line, Role
from digest.words.outline import Outline
from digest.words.table import Words

_SHORTEST_HEADLINE = 90


def text(words: Words, outline: Outline, headlines: Sequence[str]) -> str:
    """Return a brief without its links, at most `limits.MESSAGE_TEXT` long, escaped.

    Where it is too long, what comes after the stories goes first, then takeaways from the last
    story up, and last the ends of headlines: every story is named.
    """
    least = 0 if not outline.stories else len(outline.stories)
    for parts in _leaner(words, outline, headlines):
        told = escaped("\n\n".join(filter(None, parts)))
        if size(told) <= limits.MESSAGE_TEXT:
            return told
    most = limits.MESSAGE_TEXT // max(1, least) - 8
    named = (f"{n}. {one_line(each)}" for n, each in enumerate(headlines, start=1))
    return "\n".join(_cut(each, min(most, _SHORTEST_HEADLINE * 4)) for each in named)


def _leaner(words: Words, outline: Outline, headlines: Sequence[str]) -> Iterable[list[str]]:
    """Yield the parts of a text, each time with less in them."""
    top = [one_line(each) for each in headlines[:1]]
    heading = "\n".join([*top, *map(_line, outline.heading)])
    stories = [_story(words, each) for each in outline.stories]
    rest = ["\n".join(map(_line, each)) for each in outline.rest]
    closing = "\n".join(map(_line, outline.closing))
    for kept in range(len(rest), -1, -1):
        yield [heading, *stories, *rest[:kept], closing]
    bare = [_line(each[0]) for each in outline.stories]
    for kept in range(len(stories) - 1, -1, -1):
        yield [heading, *stories[:kept], *bare[kept:], closing]
    yield ["\n".join(map(_line, outline.heading)), *bare]


def _story(words: Words, lines: Sequence[Line]) -> str:
    said = [_line(each) for each in lines if each.role is not Role.SOURCE]
    outlets = [one_line(each.text) for each in lines if each.role is Role.SOURCE]
    return "\n".join((*said, words.separator.join(filter(None, outlets))))


def _line(line: Line) -> str:
    return one_line(f"{line.label} {line.text}")


def _cut(text_: str, most: int) -> str:
    """Escape a text and keep it short enough with that."""
    kept = text_
    while size(told := escaped(kept)) > most:
        kept = clipped(kept, max(2, size(kept) - max(1, size(told) - most) // 5 - 1))
    return told
