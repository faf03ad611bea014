"""A brief as Slack gets it: one message, and its thread.

*Pure.* ::

    EXPANDABLE   title · what day · for each story headline and takeaway, and under them what
                 opens: points, sources, questions · closing. The thread has what had no room.
    CLASSIC      the same, with the cards of all stories in the thread
    TEXT         plain words, and the cards in the thread as plain words with links
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from adapters.contract import Action, BriefActions
from adapters.plaintext import clipped
from adapters.slack import blocks, fallback, fitting, limits, presses, prose, stories
from adapters.slack.blocks import Block, weight
from adapters.slack.fitting import Plan
from adapters.slack.rendering import Layout, Piece, Rendering, message, split
from adapters.slack.stories import Told
from adapters.slack.text import SEPARATOR, bold, shortened, unlinked
from digest.model import Brief, BriefKind, DayState, Delivery
from digest.words import cards, delivered, extra, outline, plain, table
from digest.words.lines import Line, Role
from digest.words.outline import Outline
from digest.words.table import Words

__all__ = ["Layout", "Rendering", "details", "parts", "render"]

_LINE = 500
"""Of a line of the heading or the closing, in UTF-16 units of mrkdwn."""
_MOST_CLOSING = 5
_LONGEST_REPLY = 3_900
"""Of text without blocks: more could not be corrected (reference of chat.update)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A brief in its parts, and where each of them goes."""

    brief: Brief
    words: Words
    outline: Outline
    told: tuple[Told, ...]
    plan: Plan
    tz: tzinfo
    outlets: Mapping[str, str]
    """Who publishes which URL."""

    def card(self, index: int) -> list[Piece]:
        """Return what goes to the thread: a story's card, or a part after the stories."""
        if index < len(self.told):
            return stories.card(self.told[index], self.words, self.tz)
        return self.after(index - len(self.told))

    def after(self, index: int) -> list[Piece]:
        """Return a part after the stories."""
        lines = self.outline.rest[index]
        return prose.rendered(lines, outlets=self.outlets, small={self.words.background})


def parts(brief: Brief, layout: Layout) -> int:
    """Return how many messages a brief takes in a layout; the first is the brief itself."""
    words = table.of(brief.edition.language)
    return 1 + len(
        _sheet(brief, words, plain.visible(words, brief, UTC), UTC, layout).plan.replies
    )


def render(brief: Brief, delivery: Delivery, actions: BriefActions, layout: Layout) -> Rendering:
    """Return the message of a brief, as its reader sees it."""
    sheet = _delivered(brief, delivery, layout)
    headlines = [slot.story.headline for slot in brief.slots]
    text = fallback.text(sheet.words, sheet.outline, headlines)
    if layout is Layout.TEXT:
        return Rendering(text=clipped(unlinked(text), limits.MESSAGE_TEXT))
    made = _message(sheet, actions)
    if not brief.slots and brief.day is DayState.EMPTY:
        made = [_one_line(sheet), *_row(actions.closing)]
    return message([Piece(block=each) for each in made], text=text)


def details(
    brief: Brief, delivery: Delivery, actions: BriefActions, layout: Layout
) -> tuple[Rendering, ...]:
    """Return what goes to the thread of a brief: cards of stories, and what had no room."""
    sheet = _delivered(brief, delivery, layout)
    if layout is Layout.TEXT:
        return tuple(_written(sheet, each) for each in sheet.plan.replies)
    return tuple(_reply(sheet, each, actions) for each in sheet.plan.replies)


def _delivered(brief: Brief, delivery: Delivery, layout: Layout) -> _Sheet:
    words = table.of(brief.edition.language)
    lines = delivered.visible(words, brief, delivery)
    return _sheet(brief, words, lines, delivered.zone(delivery.tz), layout)


def _sheet(
    brief: Brief, words: Words, lines: Sequence[Line], tz: tzinfo, layout: Layout
) -> _Sheet:
    whole = outline.of(lines)
    told = tuple(
        Told(slot=slot, lines=said, number=number)
        for number, (slot, said) in enumerate(zip(brief.slots, whole.stories, strict=True), 1)
    )
    every = (*brief.slots, *brief.background, *brief.still_open)
    return _Sheet(
        brief=brief,
        words=words,
        outline=whole,
        told=told,
        plan=fitting.plan(told, whole.rest, layout),
        tz=tz,
        outlets={each.url: each.outlet for slot in every for each in slot.story.sources},
    )


class _Room:
    """How much text a message still takes."""

    def __init__(self, left: int) -> None:
        self._left = left

    def kept(self, blocks_: Sequence[Block]) -> list[Block]:
        """Return those blocks for which there is room, and take it."""
        kept = []
        for each in blocks_:
            heavy = weight(each)
            if heavy <= self._left:
                self._left -= heavy
                kept.append(each)
        return kept


def _message(sheet: _Sheet, actions: BriefActions) -> list[Block]:
    """Return the blocks of a message: its text, and as much to press as there is room for."""
    shown, more = sheet.told[: sheet.plan.shown], cards.of(sheet.words.language)
    heads = [stories.seen(each, before=_before(each, sheet)) for each in shown]
    bodies = [_body(each, sheet) for each in shown]
    heading, ending = _heading(sheet), _ending(sheet)
    thumbs = presses.thumbs(more.useful, more.not_useful)
    room = _Room(limits.BLOCKS_TEXT - weight([heading, ending, thumbs, heads, bodies]))
    pressed = _pressed(shown, sheet, actions, room)
    row = [blocks.actions(each) for each in [room.kept(_buttons(actions.closing))] if each]
    made = [*heading]
    for (first, *marks), body, (menu, under) in zip(heads, bodies, pressed, strict=True):
        beside = {**first, "accessory": menu[0]} if menu else first
        made += [beside, *marks, *_with(body, under)]
    return [*made, *ending, *row, thumbs]


def _before(told: Told, sheet: _Sheet) -> str:
    """Return what stands before a headline: its number, in an alert what it is."""
    if sheet.brief.edition.kind is BriefKind.ALERT:
        return f"{extra.of(sheet.words.language).alert}{sheet.words.separator}"
    return f"{told.number}. "


def _body(told: Told, sheet: _Sheet) -> Block:
    """Return what opens under a story, or on what it rests where it opens in the thread."""
    if told.number <= sheet.plan.opened:
        return stories.opening(told, sheet.words, sheet.tz)
    return stories.flagged(told, sheet.words)


def _pressed(
    shown: Sequence[Told], sheet: _Sheet, actions: BriefActions, room: _Room
) -> list[tuple[list[Block], list[Block]]]:
    """Return menu and buttons of each story; the suggested questions take what room is left."""
    offered = list(zip(shown, actions.stories, strict=False))
    menus = [room.kept([stories.menu(each)]) for _, each in offered]
    buttons = [
        room.kept(stories.buttons(told, each, sheet.words, opens=told.number > sheet.plan.opened))
        for told, each in offered
    ]
    questions = [
        room.kept(stories.questions(each, sheet.words)) if told.number <= sheet.plan.opened else []
        for told, each in offered
    ]
    made = [(menu, [*q, *b]) for menu, q, b in zip(menus, questions, buttons, strict=True)]
    return [*made, *(([], []) for _ in shown[len(made) :])]


def _with(body: Block, buttons: Sequence[Block]) -> list[Block]:
    """Put the buttons of a story into what opens, or under it where nothing does."""
    if not buttons:
        return [body]
    children = body.get("child_blocks")
    if isinstance(children, list):
        return [{**body, "child_blocks": [*children, blocks.actions(buttons)]}]
    return [body, blocks.actions(buttons)]


def _heading(sheet: _Sheet) -> list[Block]:
    """Return the title and what sort of day it is; an alert begins with what it is about."""
    if sheet.brief.edition.kind is BriefKind.ALERT:
        return []
    title, *states = sheet.outline.heading
    return [blocks.header(title.text), *_small(states)]


def _ending(sheet: _Sheet) -> list[Block]:
    """Return what comes after the stories; under an alert also when it is of."""
    made = [piece.block for index in range(sheet.plan.rest) for piece in sheet.after(index)]
    is_alert = sheet.brief.edition.kind is BriefKind.ALERT
    said = [*(sheet.outline.heading if is_alert else ()), *sheet.outline.closing]
    if left := len(sheet.told) - sheet.plan.shown:
        counted = sheet.words.count(left, "story")
        further = cards.of(sheet.words.language).further.format(stories=counted)
        said.insert(0, Line(role=Role.NOTE, text=further))
    return [*made, *_small(said)]


def _small(lines: Sequence[Line]) -> list[Block]:
    text = "\n".join(filter(None, (shortened(each.text, _LINE) for each in lines)))
    return [blocks.context(text)] if text else []


def _one_line(sheet: _Sheet) -> Block:
    """Return a day without news in one quiet line."""
    title, *states = sheet.outline.heading
    notes = [each for each in sheet.outline.closing if each.role is Role.NOTE]
    rest = (shortened(each.text, _LINE) for each in (*states, *notes))
    return blocks.context(SEPARATOR.join((bold(title.text), *filter(None, rest))))


def _buttons(actions: Sequence[Action]) -> list[Block]:
    return [presses.button(each, n) for n, each in enumerate(actions[:_MOST_CLOSING])]


def _row(actions: Sequence[Action]) -> list[Block]:
    """Return the row of what can be pressed for the brief as a whole."""
    buttons = _buttons(actions)
    return [blocks.actions(buttons)] if buttons else []


def _reply(sheet: _Sheet, indices: Sequence[int], actions: BriefActions) -> Rendering:
    """Return a reply of cards, each with the questions that can be asked about it."""
    made = [sheet.card(index) for index in indices]
    room = _Room(limits.BLOCKS_TEXT - weight([each.block for card in made for each in card]))
    pieces: list[Piece] = []
    for index, card in zip(indices, made, strict=True):
        pieces += [*([Piece(block=blocks.divider())] if pieces else []), *card]
        if index < min(len(sheet.told), len(actions.stories)):
            asked = room.kept(stories.questions(actions.stories[index], sheet.words))
            pieces += [Piece(block=blocks.actions(asked))] if asked else []
    kept = split(pieces, blocks=limits.MESSAGE_BLOCKS, chars=limits.BLOCKS_TEXT)
    return message(kept[0])


def _written(sheet: _Sheet, indices: Sequence[int]) -> Rendering:
    """Return a reply of cards in plain words, with their links."""
    said = ["\n".join(map(_formatted, sheet.card(index))) for index in indices]
    return Rendering(text=clipped(unlinked("\n\n".join(said)), _LONGEST_REPLY))


def _formatted(piece: Piece) -> str:
    """Return what a block of text says, as it is formatted in it."""
    held = piece.block.get("elements") or [piece.block.get("text")]
    texts = held if isinstance(held, list) else []
    return "\n".join(str(each.get("text", "")) for each in texts if isinstance(each, dict))
