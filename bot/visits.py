"""Who somebody is to us, and which brief he means.

::

    update, or the wish for a form ─▶ reader: place, preferences, language ─▶ brief, talk ─▶ visit
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cache
from typing import TypeAlias

from adapters.contract import Answerable, Filled, FormRequest, Opened, Pressed, Said
from bot.dialogue import grammar
from bot.dialogue.growing import Growing, Whole
from bot.dialogue.pressing import Pressing
from bot.dialogue.tokens import Verb
from bot.dialogue.visit import Visit
from bot.standing import Standing
from digest import schedule
from digest.model import NO_PREFERENCES, Brief, Language, Preferences, Recipient, Talk
from digest.ports import Briefs, Clock, Talks
from digest.words import dialogue, table
from digest.words.dialogue.table import DialogueWords
from digest.words.table import Words

Approach: TypeAlias = Answerable | Opened | FormRequest
"""By what somebody comes to us."""

SLASHED = frozenset({"telegram"})
"""Platforms where a bot in a group hears commands with a slash, mentions and replies alone."""
_JAPANESE = ("HIRAGANA", "KATAKANA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who is talked with."""

    words: Words
    tz: tzinfo
    place: Recipient | None = None
    """Whose preferences count; None for one of whom nothing is known."""
    preferences: Preferences = NO_PREFERENCES
    next_at: datetime | None = None
    """When his next brief is due, where one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Finds out through these; `language` and `tz` are those of whoever has not said his own."""

    talks: Talks
    briefs: Briefs
    standing: Standing
    pressing: Pressing
    clock: Clock
    language: Language
    tz: tzinfo
    has_rich: Callable[[Recipient], bool] = lambda _: False
    """Whether a brief can have a richer form there."""
    is_counted: Callable[[Recipient], bool] = lambda _: False
    """Whether what is sent there unasked is counted."""

    @property
    def stranger(self) -> Reader:
        """Return the reader of whom nothing is known."""
        return Reader(words=table.of(self.language), tz=self.tz)

    async def reader(self, recipient: Recipient, *, is_shared: bool = False) -> Reader:
        """Return the reader by what his place has set up.

        Raises:
            StoreError: the store failed.
        """
        place = await self.standing.place_of(recipient, is_shared=is_shared)
        preferences = await self.standing.preferences(place)
        return Reader(
            words=table.of(preferences.language or self.language),
            tz=schedule.zone(preferences.tz) or self.tz,
            place=place,
            preferences=preferences,
            next_at=await self.standing.next_at(place) if preferences.at is not None else None,
        )

    async def visit(
        self, approach: Approach, reader: Reader, growing: Growing | None = None
    ) -> Visit:
        """Return the circumstances under which a reader comes.

        Raises:
            StoreError: the store failed.
        """
        recipient = approach.recipient
        stored = await self.talks.get(recipient) or Talk()
        newest = await self.briefs.latest(recipient)
        brief = await self._brief(approach, stored, newest)
        words = reader.words
        if reader.preferences.language is None and isinstance(approach, Said):
            words = table.of(_language_of(approach.text) or words.language)
        return Visit(
            id="" if isinstance(approach, FormRequest) else approach.update_id,
            at=self.clock.now(),
            recipient=recipient,
            place=reader.place or recipient,
            asker=approach.asker,
            words=words,
            own=_own(words.language, recipient.platform),
            tz=reader.tz,
            preferences=reader.preferences,
            talk=_standing(stored, brief, newest),
            brief=brief,
            next_at=reader.next_at,
            is_shared=not isinstance(approach, Opened) and approach.is_shared,
            has_rich=self.has_rich(recipient),
            is_counted=self.is_counted(recipient),
            attachment=approach.attachment if isinstance(approach, Said) else None,
            growing=growing or Whole(),
        )

    async def _brief(self, approach: Approach, stored: Talk, newest: Brief | None) -> Brief | None:
        """Return the brief that somebody is about.

        That of the button comes first, then what he points to: the message that he answers or
        pressed something under, then the thread it stands in. Then comes the brief of the talk so
        far, unless he has had another since; then his newest.
        """
        recipient = approach.recipient
        point = self.pressing.point(_token_of(approach), recipient, self.clock.now())
        if point is not None and point.verb is not Verb.SETTINGS:
            return await self.briefs.get(point.brief)
        for message in filter(None, (_message_of(approach), recipient.thread)):
            pointed_at = await self.briefs.shown(recipient, message)
            if pointed_at is not None:
                return pointed_at
        if stored.brief_id and stored.newest == (newest.id if newest else None):
            talked_of = await self.briefs.get(stored.brief_id)
            if talked_of is not None:
                return talked_of
        if newest is None and recipient.thread is not None:
            return await self.brief_of_chat(chat_of(recipient))
        return newest

    async def brief_of_chat(self, chat: Recipient) -> Brief | None:
        """Return the brief that is talked about in a chat, in its threads as well.

        It is the last one that came; before any has, the one that was shown there.

        Raises:
            StoreError: the store failed.
        """
        talk = await self.talks.get(chat)
        shown = None if talk is None or talk.brief_id is None else talk.brief_id
        newest = await self.briefs.latest(chat)
        return newest if newest or shown is None else await self.briefs.get(shown)


@cache
def _own(language: Language, platform: str) -> DialogueWords:
    """Return the words of the conversation, as it is held on a platform."""
    own = dialogue.of(language)
    if platform not in SLASHED:
        return own
    return replace(own, help_trigger=own.help_slash, denied=own.denied_slash)


def chat_of(recipient: Recipient) -> Recipient:
    """Return the chat that a thread is in."""
    return replace(recipient, thread=None)


def is_japanese(text: str) -> bool:
    """Tell whether a text has syllables of Japanese near its beginning."""
    return any(unicodedata.name(char, "").startswith(_JAPANESE) for char in text[:200])


def _token_of(approach: Approach) -> str:
    return approach.token if isinstance(approach, Pressed | Filled | FormRequest) else ""


def _message_of(approach: Approach) -> str:
    match approach:
        case Said():
            return approach.reply_to
        case Pressed() | Filled() | FormRequest():
            return approach.message
        case _:
            return ""


def _language_of(text: str) -> Language | None:
    """Return the language of a text: by the syllables of Japanese, or by a command's words."""
    return Language("ja") if is_japanese(text) else grammar.typed_in(text)


def _standing(stored: Talk, brief: Brief | None, newest: Brief | None) -> Talk:
    """Return where the talk about a brief stands: at its beginning, when it was about another."""
    brief_id = brief.id if brief else None
    here = stored if stored.brief_id == brief_id else Talk(brief_id=brief_id)
    return replace(here, newest=newest.id if newest else None)
