"""How the Bot API reads `parse_mode=HTML`, with its errors and the bytes they point to.

*Pure.* Behaves as TDLib's parser does, against which the tests hold it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.fakes.telegram import links, units
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.refusals import Refusal, bad

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\v"
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    begin: int
    """Where its text begins, in characters of what is visible."""
    attributes: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        """Return what is visible, and its entities."""
        while self._at < len(self._text):
            if self._text[self._at] == "<":
                if self._text.startswith("/", self._at + 1):
                    self._end_tag()
                else:
                    self._start_tag()
            elif self._peek() == "&":
                self._put(self._character())
            else:
                self._put(self._until("<&"))
        if self._open:
            name = self._open[-1].name
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self._out), self._entities

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += units.length(text)

    def _peek(self) -> str:
        """Return the next character; NUL at the end."""
        return self._text[self._at] if self._at < len(self._text) else "\0"

    def _is_over(self) -> bool:
        return self._at >= len(self._text)

    def _character(self) -> str:
        """Take a character, or what is written for one."""
        found = self._reference() if self._text[self._at] == "&" else None
        if found is not None:
            return found
        self._at += 1
        return self._text[self._at - 1]

    def _reference(self) -> str | None:
        """Take `&…;` where it means a character; the semicolon may be missing."""
        number = re.compile(r"&#(?:[xX]([0-9a-fA-F]*)|([0-9]*))").match(self._text, self._at)
        if number is not None:
            digits, base = (number[1], 16) if number[1] is not None else (number[2], 10)
            code = int(digits, base) if digits and len(digits) < 9 else 0
            if code == 0 or code >= 0x10FFFF or number.end() - self._at >= 10:
                return None
            found, end = chr(code), number.end()
        else:
            name = re.compile(r"&([a-zA-Z]*)").match(self._text, self._at)
            if name is None or name[1] not in _NAMED:
                return None
            found, end = _NAMED[name[1]], name.end()
        self._at = end + self._text.startswith(";", end)
        return found

    def _bytes(self, at: int) -> int:
        return len(self._text[:at].encode())

    def _skip_spaces(self) -> None:
        while not self._is_over() and self._peek() in _SPACE:
            self._at += 1

    def _until(self, ends: str) -> str:
        begin = self._at
        found = re.compile(f"[{re.escape(ends)}]").search(self._text, begin)
        self._at = found.start() if found else len(self._text)
        return self._text[begin : self._at]

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._until(_SPACE + ">").lower()
        self._check_goes_on(begin)
        if name not in _KINDS:
            offset = self._bytes(begin)
            raise _wrong(f'Unsupported start tag "{name}" at byte offset {offset}')
        tag = _Open(name, self._length)
        while self._peek() != ">":
            self._skip_spaces()
            if self._peek() == ">":
                break
            self._attribute(tag, begin)
        self._at += 1
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            offset = self._bytes(begin)
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open.append(tag)

    def _attribute(self, tag: _Open, begin: int) -> None:
        name = self._until(_SPACE + "=>/\"'")
        if not name:
            offset = self._bytes(begin)
            raise _wrong(f'Empty attribute name in the tag "{tag.name}" at byte offset {offset}')
        self._skip_spaces()
        if self._peek() != "=":
            self._check_goes_on(begin, tag.name)
            tag.attributes.setdefault(name, "")
            return
        self._at += 1
        self._skip_spaces()
        self._check_goes_on(begin, tag.name)
        value = self._value()
        self._check_goes_on(begin)
        tag.attributes[name] = value

    def _check_goes_on(self, begin: int, name: str = "") -> None:
        if self._is_over():
            named = f' "{name}"' if name else ""
            raise _wrong(f"Unclosed start tag{named} at byte offset {self._bytes(begin)}")

    def _value(self) -> str:
        quote = self._peek()
        if quote not in {'"', "'"}:
            begin = self._at
            token = re.compile(r"[A-Za-z0-9.-]*").match(self._text, self._at)
            self._at = token.end() if token else self._at
            if not self._is_over() and self._peek() not in _SPACE + ">":
                offset = self._bytes(begin)
                raise _wrong(f"Unexpected end of name token at byte offset {offset}")
            return self._text[begin : self._at].lower()
        self._at += 1
        value = []
        while not self._is_over() and self._peek() != quote:
            value.append(self._character())
        self._at += not self._is_over()
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _wrong(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self._at += 2
        name = self._until(_SPACE + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise _wrong(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise _wrong(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, expected"
                f' "</{tag.name}>", found "</{name}>"'
            )
        self._close(tag)

    def _close(self, tag: _Open) -> None:
        """Add the entity of a tag, where it has one."""
        count = self._length - tag.begin
        entity: Json = {"type": _KINDS[tag.name], "offset": tag.begin, "length": count}
        extra = self._extra(tag, count)
        if extra is None:
            return
        entity |= extra
        if tag.name in {"pre", "code"} and self._is_one_with(entity):
            return
        if count:
            self._entities.append(entity)

    def _extra(self, tag: _Open, count: int) -> Json | None:
        """Return what an entity has beyond its place; None where there is to be none."""
        match tag.name:
            case "a":
                shown = units.cut("".join(self._out), tag.begin, count)
                return links.target(tag.attributes.get("href") or shown)
            case "tg-emoji":
                return {"custom_emoji_id": _emoji(tag.attributes.get("emoji-id", ""))}
            case "tg-time":
                return _time(tag.attributes)
            case "blockquote" if "expandable" in tag.attributes:
                return {"type": "expandable_blockquote"}
            case "code" if tag.attributes.get("class", "").startswith("language-"):
                return {"language": tag.attributes["class"].removeprefix("language-")}
            case _:
                return {}

    def _is_one_with(self, outer: Json) -> bool:
        """Make one of `<pre>` and `<code class="language-…">` around the same; tell if it was."""
        inner = self._entities[-1] if self._entities else None
        if inner is None or {inner["type"], outer["type"]} != {"pre", "code"}:
            return False
        language = (inner if inner["type"] == "code" else outer).get("language")
        if not language or any(inner[each] != outer[each] for each in ("offset", "length")):
            return False
        inner |= {"type": "pre", "language": language}
        return True


def parse(text: str) -> tuple[str, list[Json]]:
    """Return what is visible of HTML, and its entities in the order of their ends.

    Raises:
        Refusal: can't parse entities.
    """
    shown, entities = _Reader(text).read()
    if re.search("[\ud800-\udfff]", shown):
        raise _wrong(
            "Text contains invalid Unicode characters after decoding HTML entities,"
            " check for unmatched surrogate code units"
        )
    for each in entities:
        if each["type"] == "code":
            each.pop("language", None)
    return shown, entities


def _emoji(number: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,19}", number) or int(number) == 0:
        raise _wrong("Invalid custom emoji identifier specified")
    return number


def _time(attributes: dict[str, str]) -> Json | None:
    """Return the fields of a time; None where it says no instant."""
    unix, shape = attributes.get("unix", ""), attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(shape):
        raise _wrong("Invalid date format used")
    if not re.fullmatch(r"[0-9]{1,10}", unix) or not 0 < int(unix) < 1 << 31:
        return None
    return {"unix_time": int(unix), **({"date_time_format": shape} if shape else {})}


def _wrong(reason: str) -> Refusal:
    return bad(f"can't parse entities: {reason}")
