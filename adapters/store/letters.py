"""An update as it rests in the queue: who it is of and what was said are sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from adapters.contract import (
    Attachment,
    Collected,
    Filled,
    Given,
    Joined,
    Left,
    Moved,
    Nobodys,
    Opened,
    Pressed,
    Reacted,
    Returned,
    Said,
    Uninstalled,
    Unsaid,
    Update,
)
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt

_Turn: TypeAlias = Callable[[str, Place], str]
"""Seals a text, or opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One update, in the field of its kind."""

    said: Said | None = None
    left: Left | None = None
    moved: Moved | None = None
    returned: Returned | None = None
    pressed: Pressed | None = None
    joined: Joined | None = None
    reacted: Reacted | None = None
    filled: Filled | None = None
    opened: Opened | None = None
    uninstalled: Uninstalled | None = None
    collected: Collected | None = None
    unsaid: Unsaid | None = None
    tries: int = 0

    @property
    def update(self) -> Update:
        """The update, as it rests.

        Raises:
            StoreCorrupt: it is of no kind.
        """
        found = (
            self.said
            or self.left
            or self.moved
            or self.returned
            or self.pressed
            or self.joined
            or self.reacted
            or self.filled
            or self.opened
            or self.uninstalled
            or self.collected
            or self.unsaid
        )
        if found is None:
            raise StoreCorrupt("an update in the queue is of no kind")
        return found


def sealed(sealer: Sealer, update: Update, tries: int = 0) -> Letter:
    """Return the letter of an update as it came in."""
    turned = _turned(update, sealer.seal)
    # By the kind of the update, under the name that its field has had in every store.
    return Letter(tries=tries, **{type(turned).__name__.lower(): turned})  # type: ignore[arg-type]  # see above


def opened(sealer: Sealer, letter: Letter) -> Update:
    """Return the update of a letter as it came in.

    Raises:
        ConfigError: the key that sealed it is not among ours.
        StoreCorrupt: it was changed.
    """
    return _turned(letter.update, sealer.open)


def shown(sealer: Sealer, letter: Letter) -> Update:
    """Return the update of a letter, without what cannot be opened.

    Raises:
        StoreCorrupt: it is of no kind.
    """
    try:
        return opened(sealer, letter)
    except (ConfigError, StoreCorrupt):
        return _bared(letter.update)


def _turned(update: Update, turn: _Turn) -> Update:
    """Return an update with what is somebody's own sealed, or opened."""
    if isinstance(update, Nobodys):
        return update
    whole = partial(_whole, update, turn)
    update = replace(update, asker=turn(update.asker, _place(update, "said.asker")))
    match update:
        case Said():
            text, by = whole(update.text, "said.text"), whole(update.answer_by, "said.answer_by")
            quoted, file = whole(update.quoted, "said.quoted"), _file(update, turn)
            return replace(update, text=text, quoted=quoted, answer_by=by, attachment=file)
        case Pressed() | Joined() | Collected():
            return replace(update, answer_by=whole(update.answer_by, "said.answer_by"))
        case Filled():
            return replace(update, given=tuple(_given(each, whole) for each in update.given))
        case Opened() | Reacted():
            return update


def _whole(update: Update, turn: _Turn, text: str, field: str) -> str:
    """Turn a text, unless there is none: most updates have nothing there."""
    return turn(text, _place(update, field)) if text else text


def _given(given: Given, whole: Callable[[str, str], str]) -> Given:
    values = (whole(each, f"said.given.{given.key}") for each in given.values)
    return replace(given, values=tuple(values))


def _file(update: Said, turn: _Turn) -> Attachment | None:
    """Return what came with an update, its name and where it is sealed or opened."""
    file, place = update.attachment, _place(update, "said.file")
    if file is None:
        return None
    return replace(file, name=turn(file.name, place), handle=turn(file.handle, place))


def _bared(update: Update) -> Update:
    match update:
        case Left() | Moved() | Returned() | Unsaid() | Uninstalled():
            return update
        case Said():
            bare = replace(update, asker="", text="", quoted="", answer_by="")
            return replace(bare, attachment=None)
        case Pressed() | Joined() | Collected():
            return replace(update, asker="", answer_by="")
        case Filled():
            return replace(update, asker="", given=())
        case Opened() | Reacted():
            return replace(update, asker="")


def _place(update: Update, field: str) -> Place:
    recipient = update.recipient
    return Place(platform=recipient.platform, tenant=recipient.tenant, field=field)
