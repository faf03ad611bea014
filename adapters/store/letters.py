"""An update as it rests in the queue: who it is of and what was said are sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adapters.contract import Attachment, Joined, Left, Pressed, Reacted, Said, Update
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One update, in the field of its kind."""

    said: Said | None = None
    left: Left | None = None
    pressed: Pressed | None = None
    joined: Joined | None = None
    reacted: Reacted | None = None
    tries: int = 0

    @property
    def update(self) -> Update:
        """The update, as it rests.

        Raises:
            StoreCorrupt: it is of no kind.
        """
        found = self.said or self.left or self.pressed or self.joined or self.reacted
        if found is None:
            raise StoreCorrupt("an update in the queue is of no kind")
        return found


def sealed(sealer: Sealer, update: Update, tries: int = 0) -> Letter:
    """Return the letter of an update as it came in."""
    if isinstance(update, Left):
        return Letter(left=update, tries=tries)
    asker = sealer.seal(update.asker, _place(update, "said.asker"))
    match update:
        case Said():
            text = sealer.seal(update.text, _place(update, "said.text"))
            file = _with_each(update, sealer.seal)
            said = replace(update, asker=asker, text=text, attachment=file)
            return Letter(said=said, tries=tries)
        case Pressed():
            return Letter(pressed=replace(update, asker=asker), tries=tries)
        case Joined():
            return Letter(joined=replace(update, asker=asker), tries=tries)
        case Reacted():
            return Letter(reacted=replace(update, asker=asker), tries=tries)


def opened(sealer: Sealer, letter: Letter) -> Update:
    """Return the update of a letter as it came in.

    Raises:
        ConfigError: the key that sealed it is not among ours.
        StoreCorrupt: it was changed.
    """
    update = letter.update
    if isinstance(update, Left):
        return update
    asker = sealer.open(update.asker, _place(update, "said.asker"))
    if not isinstance(update, Said):
        return replace(update, asker=asker)
    text = sealer.open(update.text, _place(update, "said.text"))
    file = _with_each(update, sealer.open)
    return replace(update, asker=asker, text=text, attachment=file)


def shown(sealer: Sealer, letter: Letter) -> Update:
    """Return the update of a letter, without what cannot be opened.

    Raises:
        StoreCorrupt: it is of no kind.
    """
    update = letter.update
    try:
        return opened(sealer, letter)
    except (ConfigError, StoreCorrupt):
        if isinstance(update, Said):
            return replace(update, asker="", text="", attachment=None)
        return update if isinstance(update, Left) else replace(update, asker="")


def _place(update: Said | Pressed | Joined | Reacted, field: str) -> Place:
    recipient = update.recipient
    return Place(platform=recipient.platform, tenant=recipient.tenant, field=field)


def _with_each(update: Said, turn: Callable[[str, Place], str]) -> Attachment | None:
    """Return what came with an update, its name and where it is sealed or opened."""
    file, place = update.attachment, _place(update, "said.file")
    if file is None:
        return None
    return replace(file, name=turn(file.name, place), handle=turn(file.handle, place))
