"""What every chat platform has to know of the lines it is to show in answer.

*Pure.*
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.model import Language
from digest.words.lines import Line, Role

_KANA = re.compile("[\u3041-\u30ff]")


def is_answer(lines: Iterable[Line]) -> bool:
    """Tell whether lines are an answer from sources: sentences with sources and no title."""
    roles = {each.role for each in lines}
    return {Role.TAKEAWAY, Role.SOURCE} <= roles and not roles & {Role.TITLE, Role.HEADLINE}


def language(lines: Iterable[Line]) -> Language:
    """Return the language of a reply, by the script of our own words in it."""
    said = sorted(lines, key=lambda each: each.role is not Role.NOTE)
    is_japanese = bool(said) and _KANA.search(said[0].text)
    return Language("ja" if is_japanese else "en")


def groups(lines: Iterable[Line]) -> list[list[Line]]:
    """Part lines at their gaps; no group is empty."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.role is Role.GAP:
            found.append([])
        else:
            found[-1].append(line)
    return [each for each in found if each]
