"""Which sentences of a page are no part of its story: furniture, fragments, words to software.

*Pure.* A card has room for three sentences, and one «Sign up for our newsletter» among them
ruins it; so a doubtful sentence is dropped. What is news about such things («Users can sign
up from Monday») is told apart by who is addressed, see `digest.stories.furniture`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digest.clusters.tokens import is_title_case
from digest.stories import furniture
from digest.stories.orders import is_order
from digest.stories.sentences import characters, is_cjk, words

_MIN_WORDS = 4
_MIN_WORDS_UNFINISHED = 8
_MIN_CHARACTERS = 8
_MIN_CHARACTERS_UNFINISHED = 15
_MAX_CHARACTERS = 1_000
"""A longer «sentence» is a dump of something else; it also bounds the cost of the patterns."""

_MAX_MENU_WORDS = 12
_MAX_DIGIT_SHARE = 0.35
_MAX_SYMBOL_SHARE = 0.05

_HAS_LETTER = re.compile(r"[^\W\d_]")
_FINISHED = re.compile(r"[.!?。！？｡][\"'”’»)\]」』）】\d]*\Z")
_CUT = re.compile(r"(?:\.\.\.|…|⋯|・・・|\[\s?(?:\.\.\.|…|\+\d+ chars)\s?\])[\"'”’」)\]]*\Z")
_LOWER_START = re.compile(r"[\"'“‘(\[]*[a-zß-öø-ÿ]+(?:[’'][a-z]+)?(?=[\s,;:.!?]|$)")
_ENDS_OPEN = (":", ",", ";", "-", "–", "—", "：", "、", "，", "→", "▼", "↓")

_CODE = re.compile(
    r"""
    ```|</|=>|\(\);|\{\{|\$\{
    |^(?:import|from|def|class|return|const|let|var|function|export|SELECT|INSERT)
        \s[\w{*][^.]*(?:[=({;:]|\bimport\b)
    |^[$>\#]\s
    |^(?:curl|pip3?|npm|npx|yarn|sudo|docker|git|brew|uv|apt|apt-get|ollama|kubectl|wget)
        \s(?:install|run|pull|clone|get|-|exec|http|push|add|serve|compose)
    """,
    re.VERBOSE,
)
_MARKUP = re.compile(r"</?[a-z][^>]*>|\]\(|!\[|&(?:#\d+|[a-z]+);", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|\bwww\.|\S@\w[\w-]*\.\w", re.IGNORECASE)
_TABLE = re.compile(r"\|[^|]*\|")
_CRUMBS = re.compile(r"^\S[^.!?]{0,40}(?:\s[>»›→]\s[^.!?]{1,40})+$|^Home\s?[/|»›>]")
_TAGS = re.compile(r"(?:[#@][^\W_][\w-]*[\s,·]*)+\Z")
_DATE_WORD = re.compile(
    r"""
    (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    |jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?
    |sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?
    |\d+(?:st|nd|rd|th)?|[ap]m?|m|at|on|of|updated|published|posted|utc|gmt|[ecp][ds]?t
    |(?:\d+[年月日時分])+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PIECE = re.compile(r"\w+")


def is_junk(sentence: str) -> bool:
    """Say whether a sentence, as `split` gives it, must never stand on a card."""
    return len(sentence) > _MAX_CHARACTERS or _is_short_junk(sentence)


@lru_cache(maxsize=1 << 12)  # each is judged for its card, for disagreement and for answers
def _is_short_junk(sentence: str) -> bool:
    if not _HAS_LETTER.search(sentence):
        return True
    if sentence.count("\t") > 1:
        return True
    sentence = " ".join(sentence.split())
    if is_order(sentence) or _has_wrong_shape(sentence):
        return True
    if is_cjk(sentence):
        return furniture.JAPANESE.search(sentence) is not None or _is_fragment_cjk(sentence)
    return _is_furniture(sentence) or _is_fragment(sentence)


def is_finished(sentence: str) -> bool:
    """Say whether a sentence closes with a full stop or the like."""
    return _FINISHED.search(sentence) is not None


def _has_wrong_shape(sentence: str) -> bool:
    """Find code, tables, addresses, markup, dates alone, tag lists and cut text."""
    shapes = (_CODE, _MARKUP, _ADDRESS, _TABLE, _CRUMBS, _CUT)
    if any(shape.search(sentence) for shape in shapes) or _TAGS.match(sentence):
        return True
    if all(_DATE_WORD.fullmatch(piece) for piece in _PIECE.findall(sentence)):
        return True
    dense = sentence.replace(" ", "")
    digits = sum(char.isdigit() for char in dense)
    symbols = sum(char in "{}<>=;\\|`_~^*" for char in dense)
    return digits > _MAX_DIGIT_SHARE * len(dense) or symbols > _MAX_SYMBOL_SHARE * len(dense)


def _is_furniture(sentence: str) -> bool:
    opening = sentence.lstrip("\"'“‘([*•-–—→ ")
    if furniture.CALL.match(opening) or furniture.LABEL.match(opening):
        return True
    patterns = (furniture.NOTICE, furniture.READ_TIME, furniture.BIO)
    if any(pattern.search(sentence) for pattern in patterns) or furniture.BYLINE.match(opening):
        return True
    is_short = words(sentence) <= _MAX_MENU_WORDS and not is_finished(sentence)
    return is_short and furniture.MENU.search(sentence) is not None


def _is_fragment(sentence: str) -> bool:
    """Find headings, list ends and pieces of sentences in a script with spaces."""
    count = words(sentence)
    if count < _MIN_WORDS or sentence.isupper() or _LOWER_START.match(sentence):
        return True
    if is_finished(sentence):
        return False
    return (
        count < _MIN_WORDS_UNFINISHED or sentence.endswith(_ENDS_OPEN) or is_title_case(sentence)
    )


def _is_fragment_cjk(sentence: str) -> bool:
    count = characters(sentence)
    if count < _MIN_CHARACTERS or sentence.endswith(_ENDS_OPEN):
        return True
    return count < _MIN_CHARACTERS_UNFINISHED and not is_finished(sentence)
