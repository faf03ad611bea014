"""The table of commands: of it the parser, help, menus, the page of commands and checks are made.

*Pure.* What a command is called in other languages, what it does in a sentence and its examples
stand in `digest/words/dialogue/`, by its name here.
"""

from __future__ import annotations

from bot.dialogue import arguments, forms, herelines, lines
from bot.dialogue.entry import Entry, Group, Where, Who
from bot.dialogue.owncommands import OWN
from bot.dialogue.setup import SETUP

_MANAGER = Who.MANAGER

COMMANDS: tuple[Entry, ...] = (
    Entry(
        name="start",
        kind=lines.Start,
        group=Group.READ,
        read=forms.maybe(lines.Start, "payload", arguments.payload),
        write=forms.written("payload"),
        is_listed=False,
    ),
    Entry(
        name="today",
        kind=lines.Today,
        group=Group.READ,
        read=forms.alone(lines.Today),
        is_in_menu=True,
    ),
    Entry(
        name="story",
        kind=lines.Open,
        group=Group.READ,
        read=forms.one(lines.Open, "number", arguments.number),
        write=forms.written("number"),
    ),
    Entry(name="more", kind=lines.LeftOut, group=Group.READ, read=forms.alone(lines.LeftOut)),
    Entry(
        name="on",
        kind=lines.On,
        group=Group.READ,
        read=forms.one(lines.On, "day", arguments.day),
        write=forms.written("day", arguments.written_day),
    ),
    Entry(
        name="week",
        kind=lines.Week,
        group=Group.READ,
        read=forms.alone(lines.Week),
        is_in_menu=True,
    ),
    Entry(
        name="catchup",
        kind=lines.CatchUp,
        group=Group.READ,
        read=forms.maybe(lines.CatchUp, "span", arguments.span),
        write=forms.written("span", arguments.written_span),
        where=Where.CHAT,
        is_in_menu=True,
    ),
    Entry(
        name="mark all read",
        kind=lines.ReadAll,
        group=Group.READ,
        read=forms.alone(lines.ReadAll),
        where=Where.CHAT,
        is_listed=False,
    ),
    Entry(
        name="save",
        kind=lines.Save,
        group=Group.READ,
        read=forms.one(lines.Save, "number", arguments.number),
        write=forms.written("number"),
    ),
    Entry(
        name="unsave",
        kind=lines.Unsave,
        group=Group.READ,
        read=forms.unsave,
        write=forms.written_unsave,
        is_listed=False,
    ),
    Entry(
        name="saved",
        kind=lines.Saved,
        group=Group.READ,
        read=forms.alone(lines.Saved),
        is_in_menu=True,
    ),
    Entry(
        name="ask",
        is_free=True,
        kind=lines.Ask,
        group=Group.ASK,
        read=forms.one(lines.Ask, "text", arguments.question),
        write=forms.written("text"),
        is_in_menu=True,
    ),
    Entry(
        name="ask",
        kind=lines.About,
        group=Group.ASK,
        read=forms.one(lines.About, "number", arguments.number),
        write=forms.written("number"),
    ),
    *SETUP,
    Entry(
        name="why",
        kind=lines.Why,
        group=Group.TRUST,
        read=forms.maybe(lines.Why, "number", arguments.number),
        write=forms.written("number"),
        is_in_menu=True,
    ),
    Entry(
        name="more",
        kind=lines.Judge,
        group=Group.TRUST,
        read=forms.judge(is_more=True),
        write=lambda line: str(line.number) if line.is_more else None,
        who=_MANAGER,
    ),
    Entry(
        name="less",
        kind=lines.Judge,
        group=Group.TRUST,
        read=forms.judge(is_more=False),
        write=lambda line: None if line.is_more else str(line.number),
        who=_MANAGER,
    ),
    Entry(
        name="taste reset",
        kind=lines.TasteReset,
        group=Group.TRUST,
        read=forms.alone(lines.TasteReset),
        who=_MANAGER,
    ),
    Entry(
        name="report",
        is_free=True,
        kind=lines.Report,
        group=Group.TRUST,
        read=forms.report,
        write=lambda line: f"{line.number} {line.text}".rstrip(),
        where=Where.CHAT,
    ),
    Entry(
        name="corrections",
        kind=lines.Corrections,
        group=Group.TRUST,
        read=forms.alone(lines.Corrections),
        where=Where.CHAT,
    ),
    *OWN,
    Entry(
        name="stop",
        kind=lines.Stop,
        group=Group.YOU,
        read=forms.alone(lines.Stop),
        who=_MANAGER,
        where=Where.CHAT,
        is_in_menu=True,
    ),
    Entry(
        name="help",
        is_free=True,
        kind=lines.Help,
        group=Group.MORE,
        read=forms.maybe(lines.Help, "word", arguments.word),
        write=forms.written("word"),
        is_in_menu=True,
    ),
    Entry(
        name="quit",
        kind=lines.Quit,
        group=Group.MORE,
        read=forms.alone(lines.Quit),
        where=Where.TERMINAL,
    ),
)


_LOOKS = frozenset(
    {
        lines.Topics(),
        lines.Sources(),
        lines.Managers(),
        lines.SetTime(),
        lines.SetDays(),
        lines.SetDelivery(),
        lines.SetLanguage(),
        lines.SetLength(),
        lines.Alerts(),
        lines.Weekly(),
        lines.Quiet(),
        lines.Rich(),
    }
)
"""What shows what it otherwise changes: anybody may look."""
_SHOWS = (lines.Audit, herelines.HereTest)
"""What changes nothing, and is for managers all the same."""


def needs_right(line: object) -> bool:
    """Tell whether a line is for those alone who may manage a place."""
    return line not in _LOOKS and entry_of(line).who is Who.MANAGER


def changes(line: object) -> bool:
    """Tell whether a line changes what is set up."""
    return needs_right(line) and not isinstance(line, _SHOWS)


def entry_of(line: object) -> Entry:
    """Return the entry of a line that is a command.

    Raises:
        LookupError: it is none.
    """
    for each in COMMANDS:
        if isinstance(line, each.kind) and each.write(line) is not None:
            return each
    raise LookupError(f"{type(line).__name__} is no command")


def named(name: str) -> Entry | None:
    """Return the first entry of a name, where only its first word is given too."""
    for each in COMMANDS:
        if name in {each.name, each.name.partition(" ")[0]}:
            return each
    return None
