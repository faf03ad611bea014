"""A message of Telegram, and the tree it is written from: text that is marked, never markup.

*Pure.* ::

    Section   rows, and rows that open under them        kept together where it can be
    row       parts, side by side                        one line
    part      a text, made inert; or a Mark of parts     bold, a link, a time
       └─▶ Fragment ─▶ Message: one text, with entities over it

A text from outside is a leaf of the tree and nothing else; quotes cannot nest, because only a
section has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from adapters.plaintext import one_line, size
from adapters.telegram.text import address, inert, joint

APART = "\n\n"
"""Between two sections."""


class Kind(StrEnum):
    """What an entity makes of its text, as the Bot API calls it."""

    BOLD, ITALIC, LINK = "bold", "italic", "text_link"
    QUOTE = "expandable_blockquote"
    TIME = "date_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Some of a text that is formatted, or leads somewhere; counted in UTF-16 units."""

    kind: Kind
    offset: int
    length: int
    url: str = ""
    """Of a link."""
    unix_time: int = 0
    """Of a time."""
    time_format: str = ""
    """Of a time: `r` relative, else of `w` weekday, `d` or `D` date, `t` or `T` time of day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press under a message: it brings data back, or opens a page."""

    label: str
    data: str = ""
    url: str = ""


Keyboard: TypeAlias = tuple[tuple[Button, ...], ...]
Block: TypeAlias = Mapping[str, object]
"""Of a rich message, as JSON has it; see `adapters.telegram.blocks`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message."""

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    blocks: tuple[Block, ...] = ()
    """Of a rich message, which has no text besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Parts of a row that are formatted, or lead somewhere."""

    kind: Kind
    parts: tuple[Part, ...]
    url: str = ""
    unix_time: int = 0
    time_format: str = ""


Part: TypeAlias = str | Mark
Row: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows that belong together, such as a story; `quoted` opens under them."""

    rows: tuple[Row, ...]
    quoted: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A section as it is sent: entities count from its own beginning."""

    text: str
    entities: tuple[Entity, ...]
    units: int
    """The size of its text."""


def bold(*parts: Part) -> Mark:
    """Return parts in bold."""
    return Mark(kind=Kind.BOLD, parts=parts)


def italic(*parts: Part) -> Mark:
    """Return parts in italics."""
    return Mark(kind=Kind.ITALIC, parts=parts)


def link(url: str, label: str) -> Part:
    """Return a link; its label alone where the URL is none that may be followed."""
    target = address(url)
    return Mark(kind=Kind.LINK, parts=(label,), url=target) if target else label


def moment(at: datetime, time_format: str, shown: str) -> Part:
    """Return an instant that each client shows by its own clock, old ones as it is shown here."""
    unix = int(at.timestamp())
    if not 0 < unix < 1 << 31:
        return shown
    return Mark(kind=Kind.TIME, parts=(shown,), unix_time=unix, time_format=time_format)


@dataclass(slots=True)
class _Writer:
    """Writes a section from left to right."""

    texts: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    units: int = 0

    def row(self, row: Row) -> None:
        """Write a row, after a line break unless it is the first."""
        if self.units:
            self._put("\n")
        for part in row:
            self._part(part)

    def quote(self, rows: Sequence[Row]) -> None:
        """Write rows that open."""
        if self.units:
            self._put("\n")
        begins, place = self.units, len(self.entities)
        for number, row in enumerate(rows):
            if number:
                self._put("\n")
            for part in row:
                self._part(part)
        self._enclose(place, begins, Mark(kind=Kind.QUOTE, parts=()))

    def _part(self, part: Part) -> None:
        if isinstance(part, str):
            told = inert(part)
            if told and self.texts:
                self._put(joint("".join(self.texts[-2:]), told))  # one may be a space
            self._put(told)
            return
        begins, place = self.units, len(self.entities)
        for each in part.parts:
            self._part(each)
        self._enclose(place, begins, part)

    def _enclose(self, place: int, begins: int, mark: Mark) -> None:
        """Put an entity over what was written since, before those within it."""
        if self.units == begins:
            return
        entity = Entity(
            kind=mark.kind,
            offset=begins,
            length=self.units - begins,
            url=mark.url,
            unix_time=mark.unix_time,
            time_format=mark.time_format,
        )
        self.entities.insert(place, entity)

    def _put(self, text: str) -> None:
        if text:
            self.texts.append(text)
            self.units += size(text)


def written(section: Section) -> Fragment:
    """Write a section."""
    writer = _Writer()
    for row in section.rows:
        writer.row(row)
    if section.quoted:
        writer.quote(section.quoted)
    return Fragment(
        text="".join(writer.texts), entities=tuple(writer.entities), units=writer.units
    )


def joined(fragments: Iterable[Fragment], keyboard: Keyboard = ()) -> Message:
    """Return the message of some fragments, one below the other."""
    texts: list[str] = []
    entities: list[Entity] = []
    units = 0
    for each in fragments:
        if texts:
            units += len(APART)
        entities += [_moved(one, units) for one in each.entities] if units else each.entities
        texts.append(each.text)
        units += each.units
    return Message(text=APART.join(texts), entities=tuple(entities), keyboard=keyboard)


def _moved(entity: Entity, units: int) -> Entity:
    """Return an entity so many units further on; `replace` takes five times as long."""
    return Entity(
        kind=entity.kind,
        offset=entity.offset + units,
        length=entity.length,
        url=entity.url,
        unix_time=entity.unix_time,
        time_format=entity.time_format,
    )


def is_blank(row: Row) -> bool:
    """Tell whether nothing of a row would be seen."""
    return all(
        not one_line(each) if isinstance(each, str) else is_blank(each.parts) for each in row
    )


def payload(message: Message) -> dict[str, object]:
    """Return a message as the Bot API takes it, without its chat; links have no preview."""
    shown: dict[str, object] = {
        "text": message.text,
        "entities": [_entity(each) for each in message.entities],
        "link_preview_options": {"is_disabled": True},
    }
    if message.blocks:
        shown = {"rich_message": rich(message.blocks)}
    if message.keyboard:
        rows = [[_button(each) for each in row] for row in message.keyboard]
        shown["reply_markup"] = {"inline_keyboard": rows}
    return shown


def rich(blocks: Sequence[Block]) -> dict[str, object]:
    """Return a rich message as the Bot API takes it; nothing in it is linked by itself."""
    return {"blocks": list(blocks), "skip_entity_detection": True}


def _entity(entity: Entity) -> dict[str, object]:
    shown: dict[str, object] = {
        "type": entity.kind.value,
        "offset": entity.offset,
        "length": entity.length,
    }
    if entity.url:
        shown["url"] = entity.url
    if entity.unix_time:
        shown |= {"unix_time": entity.unix_time, "date_time_format": entity.time_format}
    return shown


def _button(button: Button) -> dict[str, object]:
    leads = {"url": button.url} if button.url else {"callback_data": button.data}
    return {"text": button.label, **leads}
