"""Forms: what they ask, what is wrong with what was given, and what becomes of it.

::

    wanted ─▶ may he? ─▶ a form, filled in with what is set up, and a token that says what that was
    given  ─▶ may he? ─▶ against what he saw ─▶ one change, answered with the new state

A form of settings is one change, with one way back, however many fields were changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adapters.contract import (
    Choice,
    Field,
    FieldKind,
    Filled,
    Form,
    FormKind,
    FormRequest,
)
from bot.dialogue import changing, fields, grammar, lines, settled, telling, typed, zones
from bot.dialogue.door import Door
from bot.dialogue.pressing import Meant, Pressing, Stale
from bot.dialogue.settled import Facet
from bot.dialogue.tokens import Seen, Whose
from bot.dialogue.visit import Reply, Visit, said
from bot.standing import Standing
from digest.model import Change, ChangeId, Preferences, Recipient
from digest.ports import Deed, Wishes
from digest.words import desk, dialogue, table

MOST_REPORT_CHARS = 500

_TEXT = "text"
_LOOKED_BACK = 100
"""Changes; nobody leaves a form open for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Makes forms, and does what they say, through these."""

    wishes: Wishes
    standing: Standing
    door: Door
    pressing: Pressing

    def whose(self, request: FormRequest, visit: Visit) -> Recipient | None:
        """Return the other chat whose settings a button is for; None: those of the chat here."""
        opened = self.pressing.signer.opened(request.token, request.recipient, visit.at)
        if opened is None or not opened.is_live or not isinstance(opened.what, Whose):
            return None
        return replace(request.recipient, chat=opened.what.chat, thread=None)

    async def form(self, request: FormRequest, visit: Visit) -> Form | str:
        """Return a form, or in a sentence why there is none for him.

        Raises:
            StoreError: the store failed.
        """
        if request.kind is FormKind.SETTINGS:
            return await self._settings_form(request, visit)
        words = desk.of(visit.words.language)
        story = await self._story(request.token, visit)
        if isinstance(story, Stale):
            return words.brief_too_old if story is Stale.TOO_OLD else visit.own.invalid
        number = story or visit.talk.current
        slot = None if number is None else telling.slot_of(number, visit)
        if request.kind is FormKind.REPORT and slot is None:
            return telling.no_such(number or 1, visit).lines[0].text
        note = words.about_news
        if slot is not None:
            note = words.about_story.format(number=number, headline=slot.story.headline)
        is_report = request.kind is FormKind.REPORT
        return Form(
            request=request,
            title=words.report_title if is_report else words.ask_title,
            fields=(
                Field(
                    key=_TEXT,
                    kind=FieldKind.TEXT,
                    label=words.report_label if is_report else words.ask_label,
                    hint=words.report_hint if is_report else "",
                    most_chars=MOST_REPORT_CHARS if is_report else typed.MOST_CHARACTERS,
                    is_optional=False,
                ),
            ),
            send=words.report_send if is_report else words.ask_send,
            cancel=words.cancel,
            note=note,
        )

    def choices(self, key: str, typed_: str, visit: Visit) -> Sequence[Choice]:
        """Return what can be chosen in a field for what was typed."""
        if key != "zone":
            return ()
        found = zones.found(typed_[:100], visit.own)
        return tuple(Choice(value=each, label=zones.label(each, visit.own)) for each in found)

    async def faults(self, filled: Filled, visit: Visit) -> Mapping[str, str]:
        """Return what is wrong with what was given, a sentence by field.

        Raises:
            StoreError: the store failed.
        """
        given = _given(filled)
        first = next(iter(given), _TEXT)
        if filled.kind is not FormKind.SETTINGS:
            return self._text_faults(filled, given, visit)
        if denial := await self.door.denial(visit):
            return {first: denial.lines[0].text}
        _, faults = fields.wished(given, await self._seen(filled, visit), visit)
        return faults

    async def settings(self, filled: Filled, visit: Visit) -> Reply:
        """Change all that was changed in a form, in one change; say how it is now.

        Raises:
            StoreError: the store failed.
        """
        if denial := await self.door.denial(visit):
            return replace(denial, is_private=True)
        edits, faults = fields.wished(_given(filled), await self._seen(filled, visit), visit)
        if faults:
            return replace(said(*faults.values()), is_private=True)
        if not edits:
            return replace(said(visit.own.unchanged), is_private=True)
        if refused := await self._refused(fields.all_of(edits), visit):
            return replace(refused, is_private=True)
        deed = Deed(
            id=visit.change_id,
            by=visit.asker,
            line=grammar.written(lines.Settings()),
            at=visit.at,
        )
        change = await self.wishes.change(
            visit.place, deed, fields.all_of(edits), base=visit.preferences
        )
        await self.standing.follow(visit.place, by=visit.asker)
        await self.door.took_care(visit)
        return await self._answered(change, visit)

    async def meant(self, filled: Filled, visit: Visit) -> Meant | Stale:
        """Return the question or report that was given in a form.

        Raises:
            StoreError: the store failed.
        """
        story = await self._story(filled.token, visit)
        text = typed.cleaned(" ".join(_given(filled).get(_TEXT, ())))
        if isinstance(story, Stale) or not text:
            return story if isinstance(story, Stale) else Stale.INVALID
        if filled.kind is FormKind.QUESTION:
            return Meant(line=lines.Ask(text=text), story=story)
        number = story or visit.talk.current
        return (
            Stale.INVALID
            if number is None
            else Meant(line=lines.Report(number=number, text=text[:MOST_REPORT_CHARS]))
        )

    async def _settings_form(self, request: FormRequest, visit: Visit) -> Form | str:
        if denial := await self.door.denial(visit):
            return denial.lines[0].text
        words = desk.of(visit.words.language)
        last = await self.wishes.changes(visit.place, 1)
        seen = self.pressing.signer.seen(last[0].id if last else "", visit.recipient, visit.at)
        return Form(
            request=replace(request, token=seen),
            title=words.settings_title,
            fields=fields.shown(visit),
            send=words.send,
            cancel=words.cancel,
            note=words.for_everybody if visit.is_shared else words.for_you,
        )

    async def _seen(self, filled: Filled, visit: Visit) -> Preferences:
        """Return what a form showed: what was set up after the change that its token names."""
        opened = self.pressing.signer.opened(filled.token, filled.recipient, visit.at)
        if opened is None or not isinstance(opened.what, Seen):
            return visit.preferences
        change = await self.wishes.change_of(visit.place, ChangeId(opened.what.change))
        if change is not None:
            return change.after
        since = await self.wishes.changes(visit.place, _LOOKED_BACK)
        return since[-1].before if since else visit.preferences

    async def _refused(self, edit: fields.Edit, visit: Visit) -> Reply | None:
        """Return what to say where there were too many changes, or there is no more room."""
        if refused := await self.door.put_off(visit):
            return refused
        is_first = visit.preferences.at is None and edit(visit.preferences).at is not None
        return await changing.no_room(self.door.offers, visit) if is_first else None

    async def _answered(self, change: Change, visit: Visit) -> Reply:
        now = change.after
        language = now.language or visit.words.language
        words, own = table.of(language), dialogue.of(language)
        facets = settled.facets(settled.touched(change))
        told = [line for each in facets for line in settled.sentences(each, now, words, own)]
        if not change.is_one:
            return replace(said(own.unchanged, *told), is_private=True)
        if Facet.TIME in facets:
            instant = await self.standing.next_at(visit.place)
            told.append(settled.when(instant, now, words, own))
        undo = changing.undo_offer(change, own)
        return replace(said(*told, offers=(undo,)), words=words)

    async def _story(self, token: str, visit: Visit) -> int | Stale | None:
        """Return the number of the story that a button was for; None: no button, or no story."""
        if not token:
            return None
        meant = await self.pressing.meant(token, visit)
        match meant:
            case Stale():
                return meant
            case Meant(line=lines.About(number=number) | lines.Report(number=number)):
                return number
            case _:
                return meant.story

    def _text_faults(
        self, filled: Filled, given: Mapping[str, fields.Values], visit: Visit
    ) -> Mapping[str, str]:
        words = desk.of(visit.words.language)
        text = " ".join(given.get(_TEXT, ())).strip()
        is_report = filled.kind is FormKind.REPORT
        most = MOST_REPORT_CHARS if is_report else typed.MOST_CHARACTERS
        if not text:
            return {_TEXT: words.no_text}
        return {_TEXT: words.long_text.format(most=f"{most:,}")} if len(text) > most else {}


def _given(filled: Filled) -> Mapping[str, fields.Values]:
    return {each.key: each.values for each in filled.given}
