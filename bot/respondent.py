"""Who somebody is to us, which brief he means, and what his line is answered.

::

    update ─▶ reader: place, preferences, language ─▶ brief, talk ─▶ a visit
                 said: read by the grammar  ┐
                 pressed: what it stands for ├─▶ the door ─▶ what is said, and what can be pressed
                 joined: a first contact     ┘
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from adapters.contract import Action, Answerable, File, Filled, Joined, Pressed, Reacted, Said
from bot.dialogue import grammar
from bot.dialogue.door import Door
from bot.dialogue.grammar import Heard
from bot.dialogue.lines import Ask, Start, Today
from bot.dialogue.typed import MOST_CHARACTERS
from bot.dialogue.visit import Reply, Visit, change_id_of, said, with_more
from bot.standing import Standing
from bot.steering import Steering
from digest import schedule
from digest.model import (
    NO_PREFERENCES,
    Brief,
    Language,
    Preferences,
    Recipient,
    Talk,
    Verdict,
)
from digest.ports import Briefs, Clock, Deed, Subscriptions, Talks, Wishes
from digest.words import dialogue, table
from digest.words.lines import Line
from digest.words.table import Words

_ENGLISH_WORDS = frozenset(
    "who whom whose what when where why how which is are was were does did do can will"  # noqa: SIM905  # a table
    " would should has have had the a an of in on for to it that this".split()
)
"""Two of them make an English question; names and terms are the same in every language."""
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
class Turn:
    """What is said, what can be pressed, and where the talk stands after it."""

    lines: tuple[Line, ...]
    talk: Talk
    actions: tuple[Action, ...] = ()
    file: File | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Responds through these; `language` and `tz` are those of whoever has not said his own."""

    talks: Talks
    briefs: Briefs
    subscriptions: Subscriptions
    wishes: Wishes
    standing: Standing
    door: Door
    steering: Steering
    clock: Clock
    language: Language
    tz: tzinfo

    @property
    def stranger(self) -> Reader:
        """Return the reader of whom nothing is known."""
        return Reader(words=table.of(self.language), tz=self.tz)

    async def reader(self, recipient: Recipient) -> Reader:
        """Return the reader by what his place has set up.

        Raises:
            StoreError: the store failed.
        """
        place = await self.standing.place_of(recipient)
        preferences = await self.standing.preferences(place)
        return Reader(
            words=table.of(preferences.language or self.language),
            tz=schedule.zone(preferences.tz) or self.tz,
            place=place,
            preferences=preferences,
            next_at=await self.standing.next_at(place) if preferences.at is not None else None,
        )

    async def turn(self, update: Answerable, reader: Reader) -> Turn:
        """Return what to say to a reader, and where the talk stands then.

        Raises:
            StoreError: the store failed.
        """
        if isinstance(update, Joined):
            reader = await self._joined(update, reader)
        visit = await self._visit(update, reader)
        heard = await self._heard(update, visit)
        if heard is None:
            return Turn(lines=said(visit.own.invalid).lines, talk=visit.talk)
        visit = replace(visit, is_triggered=heard.is_triggered)
        if isinstance(heard.line, Ask):
            words = table.of(_asked_in(heard.line.text) or visit.words.language)
            visit = replace(visit, words=words, own=dialogue.of(words.language))
        reply = await self.door.answer(heard.line, visit)
        if heard.is_cut:
            reply = with_more(reply, visit.own.cut_short.format(most=MOST_CHARACTERS))
        return await self._turned(reply, visit)

    async def react(self, update: Reacted) -> None:
        """Take a sign on a brief as a verdict on it; on anything else it means nothing.

        Raises:
            StoreError: the store failed.
        """
        brief = await self.briefs.shown(update.recipient, update.message)
        if brief is None:
            return
        place = await self.standing.place_of(update.recipient)
        verdict = Verdict.UP if update.is_positive else Verdict.DOWN
        await self.steering.judge_all(place, brief, verdict, table.of(self.language))

    async def _heard(self, update: Answerable, visit: Visit) -> Heard | None:
        """Return what is meant; None for a button that means nothing any more."""
        match update:
            case Joined():
                return Heard(line=Start(), is_triggered=True)
            case Pressed():
                return await self.door.pressed(update.token, visit)
            case Filled():
                return None
            case Said():
                return grammar.heard(
                    update.text, is_shared=update.is_shared, is_addressed=update.is_addressed
                ) or Heard(line=Today())

    async def _turned(self, reply: Reply, visit: Visit) -> Turn:
        talk = visit.talk if reply.talk is None else replace(reply.talk, newest=visit.talk.newest)
        actions = await self.door.actions(reply, visit)
        return Turn(lines=reply.lines, talk=talk, actions=actions, file=reply.file)

    async def _joined(self, update: Joined, reader: Reader) -> Reader:
        """Let what was paused go on, and note what the platform knows of a newcomer."""
        place = chat_of(update.recipient)
        if reader.preferences.at is not None and not reader.preferences.is_paused:
            await self.subscriptions.resume(place, self.standing.next_due)
        tz = update.tz if schedule.zone(update.tz) else ""
        primary = Language(update.language.partition("-")[0].lower())
        language = primary if primary in table.LANGUAGES else None
        known = reader.preferences
        if (known.tz or not tz) and (known.language or not language):
            return reader

        def edit(now: Preferences) -> Preferences:
            return replace(now, tz=now.tz or tz, language=now.language or language)

        deed = Deed(
            id=change_id_of(update.recipient, update.update_id),
            by=update.asker,
            line=grammar.written(Start()),
            at=update.said_at,
        )
        await self.wishes.change(place, deed, edit, base=known)
        return await self.reader(update.recipient)

    async def _visit(self, update: Answerable, reader: Reader) -> Visit:
        recipient = update.recipient
        stored = await self.talks.get(recipient) or Talk()
        newest = await self.briefs.latest(recipient)
        brief = await self._brief(update, stored, newest)
        words = reader.words
        if reader.preferences.language is None and isinstance(update, Said):
            words = table.of(_language_of(update.text) or words.language)
        return Visit(
            id=update.update_id,
            at=self.clock.now(),
            recipient=recipient,
            place=reader.place or recipient,
            asker=update.asker,
            words=words,
            own=dialogue.of(words.language),
            tz=reader.tz,
            preferences=reader.preferences,
            talk=_standing(stored, brief, newest),
            brief=brief,
            next_at=reader.next_at,
            is_shared=update.is_shared,
            attachment=update.attachment if isinstance(update, Said) else None,
        )

    async def _brief(self, update: Answerable, stored: Talk, newest: Brief | None) -> Brief | None:
        """Return the brief that an update is about.

        What it points to comes first: the message it answers, then the thread it stands in. Then
        comes the brief of the talk so far, unless he has had another since; then his newest.
        """
        recipient = update.recipient
        reply_to = update.reply_to if isinstance(update, Said) else ""
        for message in filter(None, (reply_to, recipient.thread)):
            pointed_at = await self.briefs.shown(recipient, message)
            if pointed_at is not None:
                return pointed_at
        if stored.brief_id and stored.newest == (newest.id if newest else None):
            talked_of = await self.briefs.get(stored.brief_id)
            if talked_of is not None:
                return talked_of
        if newest is None and recipient.thread is not None:
            return await self._brief_of_chat(chat_of(recipient))
        return newest

    async def _brief_of_chat(self, chat: Recipient) -> Brief | None:
        """Return the brief that is talked about in a chat, in its threads as well."""
        talk = await self.talks.get(chat)
        shown = None if talk is None or talk.brief_id is None else talk.brief_id
        newest = await self.briefs.latest(chat)
        return newest if newest or shown is None else await self.briefs.get(shown)


def chat_of(recipient: Recipient) -> Recipient:
    """Return the chat that a thread is in."""
    return replace(recipient, thread=None)


def _language_of(text: str) -> Language | None:
    """Return the language of a text: by the syllables of Japanese, or by a command's words."""
    is_japanese = any(unicodedata.name(char, "").startswith(_JAPANESE) for char in text[:200])
    return Language("ja") if is_japanese else grammar.typed_in(text)


def _asked_in(text: str) -> Language | None:
    """Return the language of a question, whatever the place speaks; None if it may be any."""
    if any(unicodedata.name(char, "").startswith(_JAPANESE) for char in text[:200]):
        return Language("ja")
    words = text.casefold().replace("?", " ").split()
    is_english = text.isascii() and len(_ENGLISH_WORDS.intersection(words)) > 1
    return Language("en") if is_english else None


def _standing(stored: Talk, brief: Brief | None, newest: Brief | None) -> Talk:
    """Return where the talk about a brief stands: at its beginning, when it was about another."""
    brief_id = brief.id if brief else None
    here = stored if stored.brief_id == brief_id else Talk(brief_id=brief_id)
    return replace(here, newest=newest.id if newest else None)
