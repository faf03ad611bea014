"""What is said about sources and about what is kept, as lines in the reader's language.

*Pure.* What was done comes as a value (`bot.realmsources`, `digest.ports.personal`); each change
says the new state. How it is taken back is for whoever offers the buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.probe import Fits, NoAddress, Several, TooOften, Unreadable
from bot.realmsources import (
    Added,
    Adding,
    Already,
    Ambiguous,
    Back,
    Full,
    Health,
    Imported,
    Removed,
    Removing,
    Unknown,
)
from bot.sources import Listed
from digest.model import Feed, FeedLink, Held, Language
from digest.ports import LOOKS_AT_ONCE
from digest.words import own, phrases, table
from digest.words.own import OwnWords
from digest.words.plain import Line, Role
from digest.words.table import Words

MOST_CHOICES = 8
"""So many sources are named one by one when a name fits several."""
MOST_LISTED = 30
"""So many are listed: more is nobody's message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Says it in a language, and the times of a zone."""

    words: Words
    own: OwnWords
    tz: tzinfo

    def of_adding(self, outcome: Adding) -> tuple[Line, ...]:
        """Say what became of an address that was to be added."""
        match outcome:
            case Added(fits=fits, listed=listed):
                return (
                    _note(self._fits(fits, self._added)),
                    self.state(listed),
                )
            case Back(feed=feed, listed=listed):
                return (_note(self.own.back.format(title=feed.title)), self.state(listed))
            case Already(feed=feed):
                return (_note(self.own.already.format(title=feed.title)),)
            case Full(most=most):
                return (_note(self.own.full.format(most=most)),)
            case _:
                return self._of_look(outcome)

    def of_test(self, outcome: Adding | Fits | Ambiguous) -> tuple[Line, ...]:
        """Say what a look at a source or an address has found."""
        match outcome:
            case Fits():
                return (_note(self._fits(outcome, self._can_be_read)),)
            case Ambiguous(feeds=feeds):
                return self._choice(self.own.ambiguous, feeds)
            case _:
                return self.of_adding(outcome)

    def of_removing(self, outcome: Removing) -> tuple[Line, ...]:
        """Say what became of a source that was to be removed."""
        match outcome:
            case Removed(feed=feed, listed=listed):
                return (_note(self.own.removed.format(title=feed.title)), self.state(listed))
            case Ambiguous(feeds=feeds):
                return self._choice(self.own.ambiguous, feeds)
            case Unknown(nearest=nearest):
                hint = self.own.did_you_mean.format(titles=self.words.enumerate(nearest))
                return tuple(map(_note, [self.own.unknown, *([hint] if nearest else [])]))

    def of_import(self, outcome: Imported) -> tuple[Line, ...]:
        """Say what a list brought."""
        lines = [_note(self.own.imported.format(added=outcome.added, known=outcome.known))]
        if outcome.refused:
            lines.append(_note(self.own.refused.format(refused=outcome.refused)))
        return (*lines, self.state(outcome.listed))

    def of_health(self, sources: Sequence[Health], listed: Listed) -> tuple[Line, ...]:
        """Say how the sources of a place fare: all that cannot be read, and its own."""
        told = [each for each in sources if each.is_own or each.failing_since is not None]
        told.sort(key=lambda each: each.failing_since is None)
        more = self.own.more_sources.format(count=len(told) - MOST_LISTED)
        return (
            Line(role=Role.HEADLINE, text=self.own.list_title),
            self.state(listed),
            *(self._fares(each) for each in told[:MOST_LISTED]),
            *([_note(more)] if len(told) > MOST_LISTED else ()),
            _note(self.own.list_hint),
        )

    def of_kept(self, you: Sequence[Held], here: Sequence[Held]) -> tuple[Line, ...]:
        """Say what is kept of a person and of the place where he asks, and how it ends."""
        return (
            Line(role=Role.HEADLINE, text=self.own.kept_of_you),
            *self._kept(you),
            Line(role=Role.HEADLINE, text=self.own.kept_here),
            *self._kept(here),
            _note(self.own.not_reached),
            _note(self.own.export_hint),
        )

    def asks_to_forget(self) -> tuple[Line, ...]:
        """Ask once, since it cannot be taken back."""
        return (_note(self.own.forget_question),)

    def forgets(self) -> tuple[Line, ...]:
        """Say that it is being done, and what that does not reach."""
        texts = (self.own.forgetting, self.own.shared_stays, self.own.not_reached)
        return tuple(map(_note, texts))

    def _of_look(self, outcome: Several | Unreadable | NoAddress | TooOften) -> tuple[Line, ...]:
        match outcome:
            case Several(links=links):
                return self._choice(self.own.several, links)
            case Unreadable():
                return (_note(self.own.unreadable),)
            case NoAddress():
                return (_note(self.own.no_address),)
            case TooOften(wait=wait):
                span = phrases.span(self.words, max(wait, timedelta(minutes=1)))
                return (_note(self.own.too_often.format(most=LOOKS_AT_ONCE, wait=span)),)

    def _choice(self, question: str, among: Sequence[Feed | FeedLink]) -> tuple[Line, ...]:
        choices = (
            Line(role=Role.SOURCE, text=each.title or each.url, urls=(each.url,))
            for each in among[:MOST_CHOICES]
        )
        return (_note(question), *choices)

    @property
    def _added(self) -> tuple[str, str, str]:
        return self.own.added, self.own.added_undated, self.own.added_empty

    @property
    def _can_be_read(self) -> tuple[str, str, str]:
        return self.own.fits, self.own.fits_undated, self.own.fits_empty

    def _fits(self, fits: Fits, templates: tuple[str, str, str]) -> str:
        """Fill the template for a feed that is dated, undated or empty."""
        dated, undated, empty = templates
        articles = self.words.count(fits.entries, "article")
        if not fits.entries:
            return empty.format(title=fits.feed.title)
        if fits.newest_at is None:
            return undated.format(title=fits.feed.title, articles=articles)
        when = self._when(fits.newest_at)
        return dated.format(title=fits.feed.title, articles=articles, when=when)

    def state(self, listed: Listed) -> Line:
        """Say how many sources a place has."""
        sources = self.words.count(len(listed.feeds), "source")
        return _note(self.own.state.format(sources=sources, own=len(listed.own)))

    def _fares(self, health: Health) -> Line:
        articles = self.words.count(health.items, "article")
        if health.failing_since is not None:
            text = self.own.failing.format(when=self._when(health.failing_since))
        elif health.read_at is None:
            text = self.own.not_read
        else:
            text = self.own.read_at.format(when=self._when(health.read_at), articles=articles)
        return Line(
            role=Role.SOURCE,
            label=f"{health.feed.title}{self.words.colon}",
            text=text,
            urls=(health.feed.url,),
        )

    def _kept(self, held: Sequence[Held]) -> tuple[Line, ...]:
        if not held:
            return (_note(self.own.nothing_kept),)
        return tuple(Line(role=Role.POINT, text=self._counted(each)) for each in held)

    def _counted(self, held: Held) -> str:
        what = self.own.kinds[held.kind]
        if held.kept is None:
            return self.own.kept_until.format(what=what, count=held.count)
        days = self.words.count(max(1, held.kept.days), "day")
        return self.own.kept_for.format(what=what, count=held.count, days=days)

    def _when(self, instant: datetime) -> str:
        return self.words.moment(instant.astimezone(self.tz))


def speaker(language: Language, tz: tzinfo) -> Speaker:
    """Return who speaks a language."""
    return Speaker(words=table.of(language), own=own.of(language), tz=tz)


def _note(text: str) -> Line:
    return Line(role=Role.NOTE, text=text)
