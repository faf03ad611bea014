"""A brief as Slack gets it: one message, and its thread.

*Pure.* ::

    EXPANDABLE   title · what day · for each story headline and takeaway, and under them what
                 opens: points, sources, questions · closing. The thread has what had no room.
    CLASSIC      the same, with the cards of all stories in the thread
    TEXT         plain words, and the cards in the thread as plain words with links
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.contract import Action, BriefActions
from adapters.slack import blocks, fallback, fitting, limits, presses, stories
from adapters.slack.blocks import Block, weight
from adapters.slack.fitting import Parts, Plan
from adapters.slack.rendering import Layout, Piece, Rendering, message
from adapters.slack.stories import Told
from adapters.slack.text import SEPARATOR, bold, clipped, inert, one_line
from digest.model import Brief, BriefKind, DayState, Delivery
from digest.words import cards, delivered, extra, table
from digest.words.lines import Line, Role
from digest.words.table import Words

__all__ = ["Layout", "Rendering", "details", "parts", "render"]

_LINE = 900
"""Of a line of the heading or the closing."""
_LONGEST_REPLY = 3_900
"""Of text without blocks: more could not be corrected (reference of chat.update)."""


def parts(brief: Brief, layout: Layout) -> int:
    """Return how many messages a brief takes in a layout; the first is the brief itself."""
    return 1 + len(fitting.plan(table.of(brief.edition.language), brief, layout).replies)


def render(brief: Brief, delivery: Delivery, actions: BriefActions, layout: Layout) -> Rendering:
    """Return the message of a brief, as its reader sees it."""
    words = table.of(brief.edition.language)
    told = _parts(words, brief, delivery)
    headlines = [slot.story.headline for slot in brief.slots]
    text = fallback.text(words, told.outline, headlines)
    if layout is Layout.TEXT:
        return Rendering(text=text)
    plan = fitting.plan(words, brief, layout)
    if not brief.slots and brief.day is DayState.EMPTY:
        made = [_one_line(told), *_row(actions.closing)]
    else:
        made = _sheet(brief, told, plan, actions)
    return message([Piece(block=each) for each in made], text=text)


def details(
    brief: Brief, delivery: Delivery, actions: BriefActions, layout: Layout
) -> tuple[Rendering, ...]:
    """Return what goes to the thread of a brief: cards of stories, and what had no room."""
    words = table.of(brief.edition.language)
    told = _parts(words, brief, delivery)
    plan = fitting.plan(words, brief, layout)
    make = _written if layout is Layout.TEXT else _reply
    return tuple(make(told, each, actions) for each in plan.replies)


def _parts(words: Words, brief: Brief, delivery: Delivery) -> Parts:
    lines = delivered.visible(words, brief, delivery)
    return fitting.parts(words, brief, lines, delivered.zone(delivery.tz))


class _Room:
    """How much text a message still takes."""

    def __init__(self, left: int) -> None:
        self._left = left

    def fits(self, block: Block) -> bool:
        """Take a block if there is room for it."""
        heavy = weight(block)
        if heavy > self._left:
            return False
        self._left -= heavy
        return True


def _sheet(brief: Brief, told: Parts, plan: Plan, actions: BriefActions) -> list[Block]:
    """Return the blocks of a message: its text, and as much to press as there is room for."""
    words, shown = told.words, told.told[: plan.shown]
    is_alert = brief.edition.kind is BriefKind.ALERT
    bodies = [_body(each, told, plan) for each in shown]
    heading, ending = _heading(brief, told), _ending(brief, told, plan)
    thumbs = presses.thumbs(cards.of(words.language).useful, cards.of(words.language).not_useful)
    fixed = [_seen(each, words, None, is_alert=is_alert) for each in shown]
    room = _Room(limits.BLOCKS_TEXT - weight([heading, ending, thumbs, fixed, bodies]))
    pressed = _pressed(shown, plan, words, actions, room)
    made = heading
    for each, body, (menu, buttons) in zip(shown, bodies, pressed, strict=True):
        made += [*_seen(each, words, menu, is_alert=is_alert), *_with(body, buttons)]
    row = [each for each in _row(actions.closing) if room.fits(each)]
    return [*made, *ending, *row, thumbs]


def _body(each: Told, told: Parts, plan: Plan) -> Block:
    """Return what opens under a story, or on what it rests where it opens in the thread."""
    if each.number <= plan.opened:
        opening = stories.opening(each, told.words, told.tz)
        if opening is not None:
            return opening
    return stories.flagged(each, told.words, further=cards.of(told.words.language).in_thread)


def _seen(each: Told, words: Words, menu: Block | None, *, is_alert: bool) -> list[Block]:
    alert = f"{extra.of(words.language).alert}{words.separator}"
    return stories.seen(each, before=alert if is_alert else f"{each.number}. ", menu=menu)


def _pressed(
    shown: Sequence[Told], plan: Plan, words: Words, actions: BriefActions, room: _Room
) -> list[tuple[Block | None, list[Block]]]:
    """Return the menu and the buttons of each story: questions last, while there is room."""
    offered = dict(zip((each.number for each in shown), actions.stories, strict=False))
    menus: dict[int, Block] = {}
    buttons: dict[int, list[Block]] = {each.number: [] for each in shown}
    for number, each in offered.items():
        if room.fits(menu := stories.menu(each)):
            menus[number] = menu
    for told in shown:
        if story := offered.get(told.number):
            opens = told.number > plan.opened
            buttons[told.number] = [
                each
                for each in stories.buttons(told, story, words, opens=opens)
                if room.fits(each)
            ]
    for told in shown[: plan.opened]:
        if story := offered.get(told.number):
            asked = [each for each in stories.questions(story, words) if room.fits(each)]
            buttons[told.number] = [*asked, *buttons[told.number]]
    return [(menus.get(each.number), buttons[each.number]) for each in shown]


def _with(body: Block, buttons: Sequence[Block]) -> list[Block]:
    """Put the buttons of a story into what opens, or under it where nothing does."""
    if not buttons:
        return [body]
    children = body.get("child_blocks")
    if isinstance(children, list):
        return [{**body, "child_blocks": [*children, blocks.actions(buttons)]}]
    return [body, blocks.actions(buttons)]


def _heading(brief: Brief, told: Parts) -> list[Block]:
    """Return the title and what sort of day it is; an alert begins with what it is about."""
    if brief.edition.kind is BriefKind.ALERT:
        return []
    title, *states = told.outline.heading
    said = "\n".join(filter(None, map(_text, states)))
    return [blocks.header(title.text), *([blocks.context(said)] if said else [])]


def _ending(brief: Brief, told: Parts, plan: Plan) -> list[Block]:
    """Return what comes after the stories; under an alert also when it is of."""
    words, outline = told.words, told.outline
    made = [piece.block for index in range(plan.rest) for piece in told.after(index)]
    is_alert = brief.edition.kind is BriefKind.ALERT
    said = [*(outline.heading if is_alert else ()), *outline.closing]
    if left := len(told.told) - plan.shown:
        counted = words.count(left, "story")
        further = cards.of(words.language).further.format(stories=counted)
        said.insert(0, Line(role=Role.NOTE, text=further))
    text = "\n".join(filter(None, map(_text, said)))
    return [*made, *([blocks.context(text)] if text else [])]


def _text(line: Line) -> str:
    return inert(clipped(one_line(line.text), _LINE))


def _one_line(told: Parts) -> Block:
    """Return a day without news in one quiet line."""
    title, *states = told.outline.heading
    notes = [each for each in told.outline.closing if each.role is Role.NOTE]
    rest = map(_text, (*states, *notes))
    return blocks.context(SEPARATOR.join((bold(title.text), *filter(None, rest))))


def _row(actions: Sequence[Action]) -> list[Block]:
    """Return the row of what can be pressed for the brief as a whole."""
    buttons = [presses.button(each, number) for number, each in enumerate(actions[:5])]
    return [blocks.actions(buttons)] if buttons else []


def _reply(told: Parts, indices: Sequence[int], actions: BriefActions) -> Rendering:
    """Return a reply of cards, each with the questions that can be asked about it."""
    made = {index: told.card(index) for index in indices}
    room = _Room(limits.BLOCKS_TEXT - weight([[p.block for p in made[i]] for i in indices]))
    pieces: list[Piece] = []
    for index in indices:
        pieces += made[index]
        if index < min(len(told.told), len(actions.stories)):
            asked = [
                each
                for each in stories.questions(actions.stories[index], told.words)
                if room.fits(each)
            ]
            pieces += [Piece(block=blocks.actions(asked))] if asked else []
        if index != indices[-1]:
            pieces.append(Piece(block=blocks.divider()))
    return message(fitting.whole(pieces, chars=limits.BLOCKS_TEXT))


def _written(told: Parts, indices: Sequence[int], _actions: BriefActions) -> Rendering:
    """Return a reply of cards in plain words, with their links."""
    said = ["\n".join(map(_formatted, told.card(index))) for index in indices]
    return Rendering(text=clipped("\n\n".join(said), _LONGEST_REPLY))


def _formatted(piece: Piece) -> str:
    """Return what a block of text says, as it is formatted in it."""
    held = piece.block.get("elements") or [piece.block.get("text")]
    texts = held if isinstance(held, list) else []
    return "\n".join(str(each.get("text", "")) for each in texts if isinstance(each, dict))
