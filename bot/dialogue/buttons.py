"""What can be pressed under a brief, the same for the same delivery, and kept nowhere.

*Pure.* A brief with five stories has some fifty buttons, and every reader has his own message of
it: were they kept as offers are, each morning would write fifty documents a reader. What they
stand for is in their tokens instead, and they are made of the delivery's due time, so that the
same message sent again is the same to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from adapters.contract import Action, BriefActions, FormKind, StoryActions
from bot.dialogue import grammar, lines
from bot.dialogue.tokens import Point, Signer, Verb
from digest.model import Brief, Delivery, Language, Slot
from digest.words import desk, table

MOST_QUESTIONS = 9
"""Of one story: a token has one digit for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Makes buttons that bear a signature of ours."""

    signer: Signer

    def under(self, brief: Brief, delivery: Delivery) -> BriefActions:
        """Return what can be pressed under a delivery of a brief, in the brief's language."""
        maker = _Maker(signer=self.signer, brief=brief, delivery=delivery)
        return BriefActions(
            stories=tuple(maker.story(n, slot) for n, slot in enumerate(brief.slots, start=1)),
            closing=maker.closing(),
        )


@lru_cache(maxsize=4096)
def _spoken(line: lines.Command, language: Language) -> str:
    """Return a line as it is typed; the same few lines stand under every brief."""
    return grammar.spoken(line, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes the buttons of one message."""

    signer: Signer
    brief: Brief
    delivery: Delivery

    def story(self, number: int, slot: Slot) -> StoryActions:
        """Return what can be pressed for a story."""
        words = desk.of(self.brief.edition.language)
        return StoryActions(
            open=self._action(words.open, Verb.OPEN, lines.Open(number=number), number),
            ask=self._action(
                words.ask, Verb.ASK, lines.About(number=number), number, form=FormKind.QUESTION
            ),
            why=self._action(words.why, Verb.WHY, lines.Why(number=number), number),
            more=self._action(
                words.more, Verb.MORE, lines.Judge(number=number, is_more=True), number
            ),
            less=self._action(
                words.less, Verb.LESS, lines.Judge(number=number, is_more=False), number
            ),
            save=self._action(words.save, Verb.SAVE, lines.Save(number=number), number),
            report=self._action(
                words.report, Verb.REPORT, lines.Report(number=number), number, FormKind.REPORT
            ),
            questions=tuple(
                self._action(text, Verb.QUESTION, lines.Ask(text=text), number, question=nth)
                for nth, text in enumerate(slot.story.questions[:MOST_QUESTIONS], start=1)
            ),
        )

    def closing(self) -> tuple[Action, ...]:
        """Return what can be pressed for the brief as a whole."""
        language = self.brief.edition.language
        words, found = desk.of(language), []
        if left_out := len(self.brief.left_out):
            stories = table.of(language).count(left_out, "story")
            label = words.left_out.format(stories=stories)
            found.append(self._action(label, Verb.LEFT_OUT, lines.LeftOut()))
        settings = lines.Settings()
        found.append(self._action(words.settings, Verb.SETTINGS, settings, form=FormKind.SETTINGS))
        return tuple(found)

    def _action(
        self,
        label: str,
        verb: Verb,
        line: lines.Command,
        number: int = 0,
        form: FormKind | None = None,
        *,
        question: int = 0,
    ) -> Action:
        point = Point(verb=verb, brief=self.brief.id, number=number, question=question)
        return Action(
            label=label,
            line=_spoken(line, self.brief.edition.language),
            token=self.signer.point(point, self.delivery.recipient, self.delivery.due_at),
            form=form,
        )
