"""What can be said: the list, one command with examples, and what was nearly meant.

*Pure.* Made of the table of commands and their words, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue import asides, grammar, lines
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry, Group, Where
from bot.dialogue.visit import Offer, Reply, Visit, note, said
from digest.model import Language
from digest.words import dialogue
from digest.words.dialogue import CommandWords, DialogueWords
from digest.words.lines import GAP, Line, Role

_MOST_QUOTED = 80
_MOST_OF_A_COMMAND = 3
"""Words: whoever says more asks something."""
_FOR_MANY = frozenset({"today", "ask", "week", "settings", "help"})
"""What a menu shows where several people are: what is of use to all of them."""


def words_of(entry: Entry, own: DialogueWords) -> CommandWords:
    """Return the words of a command."""
    by_noun = own.commands.get(f"{entry.name}/{entry.kind.__name__.lower()}")
    return by_noun or own.commands[entry.name]


def listed(visit: Visit) -> Reply:
    """List what can be said in this place."""
    own = visit.own
    texts = [Line(role=Role.TITLE, text=own.help_title)]
    for group in Group:
        there = [each for each in in_place(visit) if each.group is group]
        if there:
            texts += [GAP, Line(role=Role.HEADLINE, text=own.groups[group.value])]
            texts += [Line(role=Role.POINT, text=about(each, own)) for each in there]
    texts += [GAP, note(own.help_word), note(own.help_question)]
    if visit.is_shared:
        texts.append(note(own.help_trigger))
    return Reply(lines=tuple(texts))


def in_place(visit: Visit) -> Iterator[Entry]:
    """Yield the commands that make sense in a place and that help lists."""
    for each in COMMANDS:
        if each.is_listed and fits(each, visit):
            yield each


def fits(entry: Entry, visit: Visit) -> bool:
    """Tell whether a command makes sense in a place."""
    is_chat = not visit.is_terminal
    return {
        Where.EVERYWHERE: True,
        Where.CHAT: is_chat,
        Where.SHARED: visit.is_shared,
        Where.PRIVATE: is_chat and not visit.is_shared,
        Where.ALONE: not visit.is_shared,
        Where.TERMINAL: visit.is_terminal,
        Where.RICH: visit.has_rich,
    }[entry.where]


def out_of_place(entry: Entry, own: DialogueWords) -> str:
    """Say where a command makes sense."""
    return {
        Where.CHAT: own.only_chat,
        Where.SHARED: own.only_shared,
        Where.PRIVATE: own.only_private,
        Where.ALONE: own.only_private,
        Where.RICH: own.only_rich,
    }.get(entry.where, own.only_terminal)


def about(entry: Entry, own: DialogueWords) -> str:
    """Say in a line what is typed for a command, and what it does."""
    words = words_of(entry, own)
    return own.help_about.format(command=words.examples[0], about=words.about)


def of_one(word: str, visit: Visit) -> Reply:
    """Say what one command does, with examples."""
    own = visit.own
    entry = grammar.entry_for(word)
    if entry is None:
        listing = listed(visit)
        unknown = note(own.no_such_command.format(word=word[:_MOST_QUOTED]))
        return Reply(lines=(unknown, GAP, *listing.lines))
    texts: list[Line] = []
    for each in COMMANDS:
        if each.name == entry.name or each.name.partition(" ")[0] == entry.name.partition(" ")[0]:
            words = words_of(each, own)
            texts += [
                Line(role=Role.HEADLINE, text=about(each, own)),
                note(own.for_example),
                *(Line(role=Role.POINT, text=example) for example in words.examples),
            ]
    return Reply(lines=tuple(texts))


def unclear(line: asides.Unclear, visit: Visit) -> Reply:
    """Say what was nearly meant, with an example, and offer to ask it as a question."""
    own, text = visit.own, line.text[:_MOST_QUOTED]
    offer = Offer(label=own.ask_instead, line=grammar.written(lines.Ask(text=line.text or "?")))
    if not line.nearest:
        return said(own.unclear_none.format(text=text), offers=(offer,))
    entry = next(each for each in COMMANDS if each.name == line.nearest)
    example, command = words_of(entry, own).examples[0], called(entry, own)
    shown = own.unclear_example.format(example=example) if example != command else ""
    told = own.unclear.format(command=command, example=shown, text=text)
    is_whole = entry.read("") is not None
    meant = (Offer(label=command, line=entry.name),) if is_whole else ()
    return said(told, offers=(*meant, offer))


def hint(text: str, visit: Visit) -> str:
    """Say how a command is typed that a question may have been meant as, empty for others."""
    words = text.split()
    entry = grammar.entry_for(words[0]) if words else None
    if entry is None or len(words) > _MOST_OF_A_COMMAND or text.endswith("?"):
        return ""
    if not fits(entry, visit):
        return ""
    example = words_of(entry, visit.own).examples[0]
    return visit.own.meant_command.format(example=example, command=called(entry, visit.own))


def called(entry: Entry, own: DialogueWords) -> str:
    """Return what is typed for a command in a language."""
    if own is dialogue.of(Language("en")):
        return entry.name
    named = [alias for alias, target in own.aliases.items() if entry.name in target.split(" | ")]
    shown = words_of(entry, own).examples
    heads = (alias for alias in named if any(line.startswith(alias) for line in shown))
    return next(heads, named[0] if named else entry.name)


def menu(language: Language, *, is_shared: bool) -> tuple[tuple[str, str], ...]:
    """Return the commands that a platform's menu shows, with a line on each."""
    own = dialogue.of(language)
    return tuple(
        (each.name, words_of(each, own).about)
        for each in COMMANDS
        if each.is_in_menu and (not is_shared or each.name in _FOR_MANY)
    )
