"""What somebody is answered who writes, presses, fills a form in or comes for the first time.

::

    update ─▶ a visit (`bot.visits`)
                 said: read by the grammar    ┐
                 pressed: what it stands for  ├─▶ the door ─▶ what is said, and what can be pressed
                 filled in: a line, or changes┤
                 joined: a first contact      ┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.contract import (
    Action,
    Answerable,
    File,
    Filled,
    FormKind,
    Joined,
    Moved,
    Opened,
    Page,
    Pressed,
    Reacted,
    Said,
)
from bot.dialogue import grammar, lines, quoted
from bot.dialogue.asides import Nicety, SmallTalk
from bot.dialogue.door import Door
from bot.dialogue.filling import Filling
from bot.dialogue.grammar import Heard
from bot.dialogue.growing import Growing
from bot.dialogue.ownpage import OwnPage
from bot.dialogue.pressing import Meant, Pressing, Stale
from bot.dialogue.typed import MOST_CHARACTERS
from bot.dialogue.visit import Reply, Visit, change_id_of, said, with_more
from bot.moving import Moving
from bot.steering import Steering
from bot.visits import Reader, Visits, chat_of, is_japanese
from digest import schedule
from digest.model import Language, Preferences, Recipient, Talk, Verdict
from digest.ports import Deed, Personal, Subscriptions, Wishes
from digest.words import desk, dialogue, table
from digest.words.lines import Line

_ENGLISH_WORDS = frozenset(
    "who whom whose what when where why how which is are was were does did do can will"  # noqa: SIM905  # a table
    " would should has have had the a an of in on for to it that this".split()
)
"""Two of them make an English question; names and terms are the same in every language."""

_HIS_ALONE = (
    *(lines.Why, lines.Judge, lines.Save, lines.Unsave, lines.Saved, lines.Report),
    *(lines.Settings, lines.Help),
)
"""What concerns him alone who presses for it: others, who read along, have not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is said, what can be pressed, and where the talk stands after it."""

    lines: tuple[Line, ...]
    talk: Talk
    actions: tuple[Action, ...] = ()
    file: File | None = None
    is_private: bool = False
    """Whether it is for the asker alone, were others there."""
    page_of: Opened | None = None
    """Whose page shows something else since, where it was changed from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Responds through these."""

    visits: Visits
    subscriptions: Subscriptions
    wishes: Wishes
    door: Door
    pressing: Pressing
    filling: Filling
    own_page: OwnPage
    steering: Steering
    personal: Personal

    @property
    def stranger(self) -> Reader:
        """Return the reader of whom nothing is known."""
        return self.visits.stranger

    async def reader(self, update: Answerable | Opened) -> Reader:
        """Return the reader by what his place has set up, and what his platform knows of him.

        Raises:
            StoreError: the store failed.
        """
        reader = await self.visits.reader(update.recipient, is_shared=_is_shared(update))
        return await self._met(update, reader) if isinstance(update, Joined | Opened) else reader

    async def turn(
        self, update: Answerable, reader: Reader, growing: Growing | None = None
    ) -> Turn:
        """Return what to say to a reader, and where the talk stands then.

        Raises:
            StoreError: the store failed.
        """
        visit = await self.visits.visit(update, reader, growing)
        if isinstance(update, Filled) and update.kind is FormKind.SETTINGS:
            turned = await self._turned(await self.filling.settings(update, visit), visit)
            return replace(turned, page_of=await self._page_of(update, visit))
        heard = await self._heard(update, visit)
        if isinstance(heard, Stale):
            is_old = heard is Stale.TOO_OLD
            own = visit.own
            told = desk.of(visit.words.language).brief_too_old if is_old else own.invalid
            return Turn(lines=said(told).lines, talk=visit.talk, is_private=visit.is_shared)
        visit = replace(visit, is_triggered=heard.is_triggered)
        if isinstance(update, Said) and update.quoted and visit.brief is not None:
            heard = replace(heard, story=quoted.story(visit.brief, update.quoted))
        if heard.story is not None:
            visit = replace(visit, talk=replace(visit.talk, current=heard.story))
        if isinstance(heard.line, lines.Ask):
            words = table.of(_asked_in(heard.line.text) or visit.words.language)
            visit = replace(visit, words=words, own=dialogue.of(words.language))
        reply = await self.door.answer(heard.line, visit)
        if heard.is_cut:
            reply = with_more(reply, visit.own.cut_short.format(most=MOST_CHARACTERS))
        return replace(
            await self._turned(reply, visit),
            is_private=_is_private(update, heard.line, reply, visit),
            page_of=await self._page_of(update, visit),
        )

    async def react(self, update: Reacted) -> None:
        """Take a sign on a brief as a verdict on it; on anything else it means nothing.

        Raises:
            StoreError: the store failed.
        """
        visits = self.visits
        brief = await visits.briefs.shown(update.recipient, update.message)
        if brief is None:
            return
        place = await visits.standing.place_of(update.recipient)
        verdict = Verdict.UP if update.is_positive else Verdict.DOWN
        await self.steering.judge_all(place, brief, verdict, table.of(visits.language))

    async def resume(self, recipient: Recipient) -> None:
        """Have the brief of a chat that was gone come again, unless those there paused it.

        Raises:
            StoreError: the store failed.
        """
        known = await self.visits.standing.preferences(chat_of(recipient))
        if not known.is_paused:
            await self.subscriptions.resume(chat_of(recipient), self.visits.standing.next_due)

    async def move(self, update: Moved) -> None:
        """Have what is kept of a chat go with it to its new address.

        Raises:
            StoreError: the store failed.
        """
        await Moving(standing=self.visits.standing, personal=self.personal).move(update)

    async def page(self, update: Opened, reader: Reader) -> Page:
        """Return what somebody sees who opens the bot's page.

        Raises:
            StoreError: the store failed.
        """
        return await self.own_page.of(await self.visits.visit(update, reader))

    async def _heard(self, update: Answerable, visit: Visit) -> Heard | Stale:
        """Return what is meant, or why nothing is."""
        match update:
            case Joined(payload=payload):
                return Heard(line=lines.Start(payload=payload), is_triggered=True)
            case Pressed():
                return _pressed(await self.pressing.meant(update.token, visit))
            case Filled():
                return _pressed(await self.filling.meant(update, visit))
            case Said():
                heard = grammar.heard(
                    update.text, is_shared=update.is_shared, is_addressed=update.is_addressed
                )
                return _welcomed(heard or Heard(line=lines.Today()), visit)

    async def _turned(self, reply: Reply, visit: Visit) -> Turn:
        talk = visit.talk if reply.talk is None else replace(reply.talk, newest=visit.talk.newest)
        actions = await self.door.actions(reply, visit)
        return Turn(
            lines=reply.lines,
            talk=talk,
            actions=actions,
            file=reply.file,
            is_private=reply.is_private and visit.is_shared,
        )

    async def _page_of(self, update: Answerable, visit: Visit) -> Opened | None:
        """Return whose page shows something else since, if it was changed from a page."""
        is_from_page = isinstance(update, Pressed | Filled) and not update.message
        if not is_from_page or visit.recipient.thread is not None:
            return None
        if await self.wishes.change_of(visit.place, visit.change_id) is None:
            return None
        own = replace(visit.recipient, chat=visit.asker if visit.is_shared else visit.place.chat)
        return Opened(
            update_id=update.update_id, recipient=own, asker=update.asker, said_at=update.said_at
        )

    async def _met(self, update: Joined | Opened, reader: Reader) -> Reader:
        """Let what was paused go on, and note what the platform knows of a newcomer."""
        place = chat_of(update.recipient)
        known = reader.preferences
        if isinstance(update, Joined):
            await self.resume(place)
        tz = update.tz if schedule.zone(update.tz) else ""
        primary = Language(update.language.partition("-")[0].lower())
        language = primary if primary in table.LANGUAGES else None
        brought = isinstance(update, Joined) and update.is_shared and update.asker
        is_roleless = self.door.rights.is_roleless(place)
        first = frozenset({update.asker} if brought and is_roleless else ())
        if (
            (known.tz or not tz)
            and (known.language or not language)
            and (known.managers or not first)
        ):
            return reader

        def edit(now: Preferences) -> Preferences:
            return replace(
                now,
                tz=now.tz or tz,
                language=now.language or language,
                managers=now.managers or first,
            )

        deed = Deed(
            id=change_id_of(update.recipient, update.update_id),
            by=update.asker,
            line=grammar.written(lines.Start()),
            at=update.said_at,
        )
        await self.wishes.change(place, deed, edit, base=known)
        return await self.visits.reader(update.recipient, is_shared=_is_shared(update))


def _is_shared(update: Answerable | Opened) -> bool:
    return not isinstance(update, Opened) and update.is_shared


def _welcomed(heard: Heard, visit: Visit) -> Heard:
    """Have somebody who says hello where nothing is known yet be welcomed with a brief."""
    line = heard.line
    is_greeting = isinstance(line, SmallTalk) and line.nicety is Nicety.GREETING
    is_new = visit.brief is None and visit.preferences.at is None
    return replace(heard, line=lines.Start()) if is_greeting and is_new else heard


def _pressed(meant: Meant | Stale) -> Heard | Stale:
    if isinstance(meant, Stale):
        return meant
    return Heard(line=meant.line, is_triggered=True, story=meant.story)


def _is_private(update: Answerable, line: lines.Line, reply: Reply, visit: Visit) -> bool:
    """Tell whether an answer is for the asker alone.

    What was asked by a command that nobody else saw is answered so; under a message that others
    read, what is asked about a story is answered to all, and what is one's own to oneself.
    """
    if isinstance(update, Said) and update.is_unseen:
        return True
    if not visit.is_shared or isinstance(update, Joined):
        return False
    is_his = isinstance(update, Pressed | Filled) and isinstance(line, _HIS_ALONE)
    return reply.is_private or is_his


def _asked_in(text: str) -> Language | None:
    """Return the language of a question, whatever the place speaks; None if it may be any."""
    if is_japanese(text):
        return Language("ja")
    words = text.casefold().replace("?", " ").split()
    is_english = text.isascii() and len(_ENGLISH_WORDS.intersection(words)) > 1
    return Language("en") if is_english else None
