"""`start`: with a chat platform the whole bot, else the brief in the terminal and a conversation.

Without a terminal to type in, the brief alone.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

from adapters.contract import Surface
from bot import app, conversation, jobs, process, talk
from bot.catalogue import catalogue
from bot.conversation import Quit
from bot.process import Duty
from bot.selection import selected
from bot.settings import Settings
from bot.sources import Sources
from digest.errors import ConfigError
from digest.model import Brief, Talk
from digest.words import plain, table
from digest.words.plain import Line, Role
from digest.words.table import Words

_STORIES = 5
_READER = "me"
"""The one who sits at this terminal."""


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Do all that serve and work do, or brief whoever sits at the terminal and answer him.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    if faults:
        raise ConfigError(faults)
    if app.platforms(settings):
        return await process.run(settings, Duty(takes=True, works=True, port=settings.port))
    known = Sources(catalogue.feeds(), settings.data_dir).feeds
    selection = selected((), settings, known)
    words = table.of(settings.language)
    surface = app.terminal()
    if not selection.feeds and not selection.refused:
        surface.say(words.no_feeds)
        return 0
    wish = jobs.Wish(
        topics=frozenset(),
        language=settings.language,
        max_stories=_STORIES,
        recipient=jobs.local_reader(_READER),
        is_remembered=surface.is_attached,
    )
    async with app.opened(settings, selection) as running:
        with surface.progress() as progress:
            made = await jobs.make_brief(running, selection, wish, words=words, progress=progress)
        if settings.has_model and made.writing.why_extractive:
            surface.warn(f"daybrief: {made.writing.why_extractive}")
        surface.show(plain.visible(words, made.brief, settings.tz))
        await jobs.remember(running, wish, made.brief)
        brief = await last_brief(running, wish, made.brief)
        if brief is not made.brief:
            surface.show((plain.GAP, Line(role=Role.NOTE, text=words.last_brief), plain.GAP))
            surface.show(plain.visible(words, brief, settings.tz))
        if surface.is_attached:
            await Sitting(
                running=running, surface=surface, settings=settings, words=words, brief=brief
            ).hold()
        await running.sweep()
    return 0


async def last_brief(running: app.App, wish: jobs.Wish, brief: Brief) -> Brief:
    """Return the brief to talk about: the last one with stories when this one has none."""
    if brief.slots or wish.recipient is None:
        return brief
    return await running.briefs.latest(wish.recipient) or brief


@dataclass(slots=True, kw_only=True)
class Sitting:
    """One conversation about one brief, for as long as the reader sits there."""

    running: app.App
    surface: Surface
    settings: Settings
    words: Words
    brief: Brief
    talk: Talk = field(default_factory=Talk)

    async def hold(self) -> None:
        """Take lines until the reader leaves."""
        self.surface.show((plain.GAP, Line(role=Role.NOTE, text=self.words.hint)))
        while (text := await self.surface.read(self.words.prompt)) is not None:
            line = conversation.parse(text, self.words, current=self.talk.current)
            if isinstance(line, Quit):
                break
            if line is not None:
                self.surface.show((*await self._reply(line), plain.GAP))
        self.surface.say(self.words.goodbye)

    async def _reply(self, line: conversation.Line) -> tuple[Line, ...]:
        about = talk.About(
            brief=self.brief, words=self.words, tz=self.settings.tz, help=self.words.help
        )
        turn = talk.turn(line, self.talk, about)
        if isinstance(turn, talk.Asking):
            with self.surface.progress() as progress:
                answer = await self.running.answerer.answer(
                    turn.question,
                    self.brief,
                    progress=lambda: progress.tell(self.words.searching),
                )
            turn = talk.concluded(turn, answer, about)
        self.talk = turn.talk
        return turn.lines
