"""What a button carries: a verb, an opaque id and a proof that it is ours, for this chat, still.

*Pure.* A token reads ``v1:VERB:ID:HOUR:MAC``: HOUR is its last one, counted from 1970; MAC is
HMAC-SHA256 over version, platform, tenant, chat and all that is before it, cut to ten bytes
(RFC 2104, 5). Nobody's words are in it, and no secret.

``do`` is a line that is kept in the store, by its id. What stands under every brief is kept
nowhere: its verb is one of `Verb`, and its id says the brief, the story's number and the
question's, parted by dots. ``seen`` is by which change a form was filled in before somebody saw
it, ``place`` another place whose settings a button is for.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from digest.model import BriefId, Recipient

TOKENS_LIVE = timedelta(days=30)

_DO, _SEEN, _PLACE = "do", "seen", "place"
_MAC_BYTES = 10
_LABEL = b"daybrief button"
_MARK_LETTERS = 20
_FORM = re.compile(
    r"v1:([a-z]{1,8}):([A-Za-z0-9.-]{1,32}):([0-9]{1,8}):[A-Za-z0-9_-]{14}", re.ASCII
)
_OFFER = re.compile(r"[0-9a-f]{8,32}", re.ASCII)
_POINT = re.compile(r"([A-Za-z0-9-]{1,24})\.([0-9]{1,2})\.([0-9])", re.ASCII)
"""Of at most 24, 2 and 1 characters, so that a token has no more than 64."""
_CHAT = re.compile(r"[A-Za-z0-9.-]{1,32}", re.ASCII)
_HOUR = 3600


class Verb(StrEnum):
    """What can be done about a brief, by a button under it."""

    OPEN, ASK, WHY = "open", "ask", "why"
    MORE, LESS = "more", "less"
    SAVE, REPORT = "save", "report"
    QUESTION = "question"
    LEFT_OUT = "leftout"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a button under a brief stands for."""

    verb: Verb
    brief: BriefId
    number: int = 0
    """Of the story, from 1; 0: none is meant."""
    question: int = 0
    """Of those that are suggested for the story, from 1; 0: none is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a form showed: what a place had set up after a change."""

    change: str
    """Its id; 0: nothing had been changed there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Another chat of the same tenant, whose settings are meant."""

    chat: str


Said: TypeAlias = str | Point | Seen | Whose
"""What a token says; a text is the id of what was offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a token of ours says; it is of use to nobody when it is no longer live."""

    what: Said
    is_live: bool


class Signer:
    """Signs with the newest key, and knows what any of them signed."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take secret keys, the newest first.

        Raises:
            ValueError: there is none.
        """
        if not keys:
            raise ValueError("buttons are signed with a key")
        self._keys = [hmac.new(key, _LABEL, hashlib.sha256).digest() for key in keys]

    def sign(self, offer_id: str, place: Recipient, at: datetime) -> str:
        """Return a token for what is offered in a place at an instant."""
        return self._signed(_DO, offer_id, place, at)

    def point(self, point: Point, place: Recipient, at: datetime) -> str:
        """Return a token for a button under a brief that is in a place since an instant.

        Raises:
            ValueError: there is no token for such a brief or number.
        """
        named = f"{point.brief}.{point.number}.{point.question}"
        if not _POINT.fullmatch(named):
            raise ValueError(f"no button can carry {named}")
        return self._signed(point.verb, named, place, at)

    def seen(self, change: str, place: Recipient, at: datetime) -> str:
        """Return a token of a form that shows a place as it was after a change."""
        return self._signed(_SEEN, change or "0", place, at)

    def whose(self, chat: str, place: Recipient, at: datetime) -> str:
        """Return a token for the settings of another chat, to be pressed in a place.

        Raises:
            ValueError: there is no token for a chat of such a name.
        """
        if not _CHAT.fullmatch(chat):
            raise ValueError("no button can carry such a chat")
        return self._signed(_PLACE, chat, place, at)

    def mark(self, person: str, place: Recipient) -> str:
        """Return what stands for a person in a place, and tells nobody who it is."""
        return _digest(self._keys[0], person, place).hex()[:_MARK_LETTERS]

    def offer_of(self, token: str, place: Recipient, now: datetime) -> str | None:
        """Return what a token offers; None when it is forged, expired, or of another chat."""
        opened = self.opened(token, place, now)
        is_offer = opened is not None and opened.is_live and isinstance(opened.what, str)
        return str(opened.what) if opened is not None and is_offer else None

    def opened(self, token: str, place: Recipient, now: datetime) -> Opened | None:
        """Return what a token says; None when it is forged, or of another chat."""
        found = _FORM.fullmatch(token)
        what = None if found is None else _said(found[1], found[2])
        if found is None or what is None:
            return None
        head, _, mac = token.rpartition(":")
        is_ours = False
        for key in self._keys:
            is_ours |= hmac.compare_digest(_mac(key, head, place), mac)
        is_live = int(found[3]) * _HOUR >= int(now.timestamp()) // _HOUR * _HOUR
        return Opened(what=what, is_live=is_live) if is_ours else None

    def _signed(self, verb: str, named: str, place: Recipient, at: datetime) -> str:
        hour = int((at + TOKENS_LIVE).timestamp()) // _HOUR
        head = f"v1:{verb}:{named}:{hour}"
        return f"{head}:{_mac(self._keys[0], head, place)}"


def _said(verb: str, named: str) -> Said | None:
    match verb:
        case "do":
            return named if _OFFER.fullmatch(named) else None
        case "seen":
            return Seen(change=named)
        case "place":
            return Whose(chat=named)
        case _:
            return _pointed(verb, named)


def _pointed(verb: str, named: str) -> Point | None:
    found = _POINT.fullmatch(named)
    if found is None or verb not in set(Verb):
        return None
    return Point(
        verb=Verb(verb), brief=BriefId(found[1]), number=int(found[2]), question=int(found[3])
    )


def _mac(key: bytes, head: str, place: Recipient) -> str:
    mac = _digest(key, head, place)[:_MAC_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _digest(key: bytes, head: str, place: Recipient) -> bytes:
    parts = (place.platform, place.tenant, place.chat, head)
    told = "|".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return hmac.new(key, told, hashlib.sha256).digest()
