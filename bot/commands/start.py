"""`start`: the brief in the terminal, then a conversation about it.

Without a terminal to type in, the brief alone.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from adapters.contract import Surface
from bot import app, conversation, jobs
from bot.catalogue import catalogue
from bot.conversation import Ask, Help, More, Open, Quit, Today, Unclear, Why
from bot.selection import selected
from bot.settings import Settings
from bot.sources import Sources
from digest.errors import ConfigError
from digest.model import Brief, Question
from digest.words import phrases, plain, table
from digest.words.plain import Line, Role
from digest.words.table import Words

_REMEMBERED_QUESTIONS = 4
_STORIES = 5
_READER = "me"
"""The one who sits at this terminal."""


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Brief whoever sits at the terminal, and answer him.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    if faults:
        raise ConfigError(faults)
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
        surface.show(plain.visible(words, made.brief, settings.tz))
        await jobs.remember(running, wish, made.brief)
        brief = await last_brief(running, wish, made.brief)
        if brief is not made.brief:
            surface.show((plain.GAP, Line(role=Role.NOTE, text=words.last_brief), plain.GAP))
            surface.show(plain.visible(words, brief, settings.tz))
        if surface.is_attached:
            await Talk(
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
class Talk:
    """One conversation about one brief: the story opened last is asked about first."""

    running: app.App
    surface: Surface
    settings: Settings
    words: Words
    brief: Brief
    current: int | None = None
    asked: tuple[str, ...] = ()

    async def hold(self) -> None:
        """Take lines until the reader leaves."""
        self.surface.show((plain.GAP, Line(role=Role.NOTE, text=self.words.hint)))
        while (text := await self.surface.read(self.words.prompt)) is not None:
            line = conversation.parse(text, self.words, current=self.current)
            if isinstance(line, Quit):
                break
            if line is not None:
                self.surface.show((*await self._reply(line), plain.GAP))
        self.surface.say(self.words.goodbye)

    async def _reply(  # noqa: PLR0911  # one return for each kind of line
        self, line: conversation.Line
    ) -> tuple[Line, ...]:
        words = self.words
        match line:
            case Open(number=number) | Why(number=number) if not self._has(number):
                return (Line(role=Role.NOTE, text=self._no_such(number)),)
            case Open(number=number):
                self.current = number
                return plain.opened(words, self.brief.slots[number - 1], number, self.settings.tz)
            case Why(number=number):
                return self._why(number)
            case More():
                return self._more()
            case Today():
                return plain.visible(words, self.brief, self.settings.tz)
            case Help():
                return (Line(role=Role.POINT, text=words.help),)
            case Unclear(nearest=nearest):
                return (Line(role=Role.NOTE, text=words.did_you_mean.format(command=nearest)),)
            case Ask(text=text):
                return await self._answer(text)
            case Quit():
                return ()

    def _has(self, number: int) -> bool:
        return 1 <= number <= len(self.brief.slots)

    def _no_such(self, number: int) -> str:
        if not self.brief.slots:
            return self.words.no_stories
        return self.words.no_such_story.format(number=number, last=len(self.brief.slots))

    def _why(self, number: int) -> tuple[Line, ...]:
        title = self.words.why_title.format(number=number)
        facts = phrases.why(self.words, self.brief.slots[number - 1], self.brief)
        return (
            Line(role=Role.HEADLINE, text=title),
            *(Line(role=Role.TAKEAWAY, text=fact) for fact in facts),
        )

    def _more(self) -> tuple[Line, ...]:
        if not self.brief.left_out:
            return (Line(role=Role.NOTE, text=self.words.nothing_more),)
        lines = [Line(role=Role.HEADLINE, text=self.words.more_title)]
        for slot in self.brief.left_out:
            lines += [plain.GAP, *plain.story(self.words, slot)]
        return tuple(lines)

    async def _answer(self, text: str) -> tuple[Line, ...]:
        question = Question(
            text=text,
            language=self.settings.language,
            story=self.current,
            previous=self.asked,
        )
        with self.surface.progress() as progress:
            answer = await self.running.answerer.answer(
                question, self.brief, progress=lambda: progress.tell(self.words.searching)
            )
        self.asked = (*self.asked, text)[-_REMEMBERED_QUESTIONS:]
        if answer.story:
            self.current = answer.story
        return plain.reply(self.words, answer, self.brief)
